/** How many requests a bucket takes per window. Real ones are mostly 5 per 5 s and channel. */
export interface Bucket {
  readonly limit: number;
  readonly windowMs: number;
}

export interface BucketState {
  readonly headers: Readonly<Record<string, string>>;
  /** Null when the request may pass; else how long to wait. */
  readonly retryAfterMs: number | null;
}

/** Fixed windows per method and route, as the `x-ratelimit-*` headers describe them. */
export function createRateLimits(now: () => number): {
  bucket: Bucket;
  spend(key: string): BucketState;
} {
  const windows = new Map<string, { endsAt: number; left: number }>();
  const limits = {
    bucket: { limit: 1000, windowMs: 1000 } as Bucket,
    spend(key: string): BucketState {
      const { limit, windowMs } = limits.bucket;
      const open = windows.get(key);
      const window = open && open.endsAt > now() ? open : { endsAt: now() + windowMs, left: limit };
      windows.set(key, window);
      const resetAfterMs = window.endsAt - now();
      const isFull = window.left <= 0;
      if (!isFull) window.left -= 1;
      return {
        retryAfterMs: isFull ? resetAfterMs : null,
        headers: {
          'x-ratelimit-limit': String(limit),
          'x-ratelimit-remaining': String(window.left),
          'x-ratelimit-reset': String(window.endsAt / 1000),
          'x-ratelimit-reset-after': String(resetAfterMs / 1000),
          'x-ratelimit-bucket': bucketHash(key),
        },
      };
    },
  };
  return limits;
}

/** The same for all channels, as Discord's is: the major parameter is not part of it. */
function bucketHash(key: string): string {
  return Buffer.from(key.replaceAll(/\d{5,}/g, ':id'))
    .toString('hex')
    .slice(0, 32);
}
