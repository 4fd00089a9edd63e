import type { Tx } from '../../db/database.js';
import { saveOwnPosts } from '../../db/own-posts.js';
import { notePostNotOurs } from '../../db/posts-not-ours.js';
import { watchedPosts } from '../domain/rules/needed-reads.js';
import type { OwnPostsPage } from '../x/reading-port.js';
import { isLaterId, laterId } from './poll-feeds.js';
import { readingKind, type PageContext, type PageResult } from './poll-page.js';

/** Our newest posts, so that their likes, reposts and quotes can be read. */
export const ownPostsReading = readingKind<OwnPostsPage>({
  // The newest few tell what is new; the first look finds all that are watched.
  size: ({ cursor, position }) => (cursor?.readUpTo && position.page === 0 ? 5 : watchedPosts),
  ask: ({ reader, account, context: { need, position }, max }) =>
    reader.ownPosts(account, {
      pageToken: position.pageToken,
      max,
      only: need.subject === '' ? null : need.subject,
    }),
  async record(tx, page, context) {
    const { accountId, position, cursor, need } = context;
    const fresh = await saveOwnPosts(tx, accountId, page.posts);
    if (need.subject !== '') return recordNamed(tx, page, context);
    const ids = page.posts.map(({ id }) => id);
    const seen = position.present.length + ids.length;
    const newestId = ids.reduce(laterId, position.newestId);
    const readTo = cursor?.sinceId ?? null;
    // Not where a post is in the store already: a reading that broke off has left its first pages there.
    const isReached = readTo !== null && ids.some((id) => !isLaterId(id, readTo));
    return {
      fresh,
      newestAt: null,
      more: page.nextToken !== null && ids.length > 0 && !isReached && seen < watchedPosts,
      position: { present: [...position.present, ...ids], newestId },
      // How far it was read once: older ones are known.
      cursor: { sinceId: laterId(newestId, readTo) },
    };
  },
});

/**
 * Whether the post that a rule names is ours. Where it is not, its lists are not read: those people have nothing to do with
 * us. It is looked for again, since X shows a new post late; that costs nothing.
 */
async function recordNamed(
  tx: Tx,
  { posts }: OwnPostsPage,
  { accountId, need: { subject: postId }, now }: PageContext,
): Promise<PageResult> {
  const isOurs = posts.some(({ id }) => id === postId);
  if (!isOurs) await notePostNotOurs(tx, { accountId, postId, now });
  return { fresh: isOurs ? 1 : 0, newestAt: null, more: false, position: {}, cursor: {} };
}
