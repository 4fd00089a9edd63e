import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * A query on the root handle while the same flow is inside a transaction. With the embedded
 * database it would wait for ever for the transaction that waits for it; on PostgreSQL it would
 * silently run outside the transaction. So it is refused on both: pass `tx`.
 */
export class RootHandleInsideTransaction extends Error {
  override readonly name = 'RootHandleInsideTransaction';
  constructor() {
    super('A query ran on the root database handle inside a transaction: use the transaction.');
  }
}

/** Knows whether the present flow of calls is inside a transaction of one database. */
export interface TransactionGuard {
  /** Throws `RootHandleInsideTransaction` when it is. */
  refuseInside(): void;
  /** Runs the body of a transaction. */
  inside<T>(body: () => Promise<T>): Promise<T>;
  /** Runs something that is not part of the transaction whose end set it off (a notification). */
  outside<T>(body: () => T): T;
}

export function createTransactionGuard(): TransactionGuard {
  // An object and not a flag: work that outlives its transaction (a timer set inside it) keeps the
  // storage, and must be free again once the transaction has ended.
  const storage = new AsyncLocalStorage<{ open: boolean }>();
  return {
    refuseInside() {
      if (storage.getStore()?.open === true) throw new RootHandleInsideTransaction();
    },
    inside(body) {
      const transaction = { open: true };
      return storage.run(transaction, async () => {
        try {
          return await body();
        } finally {
          transaction.open = false;
        }
      });
    },
    outside: (body) => storage.exit(body),
  };
}
