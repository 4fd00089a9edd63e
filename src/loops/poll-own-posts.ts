import type { Tx } from '../../db/database.js';
import { saveOwnPosts } from '../../db/own-posts.js';
import { notePostNotOurs } from '../../db/posts-not-ours.js';
import { watchedPosts } from '../domain/rules/needed-reads.js';
import type { OwnPostsPage } from '../x/reading-port.js';
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
    const seen = position.present.length + page.posts.length;
    const isFirst = cursor?.readUpTo == null;
    const wanted = isFirst ? seen < watchedPosts : fresh === page.posts.length;
    return {
      fresh,
      newestAt: null,
      more: page.nextToken !== null && page.posts.length > 0 && wanted && seen < watchedPosts,
      position: { present: [...position.present, ...page.posts.map(({ id }) => id)] },
      cursor: {},
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
