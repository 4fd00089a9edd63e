import { assertNever } from '../assert.js';
import type { SkipReason } from '../sending/send.js';
import type { CompiledRule } from './compile-rule.js';
import { isOpen, nextOpen } from './hours.js';
import { lastMomentMs } from './last-moment.js';
import { dayNumber } from './local-clock.js';
import { needsFacts, personSkip, type PersonFacts } from './person.js';
import { ignoreReason, prepareTrigger, type IgnoreReason } from './relevant-rules.js';
import {
  invitingKinds,
  ourPostOf,
  theirPostOf,
  type Trigger,
  type TriggerKind,
} from './trigger.js';

/** An act that counts towards a rule's `all`, kept until the set is complete. */
export interface CollectedAct {
  readonly kind: TriggerKind;
  /** The trigger's key. */
  readonly key: string;
  readonly at: Date;
  readonly ourPostId: string | null;
  readonly theirPostId: string | null;
}

/** What is known of one person with one rule. */
export interface PersonHistory {
  /** When the acts were done that this rule answered, whatever became of the sends. Skips do not count. */
  readonly answered: readonly Date[];
  /** Acts that no answer has used up yet (rules with `all` only). */
  readonly collected: readonly CollectedAct[];
  /** Keys of acts of this person that this rule has dealt with: answered, skipped or used up. */
  readonly dealtWith: ReadonlySet<string>;
  /** Their posts that this rule has answered or skipped: a quote that names us is also a mention, and one act all the same. */
  readonly posts: ReadonlySet<string>;
}

export interface MatchInput {
  readonly trigger: Trigger;
  /** The person's handle as it is now; null = not known, then `exclude` cannot hold. */
  readonly handle: string | null;
  /** Null: not looked up yet. */
  readonly facts: PersonFacts | null;
  readonly history: PersonHistory;
  readonly optedOut: boolean;
  /** X ids of all accounts that this program sends for. */
  readonly ownIds: ReadonlySet<string>;
  readonly now: Date;
}

export type MatchVerdict =
  /** Answer. `dueAt` is now, or when the hours begin again, since seeing an act takes time. */
  | {
      readonly kind: 'match';
      readonly dueAt: Date;
      /** The post of theirs that a reply answers. */
      readonly replyTo: string | null;
      /** What `{post_url}` leads to: the post acted on, ours for likes and reposts, else theirs. */
      readonly post: { readonly id: string; readonly ours: boolean } | null;
      /** Keys of the collected acts that this answer uses up, this trigger's among them. */
      readonly uses: readonly string[];
    }
  /**
   * They did what the rule asks and get nothing; recorded with the reason. `keep`: the act that the
   * set was complete with stays collected, so that the next act is judged with it.
   */
  | {
      readonly kind: 'skip';
      readonly reason: SkipReason;
      readonly uses: readonly string[];
      readonly keep: CollectedAct | null;
    }
  /** Part of an `all` that is not complete: to be kept. */
  | {
      readonly kind: 'collect';
      readonly act: CollectedAct;
      readonly missing: readonly TriggerKind[];
    }
  /** Cannot be told without looking the person up. */
  | { readonly kind: 'look-up' }
  | { readonly kind: 'ignore'; readonly why: IgnoreReason };

/**
 * What a rule makes of one trigger. Acts are told apart by their keys alone, and whether a time is
 * within the hours or on the same day is judged by when they were done: the verdict does not depend
 * on how late or in which order the acts were seen.
 */
export function decideMatch(rule: CompiledRule<unknown>, input: MatchInput): MatchVerdict {
  const { trigger, history, ownIds } = input;
  if (ownIds.has(trigger.actor.xUserId)) return { kind: 'ignore', why: 'own_act' };
  const why = ignoreReason(rule, prepareTrigger(trigger));
  if (why !== null) return { kind: 'ignore', why };
  const act = collected(trigger);
  if (wasDealtWith(rule, history, act)) return { kind: 'ignore', why: 'seen' };
  const acts = actsSoFar(rule, history.collected, act);
  const missing = missingKinds(rule, acts);
  if (missing.length > 0 || wasJudged(rule, acts)) return { kind: 'collect', act, missing };
  return decideComplete(rule, input, acts);
}

/** One post is one act, whatever kinds it is seen as; where a rule asks for all kinds, each of them counts. */
function wasDealtWith(
  rule: CompiledRule<unknown>,
  { dealtWith, posts }: PersonHistory,
  { key, theirPostId }: CollectedAct,
): boolean {
  if (dealtWith.has(key)) return true;
  return !collects(rule) && theirPostId !== null && posts.has(theirPostId);
}

function missingKinds(
  { conditions: { match, on } }: CompiledRule<unknown>,
  acts: readonly CollectedAct[],
): readonly TriggerKind[] {
  if (match !== 'all') return [];
  const done = new Set(acts.map(({ kind }) => kind));
  return on.filter((kind) => !done.has(kind));
}

