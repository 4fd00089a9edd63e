import { problem, type XAnswer } from './answer.js';

/** Endpoints that share a window share a bucket: all three DM POSTs are one. */
export const buckets = [
  'dm-send',
  'post-create',
  'users',
  'handle',
  'me',
  'dm-read',
  'own-posts',
  'followers',
  'likers',
  'reposters',
  'quotes',
  'mentions',
  'messages',
  'hashtag-posts',
  'post-delete',
  'media',
  'media-status',
  'activity',
  'stream',
  'webhooks',
  'token',
] as const;

export type Bucket = (typeof buckets)[number];

/** Requests per 15 minutes, and per 24 hours for one user or the whole app. */
export interface Limits {
  readonly short: number;
  readonly userDay?: number;
  readonly appDay?: number;
}

/** The documented limits of August 2026 (X reference section 1). */
export const documentedLimits: Readonly<Record<Bucket, Limits>> = {
  'dm-send': { short: 15, userDay: 1_440, appDay: 1_440 },
  'post-create': { short: 100, appDay: 10_000 },
  users: { short: 900 },
  handle: { short: 900 },
  me: { short: 75 },
  'dm-read': { short: 15 },
  'own-posts': { short: 900 },
  followers: { short: 300 },
  likers: { short: 75 },
  reposters: { short: 75 },
  quotes: { short: 75 },
  mentions: { short: 300 },
  messages: { short: 15 },
  'hashtag-posts': { short: 300 },
  'post-delete': { short: 50 },
  media: { short: 1_875, appDay: 180_000 },
  'media-status': { short: 1_000, appDay: 100_000 },
  activity: { short: 500 },
  stream: { short: 450 },
  webhooks: { short: 450 },
  token: { short: 10_000 },
};

/** For tests that are about something else. */
export const roomyLimits: Readonly<Record<Bucket, Limits>> = {
  'dm-send': { short: 100_000, userDay: 100_000, appDay: 100_000 },
  'post-create': { short: 100_000, appDay: 100_000 },
  users: { short: 100_000 },
  handle: { short: 100_000 },
  me: { short: 100_000 },
  'dm-read': { short: 100_000 },
  'own-posts': { short: 100_000 },
  followers: { short: 100_000 },
  likers: { short: 100_000 },
  reposters: { short: 100_000 },
  quotes: { short: 100_000 },
  mentions: { short: 100_000 },
  messages: { short: 100_000 },
  'hashtag-posts': { short: 100_000 },
  'post-delete': { short: 100_000 },
  media: { short: 100_000, appDay: 100_000 },
  'media-status': { short: 100_000, appDay: 100_000 },
  activity: { short: 100_000 },
  stream: { short: 100_000 },
  webhooks: { short: 100_000 },
  token: { short: 100_000 },
};

export type Scope = 'short' | 'user_day' | 'app_day';

const scopes = [
  { scope: 'short', prefix: 'x-rate-limit-', lengthMs: 15 * 60_000, limit: 'short' },
  { scope: 'user_day', prefix: 'x-user-limit-24hour-', lengthMs: 86_400_000, limit: 'userDay' },
  { scope: 'app_day', prefix: 'x-app-limit-24hour-', lengthMs: 86_400_000, limit: 'appDay' },
] as const;

interface Window {
  used: number;
  resetAt: number;
}

export interface Taken {
  readonly headers: Readonly<Record<string, string>>;
  /** A window was used up already: X answers 429. */
  readonly refusal: XAnswer | null;
}

export interface RateLimiter {
  /** Counts one request and gives the headers that X puts on its answer. */
  take(bucket: Bucket, accountXId: string): Taken;
  /** Uses a window up; every request is then refused until it resets. */
  exhaust(bucket: Bucket, accountXId: string, scope: Scope): void;
  setLimits(bucket: Bucket, limits: Limits): void;
}

export function createRateLimiter(
  given: Partial<Record<Bucket, Limits>>,
  now: () => Date,
): RateLimiter {
  const limits = new Map<Bucket, Limits>(
    buckets.map((bucket) => [bucket, given[bucket] ?? documentedLimits[bucket]]),
  );
  const windows = new Map<string, Window>();
  const windowOf = (bucket: Bucket, accountXId: string, entry: (typeof scopes)[number]): Window => {
    const key = `${bucket} ${entry.scope} ${entry.scope === 'app_day' ? '' : accountXId}`;
    const known = windows.get(key);
    if (known !== undefined && known.resetAt > now().getTime()) return known;
    const fresh = { used: 0, resetAt: now().getTime() + entry.lengthMs };
    windows.set(key, fresh);
    return fresh;
  };
  return {
    take(bucket, accountXId) {
      const headers: Record<string, string> = {};
      let exceeded = false;
      for (const entry of scopes) {
        const limit = limits.get(bucket)?.[entry.limit];
        if (limit === undefined) continue;
        const window = windowOf(bucket, accountXId, entry);
        exceeded ||= window.used >= limit;
        window.used += 1;
        headers[`${entry.prefix}limit`] = String(limit);
        headers[`${entry.prefix}remaining`] = String(Math.max(0, limit - window.used));
        headers[`${entry.prefix}reset`] = String(Math.ceil(window.resetAt / 1000));
      }
      const refusal = exceeded ? problem(429, 'Too Many Requests', 'Too Many Requests') : null;
      return { headers, refusal };
    },
    exhaust(bucket, accountXId, scope) {
      const entry = scopes.find((candidate) => candidate.scope === scope) ?? scopes[0];
      const limit = limits.get(bucket)?.[entry.limit];
      if (limit === undefined) throw new Error(`${bucket} has no window ${scope}.`);
      windowOf(bucket, accountXId, entry).used = limit;
    },
    setLimits: (bucket, next) => limits.set(bucket, next),
  };
}
