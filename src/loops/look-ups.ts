import type { RecipientFacts } from '../domain/diagnosis/facts.js';
import { lookUpFreshMs, lookUpPatienceMs } from '../domain/sending/limits.js';
import { keepRecipients, knownRecipients } from '../../db/recipients.js';
import { blockEndpoint, noteWindows, windowStates } from '../../db/rate-windows.js';
import type { Reading, XAccount } from '../x/port.js';
import { messageOf } from './duty.js';
import { waitWithTimer, type SendingSurroundings } from './sending-surroundings.js';

/** Whom to look up. `afresh`: what is cached does not do (a person or a bulk action asked again). */
export interface LookUp {
  readonly xUserId: string;
  readonly afresh: boolean;
}

/** What look-ups told. */
export interface Found {
  /** By X user id; who is not in it is not known. */
  readonly known: ReadonlyMap<string, RecipientFacts>;
  /** Writes down what X answered just now: what waits for the answer need not wait for this. Never rejects. */
  keep(): Promise<void>;
}

const nothingToKeep = async () => undefined;

/**
 * What is known about recipients, in at most one request. A look-up that fails, hangs or may not be
 * asked now leaves its people out: their sends go without. The caller calls `keep`.
 */
export async function lookUpRecipients(
  surroundings: SendingSurroundings,
  account: XAccount,
  wanted: readonly LookUp[],
): Promise<Found> {
  const { database, now } = surroundings;
  const cacheable = wanted.filter(({ afresh }) => !afresh).map(({ xUserId }) => xUserId);
  const since = new Date(now().getTime() - lookUpFreshMs);
  const known = await knownRecipients(database.db, account.accountId, cacheable, since);
  const missing = [...new Set(wanted.map(({ xUserId }) => xUserId))].filter((id) => !known.has(id));
  if (missing.length === 0) return { known, keep: nothingToKeep };
  const reading = await ask(surroundings, account, missing);
  if (reading === null) return { known, keep: nothingToKeep };
  const found = reading.kind === 'read' ? reading.value : [];
  return {
    known: new Map([...known, ...found.map((facts) => [facts.xUserId, facts] as const)]),
    keep: () => keep(surroundings, account.accountId, reading),
  };
}

type Answer = Reading<readonly RecipientFacts[]>;

/** Null: X may not be asked now, or did not answer in time; a late answer is kept all the same. */
async function ask(
  surroundings: SendingSurroundings,
  account: XAccount,
  xUserIds: readonly string[],
): Promise<Answer | null> {
  const { database, x, now, log, wait = waitWithTimer } = surroundings;
  const { accountId } = account;
  const windows = await windowStates(database.db, accountId, ['users'], now());
  if ((windows.get('users')?.opensAt ?? null) !== null) return null;
  const asked = x.lookUp(account, xUserIds).catch((error: unknown) => {
    log.error({ reason: messageOf(error) }, 'A look-up failed; its sends go without.');
    return null;
  });
  const gaveUp = wait(lookUpPatienceMs).then(() => 'gave up' as const);
  const first = await Promise.race([asked, gaveUp]);
  if (first !== 'gave up') return first;
  void asked.then((late) => (late === null ? undefined : keep(surroundings, accountId, late)));
  return null;
}

/** Keeps what was found, and the window; a 429 stops further look-ups until its reset. */
async function keep(
  { database, now, log }: SendingSurroundings,
  accountId: number,
  reading: Answer,
): Promise<void> {
  const found = reading.kind === 'read' ? reading.value : [];
  const until = reading.kind === 'failed' ? blockedUntil(reading, now()) : null;
  const block = { accountId, endpoint: 'users', scope: 'short', now: now() } as const;
  try {
    await database.db.transaction(async (tx) => {
      await noteWindows(tx, accountId, reading.seen, now());
      await keepRecipients(tx, accountId, found);
      if (until !== null) await blockEndpoint(tx, { ...block, until });
    });
  } catch (error) {
    log.error({ reason: messageOf(error) }, 'What a look-up found could not be kept.');
  }
}

const unnamedBlockMs = 60_000;

/** Until when a 429 closes an endpoint that only reads: its reset, or a minute. */
export function blockedUntil(
  { evidence }: Extract<Reading<unknown>, { kind: 'failed' }>,
  now: Date,
): Date | null {
  if (evidence.answer.kind !== 'http' || evidence.answer.status !== 429) return null;
  const resets = [evidence.retryAfterAt, ...evidence.windows.map(({ resetAt }) => resetAt)]
    .map((moment) => (moment === null ? 0 : Date.parse(moment)))
    .filter((ms) => ms > now.getTime());
  return new Date(resets.length === 0 ? now.getTime() + unnamedBlockMs : Math.min(...resets));
}
