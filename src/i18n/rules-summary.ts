import type { Locale, Localized } from '../domain/locale.js';
import { formatHours } from '../domain/rules/hours.js';
import type { Conditions } from '../domain/rules/conditions.js';
import type { RuleDefinition } from '../domain/rules/rule.js';
import { formatNumber } from './format.js';
import { keywordMatchNames, kindList, repeatNames, ruleActionNames } from './rules.js';

/* A rule in a few lines, for `rule show`, its card, and what is shown before it is made. */

/** One line: what it is about, and what holds. */
export interface SummaryLine {
  readonly label: string;
  readonly value: string;
}

interface SummaryTexts {
  readonly on: string;
  readonly all: string;
  readonly any: string;
  readonly post: string;
  readonly keyword: string;
  readonly hashtag: string;
  readonly exclude: string;
  readonly people: string;
  readonly followersOnly: string;
  readonly minFollowers: (count: string) => string;
  readonly maxFollowers: (count: string) => string;
  readonly minAccountDays: (days: string) => string;
  readonly time: string;
  readonly from: (wall: string) => string;
  readonly until: (wall: string) => string;
  readonly action: string;
  readonly variants: (count: string) => string;
  readonly steps: (count: string) => string;
  readonly confirm: string;
  readonly repeat: string;
  readonly comma: string;
}

const texts = {
  ja: {
    on: '条件',
    all: '(すべて)',
    any: '(いずれか)',
    post: '対象のポスト',
    keyword: 'キーワード',
    hashtag: 'ハッシュタグ',
    exclude: '除外',
    people: '対象の人',
    followersOnly: 'フォロワーだけ',
    minFollowers: (count) => `フォロワー ${count}人以上`,
    maxFollowers: (count) => `フォロワー ${count}人以下`,
    minAccountDays: (days) => `アカウント作成から ${days}日以上`,
    time: '期間',
    from: (wall) => `${wall} から`,
    until: (wall) => `${wall} まで`,
    action: '動作',
    variants: (count) => `文面 ${count}種類からランダム`,
    steps: (count) => `続きのメッセージ ${count}通`,
    confirm: '送信前に確認',
    repeat: '回数',
    comma: '、',
  },
  en: {
    on: 'When',
    all: ' (all of them)',
    any: ' (any of them)',
    post: 'Post',
    keyword: 'Keyword',
    hashtag: 'Hashtag',
    exclude: 'Never',
    people: 'Who',
    followersOnly: 'followers only',
    minFollowers: (count) => `at least ${count} followers`,
    maxFollowers: (count) => `at most ${count} followers`,
    minAccountDays: (days) => `account at least ${days} days old`,
    time: 'Time',
    from: (wall) => `from ${wall}`,
    until: (wall) => `until ${wall}`,
    action: 'Then',
    variants: (count) => `one of ${count} texts at random`,
    steps: (count) => `further messages: ${count}`,
    confirm: 'confirmed by a person first',
    repeat: 'How often',
    comma: ', ',
  },
} as const satisfies Localized<SummaryTexts>;

/** The conditions, without those that do not restrict anything. Shared by rules and campaigns. */
export function conditionLines(conditions: Conditions, locale: Locale): readonly SummaryLine[] {
  const text: SummaryTexts = texts[locale];
  const { on, match, keywords } = conditions;
  const several = on.length > 1 ? text[match] : '';
  const words = `${keywords.join(text.comma)} (${keywordMatchNames[locale][conditions.keywordMatch]})`;
  const lines: readonly SummaryLine[] = [
    { label: text.on, value: `${kindList(on, locale)}${several}` },
    { label: text.post, value: conditions.post ?? '' },
    { label: text.keyword, value: keywords.length === 0 ? '' : words },
    { label: text.hashtag, value: conditions.hashtags.map((tag) => `#${tag}`).join(text.comma) },
    { label: text.people, value: people(conditions, locale) },
    { label: text.exclude, value: conditions.exclude.map((one) => `@${one}`).join(text.comma) },
    { label: text.time, value: time(conditions, locale) },
  ];
  return lines.filter(({ value }) => value !== '');
}

function people(conditions: Conditions, locale: Locale): string {
  const text: SummaryTexts = texts[locale];
  const { followersOnly, minFollowers, maxFollowers, minAccountDays } = conditions;
  const parts = [
    followersOnly ? text.followersOnly : null,
    minFollowers === null ? null : text.minFollowers(formatNumber(minFollowers, locale)),
    maxFollowers === null ? null : text.maxFollowers(formatNumber(maxFollowers, locale)),
    minAccountDays === null ? null : text.minAccountDays(formatNumber(minAccountDays, locale)),
  ];
  return parts.filter((part) => part !== null).join(text.comma);
}

function time({ from, until, hours }: Conditions, locale: Locale): string {
  const text: SummaryTexts = texts[locale];
  const parts = [
    from === null ? null : text.from(from),
    until === null ? null : text.until(until),
    hours === null ? null : formatHours(hours),
  ];
  return parts.filter((part) => part !== null).join(text.comma);
}

/** The whole rule; its texts are the caller's to show. */
export function ruleLines(rule: RuleDefinition, locale: Locale): readonly SummaryLine[] {
  const text: SummaryTexts = texts[locale];
  const action = [
    ruleActionNames[locale][rule.do],
    rule.texts.length > 1 ? text.variants(formatNumber(rule.texts.length, locale)) : null,
    rule.steps.length > 0 ? text.steps(formatNumber(rule.steps.length, locale)) : null,
    rule.confirm ? text.confirm : null,
  ];
  return [
    ...conditionLines(rule, locale),
    { label: text.action, value: action.filter((part) => part !== null).join(text.comma) },
    { label: text.repeat, value: repeatNames[locale][rule.repeat] },
  ];
}
