import type { CampaignDefinition } from '../campaigns/campaign.js';
import type { CompiledRule, RuleIndex } from './compile-rule.js';
import { decideMatch, type MatchVerdict } from './decide-match.js';
import { nothingKnown, type FoundPerson } from './person.js';
import type { PersonHistories } from './person-histories.js';
import { relevantRules } from './relevant-rules.js';
import type { RuleDefinition } from './rule.js';
import type { Trigger } from './trigger.js';

/** A rule or a campaign as it is matched. */
export type MatchSubject = {
  readonly ruleId: number;
  readonly version: number;
} & (
  | { readonly kind: 'rule'; readonly definition: RuleDefinition }
  | { readonly kind: 'campaign'; readonly definition: CampaignDefinition }
);

export type MatchedRule = CompiledRule<MatchSubject>;

/** A trigger with the rules that react to it, as far as it alone tells. */
export interface RelevantTrigger {
  readonly trigger: Trigger;
  readonly rules: readonly MatchedRule[];
}

/** What the rules make of triggers depends on this, beside rules and triggers themselves. */
export interface BatchContext {
  readonly histories: PersonHistories;
  readonly isOptedOut: (person: {
    readonly xUserId: string;
    readonly handle: string | null;
  }) => boolean;
  /** People who were looked up for this decision; null: X does not give them (suspended, gone). */
  readonly found: ReadonlyMap<string, FoundPerson | null>;
  /** X ids of all accounts that this program sends for. */
  readonly ownIds: ReadonlySet<string>;
  readonly now: Date;
}

/** What one rule made of one trigger. */
export interface BatchDecision {
  readonly trigger: Trigger;
  readonly rule: MatchedRule;
  readonly verdict: MatchVerdict;
}

/** The rules that react to each trigger: whose histories have to be loaded. */
export function relevantTriggers(
  index: RuleIndex<MatchSubject>,
  triggers: readonly Trigger[],
  ownIds: ReadonlySet<string>,
): readonly RelevantTrigger[] {
  return triggers.map((trigger) => ({ trigger, rules: relevantRules(index, trigger, ownIds) }));
}

/**
 * What the rules make of triggers, in their order: each verdict counts for the next, so that a person who did two
 * things is answered once. What needs a look-up is left open and changes nothing.
 */
export function decideBatch(
  relevant: readonly RelevantTrigger[],
  context: BatchContext,
): readonly BatchDecision[] {
  return relevant.flatMap(({ trigger, rules }) =>
    rules.map((rule) => ({ trigger, rule, verdict: decideOne(rule, trigger, context) })),
  );
}

function decideOne(rule: MatchedRule, trigger: Trigger, context: BatchContext): MatchVerdict {
  const { histories, found, isOptedOut, ownIds, now } = context;
  const { actor } = trigger;
  const person = found.get(actor.xUserId);
  const handle = person?.handle ?? actor.handle;
  const history = histories.of(rule.subject.ruleId, actor.xUserId);
  const verdict = decideMatch(rule, {
    trigger,
    handle,
    facts: person === null ? nothingKnown : (person ?? null),
    history,
    optedOut: isOptedOut({ xUserId: actor.xUserId, handle }),
    ownIds,
    now,
  });
  // A message needs the handle of its reader; where X does not give the person, what the trigger said must do.
  if (verdict.kind === 'match' && handle === null && person !== null) return { kind: 'look-up' };
  // A rule that replies is only made with kinds that have a post; nothing is sent when one slipped through.
  if (verdict.kind === 'match' && verdict.replyTo === null && replies(rule)) {
    return { kind: 'ignore', why: 'other_kind' };
  }
  histories.add(rule.subject.ruleId, trigger, verdict);
  return verdict;
}

function replies(rule: MatchedRule): boolean {
  return rule.subject.definition.do !== 'dm';
}
