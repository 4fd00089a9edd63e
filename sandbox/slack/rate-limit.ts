/** Slack's limit of about one message a second and channel, with a small burst. */
export interface PostLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** Tells how many seconds a post into a channel must wait; null lets it through and counts it. */
export type PostGate = (channelId: string, now: Date) => number | null;

export function createPostGate(limit: PostLimit | null): PostGate {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (channelId, now) => {
    if (limit === null) return null;
    const at = now.getTime();
    const before = buckets.get(channelId) ?? { tokens: limit.burst, at };
    const refilled = before.tokens + ((at - before.at) / 1000) * limit.perSecond;
    const tokens = Math.min(limit.burst, refilled);
    const isOpen = tokens >= 1;
    buckets.set(channelId, { tokens: isOpen ? tokens - 1 : tokens, at });
    return isOpen ? null : Math.max(1, Math.ceil((1 - tokens) / limit.perSecond));
  };
}
