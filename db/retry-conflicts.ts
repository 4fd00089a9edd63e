import { setTimeout as pause } from 'node:timers/promises';
import { errorCode } from './errors.js';

/** Deadlock and serialization failure: the server undid the transaction so that another could go on. */
const conflicts: ReadonlySet<string> = new Set(['40P01', '40001']);

/** By then whoever was in the way has committed. */
const waitsMs = [10, 50, 250, 1_000] as const;

/**
 * Runs a whole transaction again that lost against another: nothing of it has happened, and who
 * pressed a button must not read of a deadlock. `run` must begin anew at each call.
 */
export async function retryingConflicts<T>(run: () => Promise<T>): Promise<T> {
  for (const waitMs of waitsMs) {
    try {
      return await run();
    } catch (error) {
      if (!conflicts.has(errorCode(error) ?? '')) throw error;
      await pause(waitMs);
    }
  }
  return run();
}
