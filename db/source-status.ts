import type { Config, TriggerSource } from '../src/config.js';
import { isReadToEnd, neededReads, type NeededRead } from '../src/domain/rules/needed-reads.js';
import type { Account } from './accounts.js';
import type { Db } from './database.js';
import { hasSentDms } from './dm-senders.js';
import type { MatchedRules } from './match-rules.js';
import { ownPostsFor } from './own-posts.js';
import { loadCursors, type PollCursor } from './poll-cursors.js';
import { usageToday, type SourceUsage } from './read-usage.js';
import { loadSourceStates, type SourceState } from './source-states.js';

/** What one source brought and used for one account. */
export interface SourceStatus {
  readonly source: TriggerSource;
  /** Null: nothing came from it, nothing went wrong. */
  readonly state: SourceState | null;
  readonly requests: number;
  readonly costMicroUsd: number;
}

/** A list or feed that X does not let us read. */
export interface FailingRead {
  readonly endpoint: string;
  readonly words: string;
  readonly nextAt: Date;
}

/** How the triggers of one account are read. */
export interface ReadingStatus {
  readonly sources: readonly SourceStatus[];
  /** Look-ups of people for conditions of rules. */
  readonly lookUps: SourceUsage | null;
  readonly costMicroUsd: number;
  /** What the whole UTC day comes to if it goes on like this. */
  readonly projectedMicroUsd: number;
  readonly failing: readonly FailingRead[];
  /** X does not take the account's credentials, and a renewed token, where there is one, did not help. */
  readonly isLinkBroken: boolean;
  /** Lists that could not be read as often as promised. */
  readonly behind: number;
  /** Likes are read, of which X shows the newest 100 of a post. */
  readonly readsLikes: boolean;
  readonly readsHashtags: boolean;
  /** Posts that rules name and that X did not show among ours: nothing of them is read. */
  readonly postsNotOurs: readonly string[];
}

export type ReadingConfig = Pick<Config, 'triggerSources' | 'pollSeconds' | 'readBudgetUsd'>;

/** What `status` tells about reading for one account. */
export async function loadReadingStatus(
  db: Db,
  account: Pick<Account, 'id' | 'xUserId' | 'linkedAt'>,
  { config, rules, now }: { config: ReadingConfig; rules: MatchedRules; now: Date },
): Promise<ReadingStatus> {
  const states = await loadSourceStates(db, account.id);
  const usage = await usageToday(db, account.id, now);
  const needs = await needsOf(db, account, rules, now);
  const cursors = await loadCursors(db, account.id);
  const costMicroUsd = usage.reduce((sum, one) => sum + one.costMicroUsd, 0);
  const polls = config.triggerSources.includes('poll');
  const failing = polls ? failingReads(needs, cursors) : [];
  return {
    sources: config.triggerSources.map((source) => {
      const used = usage.find((one) => one.source === source);
      return {
        source,
        state: states.find((one) => one.source === source) ?? null,
        requests: used?.requests ?? 0,
        costMicroUsd: used?.costMicroUsd ?? 0,
      };
    }),
    lookUps: usage.find(({ source }) => source === 'look-up') ?? null,
    costMicroUsd,
    projectedMicroUsd: projected(costMicroUsd, account.linkedAt, now),
    failing,
    isLinkBroken: failing.some(({ words }) => words.startsWith(refusedCredentials)),
    behind: polls ? behindReads(needs, cursors, config, now) : 0,
    readsLikes: needs.some(({ endpoint }) => endpoint === 'likers'),
    readsHashtags: needs.some(({ endpoint }) => endpoint === 'hashtag-posts'),
    postsNotOurs: needs
      .filter((need) => isLookedForInVain(need, cursors))
      .map((need) => need.subject),
  };
}

/** What must be read for the account. */
export async function needsOf(
  db: Db,
  account: Pick<Account, 'id' | 'xUserId'>,
  matched: MatchedRules,
  now: Date,
): Promise<readonly NeededRead[]> {
  const rules = await matched.load(db, account);
  const ownPosts = await ownPostsFor(db, account.id, rules);
  const sendsDms =
    rules.some(({ subject }) => subject.definition.do === 'dm') ||
    (await hasSentDms(db, account.id));
  return neededReads({ rules, ownPosts, sendsDms, now });
}

/** Of our posts, a single one is only asked for until it is known to be ours. */
export function isLookedForInVain(need: NeededRead, cursors: readonly PollCursor[]): boolean {
  const readUpTo = cursorOf(need, cursors)?.readUpTo ?? null;
  return need.endpoint === 'own-posts' && need.subject !== '' && readUpTo !== null;
}

/** How the words begin that are kept of a 401. */
const refusedCredentials = 'HTTP 401';
const dayMs = 86_400_000;
const quarterMs = 900_000;

/**
 * What the day will have cost when it goes on as it began; nothing was read before the account was linked. In the first
 * quarter of an hour nothing can be told yet.
 */
function projected(costMicroUsd: number, linkedAt: Date, now: Date): number {
  const midnightMs = now.getTime() - (now.getTime() % dayMs);
  const sinceMs = Math.max(midnightMs, linkedAt.getTime());
  const elapsedMs = Math.max(quarterMs, now.getTime() - sinceMs);
  return Math.round((costMicroUsd * dayMs) / elapsedMs);
}

/** How far it was read; undefined: it was never asked for. */
export function cursorOf(
  { endpoint, subject }: NeededRead,
  cursors: readonly PollCursor[],
): PollCursor | undefined {
  return cursors.find((one) => one.endpoint === endpoint && one.subject === subject);
}

/** The first of each endpoint: its other lists fail for the same reason. */
function failingReads(
  needs: readonly NeededRead[],
  cursors: readonly PollCursor[],
): readonly FailingRead[] {
  const failing = new Map<string, FailingRead>();
  for (const need of needs) {
    const { endpoint } = need;
    const cursor = cursorOf(need, cursors);
    if (cursor === undefined || cursor.lastError === null || failing.has(endpoint)) continue;
    failing.set(endpoint, { endpoint, words: cursor.lastError, nextAt: cursor.nextAt });
  }
  return [...failing.values()];
}

const promisedRounds = 10;
const toleranceMs = 30_000;

function behindReads(
  needs: readonly NeededRead[],
  cursors: readonly PollCursor[],
  { pollSeconds }: ReadingConfig,
  now: Date,
): number {
  const limit = now.getTime() - promisedRounds * pollSeconds * 1_000 - toleranceMs;
  return needs.filter((need) => {
    const cursor = cursorOf(need, cursors);
    if (need.notBefore !== null || cursor === undefined || cursor.failures > 0) return false;
    const { readUpTo } = cursor;
    return !isReadToEnd(need, readUpTo) && (readUpTo?.getTime() ?? 0) < limit;
  }).length;
}
