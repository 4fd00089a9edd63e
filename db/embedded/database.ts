import type { PGlite, Transaction } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { isTopic, type Database } from '../database.js';
import { migrationsFolder } from '../migrations-folder.js';
import { notifyChannel } from '../notify.js';
import * as schema from '../schema.js';
import { createTransactionGuard, type TransactionGuard } from '../transaction-guard.js';
import { within } from '../within.js';

/**
 * PGlite answers in microtasks alone. Without a turn of the event loop after each statement nothing is
 * read from any socket while duties query one after the other: an answer of X lay there for 80 ms.
 */
const turn = () =>
  new Promise<void>((resolve) => {
    setImmediate(resolve);
  });

/** The one method that drizzle calls on a transaction. */
function inTurns(tx: Transaction): Transaction {
  const face: Pick<Transaction, 'query'> = {
    async query(text, parameters, options) {
      const results = await tx.query<never>(text, parameters, options);
      await turn();
      return results;
    },
  };
  return face as Transaction;
}

/** The two methods that drizzle calls on the client, guarded; PGlite's private fields forbid a Proxy. */
function guarded(client: PGlite, guard: TransactionGuard): PGlite {
  const face: Pick<PGlite, 'query' | 'transaction'> = {
    async query(text, parameters, options) {
      guard.refuseInside();
      const results = await client.query<never>(text, parameters, options);
      await turn();
      return results;
    },
    async transaction(body) {
      guard.refuseInside();
      return client.transaction((tx) => guard.inside(() => body(inTurns(tx))));
    },
  };
  return face as PGlite;
}

/**
 * An open PGlite as the store, with its migrations applied. `onClose` runs after the database is
 * closed, also when closing failed (it gives the folder free).
 */
export async function embeddedDatabase(
  client: PGlite,
  onClose: () => Promise<void> = async () => undefined,
): Promise<Database> {
  const guard = createTransactionGuard();
  const db = drizzle({ client: guarded(client, guard), schema });
  await client.query(`set time zone 'UTC'`);
  // One process owns the folder (`lock.ts`), so no other migrator can run.
  await migrate(db, { migrationsFolder: migrationsFolder() });
  return {
    kind: 'embedded',
    db,
    listen: (onTopic) =>
      client.listen(notifyChannel, (payload) => {
        if (isTopic(payload)) guard.outside(() => onTopic(payload));
      }),
    async ping(timeoutMs) {
      await within(client.query('select 1'), timeoutMs, 'The embedded database');
    },
    async close() {
      try {
        if (!client.closed) await client.close();
      } finally {
        await onClose();
      }
    },
  };
}
