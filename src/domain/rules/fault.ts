import type { MediaKind } from './rule.js';
import type { TemplateFault } from './template.js';
import type { TriggerKind } from './trigger.js';

/** Names of the options of `rule create` and `rule edit`; the rule file uses the same, and four more. */
export const ruleOptions = [
  'name',
  'on',
  'match',
  'account',
  'post',
  'keyword',
  'keyword_match',
  'hashtag',
  'exclude',
  'do',
  'text',
  'repeat',
  'followers_only',
  'min_followers',
  'max_followers',
  'min_account_days',
  'hours',
  'from',
  'until',
  'confirm',
  'accept',
] as const;

export type RuleOption = (typeof ruleOptions)[number];

/** Parts of a rule that only the form and the file can set. */
export type RulePart = RuleOption | 'text_by_language' | 'media' | 'steps';

/** Which of several texts is wrong: the variant (counted from 1), and the language or step it is in. */
export interface TextPlace {
  readonly variant: number;
  readonly language?: string;
  readonly step?: number;
}

/** What is wrong with one option, with what its text needs to say so. */
export type RuleFault =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown_option' }
  | { readonly kind: 'not_choice'; readonly typed: string; readonly choices: readonly string[] }
  | {
      readonly kind: 'not_number';
      readonly typed: string;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: 'not_handle' | 'not_post' | 'not_hashtag'; readonly typed: string }
  | { readonly kind: 'not_hours' | 'empty_hours'; readonly typed: string }
  | { readonly kind: 'not_date' | 'no_such_date'; readonly typed: string }
  | { readonly kind: 'too_many'; readonly count: number; readonly limit: number }
  | { readonly kind: 'name_too_long'; readonly length: number; readonly limit: number }
  | { readonly kind: 'name_is_number'; readonly name: string }
  /** `by`: what has the name. */
  | { readonly kind: 'name_taken'; readonly name: string; readonly by: 'rule' | 'campaign' }
  | { readonly kind: 'until_before_from'; readonly from: string; readonly until: string }
  | { readonly kind: 'until_past'; readonly until: string }
  | { readonly kind: 'never_open'; readonly hours: string }
  | { readonly kind: 'followers_inverted'; readonly min: number; readonly max: number }
  | { readonly kind: 'hashtag_alone' | 'hashtag_with_any' | 'hashtag_missing' | 'hashtag_not_on' }
  | { readonly kind: 'account_hashtags'; readonly count: number; readonly limit: number }
  | { readonly kind: 'keyword_without_text' | 'post_without_use' }
  /** `author`: whose post it is; `account`: whose posts count. Handles without @. */
  | { readonly kind: 'post_of_other'; readonly author: string; readonly account: string }
  | { readonly kind: 'empty_keyword'; readonly typed: string }
  | { readonly kind: 'reply_without_post'; readonly on: readonly TriggerKind[] }
  | { readonly kind: 'secret_reply_unavailable' }
  | ({ readonly kind: 'empty_text' | 'empty_variant' | 'code_outside_campaign' } & Placed)
  | ({ readonly kind: 'post_url_without_post' } & Placed)
  | (TemplateFault & Placed)
  | ({ readonly kind: 'bad_link'; readonly link: string } & Placed)
  | ({ readonly kind: 'text_too_long'; readonly length: number; readonly limit: number } & Placed)
  | ({
      readonly kind: 'template_too_long';
      readonly length: number;
      readonly limit: number;
    } & Placed)
  | { readonly kind: 'media_count'; readonly limit: number }
  | { readonly kind: 'media_missing'; readonly file: string; readonly as: MediaKind }
  | { readonly kind: 'media_mixed' | 'steps_need_dm' }
  | { readonly kind: 'not_duration'; readonly typed: string };

interface Placed {
  readonly place: TextPlace;
}

/** One thing that keeps a rule from being made, at the option (or form field) where it can be put right. */
export interface Problem<Option extends string, Fault> {
  readonly option: Option;
  readonly fault: Fault;
}

/** `option` is free for `unknown_option`, which names what was typed. */
export type RuleProblem = Problem<string, RuleFault>;

/** A problem of one option of a rule. */
export function problem(option: RulePart, fault: RuleFault): RuleProblem {
  return { option, fault };
}
