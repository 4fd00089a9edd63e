/** What goes wrong with one request. */
export type DiscordFault =
  /** Answers with this instead of doing anything. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Cuts the connection; `applied` tells whether the request took effect before. */
  | { readonly kind: 'cut'; readonly applied: boolean }
  /** Never answers until the emulator stops; `applied` as above. */
  | { readonly kind: 'hang'; readonly applied: boolean };

/** Which requests a fault meets: `POST /channels/:id/messages` as method and a pattern over the path. */
export interface FaultTarget {
  readonly method?: string;
  readonly path: RegExp;
}

export interface DiscordFaults {
  /** The next matching request meets `fault`, once; queued behind earlier ones. */
  next(target: FaultTarget, fault: DiscordFault): void;
  /** Every matching request meets `fault` until `clear`. */
  always(target: FaultTarget, fault: DiscordFault): void;
  clear(): void;
  /** Takes the fault that this request meets. */
  take(method: string, path: string): DiscordFault | null;
}

/** An error answer with one of Discord's codes, such as `apiFault(403, 50013)`. */
export function apiFault(status: number, code: number, message = 'Refused'): DiscordFault {
  return { kind: 'status', status, body: { message, code } };
}

export function createFaults(): DiscordFaults {
  let faults: { target: FaultTarget; fault: DiscordFault; once: boolean }[] = [];
  return {
    next: (target, fault) => {
      faults.push({ target, fault, once: true });
    },
    always: (target, fault) => {
      faults.push({ target, fault, once: false });
    },
    clear: () => {
      faults = [];
    },
    take: (method, path) => {
      const met = faults.find(
        ({ target }) =>
          (target.method === undefined || target.method === method) && target.path.test(path),
      );
      if (!met) return null;
      if (met.once) faults = faults.filter((fault) => fault !== met);
      return met.fault;
    },
  };
}
