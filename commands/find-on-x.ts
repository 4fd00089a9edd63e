import { blockEndpoint, noteWindows, windowStates } from '../db/rate-windows.js';
import { keepRecipients } from '../db/recipients.js';
import type { RecipientFacts } from '../src/domain/diagnosis/facts.js';
import type { HandleLookUp, Reading } from '../src/x/port.js';
import type { CommandContext } from './command.js';

/** Who has a handle on X now, as one of our accounts sees it. */
export type FoundOnX =
  | { readonly kind: 'found'; readonly facts: Extract<RecipientFacts, { kind: 'found' }> }
  | {
      readonly kind: 'nobody';
      readonly reason: Extract<HandleLookUp, { kind: 'nobody' }>['reason'];
    }
  /** X did not answer, or lets us ask again only later. */
  | { readonly kind: 'cannot-ask' }
  /** The account is unlinked, or its link is broken. */
  | { readonly kind: 'not-ready' };

/** After a 429 that names no end. */
const unnamedBlockMs = 60_000;

/** Asks X within its windows, and keeps what it says about them and about the person. */
export async function findOnX(
  context: CommandContext,
  accountId: number,
  handle: string,
): Promise<FoundOnX> {
  const { database, x, xAccounts } = context;
  const account = await xAccounts.get(accountId);
  if (account === null) return { kind: 'not-ready' };
  const windows = await windowStates(database.db, accountId, ['users'], context.now());
  if ((windows.get('users')?.opensAt ?? null) !== null) return { kind: 'cannot-ask' };
  const reading = await x.findByHandle(account, handle);
  await keep(context, accountId, reading);
  return reading.kind === 'failed' ? { kind: 'cannot-ask' } : reading.value;
}

async function keep(
  { database, now }: CommandContext,
  accountId: number,
  reading: Reading<HandleLookUp>,
): Promise<void> {
  const at = now();
  await database.db.transaction(async (tx) => {
    await noteWindows(tx, accountId, reading.seen, at);
    if (reading.kind === 'read') {
      if (reading.value.kind === 'found')
        await keepRecipients(tx, accountId, [reading.value.facts]);
      return;
    }
    const until = blockedUntil(reading, at);
    if (until === null) return;
    await blockEndpoint(tx, { accountId, endpoint: 'users', scope: 'short', until, now: at });
  });
}

function blockedUntil(
  { evidence }: Extract<Reading<unknown>, { kind: 'failed' }>,
  now: Date,
): Date | null {
  if (evidence.answer.kind !== 'http' || evidence.answer.status !== 429) return null;
  const resets = [evidence.retryAfterAt, ...evidence.windows.map(({ resetAt }) => resetAt)]
    .map((moment) => (moment === null ? 0 : Date.parse(moment)))
    .filter((at) => at > now.getTime());
  return new Date(resets.length === 0 ? now.getTime() + unnamedBlockMs : Math.min(...resets));
}
