import { listAccounts, type Account } from '../../db/accounts.js';
import type { Tx } from '../../db/database.js';
import { checkAccountSoon } from '../../db/check-soon.js';
import { recordSightings, recordTakenBack } from '../../db/record-sightings.js';
import { notify } from '../../db/notify.js';
import { budgetLeftMicroUsd, countsTowardsBudget, isSpent, noteRead } from '../../db/read-usage.js';
import { noteEncrypted, noteSourceEvent, noteSourceProblem } from '../../db/source-states.js';
import { keepUntoldLike } from '../../db/untold-likes.js';
import type { ActSighting } from '../domain/rules/sighting.js';
import { assertNever } from '../domain/assert.js';
import type { Pushed, PushedEvents } from '../x/push-port.js';
import type { PollSurroundings } from './poll-surroundings.js';

/** A source that X pushes to. */
export type PushSource = 'stream' | 'webhook';

/** A post of ours with likes whose likers have to be looked up. */
export interface UntoldPost {
  readonly account: Account;
  readonly ourPostId: string;
}

/**
 * Writes down what one delivery told, in one transaction. What it tells about accounts that are not linked is of no use
 * to anybody. Resolves to the posts whose likers have to be looked up now.
 */
export async function recordPushed(
  surroundings: Pick<PollSurroundings, 'database' | 'config' | 'now'>,
  source: PushSource,
  events: PushedEvents,
): Promise<readonly UntoldPost[]> {
  const { database, config, now } = surroundings;
  const linked = (await listAccounts(database.db)).filter(({ state }) => state === 'linked');
  const at = now();
  return database.db.transaction(async (tx) => {
    const posts: UntoldPost[] = [];
    const { backfillHours } = config;
    const told = { tx, source, linked, now: at, backfillHours };
    const isBilledAnew = (await noteCost(told, events)) > 0;
    if (isBilledAnew && countsTowardsBudget(events.type)) await tellOfBudget(tx, config, at);
    const writing = { ...told, isKnown: events.billed.length > 0 && !isBilledAnew };
    for (const item of events.items) posts.push(...(await recordItem(writing, item)));
    return posts;
  });
}

/** What is subscribed to is billed with every event: at the end of the budget it is taken down at once. */
async function tellOfBudget(
  tx: Tx,
  { readBudgetUsd }: PollSurroundings['config'],
  now: Date,
): Promise<void> {
  if (isSpent(await budgetLeftMicroUsd(tx, readBudgetUsd, now))) await notify(tx, 'budget');
}

interface Writing {
  readonly tx: Tx;
  readonly source: PushSource;
  readonly linked: readonly Account[];
  readonly now: Date;
  readonly backfillHours: number;
}

interface WritingItems extends Writing {
  /** It was told before today, by whichever source: X bills it once. */
  readonly isKnown: boolean;
}

async function recordItem(writing: WritingItems, item: Pushed): Promise<readonly UntoldPost[]> {
  const { tx, source, linked, now, isKnown } = writing;
  const accountOf = (xUserId: string) => linked.find((account) => account.xUserId === xUserId);
  switch (item.kind) {
    case 'acts':
      for (const account of linked)
        await recordActs(
          writing,
          account,
          item.acts.filter(({ accountXUserId }) => accountXUserId === account.xUserId),
        );
      return [];
    case 'taken-back': {
      const account = accountOf(item.what.accountXUserId);
      if (account !== undefined)
        await recordTakenBack(tx, { accountId: account.id, what: item.what, now });
      return [];
    }
    case 'encrypted': {
      const account = accountOf(item.accountXUserId);
      if (account === undefined) return [];
      const of = { accountId: account.id, source, now };
      await noteSourceEvent(tx, { ...of, at: item.at });
      await noteEncrypted(tx, { ...of, count: isKnown ? 0 : 1 });
      return [];
    }
    case 'like-without-liker': {
      const account = accountOf(item.accountXUserId);
      if (account === undefined) return [];
      const { ourPostId, at, sourceId } = item;
      await noteSourceEvent(tx, { accountId: account.id, source, at, now });
      const like = { accountId: account.id, sourceId, source, ourPostId, at, seenAt: now };
      // One that waits already is looked up by whoever stored it, or taken up as what was left.
      return (await keepUntoldLike(tx, like)) ? [{ account, ourPostId }] : [];
    }
    case 'revoked': {
      const account = accountOf(item.accountXUserId);
      if (account !== undefined) await checkAccountSoon(tx, account.id, now);
      return [];
    }
    case 'problem': {
      const account = item.accountXUserId === null ? undefined : accountOf(item.accountXUserId);
      // Whose it is nobody knows: it is shown with each.
      for (const { id } of account === undefined ? linked : [account])
        await noteSourceProblem(tx, { accountId: id, source, problem: item.problem, now });
      return [];
    }
    case 'nothing':
      return [];
    default:
      return assertNever(item);
  }
}

async function recordActs(
  { tx, source, now, backfillHours }: Writing,
  { id: accountId }: Account,
  sightings: readonly ActSighting[],
): Promise<void> {
  if (sightings.length === 0) return;
  await recordSightings(tx, { accountId, source, sightings, since: null, now, backfillHours });
  const times = sightings.flatMap(({ at }) => (at === null ? [] : [at.getTime()]));
  const at = times.length === 0 ? null : new Date(Math.max(...times));
  await noteSourceEvent(tx, { accountId, source, at, now });
}

/** X bills events per resource, to nobody in particular: the account that it is about, else the first. Tells what it newly cost. */
async function noteCost(
  { tx, source, linked, now }: Writing,
  { type, items, billed }: PushedEvents,
): Promise<number> {
  const ids = items.flatMap(accountIdsOf);
  const account = linked.find(({ xUserId }) => ids.includes(xUserId)) ?? linked[0];
  if (account === undefined) return 0;
  const read = { accountId: account.id, source, endpoint: type, requests: 1, billed, now };
  return noteRead(tx, read);
}

function accountIdsOf(item: Pushed): readonly string[] {
  if (item.kind === 'acts') return item.acts.map(({ accountXUserId }) => accountXUserId);
  if (item.kind === 'taken-back') return [item.what.accountXUserId];
  if (item.kind === 'nothing' || item.accountXUserId === null) return [];
  return [item.accountXUserId];
}
