import { and, asc, eq, sql } from 'drizzle-orm';
import type { TriggerSource } from '../src/config.js';
import type { SourceProblem } from '../src/domain/source-problem.js';
import type { Db, Tx } from './database.js';
import { makeNotice } from './notices.js';
import { billingDay } from './read-usage.js';
import { sourceStates } from './schema.js';

export type SourceState = typeof sourceStates.$inferSelect;

/** One source of one account. */
export interface SourceOf {
  readonly accountId: number;
  readonly source: TriggerSource;
}

const keys = [sourceStates.accountId, sourceStates.source];
/** X's own words can be pages long. */
const longestWords = 500;

/** Something came from the source; `at`: X's own time of it, null when it tells none. */
export async function noteSourceEvent(
  tx: Tx,
  { accountId, source, at, now }: SourceOf & { readonly at: Date | null; readonly now: Date },
): Promise<void> {
  const lagMs = at === null ? null : Math.max(0, now.getTime() - at.getTime());
  await tx
    .insert(sourceStates)
    .values({ accountId, source, lastEventAt: at ?? now, lastSeenAt: now, lagMs })
    .onConflictDoUpdate({
      target: keys,
      set: {
        lastSeenAt: sql`excluded.last_seen_at`,
        lastEventAt: sql`greatest(excluded.last_event_at, ${sourceStates.lastEventAt})`,
        // What is told late says nothing about how late the newest was.
        lagMs: sql`case when excluded.lag_ms is null or excluded.last_event_at < ${sourceStates.lastEventAt} then ${sourceStates.lagMs} else excluded.lag_ms end`,
      },
    });
}

/**
 * Something of the source could not be used. `status` shows it, and the alert channels are told once per account, source
 * and day: whoever it was about may have got no answer.
 */
export async function noteSourceProblem(tx: Tx, noted: NotedProblem): Promise<void> {
  const { accountId, source, now } = noted;
  const problem = await countProblem(tx, noted);
  await makeNotice(tx, {
    kind: 'source_problem',
    key: `source_problem:${String(accountId)}:${source}:${billingDay(now)}`,
    accountId,
    ruleId: null,
    content: { source, problem },
    now,
  });
}

/** The draw of a campaign has to wait: as `noteSourceProblem`, but the channels are told per campaign and day. */
export async function noteDrawProblem(
  tx: Tx,
  { ruleId, ...noted }: NotedProblem & { readonly ruleId: number },
): Promise<void> {
  const { accountId, now } = noted;
  const problem = await countProblem(tx, noted);
  await makeNotice(tx, {
    kind: 'source_problem',
    key: `draw_problem:${String(ruleId)}:${billingDay(now)}`,
    accountId,
    ruleId,
    content: { problem, of: 'campaign' },
    now,
  });
}

type NotedProblem = SourceOf & { readonly problem: SourceProblem; readonly now: Date };

/** Counts it for `status`; resolves to what is kept of it. */
async function countProblem(
  tx: Tx,
  { accountId, source, problem, now }: NotedProblem,
): Promise<SourceProblem> {
  const lastProblem = shortened(problem);
  await tx
    .insert(sourceStates)
    .values({ accountId, source, problems: 1, lastProblem, lastProblemAt: now })
    .onConflictDoUpdate({
      target: keys,
      set: {
        problems: sql`${sourceStates.problems} + 1`,
        lastProblem: sql`excluded.last_problem`,
        lastProblemAt: sql`excluded.last_problem_at`,
      },
    });
  return lastProblem;
}

/** A cut must not leave half of a surrogate pair: PostgreSQL refuses it in JSON. */
function shortened(problem: SourceProblem): SourceProblem {
  const fields = Object.entries(problem).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string'
      ? value.slice(0, longestWords).replace(/\p{Surrogate}/gu, '\uFFFD')
      : value,
  ]);
  return Object.fromEntries(fields) as SourceProblem;
}

/** Messages came as ciphertext. */
export async function noteEncrypted(
  tx: Tx,
  {
    accountId,
    source,
    count,
    now,
  }: SourceOf & {
    readonly count: number;
    readonly now: Date;
  },
): Promise<void> {
  if (count === 0) return;
  await tx
    .insert(sourceStates)
    .values({ accountId, source, encrypted: count, lastEncryptedAt: now })
    .onConflictDoUpdate({
      target: keys,
      set: {
        encrypted: sql`${sourceStates.encrypted} + excluded.encrypted`,
        lastEncryptedAt: sql`excluded.last_encrypted_at`,
      },
    });
}

/** Likes came without their likers, and X's list could not be asked whose they were. */
export async function noteLikesWithoutLiker(
  tx: Tx,
  { accountId, source }: SourceOf,
  count: number,
): Promise<void> {
  await tx
    .insert(sourceStates)
    .values({ accountId, source, likesWithoutLiker: count })
    .onConflictDoUpdate({
      target: keys,
      set: {
        likesWithoutLiker: sql`${sourceStates.likesWithoutLiker} + excluded.likes_without_liker`,
      },
    });
}

/** Why the source does not work, in words for people; null: it does again. */
export async function setSourceBroken(
  tx: Tx,
  { accountId, source }: SourceOf,
  reason: string | null,
): Promise<void> {
  const brokenReason = reason?.slice(0, longestWords) ?? null;
  if (brokenReason === null) {
    await tx
      .update(sourceStates)
      .set({ brokenReason })
      .where(and(eq(sourceStates.accountId, accountId), eq(sourceStates.source, source)));
    return;
  }
  await tx
    .insert(sourceStates)
    .values({ accountId, source, brokenReason })
    .onConflictDoUpdate({ target: keys, set: { brokenReason } });
}

/** What the sources of an account have brought. */
export async function loadSourceStates(db: Db, accountId: number): Promise<readonly SourceState[]> {
  return db
    .select()
    .from(sourceStates)
    .where(eq(sourceStates.accountId, accountId))
    .orderBy(asc(sourceStates.source));
}
