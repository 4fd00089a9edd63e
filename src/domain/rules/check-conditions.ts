import { listLimits, type Conditions } from './conditions.js';
import { problem, type RuleFault, type RuleProblem } from './fault.js';
import { foldHashtag, foldText } from './fold-text.js';
import { formatHours, opensWithin } from './hours.js';
import { postAuthor } from './read-option.js';
import { spanPhase } from './span-phase.js';
import { kindsOnOurPost, kindsWithText } from './trigger.js';
import { wallMoment } from './wall-time.js';

/** What conditions are checked against. */
export interface ConditionsContext {
  readonly now: Date;
  readonly timeZone: string;
  /** Hashtags that the account's other rules and campaigns listen to. */
  readonly accountHashtags: readonly string[];
  /** Handle of the account whose posts count, without @; null = not known. */
  readonly accountHandle: string | null;
  /** When it answered before the edit; null = it is new. What was not touched is not refused: its end may have passed. */
  readonly spanBefore: SpanOfTime | null;
}

type SpanOfTime = Pick<Conditions, 'from' | 'until' | 'hours'>;

/** What keeps these conditions from working, each at the option where it can be put right. */
export function checkConditions(
  conditions: Conditions,
  context: ConditionsContext,
): readonly RuleProblem[] {
  return [
    ...checkHashtags(conditions, context),
    ...checkUses(conditions),
    ...checkFollowers(conditions),
    ...checkSpan(conditions, context),
  ];
}

/** An address tells whose post it is: what people do with the posts of others is none of our business. */
export function checkPostAuthor(
  typed: string | null,
  { accountHandle: account }: Pick<ConditionsContext, 'accountHandle'>,
): readonly RuleProblem[] {
  const author = typed === null ? null : postAuthor(typed);
  if (author === null || account === null) return [];
  return author.toLowerCase() === account.toLowerCase()
    ? []
    : [problem('post', { kind: 'post_of_other', author, account })];
}

/** A hashtag is never the only condition: strangers who post it have asked us nothing. */
function checkHashtags(
  conditions: Conditions,
  { accountHashtags, now, timeZone }: ConditionsContext,
): readonly RuleProblem[] {
  const { on, match, hashtags } = conditions;
  const listens = on.includes('hashtag');
  if (!listens) return hashtags.length > 0 ? [problem('on', { kind: 'hashtag_not_on' })] : [];
  const all = new Set([...accountHashtags, ...hashtags].map(foldHashtag));
  const faults: readonly (RuleProblem | null)[] = [
    hashtags.length === 0 ? problem('hashtag', { kind: 'hashtag_missing' }) : null,
    on.length === 1 ? problem('on', { kind: 'hashtag_alone' }) : null,
    match === 'any' && on.length > 1 ? problem('match', { kind: 'hashtag_with_any' }) : null,
    all.size > listLimits.hashtags && spanPhase(conditions, now, timeZone) !== 'over'
      ? problem('hashtag', {
          kind: 'account_hashtags',
          count: all.size,
          limit: listLimits.hashtags,
        })
      : null,
  ];
  return faults.filter((one) => one !== null);
}

/** Conditions that nothing the rule reacts to could ever meet. */
function checkUses({ on, keywords, post }: Conditions): readonly RuleProblem[] {
  if (on.length === 0) return [];
  const blank = keywords.find((keyword) => foldText(keyword) === '');
  const faults: (RuleProblem | null)[] = [
    keywords.length > 0 && !on.some((kind) => kindsWithText.has(kind))
      ? problem('keyword', { kind: 'keyword_without_text' })
      : null,
    blank === undefined ? null : problem('keyword', { kind: 'empty_keyword', typed: blank }),
    post !== null && !on.some((kind) => kindsOnOurPost.has(kind))
      ? problem('post', { kind: 'post_without_use' })
      : null,
  ];
  return faults.filter((one) => one !== null);
}

function checkFollowers({ minFollowers: min, maxFollowers: max }: Conditions): RuleProblem[] {
  return min !== null && max !== null && min > max
    ? [problem('max_followers', { kind: 'followers_inverted', min, max })]
    : [];
}

function checkSpan(
  { from, until, hours }: SpanOfTime,
  { now, timeZone, spanBefore }: ConditionsContext,
): readonly RuleProblem[] {
  const start = from === null ? now : (wallMoment(from, 'start', timeZone) ?? now);
  const end = until === null ? null : wallMoment(until, 'end', timeZone);
  if (until === null || end === null) return [];
  if (spanBefore !== null && isSameSpan(spanBefore, { from, until, hours })) return [];
  const span = { from: start > now ? start : now, until: end };
  const fault = ((): RuleFault | null => {
    if (from !== null && start >= end) return { kind: 'until_before_from', from, until };
    if (end <= now) return spanBefore?.until === until ? null : { kind: 'until_past', until };
    if (hours === null || opensWithin(hours, span, timeZone)) return null;
    return { kind: 'never_open', hours: formatHours(hours) };
  })();
  if (fault === null) return [];
  return [problem(fault.kind === 'never_open' ? 'hours' : 'until', fault)];
}

function isSameSpan(one: SpanOfTime, other: SpanOfTime): boolean {
  return (
    one.from === other.from &&
    one.until === other.until &&
    one.hours?.from === other.hours?.from &&
    one.hours?.until === other.hours?.until
  );
}
