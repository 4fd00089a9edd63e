import type { Tx } from '../../db/database.js';
import { loadKnownHandles, loadOptedOut, loadOwnXIds } from '../../db/match-people.js';
import { holdRules } from '../../db/match-rules.js';
import type { MatchingAccount, WaitingTrigger } from '../../db/match-triggers.js';
import { loadRuleActs } from '../../db/rule-acts.js';
import { indexRules } from '../domain/rules/compile-rule.js';
import {
  relevantTriggers,
  type BatchContext,
  type MatchSubject,
  type RelevantTrigger,
} from '../domain/rules/match-batch.js';
import { asksToStop } from '../domain/rules/opt-out-words.js';
import { createPersonHistories } from '../domain/rules/person-histories.js';
import { theirPostOf, type TriggerActor } from '../domain/rules/trigger.js';
import { recipientOf, type Recipient } from './match-messages.js';
import { optOutByWord } from './match-opt-outs.js';
import type { MatchingSurroundings } from './matching-surroundings.js';

/** Triggers of one account with all that deciding about them needs, in the transaction that holds the account. */
export interface Batch {
  readonly tx: Tx;
  readonly surroundings: MatchingSurroundings;
  readonly account: MatchingAccount;
  readonly waiting: readonly WaitingTrigger[];
  /** Those that rules may react to, by their rules. */
  readonly relevant: readonly RelevantTrigger[];
  readonly context: BatchContext;
  readonly recipientOf: (actor: TriggerActor) => Recipient;
}

/** What is known when the batch begins. */
export type BatchStart = Pick<Batch, 'tx' | 'surroundings' | 'account' | 'waiting'> &
  Pick<BatchContext, 'found' | 'now'>;

/** Loads what deciding needs. Whoever wrote that they want no more messages has opted out before anything is decided. */
export async function loadBatch(start: BatchStart): Promise<Batch> {
  const { tx, waiting, found, now } = start;
  const ownIds = await loadOwnXIds(tx);
  const relevant = await loadRelevant(start, ownIds);
  const kept = await loadHistories(tx, relevant);
  const known = await loadKnownHandles(tx, waiting.flatMap(namelessId(found)));
  const recipient = (actor: TriggerActor) => recipientOf(actor, found, known);
  await optOut(start, ownIds, recipient);
  return {
    ...start,
    relevant,
    context: {
      histories: createPersonHistories(kept),
      isOptedOut: await loadOptedOut(
        tx,
        waiting.map(({ trigger }) => recipient(trigger.actor)),
      ),
      found,
      ownIds,
      now,
    },
    recipientOf: recipient,
  };
}

const namelessId =
  (found: BatchContext['found']) =>
  ({ trigger: { actor } }: WaitingTrigger): readonly string[] =>
    (found.get(actor.xUserId)?.handle ?? actor.handle) === null ? [actor.xUserId] : [];

/**
 * The triggers with the rules that react to them, each held as it is now: a rule that is deleted meanwhile makes no sends
 * that its deletion would not find, and one that was edited before we had it is matched by what it asks for now. Each
 * round holds more of them, so that it ends.
 */
async function loadRelevant(
  { tx, surroundings, account, waiting }: BatchStart,
  ownIds: ReadonlySet<string>,
): Promise<readonly RelevantTrigger[]> {
  const answerable = waiting.map(({ trigger }) => trigger).filter((one) => !asksToStop(one));
  for (;;) {
    const index = indexRules(await surroundings.rules.load(tx, account));
    const relevant = relevantTriggers(index, answerable, ownIds);
    const subjects = relevant.flatMap(({ rules }) => rules.map(({ subject }) => subject));
    const held = await holdRules(tx, [...new Set(subjects.map(({ ruleId }) => ruleId))]);
    const isEdited = ({ ruleId, version }: MatchSubject) =>
      held.has(ruleId) && held.get(ruleId)?.version !== version;
    if (subjects.some(isEdited)) continue;
    return relevant.map(({ trigger, rules }) => ({
      trigger,
      rules: rules.filter(({ subject }) => held.has(subject.ruleId)),
    }));
  }
}

function loadHistories(tx: Tx, relevant: readonly RelevantTrigger[]) {
  const people = new Map(
    relevant.flatMap(({ trigger: { actor }, rules }) =>
      rules.map(({ subject: { ruleId }, repeat }) => {
        const person = { ruleId, xUserId: actor.xUserId, answers: repeat !== 'always' };
        return [`${ruleId} ${actor.xUserId}`, person] as const;
      }),
    ),
  );
  const keys = relevant.map(({ trigger }) => trigger.key);
  const postIds = relevant.flatMap(({ trigger }) => theirPostOf(trigger) ?? []);
  return loadRuleActs(tx, [...people.values()], { keys, postIds });
}

async function optOut(
  { tx, surroundings, account, waiting, now }: BatchStart,
  ownIds: ReadonlySet<string>,
  recipient: Batch['recipientOf'],
): Promise<void> {
  const { locale } = surroundings.config;
  for (const { trigger } of waiting) {
    if (trigger.kind !== 'dm' || !asksToStop(trigger) || ownIds.has(trigger.actor.xUserId))
      continue;
    const person = recipient(trigger.actor);
    const triggerKey = trigger.key;
    const { text: word } = trigger;
    await optOutByWord(tx, { accountId: account.id, triggerKey, person, word, locale, now });
  }
}
