import { and, eq, inArray, sql } from 'drizzle-orm';
import type { SendKind } from '../src/domain/sending/send.js';
import type { SeenWindows, XEndpoint } from '../src/x/port.js';
import type { Db, Tx } from './database.js';
import { rateWindows } from './schema.js';

/** The endpoint whose window each kind of send uses. */
export const sendEndpoint = {
  dm: 'dm-send',
  reply: 'post-create',
} as const satisfies Record<SendKind, XEndpoint>;

/** X's headers are in whole seconds and its clock is not ours: a window opens a little after its reset. */
const marginMs = 1_000;

/** What an endpoint's windows allow now. */
export interface WindowState {
  /** Closed until then; null = open. */
  readonly opensAt: Date | null;
  /** Whether the window that closes it is a 24-hour one. */
  readonly wholeDay: boolean;
  /** Requests left; null = X named no number. */
  readonly left: number | null;
  /** False while X never answered through this endpoint. */
  readonly seen: boolean;
}

const untouched: WindowState = { opensAt: null, wholeDay: false, left: null, seen: false };

/**
 * Keeps what X's headers said. Answers may overtake each other: within one window the lowest number
 * left counts, and an older window never replaces a newer one.
 */
export async function noteWindows(
  tx: Tx,
  accountId: number,
  { endpoint, windows }: SeenWindows,
  now: Date,
): Promise<void> {
  const rows = windows.length > 0 ? windows : [{ scope: 'short' as const, ...nothingSaid }];
  for (const { scope, limit, remaining, resetAt } of rows) {
    const insert = tx.insert(rateWindows).values({
      accountId,
      endpoint,
      scope,
      limit,
      remaining,
      resetAt: resetAt === null ? null : new Date(resetAt),
      seenAt: now,
    });
    if (windows.length === 0) await insert.onConflictDoNothing();
    else
      await insert.onConflictDoUpdate({
        target: [rateWindows.accountId, rateWindows.endpoint, rateWindows.scope],
        set: {
          limit: sql`excluded."limit"`,
          remaining: sql`case when excluded.reset_at = ${rateWindows.resetAt} then least(excluded.remaining, ${rateWindows.remaining}) else excluded.remaining end`,
          resetAt: sql`excluded.reset_at`,
          seenAt: sql`excluded.seen_at`,
        },
        setWhere: sql`${rateWindows.resetAt} is null or excluded.reset_at is null or excluded.reset_at >= ${rateWindows.resetAt}`,
      });
  }
}

const nothingSaid = { limit: null, remaining: null, resetAt: null } as const;

/** After a 429: nothing leaves through the endpoint before `until`. */
export async function blockEndpoint(
  tx: Tx,
  block: {
    readonly accountId: number;
    readonly endpoint: XEndpoint;
    readonly scope: 'short' | 'user_day' | 'app_day';
    readonly until: Date;
    readonly now: Date;
  },
): Promise<void> {
  await tx
    .insert(rateWindows)
    .values({
      accountId: block.accountId,
      endpoint: block.endpoint,
      scope: block.scope,
      blockedUntil: block.until,
      seenAt: block.now,
    })
    .onConflictDoUpdate({
      target: [rateWindows.accountId, rateWindows.endpoint, rateWindows.scope],
      set: {
        blockedUntil: sql`greatest(excluded.blocked_until, ${rateWindows.blockedUntil})`,
        seenAt: sql`excluded.seen_at`,
      },
    });
}

/** The present state of several endpoints of one account. */
export async function windowStates(
  db: Db,
  accountId: number,
  endpoints: readonly XEndpoint[],
  now: Date,
): Promise<ReadonlyMap<XEndpoint, WindowState>> {
  const rows = await db
    .select()
    .from(rateWindows)
    .where(
      and(eq(rateWindows.accountId, accountId), inArray(rateWindows.endpoint, [...endpoints])),
    );
  return new Map(
    endpoints.map((endpoint) => [
      endpoint,
      rows.filter((row) => row.endpoint === endpoint).reduce(addRow(now), untouched),
    ]),
  );
}

const addRow =
  (now: Date) =>
  (state: WindowState, row: typeof rateWindows.$inferSelect): WindowState => {
    const opens = [row.blockedUntil, row.remaining === 0 ? row.resetAt : null]
      .map((moment) => (moment === null ? 0 : moment.getTime() + marginMs))
      .reduce((a, b) => Math.max(a, b));
    const isCurrent = row.resetAt !== null && row.resetAt > now;
    const left = isCurrent && row.remaining !== null && row.remaining > 0 ? row.remaining : null;
    const closes = opens > now.getTime() && opens > (state.opensAt?.getTime() ?? 0);
    return {
      opensAt: closes ? new Date(opens) : state.opensAt,
      wholeDay: closes ? row.scope !== 'short' : state.wholeDay,
      left: left === null ? state.left : Math.min(left, state.left ?? Infinity),
      seen: true,
    };
  };
