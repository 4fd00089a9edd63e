import { indexedRules, type CompiledRule, type RuleIndex } from './compile-rule.js';
import { foldHashtag } from './fold-text.js';
import { lastMomentMs } from './last-moment.js';
import { pauseReadingMs } from './last-reading.js';
import { matchesKeyword, wordsOf } from './match-keyword.js';
import { ourPostOf, textOf, type Trigger } from './trigger.js';

/** Why a rule does not react to a trigger at all: nothing is recorded, nobody was left out. */
export type IgnoreReason =
  | 'own_act'
  | 'other_account'
  | 'other_kind'
  | 'before_start'
  | 'after_end'
  | 'paused'
  | 'other_post'
  | 'other_words'
  | 'other_hashtag'
  /** This very act was counted before: another source or another delivery of it. */
  | 'seen';

/** A trigger with what is worked out once for all rules. */
export interface PreparedTrigger {
  readonly trigger: Trigger;
  readonly atMs: number;
  /** The earliest moment at which it can have been done: `atMs` where the source tells the time. */
  readonly sinceMs: number;
  /** Folded words; null for acts without any. */
  readonly words: string | null;
  readonly hashtags: readonly string[];
}

const prepared = new WeakMap<Trigger, PreparedTrigger>();

/** Folds a trigger's words and tags once, however many rules look at them. */
export function prepareTrigger(trigger: Trigger): PreparedTrigger {
  const known = prepared.get(trigger) ?? prepare(trigger);
  prepared.set(trigger, known);
  return known;
}

function prepare(trigger: Trigger): PreparedTrigger {
  const text = textOf(trigger);
  return {
    trigger,
    atMs: lastMomentMs(trigger.at),
    sinceMs: lastMomentMs(trigger.since ?? trigger.at),
    words: text === null ? null : wordsOf(trigger.kind, text),
    hashtags: trigger.kind === 'hashtag' ? trigger.hashtags.map(foldHashtag) : [],
  };
}

/**
 * Why the rule does not react to the trigger, as far as the trigger alone tells; null when it does.
 * Who the person is and what they got before is for `decideMatch`.
 */
export function ignoreReason(
  rule: CompiledRule<unknown>,
  { trigger, atMs, sinceMs, words, hashtags }: PreparedTrigger,
): IgnoreReason | null {
  if (rule.accountXUserId !== trigger.accountXUserId) return 'other_account';
  if (!rule.kinds.has(trigger.kind)) return 'other_kind';
  const tags = hashtags.filter((tag) => rule.hashtagsMs.has(tag));
  if (trigger.kind === 'hashtag' && tags.length === 0) return 'other_hashtag';
  // Where it is not known when an act was done, it must have been in the rule's time whenever it was.
  if (sinceMs < askedMsOf(rule, trigger, tags) || atMs < rule.fromMs) return 'before_start';
  // Who was seen right after the end may have done it right before: nobody is left out for that.
  if (sinceMs >= rule.endMs || atMs >= rule.seenByMs) return 'after_end';
  if (rule.pausedMs.some((pause) => isInPause(pause, { atMs, sinceMs }))) return 'paused';
  const { post, keywordMatch } = rule.conditions;
  const ourPost = ourPostOf(trigger);
  if (post !== null && ourPost !== null && ourPost !== post) return 'other_post';
  if (words === null || rule.keywords.length === 0) return null;
  return matchesKeyword(words, rule.keywords, keywordMatch) ? null : 'other_words';
}

/** Who was seen in the reading right after a rule was paused did it before. */
function isInPause(
  [from, until]: CompiledRule<unknown>['pausedMs'][number],
  { atMs, sinceMs }: Pick<PreparedTrigger, 'atMs' | 'sinceMs'>,
): boolean {
  if (atMs < from || sinceMs >= until) return false;
  return sinceMs >= from || atMs >= Math.min(until, from + pauseReadingMs);
}

/** Since when the rule has asked for such an act: one of its tags is enough. */
function askedMsOf(
  { askedMs, hashtagsMs }: CompiledRule<unknown>,
  { kind }: Trigger,
  tags: readonly string[],
): number {
  if (kind !== 'hashtag') return askedMs.get(kind) ?? Infinity;
  return Math.min(...tags.map((tag) => hashtagsMs.get(tag) ?? Infinity));
}

/**
 * The rules that react to a trigger, in the order of the index. `ownIds`: X ids of all accounts that
 * this program sends for: what they do never triggers, so that no rule answers itself, nor two
 * accounts of ours each other for ever.
 */
export function relevantRules<Subject>(
  index: RuleIndex<Subject>,
  trigger: Trigger,
  ownIds: ReadonlySet<string>,
): readonly CompiledRule<Subject>[] {
  if (ownIds.has(trigger.actor.xUserId)) return [];
  const candidates = indexedRules(index, trigger.accountXUserId, trigger.kind);
  if (candidates.length === 0) return [];
  const folded = prepareTrigger(trigger);
  return candidates.filter((rule) => ignoreReason(rule, folded) === null);
}
