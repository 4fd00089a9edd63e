import { and, asc, desc, eq, gte, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Config } from '../src/config.js';
import type { Digest, DigestTotals, OpenFailures } from '../src/domain/digest/digest.js';
import { windowBefore, type Window } from '../src/domain/digest/due.js';
import type { CauseId } from '../src/domain/diagnosis/cause.js';
import { estimateCleared } from '../src/domain/sending/estimate.js';
import type { PauseReason } from '../src/domain/sending/pause.js';
import type { SkipReason } from '../src/domain/sending/send.js';
import type { Db } from './database.js';
import { capFrees } from './lanes.js';
import { accounts, attempts, pauses, sends } from './schema.js';

export interface DigestQuestion extends Window {
  readonly now: Date;
  /** The caps and the pace per kind, to tell when what was carried over clears. */
  readonly lanes: Config['lanes'];
}

/** What the window [from, to) was like, and what waits and is wrong now. */
export async function loadDigest(db: Db, question: DigestQuestion): Promise<Digest> {
  const failedByCause = await failuresIn(db, question);
  const before = windowBefore(question);
  return {
    from: question.from.toISOString(),
    to: question.to.toISOString(),
    ...(await endedIn(db, question)),
    failed: sum(failedByCause),
    failedByCause,
    before: await totalsOf(db, before),
    recovered: await recoveredIn(db, question),
    skipped: await skippedIn(db, question),
    ...(await waitingNow(db, question)),
    paused: await pausedNow(db),
    open: await openNow(db),
  };
}

const sum = (counts: readonly { readonly count: number }[]) =>
  counts.reduce((total, { count }) => total + count, 0);

const count = sql<number>`count(*)::int`;

const endedWithin = ({ from, to }: Window) =>
  and(
    // Repeated word for word, so that the partial index applies.
    inArray(sends.state, ['sent', 'ignored', 'skipped']),
    gte(sends.changedAt, from),
    lt(sends.changedAt, to),
  );

async function endedIn(db: Db, window: Window): Promise<{ sent: number; ignored: number }> {
  const rows = await db
    .select({ state: sends.state, count })
    .from(sends)
    .where(endedWithin(window))
    .groupBy(sends.state);
  const of = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
  return { sent: of('sent'), ignored: of('ignored') };
}

async function totalsOf(db: Db, window: Window): Promise<DigestTotals> {
  const { sent } = await endedIn(db, window);
  return { sent, failed: sum(await failuresIn(db, window)) };
}

/**
 * Sends that failed in the window, by the cause of their last failure in it. An attempt was a failure
 * of its send when nobody but a person made the next one: what was tried again by itself did not fail.
 */
async function failuresIn(db: Db, window: Window): Promise<Digest['failedByCause']> {
  const last = db
    .selectDistinctOn([attempts.sendId], { sendId: attempts.sendId, cause: attempts.cause })
    .from(attempts)
    .innerJoin(sends, eq(sends.id, attempts.sendId))
    .where(
      and(
        inArray(attempts.outcome, ['rejected', 'absent', 'not_posted']),
        gte(attempts.endedAt, window.from),
        lt(attempts.endedAt, window.to),
        stoodAsFailure,
      ),
    )
    .orderBy(attempts.sendId, desc(attempts.number))
    .as('last_failures');
  const rows = await db
    .select({ of: sql<CauseId>`coalesce(${last.cause}, 'unknown')`, count })
    .from(last)
    .groupBy(sql`1`)
    .orderBy(desc(count), sql`1`);
  return rows;
}

/** A try that a person asked for; as the probe of a pause it keeps only who that was. */
const byPerson = (attempt: string) =>
  sql.raw(
    `(${attempt}.trigger in ('resend', 'bulk') or (${attempt}.trigger = 'probe' and ${attempt}.actor ->> 'kind' = 'person'))`,
  );

/** The next attempt was asked for by a person; or there is none yet and the send has stopped, or waits for theirs. */
const stoodAsFailure = sql`case
  when ${attempts.number} < ${sends.attemptCount} then exists (
    select 1 from attempts later
    where later.send_id = ${attempts.sendId} and later.number = ${attempts.number} + 1
      and ${byPerson('later')})
  when ${sends.state} in ('failed', 'ignored') then true
  when ${sends.state} in ('waiting', 'claimed', 'sending', 'skipped') then
    ${sends.nextTrigger} in ('resend', 'bulk')
    or (${sends.nextTrigger} = 'probe' and ${sends.nextActor} ->> 'kind' = 'person')
  else false end`;

