import type { XAnswer } from './answer.js';
import type { XRequestRecord } from './journal.js';

/**
 * How a request goes wrong:
 * - an answer: X answers this;
 * - `cut`: the connection ends without a byte of an answer;
 * - `cut-in-answer`: the connection ends in the middle of the answer;
 * - `hang`: nothing comes, until `release()` cuts it;
 * - `drip`: the answer comes so slowly that it never ends;
 * - `garbled`: an answer comes that cannot be read;
 * - `hold`: everything is as it should be, but only after `release()`.
 */
export type FaultResponse =
  | XAnswer
  | 'cut'
  | 'cut-in-answer'
  | 'hang'
  | 'drip'
  | 'garbled'
  | 'hold';

export interface Fault {
  /** Which requests it concerns; every one when left out. */
  readonly match?: (record: XRequestRecord) => boolean;
  /** How many requests it concerns, 1 when left out; Infinity for all. */
  readonly times?: number;
  /** Whether X carries the request out all the same (and then goes wrong in telling so). */
  readonly accepts?: boolean;
  readonly respond: FaultResponse;
}

/**
 * The requests that have all of these: `requestsWith({ kind: 'dm', recipientXId: '5' })`, for the
 * `match` of a fault, or for `next`.
 */
export function requestsWith(
  wanted: Partial<
    Pick<XRequestRecord, 'kind' | 'bucket' | 'recipientXId' | 'postId' | 'accountXId' | 'text'>
  >,
): (record: XRequestRecord) => boolean {
  const { kind, bucket, recipientXId, postId, accountXId, text } = wanted;
  return (record) =>
    (kind === undefined || record.kind === kind) &&
    (bucket === undefined || record.bucket === bucket) &&
    (recipientXId === undefined || record.recipientXId === recipientXId) &&
    (postId === undefined || record.postId === postId) &&
    (accountXId === undefined || record.accountXId === accountXId) &&
    (text === undefined || record.text === text);
}

export interface Faults {
  /** Adds a fault; earlier ones come first. The result takes it back. */
  add(fault: Fault): () => void;
  /** The fault that this request meets, if any; it is used up by one. */
  take(record: XRequestRecord): Fault | null;
  clear(): void;
}

export function createFaults(): Faults {
  const queue: { readonly fault: Fault; left: number }[] = [];
  const remove = (fault: Fault): void => {
    const index = queue.findIndex((entry) => entry.fault === fault);
    if (index >= 0) queue.splice(index, 1);
  };
  return {
    add(fault) {
      const own = { ...fault };
      queue.push({ fault: own, left: fault.times ?? 1 });
      return () => remove(own);
    },
    take(record) {
      const entry = queue.find(({ fault }) => fault.match?.(record) ?? true);
      if (entry === undefined) return null;
      entry.left -= 1;
      if (entry.left <= 0) remove(entry.fault);
      return entry.fault;
    },
    clear: () => void queue.splice(0),
  };
}
