import { saveOwnPosts } from '../../db/own-posts.js';
import { watchedPosts } from '../domain/rules/needed-reads.js';
import type { OwnPostsPage } from '../x/reading-port.js';
import { readingKind } from './poll-page.js';

/** Our newest posts, so that their likes, reposts and quotes can be read. */
export const ownPostsReading = readingKind<OwnPostsPage>({
  // The newest few tell what is new; the first look finds all that are watched.
  size: ({ cursor, position }) => (cursor?.readUpTo && position.page === 0 ? 5 : watchedPosts),
  ask: ({ reader, account, context, max }) =>
    reader.ownPosts(account, { pageToken: context.position.pageToken, max }),
  async record(tx, page, { accountId, position, cursor }) {
    const fresh = await saveOwnPosts(tx, accountId, page.posts);
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
