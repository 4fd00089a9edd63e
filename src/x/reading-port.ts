import type { ActSighting } from '../domain/rules/sighting.js';
import type { TriggerActor } from '../domain/rules/trigger.js';
import type { SourceProblem } from '../domain/source-problem.js';
import type { Reading, XAccount } from './port.js';

/* Reading at X what people did. Only `src/x` knows X's fields and dialects. */

/** What every page of a list or feed tells beside its items. */
export interface PageInfo {
  /** Asks for the next, older page; null: the list ends here. */
  readonly nextToken: string | null;
  /** A missing field is a problem that somebody sees, never silently nobody. */
  readonly problems: readonly SourceProblem[];
  /** What X bills for the page: `user:1`, `post:2`, `dm:3`, `like:<post>:<user>`. */
  readonly billed: readonly string[];
}

/** People on a list without times, in X's order (newest first by custom, not by promise). */
export interface PeoplePage extends PageInfo {
  readonly people: readonly TriggerActor[];
}

/** Acts with X's own times, newest first, and the newest and oldest id of the page (null: it is empty). */
export interface ActsPage extends PageInfo {
  /** One post can be several acts: a reply that also names us. */
  readonly acts: readonly ActSighting[];
  readonly newestId: string | null;
  readonly oldestAt: Date | null;
}

/** Direct messages to us. `encrypted`: the event ids of those of the page that came as ciphertext. */
export interface MessagesPage extends ActsPage {
  readonly encrypted: readonly string[];
}

export interface OwnPostsPage extends PageInfo {
  readonly posts: readonly { readonly id: string; readonly madeAt: Date }[];
}

/** A person as the conditions of rules see them; null: X did not say. */
export interface LookedUpPerson {
  readonly xUserId: string;
  readonly handle: string;
  readonly name: string;
  readonly followers: number | null;
  readonly createdAt: Date | null;
  readonly followsUs: boolean | null;
}

/** Which part of a feed is asked for. `sinceId` wins over `since` where X takes both. */
export interface FeedRequest {
  readonly sinceId: string | null;
  readonly since: Date | null;
  readonly pageToken: string | null;
  /** Most items; the endpoint's own least and most are kept. */
  readonly max: number;
}

export interface ListRequest {
  readonly pageToken: string | null;
  readonly max: number;
}

/** `only`: the one post that is looked for, however old; null: the newest. */
export interface OwnPostsRequest extends ListRequest {
  readonly only: string | null;
}

/** Reads for triggers. As with `XPort`, nothing throws for what X answers, and each request ends within 15 s. */
export interface XReader {
  /** `GET /2/users/:id/followers` */
  followers(account: XAccount, request: ListRequest): Promise<Reading<PeoplePage>>;
  /** `GET /2/tweets/:id/liking_users`: at most the newest 100 people ever. */
  likers(account: XAccount, postId: string, request: ListRequest): Promise<Reading<PeoplePage>>;
  /** `GET /2/tweets/:id/retweeted_by` */
  reposters(account: XAccount, postId: string, request: ListRequest): Promise<Reading<PeoplePage>>;
  /** `GET /2/tweets/:id/quote_tweets` */
  quotes(account: XAccount, postId: string, request: ListRequest): Promise<Reading<ActsPage>>;
  /** `GET /2/users/:id/mentions`: replies to us, quotes and posts that name us; each post as all the acts it is. */
  mentions(account: XAccount, request: FeedRequest): Promise<Reading<ActsPage>>;
  /** `GET /2/dm_events`: only what others wrote. X takes no `since_id` here. */
  messages(account: XAccount, request: ListRequest): Promise<Reading<MessagesPage>>;
  /** `GET /2/tweets/search/recent` for posts with one of the tags (without #), no reposts, not our own. */
  hashtagPosts(
    account: XAccount,
    hashtags: readonly string[],
    request: FeedRequest,
  ): Promise<Reading<ActsPage>>;
  /** `GET /2/users/:id/tweets`: our newest posts that are not reposts. */
  ownPosts(account: XAccount, request: OwnPostsRequest): Promise<Reading<OwnPostsPage>>;
  /** `GET /2/users`, up to 100; who X does not give is left out of the map. */
  people(
    account: XAccount,
    xUserIds: readonly string[],
  ): Promise<
    Reading<{
      readonly people: ReadonlyMap<string, LookedUpPerson>;
      readonly billed: readonly string[];
    }>
  >;
}

/** Cost of one resource in millionths of a dollar, by its kind (X reference section 5.4). */
export const readPriceMicroUsd = {
  post: 5_000,
  user: 10_000,
  dm: 10_000,
  like: 1_000,
} as const;

export type BilledKind = keyof typeof readPriceMicroUsd;
