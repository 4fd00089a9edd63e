import type { Problem, RuleFault, RuleOption } from '../rules/fault.js';

/** Names of the options of `campaign create`. `codes_file` holds the content of the file. */
export const campaignOptions = [
  'name',
  'on',
  'match',
  'account',
  'post',
  'keyword',
  'keyword_match',
  'hashtag',
  'followers_only',
  'from',
  'until',
  'do',
  'accept',
  'kind',
  'quota',
  'probability',
  'per_hour',
  'draw_at',
  'entry',
  'win',
  'lose',
  'entered',
  'codes',
  'codes_file',
] as const;

export type CampaignOption = (typeof campaignOptions)[number];

/** What the reader of options may be asked for: conditions are shared with rules. */
export type AnyOption = RuleOption | CampaignOption;

/** What is wrong with one option, beyond what can be wrong with a rule's. */
export type CampaignFault =
  | { readonly kind: 'not_percent'; readonly typed: string }
  | { readonly kind: 'instant_only' | 'draw_only' }
  | { readonly kind: 'draw_at_past'; readonly drawAt: string }
  | { readonly kind: 'draw_at_before_start'; readonly drawAt: string; readonly from: string }
  | { readonly kind: 'draw_at_before_end'; readonly drawAt: string; readonly until: string }
  | { readonly kind: 'code_without_codes' | 'codes_unused' | 'code_in_secret_reply' }
  | { readonly kind: 'too_few_codes'; readonly count: number; readonly quota: number }
  | { readonly kind: 'duplicate_codes'; readonly codes: readonly string[]; readonly count: number }
  | { readonly kind: 'code_too_long'; readonly line: number; readonly limit: number }
  | { readonly kind: 'not_code_line'; readonly line: number }
  /** `why`: a sentence of the platform; null: it is too large. */
  | { readonly kind: 'codes_file_unreadable'; readonly why: string | null }
  | { readonly kind: 'codes_file_not_text' };

export type CampaignProblem = Problem<string, RuleFault | CampaignFault>;
