import { performance } from 'node:perf_hooks';
import { compileRule, indexRules } from '../src/domain/rules/compile-rule.js';
import { decideBatch, relevantTriggers } from '../src/domain/rules/match-batch.js';
import { createPersonHistories } from '../src/domain/rules/person-histories.js';
import { makeTrigger, type Trigger } from '../src/domain/rules/trigger.js';
import {
  benchAct,
  benchMatchable,
  benchZone,
  dmNumber,
  kindCount,
  ourXUserId,
} from './sample-rules.js';

/* How fast rules are matched in pure code: no store, and nothing that is loaded or written. */

export interface MatchingFigures {
  readonly triggers: number;
  readonly rules: number;
  readonly matched: number;
  readonly skipped: number;
  readonly perSecond: number;
  /** The same triggers with every rule reacting to every kind: what the index by kind cannot spare. */
  readonly perSecondOfOneKind: number;
}

const ruleCount = 200;
const triggerCount = 100_000;
/** As many different people; each does several things. */
const people = 40_000;
const batchSize = 200;
const dayMs = 86_400_000;

function triggersOf(kindOf: (serial: number) => number, now: Date): readonly Trigger[] {
  return Array.from({ length: triggerCount }, (_, serial) => {
    const person = String(5_000_000 + ((serial * 7_919) % people));
    return makeTrigger(benchAct(kindOf(serial), serial), {
      actor: { xUserId: person, handle: `fan_${person}`, name: '花子' },
      accountXUserId: ourXUserId,
      at: new Date(now.getTime() - (serial % 3_600) * 1_000),
      sourceId: String(serial),
    });
  });
}

function run(triggers: readonly Trigger[], numbers: readonly number[], now: Date) {
  const madeAt = new Date(now.getTime() - 30 * dayMs);
  const index = indexRules(
    numbers.map((number) => compileRule(benchMatchable(number, madeAt), benchZone)),
  );
  const ownIds = new Set([ourXUserId]);
  const given = { isOptedOut: () => false, found: new Map<string, null>(), ownIds, now };
  let matched = 0;
  let skipped = 0;
  const startedAt = performance.now();
  for (let start = 0; start < triggers.length; start += batchSize) {
    // As the matcher has it: what was kept of earlier batches would be loaded.
    const context = { ...given, histories: createPersonHistories([]) };
    const batch = relevantTriggers(index, triggers.slice(start, start + batchSize), ownIds);
    for (const { verdict } of decideBatch(batch, context)) {
      if (verdict.kind === 'match') matched += 1;
      if (verdict.kind === 'skip') skipped += 1;
    }
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  return { matched, skipped, perSecond: Math.round(triggers.length / seconds) };
}

/** Measures 100,000 triggers over 200 rules. */
export function measureMatching(): MatchingFigures {
  const now = new Date('2026-11-26T03:00:00Z');
  const mixed = Array.from({ length: ruleCount }, (_, number) => number);
  const messages = mixed.map((number) => number * kindCount + dmNumber);
  const all = triggersOf((serial) => serial % ruleCount, now);
  const alike = triggersOf((serial) => messages[serial % ruleCount] ?? dmNumber, now);
  return {
    triggers: triggerCount,
    rules: ruleCount,
    ...run(all, mixed, now),
    perSecondOfOneKind: run(alike, messages, now).perSecond,
  };
}
