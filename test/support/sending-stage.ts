import { and, asc, eq } from 'drizzle-orm';
import { onTestFinished, vi } from 'vitest';
import type { Database } from '../../db/database.js';
import { makeSend, type NewSend } from '../../db/make-send.js';
import { accounts, attempts, channels, incidents, pauses, sends } from '../../db/schema.js';
import type { Config } from '../../src/config.js';
import { system, type Actor } from '../../src/domain/actor.js';
import type { SendState } from '../../src/domain/sending/send.js';
import { createLog } from '../../src/log.js';
import type { SendingSurroundings } from '../../src/loops/sending-surroundings.js';
import { silentMetrics } from '../../src/metrics.js';
import type { XAccounts } from '../../src/x/accounts.js';
import type { XMedia } from '../../src/x/media-port.js';
import type { XAccount, XPort } from '../../src/x/port.js';

/** A clock that only moves when it is told to. */
export interface TestClock {
  readonly now: () => Date;
  advance(ms: number): void;
}

export function testClock(start = new Date('2026-11-25T03:00:00.000Z')): TestClock {
  let ms = start.getTime();
  return {
    now: () => new Date(ms),
    advance(by) {
      ms += by;
    },
  };
}

/** A clock that runs with the real one and can be moved ahead. */
export function runningClock(): TestClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    advance(by) {
      ahead += by;
    },
  };
}

export const person: Actor = { kind: 'person', platform: 'slack', id: 'U1', name: 'Hana' };

export const fastLanes: Config['lanes'] = {
  dm: { cap24h: 1_000, paceSeconds: 0 },
  reply: { cap24h: 1_000, paceSeconds: 0 },
};

/** An account row; ids are as the database gives them. */
export async function addAccount(
  database: Database,
  account: { readonly xUserId: string; readonly handle: string; readonly now: Date },
): Promise<number> {
  const [row] = await database.db
    .insert(accounts)
    .values({
      xUserId: account.xUserId,
      handle: account.handle,
      name: account.handle,
      credentials: 'sealed',
      authKind: 'oauth1',
      source: 'environment',
      nextCheckAt: new Date(account.now.getTime() + 3_600_000),
      linkedAt: account.now,
    })
    .returning({ id: accounts.id });
  if (row === undefined) throw new Error('No account was made.');
  return row.id;
}

/** A channel bound to alerts, so that cards are made. */
export async function addChannel(database: Database, now: Date): Promise<number> {
  const [row] = await database.db
    .insert(channels)
    .values({
      platform: 'slack',
      externalId: 'C0001',
      locale: 'ja',
      boundBy: system,
      boundAt: now,
    })
    .returning({ id: channels.id });
  if (row === undefined) throw new Error('No channel was made.');
  return row.id;
}

/** What the duties of sending need, around one X. Accounts sign in as `signedIn` says. */
export function surroundingsFor(options: {
  readonly database: Database;
  readonly x: XPort;
  readonly media?: XMedia;
  readonly signedIn: ReadonlyMap<number, XAccount> | ((accountId: number) => XAccount | null);
  readonly clock: TestClock;
  readonly lanes?: Config['lanes'];
  readonly preflight?: boolean;
  readonly coolDownMinutes?: number;
  readonly random?: () => number;
  readonly processId?: string;
  readonly xAccounts?: Partial<XAccounts>;
}): SendingSurroundings {
  const { signedIn } = options;
  const get = (id: number) =>
    typeof signedIn === 'function' ? signedIn(id) : (signedIn.get(id) ?? null);
  return {
    database: options.database,
    x: options.x,
    media: options.media ?? null,
    xAccounts: {
      get: (accountId) => Promise.resolve(get(accountId)),
      renew: () => Promise.resolve({ kind: 'refused', evidence: null }),
      startLink: () => Promise.resolve(null),
      finishLink: () => Promise.resolve({ kind: 'stale' }),
      ...options.xAccounts,
    },
    config: {
      lanes: options.lanes ?? fastLanes,
      preflight: options.preflight ?? false,
      coolDownMinutes: options.coolDownMinutes ?? 180,
      timeZone: 'Asia/Tokyo',
    },
    now: options.clock.now,
    random: options.random ?? (() => 0.5),
    log: createLog(process.env['SENDING_LOG'] ?? 'silent'),
    metrics: silentMetrics,
    processId: options.processId ?? 'test-process',
  };
}

let made = 0;

/** A waiting DM of a person, or whatever `send` says. */
export async function addSend(
  database: Database,
  send: Partial<NewSend> & Pick<NewSend, 'accountId' | 'now'>,
): Promise<number> {
  made += 1;
  const result = await database.db.transaction((tx) =>
    makeSend(tx, {
      kind: 'dm',
      origin: 'person',
      madeBy: person,
      recipient: { xUserId: `${9_000_000 + made}`, handle: `fan_${made}`, name: null },
      text: `こんにちは ${made}`,
      ...send,
    }),
  );
  return result.id;
}

export async function sendRow(database: Database, id: number) {
  const [row] = await database.db.select().from(sends).where(eq(sends.id, id));
  if (row === undefined) throw new Error(`There is no send ${id}.`);
  return row;
}

export async function attemptRows(database: Database, sendId: number) {
  return database.db
    .select()
    .from(attempts)
    .where(eq(attempts.sendId, sendId))
    .orderBy(asc(attempts.id));
}

export async function sendsIn(database: Database, state: SendState) {
  return database.db.select().from(sends).where(eq(sends.state, state)).orderBy(asc(sends.id));
}

export async function pauseRows(database: Database, accountId: number) {
  return database.db
    .select()
    .from(pauses)
    .where(eq(pauses.accountId, accountId))
    .orderBy(asc(pauses.id));
}

export async function incidentRows(database: Database, accountId: number) {
  return database.db
    .select()
    .from(incidents)
    .where(and(eq(incidents.accountId, accountId)))
    .orderBy(asc(incidents.id));
}

/** Stops a duty when the test ends. */
export function stopAtEnd(duty: { stop(): Promise<void> }): void {
  onTestFinished(() => duty.stop());
}

/** Until the expectations of `body` hold; patient, since the machine may be busy with other tests. */
export function eventually<T>(body: () => Promise<T>): Promise<T> {
  return vi.waitFor(body, { timeout: 20_000, interval: 20 });
}
