import { eq } from 'drizzle-orm';
import type { Database } from '../../db/database.js';
import { createMatchedRules } from '../../db/match-rules.js';
import { pollCursors, rules, triggers } from '../../db/schema.js';
import { defaultRule, type RuleDefinition } from '../../src/domain/rules/rule.js';
import type { ReadEndpoint } from '../../src/domain/rules/needed-reads.js';
import type { ActSighting } from '../../src/domain/rules/sighting.js';
import type { SourceProblem } from '../../src/domain/source-problem.js';
import { createLog } from '../../src/log.js';
import { createPollRounds, type PollRounds } from '../../src/loops/poller.js';
import type { PollSurroundings } from '../../src/loops/poll-surroundings.js';
import { silentMetrics } from '../../src/metrics.js';
import type { Reading, SeenWindows } from '../../src/x/port.js';
import type { ActsPage, ListRequest, PeoplePage, XReader } from '../../src/x/reading-port.js';
import { makeAccount, noon, sato } from './card-rows.js';
import { tooMany } from './matching-stage.js';
import { testClock, type TestClock } from './sending-stage.js';

/* Polling over a real database, with X's lists and feeds as plain lists that a test fills. */

/** What X would show; newest first. */
export interface PolledX {
  followers: string[];
  likers: Record<string, string[]>;
  reposters: Record<string, string[]>;
  mentions: ActSighting[];
  quotes: Record<string, ActSighting[]>;
  messages: ActSighting[];
  encrypted: string[];
  hashtagPosts: ActSighting[];
  ownPosts: { id: string; madeAt: Date }[];
  problems: SourceProblem[];
  /** Requests of these endpoints fail with 429. */
  failing: Set<ReadEndpoint>;
  /** Requests of 15 minutes; null: X says nothing of its windows. */
  limit: number | null;
  /** Called before a request is answered. */
  before: (endpoint: ReadEndpoint, accountId: number) => Promise<void>;
  readonly asked: Asked[];
  /** Requests that came while the window was used up. */
  refused: number;
}

export interface Asked {
  readonly endpoint: ReadEndpoint;
  readonly subject: string;
  readonly max: number;
  readonly at: Date;
  readonly accountId: number;
  readonly sinceId?: string | null;
  readonly since?: Date | null;
  readonly pageToken: string | null;
}

export interface PollStage {
  readonly database: Database;
  readonly accountId: number;
  readonly clock: TestClock;
  readonly x: PolledX;
  readonly surroundings: PollSurroundings;
  rounds: PollRounds;
  addRule(
    changes: Partial<RuleDefinition>,
    row?: Partial<typeof rules.$inferInsert>,
  ): Promise<number>;
  /** Rounds until nothing is due at this moment; resolves to when the next is wanted. */
  poll(): Promise<Date | null>;
  /** Lets time pass from round to round. */
  pollFor(ms: number): Promise<void>;
  /** As a new process begins: with nothing but the store. */
  restart(changes?: Partial<PollSurroundings>): void;
  triggers(): Promise<(typeof triggers.$inferSelect)[]>;
  keys(): Promise<string[]>;
  cursors(): Promise<(typeof pollCursors.$inferSelect)[]>;
}

const person = (xUserId: string) => ({ xUserId, handle: `fan_${xUserId}`, name: null });
const windowMs = 15 * 60_000;

