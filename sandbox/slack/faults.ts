/** What goes wrong with one request. */
export type SlackFault =
  /** Answers with this status and body instead of doing anything. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Answers HTTP 200 with `ok: false` and this error. */
  | { readonly kind: 'error'; readonly error: string }
  /** Cuts the connection; `applied` tells whether the request took effect before. */
  | { readonly kind: 'cut'; readonly applied: boolean }
  /** Never answers (until the emulator stops); `applied` as above. */
  | { readonly kind: 'hang'; readonly applied: boolean }
  /** Does it and answers, but only after `delayMs`. */
  | { readonly kind: 'slow'; readonly delayMs: number };

/** A queue of faults per Web API method; `*` is for every method. */
export interface SlackFaults {
  /** The next call of `method` meets `fault`; queued behind earlier ones. */
  next(method: string, fault: SlackFault): void;
  /** Every call of `method` meets `fault` until `clear`. */
  always(method: string, fault: SlackFault): void;
  clear(method?: string): void;
  /** Takes the fault that a call of `method` meets now. */
  take(method: string): SlackFault | null;
}

export function createFaults(): SlackFaults {
  const queues = new Map<string, SlackFault[]>();
  const standing = new Map<string, SlackFault>();
  return {
    next: (method, fault) => {
      queues.set(method, [...(queues.get(method) ?? []), fault]);
    },
    always: (method, fault) => {
      standing.set(method, fault);
    },
    clear: (method) => {
      for (const map of [queues, standing]) {
        if (method === undefined) map.clear();
        else map.delete(method);
      }
    },
    take: (method) => {
      for (const name of [method, '*']) {
        const fault = queues.get(name)?.shift() ?? standing.get(name);
        if (fault !== undefined) return fault;
      }
      return null;
    },
  };
}
