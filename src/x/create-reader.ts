import type { XContext } from './exchange.js';
import type { XAccount } from './port.js';
import { readHashtagPosts, readMentions, readQuotes } from './read-feeds.js';
import { readFollowers, readLikers, readNewestPosts, readReposters } from './read-lists.js';
import { readMessages } from './read-messages.js';
import { readPeopleByIds } from './read-people.js';
import type { XReader } from './reading-port.js';
import type { RequestSlots } from './request-slots.js';

/** Reading for triggers, each request in the account's turn. Look-ups of people wait with the other look-ups. */
export function createReader(context: XContext, slots: RequestSlots): XReader {
  const inTurn = <T>(account: XAccount, request: () => Promise<T>): Promise<T> =>
    slots(account, 'poll', request);
  return {
    followers: (account, request) =>
      inTurn(account, () => readFollowers(context, account, request)),
    likers: (account, postId, request) =>
      inTurn(account, () => readLikers(context, account, postId, request)),
    reposters: (account, postId, request) =>
      inTurn(account, () => readReposters(context, account, postId, request)),
    quotes: (account, postId, request) =>
      inTurn(account, () => readQuotes(context, account, postId, request)),
    mentions: (account, request) => inTurn(account, () => readMentions(context, account, request)),
    messages: (account, request) => inTurn(account, () => readMessages(context, account, request)),
    hashtagPosts: (account, hashtags, request) =>
      inTurn(account, () => readHashtagPosts(context, account, hashtags, request)),
    ownPosts: (account, request) =>
      inTurn(account, () => readNewestPosts(context, account, request)),
    people: (account, xUserIds) =>
      slots(account, 'read', () => readPeopleByIds(context, account, xUserIds)),
  };
}
