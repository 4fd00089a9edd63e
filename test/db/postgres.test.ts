import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { rowsOf, topics, type Topic } from '../../db/database.js';
import { errorCode, isAddressRefused } from '../../db/errors.js';
import { notify } from '../../db/notify.js';
import { postgresAddress } from '../../db/postgres-address.js';
import { openPostgres } from '../../db/postgres.js';
import { settings } from '../../db/schema.js';
import { createLog } from '../../src/log.js';
import { startProxy } from '../support/cuttable-proxy.js';
import { freshPostgres, hasPostgres } from '../support/databases.js';
import { createDatabase } from '../support/postgres-databases.js';

const log = createLog('silent');
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

test('a socket folder in the address is taken as libpq takes it', () => {
  expect(postgresAddress('postgres://u@localhost/d?host=/run/pg&port=5433')).toEqual({
    url: 'postgres://u@localhost/d',
    socket: { host: '/run/pg', port: 5433 },
  });
  const plain = 'postgres://u:p@h:5432/d?sslmode=require';
  expect(postgresAddress(plain)).toEqual({ url: plain, socket: null });
});

describe.skipIf(!hasPostgres())('PostgreSQL', () => {
  test('several processes that start at once on an empty database all start', async () => {
    const { url, drop } = await freshPostgres();
    cleanups.push(drop);
    const empty = await createDatabase(url, null);
    cleanups.push(empty.drop);
    const opened = await Promise.all([1, 2, 3, 4].map(() => openPostgres(empty.url, log)));
    for (const database of opened) {
      expect(await database.db.select().from(settings)).toEqual([]);
      await database.close();
    }
  });

  test('comes back after its connections were cut, and wakes everybody once', async () => {
    const made = await freshPostgres();
    cleanups.push(() => made.drop());
    const address = new URL(made.url);
    const { socket } = postgresAddress(made.url);
    const proxy = await startProxy(
      socket === null
        ? { host: address.hostname, port: Number(address.port || 5432) }
        : `${socket.host}/.s.PGSQL.${socket.port}`,
    );
    cleanups.push(() => proxy.stop());
    address.search = '';
    address.host = `127.0.0.1:${proxy.port}`;
    const database = await openPostgres(address.toString(), log);
    cleanups.push(() => database.close());
    const heard: Topic[] = [];
    const stop = await database.listen((topic) => heard.push(topic));
    await proxy.cut();
    await expect(database.ping(1_000)).rejects.toBeInstanceOf(Error);
    await proxy.mend();
    await vi.waitFor(() => expect(heard).toEqual([...topics]), { timeout: 10_000 });
    await database.db.transaction((tx) => notify(tx, 'cards'));
    await vi.waitFor(() => expect(heard).toHaveLength(topics.length + 1));
    await stop();
  });

  test('a transaction that does nothing for too long is ended by the server, with its locks', async () => {
    const made = await freshPostgres();
    cleanups.push(() => made.drop());
    const database = await openPostgres(made.url, log);
    cleanups.push(() => database.close());
    const rows = await database.db.execute(
      sql`select current_setting('idle_in_transaction_session_timeout') as value`,
    );
    expect(rowsOf<{ value: string }>(rows)).toEqual([{ value: '20s' }]);
  });

  test('a transaction that loses a deadlock runs again, and nobody reads of it', async () => {
    const made = await freshPostgres();
    cleanups.push(() => made.drop());
    const database = await openPostgres(made.url, log);
    cleanups.push(() => database.close());
    const names = ['one', 'two'] as const;
    await database.db.insert(settings).values(names.map((name) => ({ name, value: { count: 0 } })));
    let runs = 0;
    let locked = 0;
    let release: () => void = () => undefined;
    const bothLocked = new Promise<void>((resolve) => (release = resolve));
    const countIn = (...order: (typeof names)[number][]) =>
      database.db.transaction(async (tx) => {
        runs += 1;
        for (const name of order) {
          const count = sql`jsonb_build_object('count', (${settings.value}->>'count')::int + 1)`;
          await tx.update(settings).set({ value: count }).where(eq(settings.name, name));
          locked += 1;
          if (locked >= 2) release();
          await bothLocked;
        }
      });
    await Promise.all([countIn('one', 'two'), countIn('two', 'one')]);
    expect(runs).toBe(3);
    const rows = await database.db.select().from(settings);
    expect(rows.map(({ value }) => value)).toEqual([{ count: 2 }, { count: 2 }]);
  });

  test('an address that the server does not take is told apart from one that cannot be reached', async () => {
    const { url, drop } = await freshPostgres();
    cleanups.push(drop);
    const missing = url.replace(/xtep_test_\w+/, 'no_such_database');
    const refused = await openPostgres(missing, log).catch((error: unknown) => error);
    expect([errorCode(refused), isAddressRefused(refused)]).toEqual(['3D000', true]);
    const absent = await openPostgres('postgres://u@127.0.0.1:1/d', log).catch((e: unknown) => e);
    expect([errorCode(absent), isAddressRefused(absent)]).toEqual(['ECONNREFUSED', false]);
  });
});
