import { formatHours } from './hours.js';
import { formatLanguageTexts, formatSteps } from './form-parts.js';
import { joinVariants } from './template.js';
import type { NamedRule } from './parse-rule-options.js';

/** A rule as a person would type its options: what fills the form that edits it. */
export function typedRule({ name, account, definition }: NamedRule): Record<string, string> {
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
  const number = (value: number | null): string => (value === null ? '' : String(value));
  return {
    name,
    account: account ?? '',
    on: definition.on.join(','),
    match: definition.match,
    post: definition.post ?? '',
    keyword: definition.keywords.join('、'),
    keyword_match: definition.keywordMatch,
    hashtag: definition.hashtags.map((tag) => `#${tag}`).join('、'),
    exclude: definition.exclude.map((handle) => `@${handle}`).join('、'),
    do: definition.do,
    text: joinVariants(definition.texts),
    repeat: definition.repeat,
    followers_only: yesNo(definition.followersOnly),
    min_followers: number(definition.minFollowers),
    max_followers: number(definition.maxFollowers),
    min_account_days: number(definition.minAccountDays),
    hours: definition.hours === null ? '' : formatHours(definition.hours),
    from: definition.from ?? '',
    until: definition.until ?? '',
    confirm: yesNo(definition.confirm),
    text_by_language: formatLanguageTexts(definition.textsByLanguage),
    steps: formatSteps(definition.steps),
  };
}
