import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asc, isNotNull } from 'drizzle-orm';
import type { Database } from '../../db/database.js';
import { attempts, sends } from '../../db/schema.js';
import { createReadBackRounds } from '../../src/loops/read-back.js';
import { recover } from '../../src/loops/recovery.js';
import { createSendingRounds } from '../../src/loops/sending-rounds.js';
import type { SendingSurroundings } from '../../src/loops/sending-surroundings.js';
import { transportEvidence } from '../../src/domain/diagnosis/transport-evidence.js';
import type { ReadMessage, SendOutcome, XPort } from '../../src/x/port.js';
import { emptyTables, freshEmbedded } from '../support/databases.js';
import {
  addAccount,
  addChannel,
  addSend,
  surroundingsFor,
  testClock,
} from '../support/sending-stage.js';
import { silentX } from '../support/silent-x.js';
import { mortalDatabase, type Death } from '../sim/mortal-database.js';

/*
 * A process that dies before or after any one of its transactions. Whatever the moment: after the next
 * start every message has left at most once, and every send has ended or a person was asked.
 * Double: an X that remembers what arrived. Oracles: what arrived, and the rows of the store.
 */

let database: Database;

beforeAll(async () => {
  database = await freshEmbedded();
});
afterAll(() => database.close());
beforeEach(() => emptyTables(database));

const seen = { endpoint: 'dm-send', windows: [] } as const;

/** Texts say what X does: `ok…` accepts, `cut…` accepts and cuts, `lost…` cuts, `no…` refuses. */
function rememberingX(now: () => Date): XPort & { readonly posts: string[] } {
  const posts: string[] = [];
  const arrived: ReadMessage[] = [];
  const outcomes: Record<string, (xId: string) => SendOutcome> = {
    ok: (xId) => ({ kind: 'accepted', xId, seen }),
    cut: () => ({ kind: 'unknown', evidence: transportEvidence('cut', 'cut'), seen }),
    lost: () => ({ kind: 'unknown', evidence: transportEvidence('hung', 'hung'), seen }),
    no: () => ({
      kind: 'rejected',
      evidence: {
        ...transportEvidence('cut', ''),
        answer: { kind: 'http', status: 403 },
        codes: [349],
      },
      seen,
    }),
  };
  return {
    ...silentX(),
    posts,
    send(account, message) {
      posts.push(message.text);
      const word = message.text.replace(/\d+$/, '');
      const xId = String(posts.length);
      if (word === 'ok' || word === 'cut')
        arrived.unshift({
          xId,
          kind: 'dm',
          senderXId: account.xUserId,
          at: now().toISOString(),
          text: message.text,
          repliedToPostId: null,
          recipientXId: message.kind === 'dm' ? message.recipientXId : null,
        });
      return Promise.resolve((outcomes[word] ?? outcomes['ok'])?.(xId) ?? never());
    },
    readConversation: (_account, recipientXId) =>
      Promise.resolve({
        kind: 'read',
        value: {
          messages: arrived.filter((message) => message.recipientXId === recipientXId),
          reachesBackTo: null,
        },
        seen: { endpoint: 'dm-read', windows: [] },
      }),
  };
}

function never(): never {
  throw new Error('No outcome is known for this text.');
}

const texts = ['ok1', 'cut2', 'no3', 'lost4'];
/** Long enough for two reads of X, eight seconds apart. */
const roundsMax = 5;
const signal = new AbortController().signal;

/** Runs one process until it rests or has died; resolves to how many transactions it made. */
async function live(surroundings: SendingSurroundings, death: Death | null): Promise<number> {
  const mortal = mortalDatabase(database, death);
  const own = { ...surroundings, database: mortal, wait: () => new Promise<void>(() => undefined) };
  const sending = createSendingRounds(own, () => undefined);
  const readBack = createReadBackRounds(own, () => undefined);
  const clock = surroundings.now;
  for (let round = 0; round < roundsMax && !mortal.isDead; round += 1) {
    await Promise.allSettled([sending.round(signal)]);
    await untilIdleOrDead(sending, mortal);
    await Promise.allSettled([readBack.round()]);
    await readBack.idle();
    advance(clock, 8_000);
  }
  return mortal.transactions;
}

