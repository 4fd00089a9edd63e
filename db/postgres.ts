import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import type { Log } from '../src/log.js';
import { isTopic, topics, type Database, type Topic } from './database.js';
import { migrationsFolder } from './migrations-folder.js';
import { notifyChannel } from './notify.js';
import { postgresAddress } from './postgres-address.js';
import { retryingConflicts } from './retry-conflicts.js';
import * as schema from './schema.js';
import { createTransactionGuard, type TransactionGuard } from './transaction-guard.js';
import { within } from './within.js';

/** Any fixed number that no other program is likely to take: `xtep` in ASCII. */
const migrationLock = 0x78746570;

/**
 * Enough that a long digest or a broken connection never holds up a send; what is not needed is
 * closed again, so that few are open at rest.
 */
const poolMax = 10;
const idleConnectionSeconds = 20;

const connectTimeoutSeconds = 5;
const longestBackoffSeconds = 2;

/**
 * A process that is frozen or cut off in the middle of a transaction must not hold its row locks
 * until TCP gives up hours later: the server ends such a transaction.
 */
const longestIdleTransactionMs = 20_000;

function connect(url: string, max: number, log: Log) {
  const address = postgresAddress(url);
  return postgres(address.url, {
    ...address.socket,
    max,
    connect_timeout: connectTimeoutSeconds,
    idle_timeout: idleConnectionSeconds,
    // drizzle reads and writes arrays itself; the look-up of their types at every connect is a
    // query that nobody awaits, so a connection that is cut meanwhile is an unhandled rejection.
    fetch_types: false,
    // The default waits up to 20 s: a database that is back would stay lost for that long.
    backoff: (tries) => Math.min(longestBackoffSeconds, 0.05 * 2 ** tries),
    connection: {
      TimeZone: 'UTC',
      application_name: 'xtep-chatops',
      idle_in_transaction_session_timeout: longestIdleTransactionMs,
    },
    onnotice: (notice) => log.debug({ notice: notice['message'] }, 'PostgreSQL notice.'),
  });
}

/**
 * Applies the migrations, one process at a time: drizzle's migrator takes no lock, and of three that
 * started together on an empty database two failed in most trials.
 */
async function migratePostgres(url: string, log: Log): Promise<void> {
  const client = connect(url, 1, log);
  try {
    await client`select pg_advisory_lock(${migrationLock})`;
    await migrate(drizzle({ client, schema }), { migrationsFolder: migrationsFolder() });
  } finally {
    // Ends the session, and with it the lock.
    await client.end({ timeout: 5 });
  }
}

/** The client as drizzle uses it, with the two ways in guarded; a transaction that loses a deadlock runs again. */
function guarded(client: postgres.Sql, guard: TransactionGuard): postgres.Sql {
  return new Proxy(client, {
    get(target, property, receiver) {
      if (property === 'unsafe') {
        return (...query: Parameters<postgres.Sql['unsafe']>) => {
          guard.refuseInside();
          return target.unsafe(...query);
        };
      }
      if (property === 'begin') {
        return async (body: (tx: postgres.TransactionSql) => Promise<unknown>) => {
          guard.refuseInside();
          return retryingConflicts(() => target.begin((tx) => guard.inside(() => body(tx))));
        };
      }
      return Reflect.get(target, property, receiver);
    },
  });
}

/** Wakes for every topic once after a reconnect: what was notified meanwhile is lost. */
async function listen(
  client: postgres.Sql,
  guard: TransactionGuard,
  onTopic: (topic: Topic) => void,
): Promise<() => Promise<void>> {
  let connections = 0;
  const { unlisten } = await client.listen(
    notifyChannel,
    (payload) => {
      if (isTopic(payload)) guard.outside(() => onTopic(payload));
    },
    () => {
      connections += 1;
      if (connections > 1) for (const topic of topics) onTopic(topic);
    },
  );
  return unlisten;
}

/** PostgreSQL as the store. Rejects when it cannot be reached or migrated; the caller tries again. */
export async function openPostgres(url: string, log: Log): Promise<Database> {
  await migratePostgres(url, log);
  const client = connect(url, poolMax, log);
  const guard = createTransactionGuard();
  return {
    kind: 'postgres',
    db: drizzle({ client: guarded(client, guard), schema }),
    listen: (onTopic) => listen(client, guard, onTopic),
    async ping(timeoutMs) {
      await within(client`select 1`.execute(), timeoutMs, 'PostgreSQL');
    },
    close: () => client.end({ timeout: 5 }),
  };
}