/** Sends that arrived with a person's resend, or with what was tried by itself after it. */
async function recoveredIn(db: Db, window: Window): Promise<number> {
  const [row] = await db
    .select({ count })
    .from(sends)
    .innerJoin(attempts, eq(attempts.sendId, sends.id))
    .where(
      and(
        endedWithin(window),
        eq(sends.state, 'sent'),
        eq(attempts.outcome, 'accepted'),
        sql`exists (
          select 1 from attempts resend
          where resend.send_id = ${sends.id} and resend.number <= ${attempts.number}
            and ${byPerson('resend')})`,
      ),
    );
  return row?.count ?? 0;
}

async function skippedIn(db: Db, window: Window): Promise<Digest['skipped']> {
  const rows = await db
    .select({ of: sends.skipReason, count })
    .from(sends)
    .where(and(endedWithin(window), eq(sends.state, 'skipped')))
    .groupBy(sends.skipReason)
    .orderBy(desc(count), asc(sends.skipReason));
  return rows.flatMap(({ of, count }): { of: SkipReason; count: number }[] =>
    of === null ? [] : [{ of, count }],
  );
}

async function waitingNow(
  db: Db,
  { now, lanes }: DigestQuestion,
): Promise<Pick<Digest, 'waiting' | 'carriedOver'>> {
  const rows = await db
    .select({
      accountId: sends.accountId,
      handle: accounts.handle,
      kind: sends.kind,
      carriedOver: sends.carriedOver,
      count,
    })
    .from(sends)
    .innerJoin(accounts, eq(accounts.id, sends.accountId))
    .where(eq(sends.state, 'waiting'))
    .groupBy(sends.accountId, accounts.handle, sends.kind, sends.carriedOver)
    .orderBy(accounts.handle, sends.kind);
  const carriedOver: Digest['carriedOver'][number][] = [];
  for (const { accountId, handle, kind, count } of rows.filter((row) => row.carriedOver)) {
    const opens = await opensAt(db, accountId, kind);
    const clearsAt =
      opens === 'never'
        ? null
        : estimateCleared({
            waiting: count,
            frees: await capFrees(db, accountId, kind, now),
            cap: lanes[kind].cap24h,
            paceMs: lanes[kind].paceSeconds * 1_000,
            opensAt: opens,
            now,
          });
    carriedOver.push({ handle, kind, count, clearsAt: clearsAt?.toISOString() ?? null });
  }
  return { waiting: sum(rows), carriedOver };
}

/** When the pauses of an account have all ended, as far as they have an end. */
async function opensAt(
  db: Db,
  accountId: number,
  kind: 'dm' | 'reply',
): Promise<Date | null | 'never'> {
  const open = await db
    .select({ until: pauses.until })
    .from(pauses)
    .where(
      and(
        eq(pauses.accountId, accountId),
        isNull(pauses.endedAt),
        inArray(pauses.holds, ['all', kind]),
      ),
    );
  if (open.some(({ until }) => until === null)) return 'never';
  const ends = open.flatMap(({ until }) => (until === null ? [] : [until.getTime()]));
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}

async function pausedNow(db: Db): Promise<Digest['paused']> {
  const rows = await db
    .select({ pause: pauses, handle: accounts.handle })
    .from(pauses)
    .innerJoin(accounts, eq(accounts.id, pauses.accountId))
    .where(and(isNull(pauses.endedAt), eq(accounts.state, 'linked')))
    .orderBy(accounts.handle, pauses.id);
  return rows.map(({ pause, handle }) => ({
    handle,
    cause: pause.cause as PauseReason,
    holds: pause.holds,
    ends: pause.ends,
    startedAt: pause.startedAt.toISOString(),
    startedBy: pause.startedBy,
    until: pause.until?.toISOString() ?? null,
    probing: pause.probeSendId !== null,
  }));
}

/** What still needs a decision, however old it is. */
async function openNow(db: Db): Promise<OpenFailures> {
  const oldest = sql<string | null>`min(${sends.changedAt})`.mapWith(sends.changedAt);
  const rows = await db
    .select({
      state: sends.state,
      of: sql<CauseId>`coalesce(${sends.lastCause}, 'unknown')`,
      count,
      oldest,
    })
    .from(sends)
    .where(inArray(sends.state, ['failed', 'unknown']))
    .groupBy(sends.state, sends.lastCause);
  const byCause = new Map<CauseId, number>();
  for (const row of rows) byCause.set(row.of, (byCause.get(row.of) ?? 0) + row.count);
  const times = rows.flatMap((row) => (row.oldest === null ? [] : [row.oldest.getTime()]));
  return {
    failed: sum(rows.filter(({ state }) => state === 'failed')),
    unknown: sum(rows.filter(({ state }) => state === 'unknown')),
    byCause: [...byCause]
      .map(([of, count]) => ({ of, count }))
      .sort((a, b) => b.count - a.count || a.of.localeCompare(b.of)),
    oldestAt: times.length === 0 ? null : new Date(Math.min(...times)).toISOString(),
  };
}