async function untilIdleOrDead(
  sending: { readonly underWay: readonly number[] },
  mortal: { readonly isDead: boolean },
): Promise<void> {
  while (sending.underWay.length > 0 && !mortal.isDead) await new Promise(setImmediate);
}

const clocks = new WeakMap<() => Date, (ms: number) => void>();
function advance(now: () => Date, ms: number): void {
  clocks.get(now)?.(ms);
}

async function stage() {
  const clock = testClock();
  clocks.set(clock.now, (ms) => clock.advance(ms));
  const x = rememberingX(clock.now);
  const accountId = await addAccount(database, { xUserId: '42', handle: 'shop', now: clock.now() });
  await addChannel(database, clock.now());
  for (const text of texts)
    await addSend(database, {
      accountId,
      now: clock.now(),
      recipient: { xUserId: '7', handle: 'fan', name: null },
      text,
    });
  const surroundings = surroundingsFor({
    database,
    x,
    signedIn: (id) => ({
      accountId: id,
      xUserId: '42',
      credentials: { kind: 'oauth1', accessToken: 'a', accessSecret: 'b' },
    }),
    clock,
  });
  return { clock, x, surroundings };
}

async function stateOf(): Promise<Record<string, string>> {
  const rows = await database.db.select().from(sends).orderBy(asc(sends.id));
  return Object.fromEntries(rows.map(({ text, state }) => [text, state]));
}

test('without a death: sent, read back, refused, asked about', async () => {
  const { surroundings, x } = await stage();
  await live(surroundings, null);
  expect(await stateOf()).toEqual({
    ok1: 'sent',
    cut2: 'sent',
    no3: 'failed',
    lost4: 'unknown',
  });
  expect([...x.posts].sort()).toEqual([...texts].sort());
});

/** What a death must not have done, in sentences. */
async function brokenPromises(posts: readonly string[]): Promise<string[]> {
  const states = await stateOf();
  const told = `${JSON.stringify(states)}, left: ${posts.join()}`;
  const unknown = Object.keys(states).filter((text) => states[text] === 'unknown');
  const asked = await database.db
    .select({ text: attempts.text })
    .from(attempts)
    .where(isNotNull(attempts.askedAt));
  const askedTexts = asked.map(({ text }) => text).sort();
  const promises: readonly (readonly [holds: boolean, sentence: string])[] = [
    [new Set(posts).size === posts.length, 'nothing leaves twice'],
    [['sent', 'unknown'].includes(states['ok1'] ?? ''), 'what X accepts is sent, or asked about'],
    [['sent', 'unknown'].includes(states['cut2'] ?? ''), 'what was cut is found, or asked about'],
    [
      ['failed', 'unknown'].includes(states['no3'] ?? ''),
      'what X refuses fails, or is asked about',
    ],
    [states['lost4'] === 'unknown', 'what nobody can know is asked about'],
    [
      ['ok1', 'cut2'].every((text) => !posts.includes(text) || states[text] === 'sent'),
      'what arrived is found, since X can be read',
    ],
    [JSON.stringify(askedTexts) === JSON.stringify(unknown.sort()), 'a person is asked of it all'],
  ];
  return promises.flatMap(([holds, sentence]) => (holds ? [] : [`${sentence}: ${told}`]));
}

test.each(['before', 'after-commit'] as const)(
  'a death %s any transaction: nothing twice, nothing lost',
  async (when) => {
    const first = await stage();
    const total = await live(first.surroundings, null);
    expect(total).toBeGreaterThan(10);
    for (let atTransaction = 1; atTransaction <= total; atTransaction += 1) {
      await emptyTables(database);
      const { surroundings, x, clock } = await stage();
      await live(surroundings, { atTransaction, when });
      // The next process starts later, and takes over.
      clock.advance(5_000);
      const next = { ...surroundings, processId: 'next-process' };
      await recover(next, 'all', signal);
      await live(next, null);
      const broken = await brokenPromises(x.posts);
      expect({ atTransaction, broken }).toEqual({ atTransaction, broken: [] });
    }
  },
  120_000,
);
