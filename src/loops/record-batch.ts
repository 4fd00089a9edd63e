import { askForConfirmation } from '../../db/confirmations.js';
import { makeSends, ruleSendKey } from '../../db/make-sends.js';
import { loadInSeries } from '../../db/match-people.js';
import { finishTriggers, postponeTriggers } from '../../db/match-triggers.js';
import { saveRuleActs } from '../../db/rule-acts.js';
import { noteAnswer, startSeries } from '../../db/series.js';
import type { TriggerKind } from '../domain/rules/trigger.js';
import { actKey, type Decided, type DecidedSend } from './decide-triggers.js';
import type { Batch } from './load-batch.js';
import { postUrlFor } from './match-messages.js';

const kindsThatAnswer: ReadonlySet<TriggerKind> = new Set(['dm', 'reply', 'quote', 'mention']);

/** Writes down all that follows from what was decided, in the batch's transaction. Resolves to how many are done with. */
export async function recordBatch(batch: Batch, decided: Decided): Promise<number> {
  const { tx, account, waiting, context } = batch;
  const { now } = context;
  await noteAnswers(batch);
  const acts = context.histories.left((ruleId, key) => decided.undone.has(actKey(ruleId, key)));
  await saveRuleActs(tx, acts);
  const ids = await makeSends(
    tx,
    account.id,
    decided.sends.map(({ send }) => send),
    now,
  );
  await askAbout(batch, decided.sends, ids);
  await beginSeries(batch, decided.sends, ids);
  const open = new Set([...decided.lookUp, ...decided.failed]);
  const done = waiting.filter((one) => !open.has(one));
  await finishTriggers(tx, done);
  const failed = decided.failed.map(({ id }) => id);
  await postponeTriggers(tx, failed, { until: null, now });
  return done.length;
}

type MadeIds = ReadonlyMap<string, number>;

/** The id of a send that was made just now; undefined: it was made before. */
function idOf({ send, recipient }: DecidedSend, ids: MadeIds): number | undefined {
  return ids.get(ruleSendKey({ ...send, recipientXId: recipient.xUserId }));
}

/** Whoever wrote to us gets no further messages of a series. */
async function noteAnswers({ tx, account, waiting }: Batch): Promise<void> {
  const latest = new Map<string, Date>();
  for (const { trigger } of waiting) {
    const { xUserId } = trigger.actor;
    const before = latest.get(xUserId);
    if (kindsThatAnswer.has(trigger.kind) && (before === undefined || before < trigger.at))
      latest.set(xUserId, trigger.at);
  }
  const inSeries = await loadInSeries(tx, account.id, [...latest.keys()]);
  for (const [xUserId, at] of latest)
    if (inSeries.has(xUserId)) await noteAnswer(tx, { accountId: account.id, xUserId, at });
}

/** Messages that wait for a person, by rule. */
async function askAbout(
  { tx, context }: Batch,
  sends: readonly DecidedSend[],
  ids: MadeIds,
): Promise<void> {
  const byRule = new Map<number, number[]>();
  for (const one of sends) {
    const id = idOf(one, ids);
    if (id === undefined || !one.send.confirm || one.send.skip !== null) continue;
    byRule.set(one.send.ruleId, [...(byRule.get(one.send.ruleId) ?? []), id]);
  }
  for (const [ruleId, sendIds] of byRule)
    await askForConfirmation(tx, { ruleId, sendIds, now: context.now });
}

/** Further messages follow the first ones of rules that have some. */
async function beginSeries(
  batch: Batch,
  sends: readonly DecidedSend[],
  ids: MadeIds,
): Promise<void> {
  const { tx, account, context } = batch;
  for (const one of sends) {
    const { decision, recipient, send } = one;
    const { subject } = decision.rule;
    const firstSendId = idOf(one, ids);
    if (firstSendId === undefined || send.skip !== null || subject.kind !== 'rule') continue;
    const { steps } = subject.definition;
    if (steps.length === 0) continue;
    await startSeries(tx, {
      ruleId: subject.ruleId,
      ruleVersion: subject.version,
      accountId: account.id,
      ...recipient,
      triggerKey: send.triggerKey,
      steps,
      hours: send.hours,
      postUrl: postUrlFor(decision, account, recipient),
      firstSendId,
      now: context.now,
    });
  }
}