/** Whether the set was complete without the last act, and got nothing then, with the same post in it. */
function wasJudged(rule: CompiledRule<unknown>, acts: readonly CollectedAct[]): boolean {
  const before = acts.slice(0, -1);
  const post = acts.at(-1)?.theirPostId ?? null;
  return (
    collects(rule) &&
    post !== null &&
    missingKinds(rule, before).length === 0 &&
    before.some(({ theirPostId }) => theirPostId === post)
  );
}

function collected(trigger: Trigger): CollectedAct {
  const { kind, key, at } = trigger;
  return { kind, key, at, ourPostId: ourPostOf(trigger), theirPostId: theirPostOf(trigger) };
}

/** This act last, whenever it was done: it is the one that is answered. */
function actsSoFar(
  rule: CompiledRule<unknown>,
  before: readonly CollectedAct[],
  act: CollectedAct,
): readonly CollectedAct[] {
  if (!collects(rule)) return [act];
  return [...before.filter((one) => one.key !== act.key && stillCounts(rule, one)), act];
}

/** Whether the rule as it is now asks for an act that was collected before: it may have been edited since. */
function stillCounts(
  { askedMs, conditions: { post } }: CompiledRule<unknown>,
  { kind, at, ourPostId }: CollectedAct,
): boolean {
  const isOnOtherPost = post !== null && ourPostId !== null && ourPostId !== post;
  return !isOnOtherPost && lastMomentMs(at) >= (askedMs.get(kind) ?? Infinity);
}

/** Whether the rule needs more than one act of a person. */
function collects(rule: CompiledRule<unknown>): boolean {
  return rule.conditions.match === 'all' && rule.kinds.size > 1;
}

function decideComplete(
  rule: CompiledRule<unknown>,
  input: MatchInput,
  acts: readonly CollectedAct[],
): MatchVerdict {
  const { trigger, history, handle, facts, now } = input;
  const uses = acts.map(({ key }) => key);
  // Only an answer, past or present, uses a set up: who is not a follower yet need not do it all again.
  const skip = (reason: SkipReason): MatchVerdict =>
    reason === 'already_sent'
      ? { kind: 'skip', reason, uses, keep: null }
      : { kind: 'skip', reason, uses: [], keep: collects(rule) ? (acts.at(-1) ?? null) : null };
  if (input.optedOut) return skip('opted_out');
  if (handle !== null && rule.exclude.has(handle.toLowerCase())) return skip('excluded');
  if (wasAnswered(rule, history.answered, trigger.at)) return skip('already_sent');
  const { hours } = rule.conditions;
  if (!isOpen(hours, trigger.at, rule.timeZone)) return skip('outside_hours');
  if (needsFacts(rule.conditions)) {
    if (facts === null) return { kind: 'look-up' };
    const reason = personSkip(rule.conditions, facts, now);
    if (reason !== null) return skip(reason);
  }
  const dueAt = nextOpen(hours, now, rule.timeZone);
  if (dueAt > now && hasNoRoom(rule, dueAt)) return skip('no_room');
  return { kind: 'match', dueAt, replyTo: replyTarget(acts), post: postActedOn(acts), uses };
}

function wasAnswered(rule: CompiledRule<unknown>, answered: readonly Date[], at: Date): boolean {
  switch (rule.repeat) {
    case 'once':
      return answered.length > 0;
    case 'daily': {
      const day = dayNumber(at, rule.timeZone);
      return answered.some((moment) => dayNumber(moment, rule.timeZone) === day);
    }
    case 'always':
      return false;
    default:
      return assertNever(rule.repeat);
  }
}

/** The last post of theirs; one that invites an answer before one that only has our hashtag. */
function replyTarget(acts: readonly CollectedAct[]): string | null {
  const withPost = acts.filter(({ theirPostId }) => theirPostId !== null);
  const inviting = withPost.findLast(({ kind }) => invitingKinds.has(kind));
  return (inviting ?? withPost.at(-1))?.theirPostId ?? null;
}

function postActedOn(
  acts: readonly CollectedAct[],
): { readonly id: string; readonly ours: boolean } | null {
  const act = acts.findLast(({ ourPostId, theirPostId }) => (theirPostId ?? ourPostId) !== null);
  if (act === undefined) return null;
  if (act.theirPostId !== null) return { id: act.theirPostId, ours: false };
  return act.ourPostId === null ? null : { id: act.ourPostId, ours: true };
}

/**
 * Whether what the caps carry over to `dueAt` has no room before the rule ends (`no_room`). The hours
 * count: what is carried over to the night waits for the morning.
 */
export function hasNoRoom(rule: CompiledRule<unknown>, dueAt: Date): boolean {
  return nextOpen(rule.conditions.hours, dueAt, rule.timeZone).getTime() >= rule.endMs;
}
