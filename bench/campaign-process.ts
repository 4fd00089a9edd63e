import { kill, pid } from 'node:process';
import { createInterface } from 'node:readline';
import { enterCampaign } from '../db/campaign-entries.js';
import { openDatabase } from '../db/client.js';
import type { Database } from '../db/database.js';
import { createMatchedRules } from '../db/match-rules.js';
import { recordSightings } from '../db/record-sightings.js';
import { createLog } from '../src/log.js';
import { createDrawsRound } from '../src/loops/draws.js';
import { createMatchingRounds } from '../src/loops/matcher.js';
import type { MatchingSurroundings } from '../src/loops/matching-surroundings.js';
import { silentMetrics } from '../src/metrics.js';
import { measureText } from '../src/x/text-length.js';

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
/** As many as a page of X's lists holds. */
const pageSize = 100;

/** Everybody follows. `onLookUp`, `onMessage`: what happens before each. */
function surroundingsOf(
  database: Database,
  options: {
    readonly onLookUp: () => void;
    readonly onMessage: () => void;
    readonly aheadSeconds: number;
  },
): MatchingSurroundings {
  const { onLookUp, onMessage, aheadSeconds } = options;
  return {
    database,
    rules: createMatchedRules('Asia/Tokyo'),
    reader: {
      people: (_account, ids) => {
        onLookUp();
        const found = ids.map((xUserId) => ({
          xUserId,
          handle: `fan_${xUserId}`,
          name: xUserId,
          followers: 1,
          createdAt: new Date(0),
          followsUs: true,
        }));
        const value = { people: new Map(found.map((one) => [one.xUserId, one])), billed: [] };
        return Promise.resolve({ kind: 'read', value, seen: { endpoint: 'users', windows: [] } });
      },
    },
    xAccounts: {
      get: (accountId) =>
        Promise.resolve({
          accountId,
          xUserId: '1',
          credentials: { kind: 'oauth1', accessToken: 'token', accessSecret: 'secret' },
        }),
    },
    enterCampaign,
    fits: (kind, text) => {
      onMessage();
      return measureText(kind, text).fits;
    },
    config: { timeZone: 'Asia/Tokyo', locale: 'ja', readBudgetUsd: null },
    now: () => new Date(Date.now() + aheadSeconds * 1_000),
    random: Math.random,
    log,
    metrics: silentMetrics,
  };
}

const nothing = () => undefined;

/** People of a span follow, page by page, and are matched meanwhile; ends when nothing waits any more. */
async function enter(database: Database, words: readonly string[]): Promise<void> {
  const [accountId = 0, , first = 0, last = 0] = words.map(Number);
  const accountXUserId = words[1] ?? '';
  const surroundings = surroundingsOf(database, {
    onLookUp: nothing,
    onMessage: nothing,
    aheadSeconds: 0,
  });
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
  const surroundings = surroundingsOf(database, {
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
