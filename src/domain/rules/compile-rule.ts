import { askedSince, type AskedVersion } from './asked-since.js';
import type { Conditions } from './conditions.js';
import { foldText } from './fold-text.js';
import { lastReadingMs } from './last-reading.js';
import type { Repeat } from './rule.js';
import type { TriggerKind } from './trigger.js';
import { wallMoment } from './wall-time.js';

/** A span of time in which a rule was paused; `until` null = it still is. */
export interface PausedSpan {
  readonly from: Date;
  readonly until: Date | null;
}

/** What a rule or a campaign needs to be matched; `subject` is whatever the caller knows it by. */
export interface Matchable<Subject> {
  readonly subject: Subject;
  readonly accountXUserId: string;
  readonly conditions: Conditions;
  readonly repeat: Repeat;
  /** Only what people do from then on is answered. */
  readonly madeAt: Date;
  /** All its versions, the oldest first, where it was edited: what an edit added counts from the edit on. */
  readonly versions: readonly AskedVersion[];
  /** What people did during these is never answered. */
  readonly paused: readonly PausedSpan[];
  /** When its entries ended (a campaign); null = they have not. */
  readonly endedAt: Date | null;
  /** Its last reading is waited for (a draw), also where its end was known before. */
  readonly isAwaited?: boolean;
}

/** A rule with everything that does not depend on the trigger worked out once. Moments in ms. */
export interface CompiledRule<Subject> {
  readonly subject: Subject;
  readonly accountXUserId: string;
  readonly conditions: Conditions;
  readonly repeat: Repeat;
  readonly timeZone: string;
  readonly kinds: ReadonlySet<TriggerKind>;
  /** Folded. */
  readonly keywords: readonly string[];
  readonly exclude: ReadonlySet<string>;
  /** What was done before is not answered, for each kind; `since` of an act without a time of its own counts. */
  readonly askedMs: ReadonlyMap<TriggerKind, number>;
  /** The same for each tag; folded. */
  readonly hashtagsMs: ReadonlyMap<string, number>;
  /** Where the rule begins later than it was made: the moment from which acts are answered. */
  readonly fromMs: number;
  readonly endMs: number;
  /** An act on a list without times must have been seen by then: in the last reading, after `endMs`. */
  readonly seenByMs: number;
  readonly pausedMs: readonly (readonly [number, number])[];
}

/** Prepares a rule for matching; again whenever it was edited, paused or resumed. */
export function compileRule<Subject>(
  rule: Matchable<Subject>,
  timeZone: string,
): CompiledRule<Subject> {
  const { conditions, madeAt, versions } = rule;
  const asked = askedSince(versions.length > 0 ? versions : [{ madeAt, conditions }], timeZone);
  return {
    subject: rule.subject,
    accountXUserId: rule.accountXUserId,
    conditions,
    repeat: rule.repeat,
    timeZone,
    kinds: new Set(conditions.on),
    keywords: conditions.keywords.map(foldText),
    exclude: new Set(conditions.exclude.map((handle) => handle.toLowerCase())),
    askedMs: asked.kinds,
    hashtagsMs: asked.hashtags,
    fromMs: fromOf(rule, timeZone),
    endMs: Math.min(untilOf(rule, timeZone), endedMsOf(rule)),
    seenByMs: seenByMsOf(rule, timeZone),
    pausedMs: rule.paused.map(({ from, until }) => [from.getTime(), until?.getTime() ?? Infinity]),
  };
}

/** A `from` in the past means now, that is: when the rule was made. */
function fromOf({ conditions }: Matchable<unknown>, timeZone: string): number {
  const from = conditions.from === null ? null : wallMoment(conditions.from, 'start', timeZone);
  return from?.getTime() ?? -Infinity;
}

/**
 * Lists without times are read once more when a rule ends by its `until`: who was not on them shortly before did it in
 * time. That reading takes a moment; who comes in this moment is answered too.
 */
const lastLookMs = 5_000;

function seenByMsOf(rule: Matchable<unknown>, timeZone: string): number {
  const [until, ended] = [untilOf(rule, timeZone), endedMsOf(rule)];
  if (ended < until) return ended + lastReadingMs;
  return until + (rule.isAwaited === true ? lastReadingMs : lastLookMs);
}

function untilOf({ conditions }: Matchable<unknown>, timeZone: string): number {
  const until = conditions.until === null ? null : wallMoment(conditions.until, 'end', timeZone);
  return until?.getTime() ?? Infinity;
}

function endedMsOf({ endedAt }: Matchable<unknown>): number {
  return endedAt?.getTime() ?? Infinity;
}

/** Rules by account and kind of trigger, so that a trigger only meets those that could react to it. */
export type RuleIndex<Subject> = ReadonlyMap<string, readonly CompiledRule<Subject>[]>;

/** The rules in their order, under each kind they react to. */
export function indexRules<Subject>(rules: readonly CompiledRule<Subject>[]): RuleIndex<Subject> {
  const index = new Map<string, CompiledRule<Subject>[]>();
  for (const rule of rules) {
    for (const kind of rule.kinds) {
      const key = indexKey(rule.accountXUserId, kind);
      const list = index.get(key);
      if (list === undefined) index.set(key, [rule]);
      else list.push(rule);
    }
  }
  return index;
}

/** The rules of one account that react to one kind. */
export function indexedRules<Subject>(
  index: RuleIndex<Subject>,
  accountXUserId: string,
  kind: TriggerKind,
): readonly CompiledRule<Subject>[] {
  return index.get(indexKey(accountXUserId, kind)) ?? [];
}

function indexKey(accountXUserId: string, kind: TriggerKind): string {
  return `${kind}:${accountXUserId}`;
}
