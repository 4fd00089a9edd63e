import {
  loadWaitingTriggers,
  tryLockMatching,
  type MatchingAccount,
  type WaitingTrigger,
} from '../../db/match-triggers.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import type { BatchContext } from '../domain/rules/match-batch.js';
import { decideTriggers } from './decide-triggers.js';
import { loadBatch } from './load-batch.js';
import type { MatchingSurroundings } from './matching-surroundings.js';
import { recordBatch } from './record-batch.js';

/** What one batch came to. */
export type BatchEnd =
  /** Another process matches this account. */
  | { readonly kind: 'busy' }
  | {
      readonly kind: 'matched';
      /** There may be more that waits. */
      readonly isFull: boolean;
      readonly finished: number;
      /** About these something is open until their people are looked up. */
      readonly lookUp: readonly WaitingTrigger[];
    };

/** Triggers per transaction: few enough that the embedded database, which does one thing at a time, is soon free. */
export const batchSize = 200;

/**
 * Decides about the oldest triggers of an account and writes down all that follows, in one transaction: a process that
 * dies leaves them as they were. `found`: who was looked up for it.
 */
export function matchBatch(
  surroundings: MatchingSurroundings,
  account: MatchingAccount,
  found: BatchContext['found'],
): Promise<BatchEnd> {
  const { database } = surroundings;
  return retryingConflicts(() =>
    database.db.transaction(async (tx): Promise<BatchEnd> => {
      if (!(await tryLockMatching(tx, account.id))) return { kind: 'busy' };
      const now = surroundings.now();
      const waiting = await loadWaitingTriggers(tx, account, batchSize, now);
      const isFull = waiting.length === batchSize;
      if (waiting.length === 0) return { kind: 'matched', isFull, finished: 0, lookUp: [] };
      const batch = await loadBatch({ tx, surroundings, account, waiting, found, now });
      const decided = await decideTriggers(batch);
      const finished = await recordBatch(batch, decided);
      return { kind: 'matched', isFull, finished, lookUp: decided.lookUp };
    }),
  );
}
