import { eq, sql } from 'drizzle-orm';
import { afterEach, expect, test, vi } from 'vitest';
import type { Database } from '../../db/database.js';
import { clearLeases, readLease } from '../../db/leases.js';
import { leases } from '../../db/schema.js';
import { createLog } from '../../src/log.js';
import { createLease, type Lease, type LeaseOptions } from '../../src/loops/leases.js';
import { silentMetrics } from '../../src/metrics.js';
import { describeEachDatabase } from '../support/databases.js';

describeEachDatabase('a lease', (open) => {
  const made: Lease[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((lease) => lease.stop()));
  });

  function leaseOf(holder: string, rest: Partial<LeaseOptions> = {}) {
    const events: string[] = [];
    const lease = createLease({
      name: 'digests',
      database: open(),
      holder,
      now: () => new Date(),
      log: createLog('silent'),
      metrics: silentMetrics,
      onGained: (term) => void events.push(`gained ${term}`),
      onLost: () => void events.push('lost'),
      ...rest,
    });
    made.push(lease);
    return { lease, events };
  }

  const until = (holds: () => boolean) =>
    vi.waitFor(() => expect(holds()).toBe(true), { timeout: 5_000, interval: 2 });

  /** What a dead holder's lease does after 15 seconds. */
  const expire = () =>
    open()
      .db.update(leases)
      .set({ until: sql`now()` })
      .where(eq(leases.name, 'digests'));

  test('of ten processes that start at once exactly one holds it', async () => {
    const all = Array.from({ length: 10 }, (_, index) => leaseOf(`p${index}`, { renewMs: 5 }));
    for (const { lease } of all) lease.start();
    await until(() => all.some(({ lease }) => lease.isHolder()));
    for (const { lease } of all) lease.wake();
    await until(() => all.some(({ lease }) => lease.isHolder()));
    expect(all.filter(({ lease }) => lease.isHolder())).toHaveLength(1);
    expect(all.flatMap(({ events }) => events)).toEqual(['gained 1']);
  });

  test('a stop gives it to the next, under a new term, after what the loss awaits has ended', async () => {
    let letGo: () => void = () => undefined;
    const first = leaseOf('first', {
      onLost: () =>
        new Promise((resolve) => {
          letGo = () => {
            first.events.push('let go');
            resolve();
          };
        }),
    });
    const second = leaseOf('second', { renewMs: 5 });
    first.lease.start();
    await until(() => first.lease.isHolder());
    second.lease.start();
    const stopped = first.lease.stop();
    await until(() => !first.lease.isHolder());
    for (let look = 0; look < 5; look += 1) {
      expect(await readLease(open().db, 'digests')).toMatchObject({ holder: 'first', live: true });
    }
    letGo();
    await stopped;
    await until(() => second.lease.isHolder());
    expect(second.lease.term()).toBe(2);
    expect(first.events).toEqual(['gained 1', 'let go']);
  });

  test('a holder that hung loses it to another, and learns of it', async () => {
    const first = leaseOf('first', { renewMs: 60_000 });
    const second = leaseOf('second', { renewMs: 5 });
    first.lease.start();
    await until(() => first.lease.isHolder());
    await expire();
    second.lease.start();
    await until(() => second.lease.isHolder());
    first.lease.wake();
    await until(() => !first.lease.isHolder());
    await until(() => first.events.length === 2);
    expect(first.events).toEqual(['gained 1', 'lost']);
    expect(second.events).toEqual(['gained 2']);
  });

  test('renewing keeps it, and its term', async () => {
    const { lease, events } = leaseOf('first', { renewMs: 2, ttlMs: 3_000 });
    lease.start();
    await until(() => lease.isHolder());
    const [before] = await open().db.select().from(leases);
    await vi.waitFor(async () => {
      const [after] = await open().db.select().from(leases);
      expect(after!.until.getTime()).toBeGreaterThan(before!.until.getTime() + 20);
    });
    expect(events).toEqual(['gained 1']);
    expect(lease.term()).toBe(1);
  });

  test('a holder that cannot reach the database stops trusting it before another can take it', async () => {
    let reachable = true;
    const real = open();
    const flaky: Database = {
      ...real,
      get db() {
        if (!reachable) throw new Error('connection refused');
        return real.db;
      },
    };
    const { lease, events } = leaseOf('first', { database: flaky, ttlMs: 300, renewMs: 10 });
    lease.start();
    await until(() => lease.isHolder());
    reachable = false;
    await until(() => events.includes('lost'));
    expect(lease.isHolder()).toBe(false);
    expect((await readLease(real.db, 'digests'))?.live).toBe(true);
    reachable = true;
    await until(() => lease.isHolder());
  });

  test('a database that hangs does not keep it from learning that it lost it', async () => {
    const real = open();
    let answer: () => void = () => undefined;
    let hangs = false;
    const hanging = new Promise<never>((_resolve, reject) => {
      answer = () => reject(new Error('connection reset'));
    });
    const flaky: Database = {
      ...real,
      get db() {
        if (!hangs) return real.db;
        const returning = () => hanging;
        const insert = () => ({ values: () => ({ onConflictDoUpdate: () => ({ returning }) }) });
        return { insert } as unknown as Database['db'];
      },
    };
    const { lease, events } = leaseOf('first', { database: flaky, ttlMs: 300, renewMs: 10 });
    lease.start();
    await until(() => lease.isHolder());
    hangs = true;
    try {
      await until(() => events.includes('lost'));
      expect(lease.isHolder()).toBe(false);
    } finally {
      hangs = false;
      answer();
    }
    await until(() => lease.isHolder());
  });

  test('an answer that comes too late gains nothing', async () => {
    let at = Date.now();
    const real = open();
    const slow: Database = {
      ...real,
      get db() {
        // More than its whole length goes by while the database answers.
        at += 10 * 60_000;
        return real.db;
      },
    };
    const { lease, events } = leaseOf('first', { database: slow, now: () => new Date(at) });
    lease.start();
    await vi.waitFor(async () => expect(await readLease(real.db, 'digests')).not.toBeNull());
    await lease.stop();
    expect(events).toEqual([]);
  });

  test('its note can be read by others while it is held', async () => {
    const { lease } = leaseOf('first');
    lease.start();
    await until(() => lease.isHolder());
    lease.setNote({ connected: true });
    await vi.waitFor(async () => {
      expect(await readLease(open().db, 'digests')).toMatchObject({
        holder: 'first',
        live: true,
        note: { connected: true },
      });
    });
    await lease.stop();
    expect(await readLease(open().db, 'digests')).toMatchObject({ live: false, note: {} });
    expect(await readLease(open().db, 'nothing')).toBeNull();
  });

  test('leases of the dead are cleared where a store has one process only', async () => {
    await open()
      .db.insert(leases)
      .values({
        name: 'digests',
        holder: 'dead',
        term: 7,
        until: new Date(Date.now() + 15_000),
      });
    await clearLeases(open().db);
    const { lease } = leaseOf('alive');
    lease.start();
    await until(() => lease.isHolder());
    expect(lease.term()).toBe(8);
  });

  test('however often processes start and stop, never do two act at once', async () => {
    let acting = 0;
    let most = 0;
    let gains = 0;
    const all = Array.from({ length: 3 }, (_, index) =>
      leaseOf(`p${index}`, {
        renewMs: 1,
        onGained: () => {
          gains += 1;
          acting += 1;
          most = Math.max(most, acting);
        },
        onLost: async () => {
          await Promise.resolve();
          acting -= 1;
        },
      }),
    );
    await Promise.all(
      all.map(async ({ lease }) => {
        for (let round = 0; round < 50; round += 1) {
          lease.start();
          lease.start();
          if (round % 10 === 0) await until(() => acting > 0);
          await Promise.all([lease.stop(), lease.stop()]);
        }
      }),
    );
    expect(acting).toBe(0);
    expect(most).toBe(1);
    expect(gains).toBeGreaterThan(4);
  });
});
