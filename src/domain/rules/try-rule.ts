import { compileRule } from './compile-rule.js';
import { decideMatch, type MatchVerdict } from './decide-match.js';
import { createPersonHistories } from './person-histories.js';
import { nothingKnown, type FoundPerson } from './person.js';
import { ignoreReason, prepareTrigger } from './relevant-rules.js';
import type { RuleDefinition } from './rule.js';
import type { Trigger } from './trigger.js';

/** What a rule would make of one act. */
export interface Tried {
  readonly trigger: Trigger;
  readonly verdict: MatchVerdict;
}

export interface TryContext {
  readonly timeZone: string;
  readonly accountXUserId: string;
  readonly ownIds: ReadonlySet<string>;
  /** People who were looked up; null: X does not give them. */
  readonly found: ReadonlyMap<string, FoundPerson | null>;
  readonly isOptedOut: (person: {
    readonly xUserId: string;
    readonly handle: string | null;
  }) => boolean;
  readonly now: Date;
}

/** The rule as if it had always been there and had answered nobody yet: acts from before it was made count too. */
function timeless(definition: RuleDefinition, { accountXUserId, timeZone }: TryContext) {
  return compileRule(
    {
      subject: definition,
      accountXUserId,
      conditions: { ...definition, from: null, until: null },
      repeat: definition.repeat,
      madeAt: new Date(0),
      versions: [],
      paused: [],
      endedAt: null,
    },
    timeZone,
  );
}

/** The acts that the rule reacts to as far as they alone tell: whose authors may have to be looked up. */
export function actsOfInterest(
  definition: RuleDefinition,
  triggers: readonly Trigger[],
  context: TryContext,
): readonly Trigger[] {
  const rule = timeless(definition, context);
  return triggers.filter(
    (trigger) =>
      !context.ownIds.has(trigger.actor.xUserId) &&
      ignoreReason(rule, prepareTrigger(trigger)) === null,
  );
}

/** What the rule would make of acts, in their order, each verdict counting for the next. Changes nothing. */
export function tryRule(
  definition: RuleDefinition,
  triggers: readonly Trigger[],
  context: TryContext,
): readonly Tried[] {
  const rule = timeless(definition, context);
  const histories = createPersonHistories([]);
  return triggers.map((trigger) => {
    const { actor } = trigger;
    const person = context.found.get(actor.xUserId);
    const handle = person?.handle ?? actor.handle;
    const verdict = decideMatch(rule, {
      trigger,
      handle,
      facts: person === null ? nothingKnown : (person ?? null),
      history: histories.of(0, actor.xUserId),
      optedOut: context.isOptedOut({ xUserId: actor.xUserId, handle }),
      ownIds: context.ownIds,
      now: context.now,
    });
    histories.add(0, trigger, verdict);
    return { trigger, verdict };
  });
}

/** A number from 0 to below 1 that is the same for the same act: a test shows the same variant each time. */
export function fixedChance({ key }: Trigger): number {
  const sum = Array.from(key).reduce(
    (hash, sign) => (hash * 31 + (sign.codePointAt(0) ?? 0)) % 9973,
    7,
  );
  return sum / 9973;
}
