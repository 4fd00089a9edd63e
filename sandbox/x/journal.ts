import type { Bucket } from './rate-limits.js';

/** What a request asked for, in the words of this sandbox. */
export type RequestKind =
  | 'dm'
  | 'reply'
  | 'post'
  | 'look-up'
  | 'handle'
  | 'me'
  | 'conversation'
  | 'own-posts'
  | 'token'
  | 'authorize'
  | 'other';

/** One request as it arrived, and what became of it. */
export interface XRequestRecord {
  readonly number: number;
  readonly at: Date;
  /** Which TCP connection brought it, counted from 1. */
  readonly connection: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
  readonly kind: RequestKind;
  /** The window that it counts in, which tells the lists of kind `other` apart; null for none. */
  readonly bucket: Bucket | null;
  /** Set for a DM. */
  readonly recipientXId: string | null;
  /** Set for a reply. */
  readonly postId: string | null;
  readonly text: string | null;
  /** Who asked; null until the token was recognised. */
  accountXId: string | null;
  /** Whether X did what was asked (made the DM or the post, gave the tokens, answered the read). */
  accepted: boolean;
  /** The id of what was made. */
  xId: string | null;
  /** The status that was answered; null when nothing was. */
  status: number | null;
  /** The body that was answered, as JSON or text; null when nothing was. */
  answered: unknown;
  /** What went wrong on the wire, when something did. */
  trouble: string | null;
  /** The decision has been made (for a hang: it hangs). One that is held settles twice. */
  settled: boolean;
}

export interface Journal {
  readonly requests: readonly XRequestRecord[];
  add(record: XRequestRecord): void;
  settle(record: XRequestRecord): void;
  /** Tells that something else changed that `until` may wait for. */
  changed(): void;
  /** The next request, from now on, that satisfies the predicate, when it is settled. */
  next(predicate?: (record: XRequestRecord) => boolean): Promise<XRequestRecord>;
  /** When `condition` holds; it is looked at now and after each request. */
  until(condition: () => boolean): Promise<void>;
  /** Ends all waiting with an error. */
  close(): void;
}

interface Waiter {
  readonly ready: (record: XRequestRecord | null) => boolean;
  readonly fail: (error: Error) => void;
}

export function createJournal(): Journal {
  const requests: XRequestRecord[] = [];
  let waiters: readonly Waiter[] = [];
  const tell = (record: XRequestRecord | null): void => {
    waiters = waiters.filter((waiter) => !waiter.ready(record));
  };
  const wait = <T>(look: (record: XRequestRecord | null) => T | null): Promise<T> =>
    new Promise((resolve, reject) => {
      const ready = (record: XRequestRecord | null): boolean => {
        const value = look(record);
        if (value !== null) resolve(value);
        return value !== null;
      };
      waiters = [...waiters, { ready, fail: reject }];
    });
  return {
    requests,
    add: (record) => requests.push(record),
    settle(record) {
      record.settled = true;
      tell(record);
    },
    changed: () => tell(null),
    next: (predicate = () => true) =>
      wait((record) => (record !== null && predicate(record) ? record : null)),
    async until(condition) {
      if (!condition()) await wait(() => (condition() ? true : null));
    },
    close() {
      for (const { fail } of waiters) fail(new Error('The X emulator was stopped.'));
      waiters = [];
    },
  };
}
