import type { WaitingTrigger } from '../../db/match-triggers.js';
import type { RuleSend } from '../../db/make-sends.js';
import {
  decideBatch,
  type BatchDecision,
  type MatchSubject,
  type RelevantTrigger,
} from '../domain/rules/match-batch.js';
import { messageOf } from './duty.js';
import type { Batch } from './load-batch.js';
import {
  messageOfEntry,
  messageOfRule,
  postUrlFor,
  skipped,
  type Recipient,
} from './match-messages.js';
import type { CampaignEntrant, EntryOutcome } from '../../db/campaign-entries.js';

/** A message that was decided on, or that somebody gets none. */
export interface DecidedSend {
  readonly decision: BatchDecision;
  readonly recipient: Recipient;
  readonly send: RuleSend;
}

/** What was decided about a batch. */
export interface Decided {
  readonly sends: readonly DecidedSend[];
  /** About these something is open: their people have to be looked up. */
  readonly lookUp: readonly WaitingTrigger[];
  /** About these nothing could be decided: a fault of ours, which must not hold up the others. */
  readonly failed: readonly WaitingTrigger[];
  /** Rules and acts of which nothing may be kept, as `actKey` names them. */
  readonly undone: ReadonlySet<string>;
}

/** Names what a rule made of an act. */
export const actKey = (ruleId: number, triggerKey: string) => `${ruleId} ${triggerKey}`;

/** Decides about all triggers of a batch, in their order; entries of campaigns are decided in the transaction. */
export async function decideTriggers(batch: Batch): Promise<Decided> {
  const byKey = new Map(batch.waiting.map((one) => [one.trigger.key, one]));
  const sends: DecidedSend[] = [];
  const entries: BatchDecision[] = [];
  const open = new Set<string>();
  const failed = new Set<string>();
  const undone = new Set<string>();
  for (const one of batch.relevant) {
    const made = decideTrigger(batch, one);
    if (made.failed) {
      failed.add(one.trigger.key);
      for (const { subject } of one.rules) undone.add(actKey(subject.ruleId, one.trigger.key));
      continue;
    }
    sends.push(...made.sends);
    entries.push(...made.entries);
    if (made.isOpen) open.add(one.trigger.key);
  }
  for (const entry of await enterAll(batch, entries)) {
    if (entry.outcome.kind === 'look-up') {
      open.add(entry.decision.trigger.key);
      undone.add(actKey(entry.decision.rule.subject.ruleId, entry.decision.trigger.key));
    } else {
      sends.push(...sendOfEntry(batch, entry.decision, entry.outcome));
    }
  }
  const those = (keys: ReadonlySet<string>) => [...keys].flatMap((key) => byKey.get(key) ?? []);
  return { sends, lookUp: those(open), failed: those(failed), undone };
}

interface TriggerDecision {
  readonly failed: boolean;
  readonly isOpen: boolean;
  readonly sends: readonly DecidedSend[];
  readonly entries: readonly BatchDecision[];
}

/** What the rules make of one trigger. A fault is told and keeps to its trigger. */
function decideTrigger(batch: Batch, relevant: RelevantTrigger): TriggerDecision {
  try {
    const decisions = decideBatch([relevant], batch.context);
    return {
      failed: false,
      isOpen: decisions.some(({ verdict }) => verdict.kind === 'look-up'),
      sends: decisions.flatMap((decision) => sendOfRule(batch, decision)),
      entries: decisions.filter(isEntry),
    };
  } catch (error) {
    const told = { trigger: relevant.trigger.key, reason: messageOf(error) };
    batch.surroundings.log.error(told, 'A trigger could not be matched; it is tried again.');
    return { failed: true, isOpen: false, sends: [], entries: [] };
  }
}

const isEntry = ({ rule, verdict }: BatchDecision) =>
  rule.subject.kind === 'campaign' && verdict.kind === 'match';

function sendOfRule(batch: Batch, decision: BatchDecision): readonly DecidedSend[] {
  const { surroundings, account } = batch;
  const { rule, verdict, trigger } = decision;
  const recipient = batch.recipientOf(trigger.actor);
  if (verdict.kind === 'skip')
    return [{ decision, recipient, send: skipped(decision, recipient, verdict.reason) }];
  if (rule.subject.kind !== 'rule' || verdict.kind !== 'match') return [];
  const send = messageOfRule(surroundings, decision, rule.subject, { account, recipient });
  return [{ decision, recipient, send }];
}

function sendOfEntry(
  batch: Batch,
  decision: BatchDecision,
  outcome: EntryOutcome,
): readonly DecidedSend[] {
  const { surroundings, account } = batch;
  const recipient = batch.recipientOf(decision.trigger.actor);
  if (outcome.kind === 'skip')
    return [{ decision, recipient, send: skipped(decision, recipient, outcome.reason) }];
  if (outcome.kind !== 'send') return [];
  const send = messageOfEntry(surroundings, decision, outcome, { account, recipient });
  return [{ decision, recipient, send }];
}

interface DecidedEntry {
  readonly decision: BatchDecision;
  readonly outcome: EntryOutcome;
}

/** The entries of each campaign in their order, campaigns by id: whoever else decides about them waits for us. */
async function enterAll(
  batch: Batch,
  entries: readonly BatchDecision[],
): Promise<readonly DecidedEntry[]> {
  const campaigns = new Map<number, BatchDecision[]>();
  for (const entry of entries) {
    const { ruleId } = entry.rule.subject;
    const those = campaigns.get(ruleId);
    if (those === undefined) campaigns.set(ruleId, [entry]);
    else those.push(entry);
  }
  const decided: DecidedEntry[] = [];
  for (const [, those] of [...campaigns].sort(([one], [other]) => one - other))
    decided.push(...(await enterOne(batch, those)));
  return decided;
}

async function enterOne(
  batch: Batch,
  entries: readonly BatchDecision[],
): Promise<readonly DecidedEntry[]> {
  const { tx, surroundings, context } = batch;
  const campaign = entries.map(({ rule }) => rule.subject).find(isCampaign);
  if (campaign === undefined) return [];
  const outcomes = await surroundings.enterCampaign(tx, {
    ruleId: campaign.ruleId,
    definition: campaign.definition,
    entrants: entries.map((entry) => entrantOf(batch, entry)),
    timeZone: surroundings.config.timeZone,
    now: context.now,
  });
  return entries.flatMap((decision, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ decision, outcome }];
  });
}

function isCampaign(
  subject: MatchSubject,
): subject is Extract<MatchSubject, { readonly kind: 'campaign' }> {
  return subject.kind === 'campaign';
}

function entrantOf(batch: Batch, decision: BatchDecision): CampaignEntrant {
  const { trigger, verdict } = decision;
  const recipient = batch.recipientOf(trigger.actor);
  return {
    triggerKey: trigger.key,
    at: trigger.at,
    ...recipient,
    follows: batch.context.found.get(trigger.actor.xUserId)?.followsUs ?? null,
    replyTo: verdict.kind === 'match' ? verdict.replyTo : null,
    postUrl: postUrlFor(decision, batch.account, recipient),
  };
}
