import type { Database } from '../../db/database.js';

/** Thrown to everything that a dead process still tries. */
export class ProcessIsDead extends Error {
  override readonly name = 'ProcessIsDead';
}

/** When a process dies: at its n-th transaction, before it runs or just after it has committed. */
export interface Death {
  readonly atTransaction: number;
  readonly when: 'before' | 'after-commit';
}

export interface MortalDatabase extends Database {
  readonly isDead: boolean;
  readonly transactions: number;
  /** From now on the process that uses this handle does nothing more. */
  die(): void;
}

/**
 * The store as one process sees it, which may die between any two of its steps: from then on every
 * call of it fails, and a call that is under way never comes back.
 */
export function mortalDatabase(database: Database, death: Death | null = null): MortalDatabase {
  let dead = false;
  let transactions = 0;
  const alive = () => {
    if (dead) throw new ProcessIsDead('This process is dead.');
  };
  const transaction = async (...args: Parameters<Database['db']['transaction']>) => {
    alive();
    transactions += 1;
    const isLast = death !== null && transactions === death.atTransaction;
    if (isLast && death.when === 'before') {
      dead = true;
      throw new ProcessIsDead('This process died before a transaction.');
    }
    const result = await database.db.transaction(...args);
    if (isLast) {
      dead = true;
      throw new ProcessIsDead('This process died after a commit.');
    }
    return result;
  };
  const db = new Proxy(database.db, {
    get(target, name, receiver) {
      alive();
      if (name === 'transaction') return transaction;
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  return {
    kind: database.kind,
    get db() {
      alive();
      return db;
    },
    listen: (onTopic) => database.listen(onTopic),
    ping: (timeoutMs) => database.ping(timeoutMs),
    close: () => database.close(),
    get isDead() {
      return dead;
    },
    get transactions() {
      return transactions;
    },
    die() {
      dead = true;
    },
  };
}
