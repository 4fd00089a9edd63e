/** Lets a test or a story wait for a state of the emulator instead of polling or sleeping. */
export interface Conditions {
  /** Tells everybody who waits that something changed. */
  changed(): void;
  /**
   * Resolves with what `find` gives as soon as it gives something; looks again after each change.
   * Rejects after `timeoutMs` with a sentence that names `what`.
   */
  until<T>(what: string, find: () => T | undefined, timeoutMs?: number): Promise<T>;
  /** Ends every wait with an error. */
  stop(): void;
}

interface Waiter {
  look(): void;
  fail(reason: string): void;
}

export function createConditions(): Conditions {
  const waiters = new Set<Waiter>();
  return {
    changed: () => {
      for (const waiter of waiters) waiter.look();
    },
    until: <T>(what: string, find: () => T | undefined, timeoutMs = 10_000) =>
      new Promise<T>((resolve, reject) => {
        const first = find();
        if (first !== undefined) return resolve(first);
        const end = (finish: () => void): void => {
          clearTimeout(timer);
          waiters.delete(waiter);
          finish();
        };
        const waiter: Waiter = {
          look: () => {
            const found = find();
            if (found !== undefined) end(() => resolve(found));
          },
          fail: (reason) => end(() => reject(new Error(`Waited for ${what}: ${reason}`))),
        };
        const timer = setTimeout(() => waiter.fail(`not within ${timeoutMs} ms`), timeoutMs);
        waiters.add(waiter);
        return undefined;
      }),
    stop: () => {
      for (const waiter of waiters) waiter.fail('the emulator was stopped');
    },
  };
}
