import type { Database } from '../../db/database.js';
import { claimLease, releaseLease } from '../../db/leases.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { createDuty, messageOf, type Duty } from './duty.js';

export interface LeaseOptions {
  /** What the lease is the right to do, such as `slack`, `discord`, `digests`. */
  readonly name: string;
  readonly database: Database;
  /** This process, told from every other one: new at every start. */
  readonly holder: string;
  /** How long the lease lasts without being renewed. Default 20 s; embedded 3 min. */
  readonly ttlMs?: number;
  /** How often it is renewed, or tried for. Default 7 s; embedded 1 min. */
  readonly renewMs?: number;
  /** Called once per gain, with the term; the next loss waits for it. */
  readonly onGained?: (term: number) => void | Promise<void>;
  /** Called once per loss and at stop; what it awaits ends before the lease is given up. */
  readonly onLost?: () => void | Promise<void>;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The right of one process to do one duty, for as long as it keeps renewing it. */
export interface Lease extends Duty {
  /** Whether this process holds it now; false some seconds before another could take it. */
  isHolder(): boolean;
  /** The term it is held under; grows with every new holder. Null: not held. */
  term(): number | null;
  /** What other processes may rely on, such as `{ connected: true }`; stored at once when held. */
  setNote(note: Readonly<Record<string, unknown>>): void;
}

/**
 * Another process takes over within half a minute. The embedded database has no other process, and
 * each renewal is a write that wakes the disk.
 */
const terms = {
  postgres: { ttlMs: 20_000, renewMs: 7_000 },
  embedded: { ttlMs: 180_000, renewMs: 60_000 },
} as const satisfies Record<Database['kind'], { readonly ttlMs: number; readonly renewMs: number }>;

interface Holding {
  readonly term: number;
  /** By our own clock, and sooner than the database's end. */
  readonly trustedUntil: number;
}

/**
 * Tries for a lease until it is gained, then renews it. A renewal that fails or hangs loses it in
 * time: a holder stops trusting it a third of its length before the database lets another take it.
 */
export function createLease(options: LeaseOptions): Lease {
  const { name, database, holder, now, log, metrics } = options;
  const ttlMs = options.ttlMs ?? terms[database.kind].ttlMs;
  const renewMs = options.renewMs ?? terms[database.kind].renewMs;
  let holding: Holding | null = null;
  let note: Readonly<Record<string, unknown>> = {};
  let watchdog: NodeJS.Timeout | undefined;
  /** Gains and losses happen one after the other, whatever they await. */
  let transitions: Promise<void> = Promise.resolve();

  const then = (call: (() => void | Promise<void>) | undefined) => {
    transitions = transitions.then(call).catch((error: unknown) => {
      metrics.dutyFailed({ duty: `lease ${name}` });
      log.error({ lease: name, reason: messageOf(error) }, 'A change of a lease failed.');
    });
  };

  const lose = (why: string) => {
    clearTimeout(watchdog);
    if (holding === null) return;
    holding = null;
    log.info({ lease: name, why }, 'The lease is not ours any more.');
    then(options.onLost);
  };

  const isTrusted = () => holding !== null && now().getTime() < holding.trustedUntil;

  /** Also while a renewal hangs; looks again where a timer fired a moment early. */
  const watch = () => {
    if (!isTrusted()) return lose('not renewed in time');
    const leftMs = (holding?.trustedUntil ?? 0) - now().getTime();
    watchdog = setTimeout(watch, Math.max(1, leftMs));
  };

  const hold = (term: number, askedAt: number) => {
    const trustedUntil = askedAt + (ttlMs * 2) / 3;
    // The answer took so long that another may hold it by now.
    if (now().getTime() >= trustedUntil) return lose('answered too late');
    const gained = holding === null;
    holding = { term, trustedUntil };
    clearTimeout(watchdog);
    watch();
    if (!gained) return;
    log.info({ lease: name, term }, 'The lease is ours.');
    then(() => options.onGained?.(term));
  };

  const duty = createDuty({
    name: `lease ${name}`,
    maxWaitMs: renewMs,
    now,
    log,
    metrics,
    async tick(signal) {
      if (holding !== null && !isTrusted()) lose('not renewed in time');
      const askedAt = now().getTime();
      try {
        const term = await claimLease(database.db, { name, holder, ttlMs, note });
        if (signal.aborted) return await giveBack(term);
        if (term === null) lose('another process holds it');
        else hold(term, askedAt);
      } catch (error) {
        metrics.dutyFailed({ duty: `lease ${name}` });
        log.error({ lease: name, reason: messageOf(error) }, 'A lease could not be renewed.');
        return new Date(now().getTime() + Math.min(renewMs, 1_000));
      }
      return null;
    },
  });

  /** What was gained while we were stopping is of no use to us. */
  const giveBack = async (term: number | null): Promise<null> => {
    if (term !== null && holding === null) {
      await releaseLease(database.db, { name, holder, term });
    }
    return null;
  };

  const release = async (term: number) => {
    try {
      await releaseLease(database.db, { name, holder, term });
    } catch (error) {
      // It runs out by itself; stopping must not fail for it.
      log.warn({ lease: name, reason: messageOf(error) }, 'A lease could not be given up.');
    }
  };

  return {
    name: duty.name,
    start: () => duty.start(),
    wake: () => duty.wake(),
    async stop() {
      await duty.stop();
      const held = holding;
      lose('stopped');
      await transitions;
      if (held !== null) await release(held.term);
    },
    isHolder: isTrusted,
    term: () => (isTrusted() ? (holding?.term ?? null) : null),
    setNote(next) {
      if (JSON.stringify(next) === JSON.stringify(note)) return;
      note = next;
      duty.wake();
    },
  };
}
