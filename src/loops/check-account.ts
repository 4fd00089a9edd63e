import { updateAccountFacts } from '../../db/accounts.js';
import { setNextCheck } from '../../db/account-facts.js';
import { noteXAnswered } from '../../db/outages.js';
import { endPausesOnCheck } from '../../db/pauses.js';
import { blockEndpoint, noteWindows } from '../../db/rate-windows.js';
import type { AccountFacts } from '../domain/diagnosis/facts.js';
import type { AccountCheck } from '../x/accounts.js';
import type { Reading, XAccount } from '../x/port.js';
import { blockedUntil } from './look-ups.js';
import type { SendingSurroundings } from './sending-surroundings.js';

const hourMs = 60 * 60_000;
/** X did not answer: nothing is known about the account, so ask again soon. */
const unansweredMs = 5 * 60_000;

/**
 * Looks at the own account (`GET /2/users/me`), keeps what X says about it, and ends the pauses that
 * a check ends when it is well. Every hour, and by `account check`.
 */
export async function checkAccount(
  surroundings: Pick<SendingSurroundings, 'database' | 'x' | 'xAccounts' | 'now'>,
  accountId: number,
): Promise<AccountCheck> {
  const { database, x, xAccounts, now } = surroundings;
  const account = await xAccounts.get(accountId);
  if (account === null) return { kind: 'unlinked' };
  const reading = await askWithFreshToken(surroundings, account, await x.ownAccount(account));
  const inAnHour = new Date(now().getTime() + hourMs);
  if (reading.kind === 'read') {
    const { value: facts } = reading;
    const resumed = await database.db.transaction(async (tx) => {
      await noteWindows(tx, accountId, reading.seen, now());
      await updateAccountFacts(tx, accountId, facts, inAnHour);
      await noteXAnswered(tx, accountId, now());
      return endPausesOnCheck(tx, accountId, now());
    });
    return { kind: 'well', facts, resumed };
  }
  const { evidence } = reading;
  const isAnswer = evidence.answer.kind === 'http' && evidence.answer.status < 500;
  const blocked = blockedUntil(reading, now());
  await database.db.transaction(async (tx) => {
    await noteWindows(tx, accountId, reading.seen, now());
    if (isAnswer) await noteXAnswered(tx, accountId, now());
    if (blocked !== null)
      await blockEndpoint(tx, {
        accountId,
        endpoint: 'me',
        scope: 'short',
        until: blocked,
        now: now(),
      });
    const next = isAnswer && blocked === null ? inAnHour : later(blocked, now());
    await setNextCheck(tx, accountId, next);
  });
  return isAnswer && blocked === null
    ? { kind: 'unwell', evidence }
    : { kind: 'unclear', evidence };
}

function later(blocked: Date | null, now: Date): Date {
  return new Date(Math.max(now.getTime() + unansweredMs, blocked?.getTime() ?? 0));
}

/** An access token may merely be old: renewed, it is asked once more. */
async function askWithFreshToken(
  { x, xAccounts }: Pick<SendingSurroundings, 'x' | 'xAccounts'>,
  account: XAccount,
  reading: Reading<AccountFacts>,
): Promise<Reading<AccountFacts>> {
  if (reading.kind === 'read' || account.credentials.kind !== 'oauth2') return reading;
  const { answer } = reading.evidence;
  if (answer.kind !== 'http' || answer.status !== 401) return reading;
  const renewal = await xAccounts.renew(account.accountId, account.credentials.accessToken);
  return renewal.kind === 'renewed' ? x.ownAccount(renewal.account) : reading;
}
