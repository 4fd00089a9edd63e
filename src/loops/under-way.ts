/** What this process has claimed or out: whose lease it renews, and what a stop waits for. */
export interface UnderWay {
  /** Runs `work` while `ids` count as under way. */
  run(ids: readonly number[], work: (done: (id: number) => void) => Promise<void>): void;
  readonly ids: readonly number[];
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
}

/** `onError` is told of work that ended with an exception; its ids are no longer under way then. */
export function createUnderWay(onError: (error: unknown) => void): UnderWay {
  const ids = new Set<number>();
  const running = new Set<Promise<void>>();
  return {
    run(started, work) {
      for (const id of started) ids.add(id);
      const done = (id: number) => {
        ids.delete(id);
      };
      const promise = work(done)
        .catch(onError)
        .finally(() => {
          started.forEach(done);
          running.delete(promise);
        });
      running.add(promise);
    },
    get ids() {
      return [...ids];
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
