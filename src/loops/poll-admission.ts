import { budgetLeftMicroUsd, nextBillingDay } from '../../db/read-usage.js';
import { shortWindows } from '../../db/short-windows.js';
import type { ReadEndpoint } from '../domain/rules/needed-reads.js';
import { windowTurn } from '../domain/rules/poll-pace.js';
import { leastPages } from '../x/least-page.js';
import type { PollSurroundings } from './poll-surroundings.js';

/** A request that wants to leave. */
export interface Asked {
  readonly accountId: number;
  readonly endpoint: ReadEndpoint;
  /** Most items it would ask for. */
  readonly max: number;
  readonly urgent: boolean;
  /** It may cost what it costs. */
  readonly unlimited: boolean;
  /** Fewer than `max` would not do: it waits for them, or where the budget is that small for half a day's budget. */
  readonly whole: boolean;
}

/** Whether it may leave; with `go` the caller calls `done` once what it cost is written down. */
export type Admission =
  | { readonly kind: 'go'; readonly max: number; done(): void }
  | { readonly kind: 'wait'; readonly until: Date; readonly why: 'window' | 'budget' };

export interface Admissions {
  admit(asked: Asked): Promise<Admission>;
}

const heldLookMs = 500;

/** So many can be paid on any day even where something else was read before. */
function halfADay({ readBudgetUsd }: PollSurroundings['config'], microUsd: number): number {
  return readBudgetUsd === null ? Infinity : Math.floor((readBudgetUsd * 500_000) / microUsd);
}

/**
 * Keeps X's windows and the budget: what a request could cost at most is held back until what it did cost is written
 * down, so that several at once never overdraw it.
 */
export function createAdmissions(surroundings: PollSurroundings): Admissions {
  const { database, config, now } = surroundings;
  const inFlight = new Map<string, number>();
  const lastAt = new Map<string, Date>();
  let heldMicroUsd = 0;
  let released = 0;

  /** What is spent and what is held back, of one moment: what was released meanwhile may be missing in both. */
  const unspentNow = async (): Promise<number> => {
    for (;;) {
      const before = released;
      const unspent = await budgetLeftMicroUsd(database.db, config.readBudgetUsd, now());
      if (before === released) return unspent;
    }
  };

  return {
    async admit({ accountId, endpoint, max, urgent, unlimited, whole }) {
      const key = `${String(accountId)} ${endpoint}`;
      const windows = await shortWindows(database.db, accountId);
      const unspent = unlimited ? Infinity : await unspentNow();
      // Nothing is awaited from here on: what is decided is held at once.
      const turn = {
        now: now(),
        inFlight: inFlight.get(key) ?? 0,
        lastAt: lastAt.get(key) ?? null,
        urgent,
      };
      const opensAt = windowTurn(windows.get(endpoint), turn);
      if (opensAt !== null) return { kind: 'wait', until: opensAt, why: 'window' };
      const { microUsd, least } = leastPages[endpoint];
      const affordable = Math.floor((unspent - heldMicroUsd) / microUsd);
      const wanted = whole ? Math.min(max, halfADay(config, microUsd)) : least;
      const needed = Math.max(least, wanted);
      if (affordable < needed) {
        // What others hold back may come free when they end.
        const isHeld = Math.floor(unspent / microUsd) >= needed;
        const until = isHeld ? new Date(turn.now.getTime() + heldLookMs) : nextBillingDay(turn.now);
        return { kind: 'wait', until, why: 'budget' };
      }
      const size = Math.max(least, Math.min(max, affordable));
      const held = unlimited ? 0 : size * microUsd;
      heldMicroUsd += held;
      inFlight.set(key, turn.inFlight + 1);
      lastAt.set(key, turn.now);
      let isDone = false;
      return {
        kind: 'go',
        max: size,
        done() {
          if (isDone) return;
          isDone = true;
          heldMicroUsd -= held;
          released += 1;
          inFlight.set(key, (inFlight.get(key) ?? 1) - 1);
        },
      };
    },
  };
}
