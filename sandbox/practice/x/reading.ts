import type { XRequestRecord } from '../../x/journal.js';
import type { Bucket } from '../../x/rate-limits.js';

/** The lists that are read to see what people do. */
const lists: ReadonlySet<Bucket | null> = new Set([
  'followers',
  'likers',
  'reposters',
  'quotes',
  'mentions',
  'messages',
  'hashtag-posts',
] as const);

/** Whether the program looks with it for what people do. */
export function isReading({ bucket, query }: Pick<XRequestRecord, 'bucket' | 'query'>): boolean {
  // Our posts are read back too when an answer was cut; regular readings leave the reposts out.
  return lists.has(bucket) || (bucket === 'own-posts' && query['exclude'] !== undefined);
}

/** A reading that went well or is under way: there are several each second, and nothing to see in them. */
export function isQuietReading(
  record: Pick<XRequestRecord, 'bucket' | 'query' | 'status' | 'trouble'>,
): boolean {
  const { status, trouble } = record;
  return isReading(record) && trouble === null && (status === null || status < 400);
}
