import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Config } from '../src/config.js';
import { estimateCleared } from '../src/domain/sending/estimate.js';
import { sendKinds, type SendKind } from '../src/domain/sending/send.js';
import { listAccounts, type Account } from './accounts.js';
import type { Db } from './database.js';
import { capFrees } from './lanes.js';
import { openPauseRows, type PauseRow } from './pauses.js';
import { sendEndpoint, windowStates } from './rate-windows.js';
import { attempts, pauses, sends } from './schema.js';

/** One kind of send of one account: what it has used and what waits. */
export interface LaneStatus {
  readonly kind: SendKind;
  readonly cap: number;
  readonly capUsed: number;
  /** What waits for its turn, without what was carried over and what a person must approve first. */
  readonly waiting: number;
  /** What waits for a person to approve it. */
  readonly unconfirmed: number;
  readonly carriedOver: number;
  /** About when the last of the carried over will have left; null when a pause without an end holds. */
  readonly clearsAt: Date | null;
  readonly oldestWaitingAt: Date | null;
  /** X's own window is closed until then; null = open. */
  readonly opensAt: Date | null;
}

export interface AccountStatus {
  readonly account: Account;
  readonly pauses: readonly PauseRow[];
  readonly lanes: readonly LaneStatus[];
  /** Failures that need a decision. */
  readonly failed: number;
  readonly unknown: number;
}

/** What X said last: it answers, it does not, or nothing was asked of it yet. */
export type XHealth =
  | { readonly kind: 'answers'; readonly at: Date }
  | { readonly kind: 'silent'; readonly since: Date }
  | { readonly kind: 'not-asked' };

/** Every account that is linked, or for which something still waits. */
export async function loadStatus(
  db: Db,
  config: Pick<Config, 'lanes'>,
  now: Date,
): Promise<AccountStatus[]> {
  const all: AccountStatus[] = [];
  for (const account of await listAccounts(db)) {
    const status = await statusOf(db, account, config, now);
    const waits = status.lanes.some(
      (lane) => lane.waiting + lane.unconfirmed + lane.carriedOver > 0,
    );
    if (account.state === 'linked' || waits) all.push(status);
  }
  return all;
}

async function statusOf(
  db: Db,
  account: Account,
  config: Pick<Config, 'lanes'>,
  now: Date,
): Promise<AccountStatus> {
  const held = await openPauseRows(db, account.id);
  const lanes: LaneStatus[] = [];
  for (const kind of sendKinds)
    lanes.push(await laneStatus(db, account.id, { kind, config, held, now }));
  const counts = await db
    .select({ state: sends.state, count: sql<number>`count(*)::int` })
    .from(sends)
    .where(and(eq(sends.accountId, account.id), inArray(sends.state, ['failed', 'unknown'])))
    .groupBy(sends.state);
  const of = (state: string) => counts.find((row) => row.state === state)?.count ?? 0;
  return { account, pauses: held, lanes, failed: of('failed'), unknown: of('unknown') };
}

interface LaneQuestion {
  readonly kind: SendKind;
  readonly config: Pick<Config, 'lanes'>;
  readonly held: readonly PauseRow[];
  readonly now: Date;
}

const isConfirmed = sql`${sends.confirmation} is distinct from 'wanted'`;

async function laneStatus(
  db: Db,
  accountId: number,
  { kind, config, held, now }: LaneQuestion,
): Promise<LaneStatus> {
  const { cap24h: cap, paceSeconds } = config.lanes[kind];
  const frees = await capFrees(db, accountId, kind, now);
  const [row] = await db
    .select({
      waiting: sql<number>`count(*) filter (where ${isConfirmed} and not ${sends.carriedOver})::int`,
      carriedOver: sql<number>`count(*) filter (where ${isConfirmed} and ${sends.carriedOver})::int`,
      unconfirmed: sql<number>`count(*) filter (where not ${isConfirmed})::int`,
      oldest: sql<Date | null>`min(${sends.madeAt}) filter (where ${isConfirmed})`.mapWith(
        sends.madeAt,
      ),
    })
    .from(sends)
    .where(and(eq(sends.accountId, accountId), eq(sends.kind, kind), eq(sends.state, 'waiting')));
  const endpoint = sendEndpoint[kind];
  const window = (await windowStates(db, accountId, [endpoint], now)).get(endpoint);
  const carriedOver = row?.carriedOver ?? 0;
  const opens = openingOf(kind, held, window?.opensAt ?? null);
  return {
    kind,
    cap,
    capUsed: frees.length,
    waiting: row?.waiting ?? 0,
    unconfirmed: row?.unconfirmed ?? 0,
    carriedOver,
    clearsAt:
      opens === 'never'
        ? null
        : estimateCleared({
            waiting: carriedOver,
            frees,
            cap,
            paceMs: paceSeconds * 1_000,
            opensAt: opens,
            now,
          }),
    oldestWaitingAt: row?.oldest ?? null,
    opensAt: window?.opensAt ?? null,
  };
}

/** When pauses and X's window let a lane go; `never` while a pause holds that has no end of its own. */
export function openingOf(
  kind: SendKind,
  held: readonly PauseRow[],
  windowOpensAt: Date | null,
): Date | null | 'never' {
  const holding = held.filter((pause) => pause.holds === 'all' || pause.holds === kind);
  if (holding.some((pause) => pause.until === null)) return 'never';
  const ends = [...holding.map((pause) => pause.until), windowOpensAt].flatMap((end) =>
    end === null ? [] : [end.getTime()],
  );
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}

/** Whether X answers, as far as the sends have shown. */
export async function loadXHealth(db: Db): Promise<XHealth> {
  const [outage] = await db
    .select({ since: pauses.startedAt })
    .from(pauses)
    .where(and(eq(pauses.cause, 'outage'), isNull(pauses.endedAt)))
    .orderBy(pauses.startedAt)
    .limit(1);
  if (outage !== undefined) return { kind: 'silent', since: outage.since };
  const [last] = await db
    .select({ at: attempts.endedAt })
    .from(attempts)
    .where(inArray(attempts.outcome, ['accepted', 'rejected']))
    .orderBy(desc(attempts.id))
    .limit(1);
  return last === undefined || last.at === null
    ? { kind: 'not-asked' }
    : { kind: 'answers', at: last.at };
}
