import { kill, pid } from 'node:process';
import { createInterface } from 'node:readline';
import { openDatabase } from '../db/client.js';
import type { Database } from '../db/database.js';
import { recordSightings } from '../db/record-sightings.js';
import { createLog } from '../src/log.js';
import { createDrawsRound } from '../src/loops/draws.js';
import { createMatchingRounds } from '../src/loops/matcher.js';
import { campaignSurroundings } from './campaign-surroundings.js';

/*
 * A process of its own that takes part in a campaign on PostgreSQL, as one of several. It says `ready`, begins at the
 * first line on its input, and ends when it is done.
 *
 * node campaign-process.js <url> enter <account id> <X id of the account> <first person> <last person>
 * node campaign-process.js <url> draw <look-ups> <messages> <ahead>
 *   dies by SIGKILL at that look-up or message; its clock is so many seconds ahead
 */

const [url = '', task = '', ...rest] = process.argv.slice(2);
const log = createLog('silent');
const signal = new AbortController().signal;
/** A page of X's list of followers holds up to 1,000. */
const pageSize = 500;

/** People of a span follow, page by page, and are matched meanwhile; ends when nothing waits any more. */
async function enter(database: Database, words: readonly string[]): Promise<void> {
  const [accountId = 0, , first = 0, last = 0] = words.map(Number);
  const accountXUserId = words[1] ?? '';
  const surroundings = campaignSurroundings(database);
  const rounds = createMatchingRounds(surroundings);
  for (let start = first; start <= last; start += pageSize) {
    const now = new Date();
    const sightings = Array.from({ length: Math.min(pageSize, last - start + 1) }, (_, index) => {
      const xUserId = String(start + index);
      return {
        act: { kind: 'follow' },
        actor: { xUserId, handle: `fan_${xUserId}`, name: xUserId },
        accountXUserId,
        at: now,
        sourceId: xUserId,
      } as const;
    });
    const request = {
      accountId,
      source: 'poll',
      sightings,
      since: null,
      backfillHours: 24,
    } as const;
    await database.db.transaction((tx) => recordSightings(tx, { ...request, now }));
    await rounds.round(signal);
  }
  // The other process may be at it: it is waited for, not left alone.
  while ((await rounds.round(signal)) !== null) await new Promise((go) => setTimeout(go, 20));
}

/** Draws what is due and tells people, until it dies. */
async function draw(database: Database, words: readonly string[]): Promise<void> {
  const [lookUpsMax = 0, messagesMax = 0, aheadSeconds = 0] = words.map(Number);
  let lookUps = lookUpsMax;
  let messages = messagesMax;
  const surroundings = campaignSurroundings(database, {
    aheadSeconds,
    onLookUp() {
      lookUps -= 1;
      if (lookUps === 0) kill(pid, 'SIGKILL');
    },
    onMessage() {
      messages -= 1;
      if (messages === 0) kill(pid, 'SIGKILL');
    },
  });
  await createDrawsRound(surroundings)(signal);
}

const database = await openDatabase({ kind: 'postgres', url }, { log });
try {
  const lines = createInterface({ input: process.stdin });
  process.stdout.write('ready\n');
  await new Promise<void>((go) => lines.once('line', () => go()));
  lines.close();
  await (task === 'enter' ? enter : draw)(database, rest);
} finally {
  await database.close();
}