function polledReader(x: PolledX, now: () => Date): XReader {
  const used = new Map<string, { count: number; resetAt: number }>();

  const seenOf = (endpoint: ReadEndpoint, accountId: number): SeenWindows | 'too-many' => {
    if (x.limit === null) return { endpoint, windows: [] };
    const key = `${accountId} ${endpoint}`;
    const at = now().getTime();
    const open = used.get(key);
    const window =
      open === undefined || open.resetAt <= at ? { count: 0, resetAt: at + windowMs } : open;
    used.set(key, { ...window, count: window.count + 1 });
    if (window.count >= x.limit) return 'too-many';
    const remaining = x.limit - window.count - 1;
    const resetAt = new Date(window.resetAt).toISOString();
    return { endpoint, windows: [{ scope: 'short', limit: x.limit, remaining, resetAt }] };
  };

  const answer = async <T>(asked: Omit<Asked, 'at'>, value: () => T): Promise<Reading<T>> => {
    const { endpoint, accountId } = asked;
    x.asked.push({ ...asked, at: now() });
    await x.before(endpoint, accountId);
    const seen = seenOf(endpoint, accountId);
    if (seen === 'too-many') x.refused += 1;
    if (seen === 'too-many' || x.failing.has(endpoint))
      return { kind: 'failed', evidence: tooMany, seen: { endpoint, windows: [] } };
    return { kind: 'read', value: value(), seen };
  };

  const page = <T>(all: readonly T[], { pageToken, max }: ListRequest) => {
    const start = Number(pageToken ?? 0);
    const end = start + max;
    const nextToken = end < all.length ? String(end) : null;
    return { items: all.slice(start, end), nextToken, problems: [...x.problems] };
  };

  const peoplePage = (all: readonly string[], request: ListRequest): PeoplePage => {
    const { items, nextToken, problems } = page(all, request);
    return {
      people: items.map(person),
      nextToken,
      problems,
      billed: items.map((id) => `user:${id}`),
    };
  };

  const actsPage = (
    all: readonly ActSighting[],
    request: ListRequest & { readonly sinceId?: string | null; readonly since?: Date | null },
    kind: 'post' | 'dm',
  ): ActsPage => {
    const sinceId = request.sinceId ?? null;
    const since = request.since ?? null;
    const wanted = all.filter(({ sourceId, at }) =>
      sinceId === null ? since === null || at === null || at >= since : sourceId > sinceId,
    );
    const { items, nextToken, problems } = page(wanted, request);
    return {
      acts: items,
      newestId: items[0]?.sourceId ?? null,
      oldestAt: items.at(-1)?.at ?? null,
      nextToken,
      problems,
      billed: items.map(({ sourceId }) => `${kind}:${sourceId}`),
    };
  };

  const list = (endpoint: ReadEndpoint, accountId: number, subject: string, r: ListRequest) => ({
    endpoint,
    accountId,
    subject,
    max: r.max,
    pageToken: r.pageToken,
  });

  return {
    followers: (a, r) =>
      answer(list('followers', a.accountId, '', r), () => peoplePage(x.followers, r)),
    likers: (a, id, r) =>
      answer(list('likers', a.accountId, id, r), () => peoplePage(x.likers[id] ?? [], r)),
    reposters: (a, id, r) =>
      answer(list('reposters', a.accountId, id, r), () => peoplePage(x.reposters[id] ?? [], r)),
    quotes: (a, id, r) =>
      answer(list('quotes', a.accountId, id, r), () => actsPage(x.quotes[id] ?? [], r, 'post')),
    mentions: (a, r) =>
      answer({ ...r, ...list('mentions', a.accountId, '', r) }, () =>
        actsPage(x.mentions, r, 'post'),
      ),
    messages: (a, r) =>
      answer(list('messages', a.accountId, '', r), () => ({
        ...actsPage(x.messages, r, 'dm'),
        encrypted: r.pageToken === null ? [...x.encrypted] : [],
      })),
    hashtagPosts: (a, tags, r) =>
      answer({ ...r, ...list('hashtag-posts', a.accountId, tags.join(' '), r) }, () =>
        actsPage(x.hashtagPosts, r, 'post'),
      ),
    ownPosts: (a, r) =>
      answer(list('own-posts', a.accountId, r.only ?? '', r), () => {
        const wanted = x.ownPosts.filter(({ id }) => r.only === null || id === r.only);
        const { items, nextToken, problems } = page(wanted, r);
        return { posts: items, nextToken, problems, billed: items.map(({ id }) => `post:${id}`) };
      }),
    people: () => Promise.reject(new Error('Polling looks nobody up.')),
  };
}

export async function pollStage(
  database: Database,
  changes: Partial<PollSurroundings['config']> = {},
): Promise<PollStage> {
  const { db } = database;
  const account = await makeAccount(db);
  const clock = testClock(noon);
  const x: PolledX = {
    followers: [],
    likers: {},
    reposters: {},
    mentions: [],
    quotes: {},
    messages: [],
    encrypted: [],
    hashtagPosts: [],
    ownPosts: [],
    problems: [],
    failing: new Set(),
    limit: null,
    before: () => Promise.resolve(),
    asked: [],
    refused: 0,
  };
  const surroundings: PollSurroundings = {
    database,
    rules: createMatchedRules('Asia/Tokyo'),
    reader: polledReader(x, clock.now),
    xAccounts: {
      get: (accountId) =>
        Promise.resolve({
          accountId,
          xUserId: account.xUserId,
          credentials: { kind: 'oauth1', accessToken: 'token', accessSecret: 'secret' },
        }),
    },
    config: {
      triggerSources: ['poll'],
      pollSeconds: 60,
      backfillHours: 24,
      readBudgetUsd: null,
      ...changes,
    },
    now: clock.now,
    log: createLog(process.env['SENDING_LOG'] ?? 'silent'),
    metrics: silentMetrics,
  };
  const stage: PollStage = {
    database,
    accountId: account.id,
    clock,
    x,
    surroundings,
    rounds: createPollRounds(surroundings),
    async addRule(ruleChanges, row = {}) {
      const definition = { ...defaultRule, on: ['follow'], texts: ['ありがとう'], ...ruleChanges };
      const name = `rule ${Math.random()}`;
      const made = { accountId: account.id, name, definition, madeBy: sato };
      const [inserted] = await db
        .insert(rules)
        .values({ ...made, madeAt: clock.now(), state: 'active', ...row })
        .returning();
      if (inserted === undefined) throw new Error('No rule was made.');
      return inserted.id;
    },
    async poll() {
      for (let round = 0; round < 60; round += 1) {
        const before = x.asked.length;
        const next = await stage.rounds.round(new AbortController().signal);
        await stage.rounds.settled();
        if (x.asked.length === before && (next === null || next > clock.now())) return next;
      }
      throw new Error('Polling does not come to rest.');
    },
    async pollFor(ms) {
      const end = clock.now().getTime() + ms;
      while (clock.now().getTime() < end) {
        const next = await stage.poll();
        const at = Math.min(end, next?.getTime() ?? end);
        clock.advance(Math.max(1, at - clock.now().getTime()));
      }
      await stage.poll();
    },
    restart(more = {}) {
      stage.rounds = createPollRounds({
        ...surroundings,
        rules: createMatchedRules('Asia/Tokyo'),
        ...more,
      });
    },
    triggers: () =>
      db.select().from(triggers).where(eq(triggers.accountId, account.id)).orderBy(triggers.id),
    keys: async () => (await stage.triggers()).map(({ key }) => key).sort(),
    cursors: () => db.select().from(pollCursors),
  };
  return stage;
}
