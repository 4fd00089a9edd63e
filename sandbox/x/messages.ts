import { newId } from './ids.js';
import type { Tell } from './happenings.js';
import { mediaLinkOfDm, mediaLinkOfPost, withMediaLink } from './media-link.js';
import type { MediaItem } from './media.js';
import { storeText, type MentionEntity, type StoredText } from './store-text.js';

/** A DM as this X keeps it. */
export interface DmEvent {
  readonly id: string;
  readonly conversationId: string;
  readonly senderXId: string;
  readonly participantXIds: readonly string[];
  readonly createdAt: Date;
  readonly stored: StoredText;
  readonly media: readonly MediaItem[];
  /** The text as the sender gave it. */
  readonly written: string;
}

/** Somebody a post names; the id stays theirs when they change their handle. */
export interface NamedPerson extends MentionEntity {
  /** Null: nobody was called so. */
  readonly xUserId: string | null;
}

/** A post as this X keeps it. */
export interface Post {
  readonly id: string;
  readonly authorXId: string;
  readonly createdAt: Date;
  readonly stored: StoredText;
  readonly written: string;
  readonly media: readonly MediaItem[];
  readonly repliedToPostId: string | null;
  readonly quotedPostId: string | null;
  /** Set for a repost, which is a post of its own. */
  readonly repostedPostId: string | null;
  readonly mentions: readonly NamedPerson[];
  readonly lang: string;
  /** Stays out of timelines; whoever has its link sees it. */
  readonly nullcast: boolean;
  readonly replySettings: 'everyone' | 'following' | 'mentionedUsers';
  deleted: boolean;
}

export interface NewDm {
  readonly senderXId: string;
  readonly participantXIds: readonly string[];
  readonly text: string;
  readonly media?: readonly MediaItem[];
  readonly conversationId?: string;
}

export interface NewPost {
  readonly authorXId: string;
  readonly text: string;
  readonly media?: readonly MediaItem[];
  readonly repliedToPostId?: string | null;
  readonly quotedPostId?: string | null;
  readonly repostedPostId?: string | null;
  /** What X takes for its language; from its letters when left out. */
  readonly lang?: string;
  readonly nullcast?: boolean;
  readonly replySettings?: Post['replySettings'];
  /** The handles that the reply answers, for the mentions X puts in front. */
  readonly answering?: string | readonly string[] | null;
}

/** All DMs and posts, oldest first. */
export interface Messages {
  readonly dms: readonly DmEvent[];
  readonly posts: readonly Post[];
  addDm(dm: NewDm): DmEvent;
  addPost(post: NewPost): Post;
  post(id: string): Post | undefined;
}

/** A one-to-one conversation is named after its two people, the smaller id first. */
export function conversationOf(one: string, other: string): string {
  return [one, other].sort((left, right) => (BigInt(left) < BigInt(right) ? -1 : 1)).join('-');
}

/** `find`: whose handle it is. `tell` hears of everything that is written. */
export function createMessages(
  now: () => Date,
  find: (handle: string) => { readonly xUserId: string } | undefined,
  tell: Tell,
): Messages {
  const dms: DmEvent[] = [];
  const posts: Post[] = [];
  return {
    dms,
    posts,
    addDm({ senderXId, participantXIds, text, media = [], conversationId }) {
      const createdAt = now();
      const id = newId(createdAt);
      const dm: DmEvent = {
        id,
        conversationId:
          conversationId ?? conversationOf(senderXId, participantXIds[0] ?? senderXId),
        senderXId,
        participantXIds,
        createdAt,
        stored: withMediaLink(storeText(text, null), mediaLinkOfDm(id, media)),
        media,
        written: text,
      };
      dms.push(dm);
      tell({ kind: 'dm', dm });
      return dm;
    },
    addPost(given) {
      const createdAt = now();
      const id = newId(createdAt);
      const { media = [] } = given;
      const stored = withMediaLink(
        storeText(given.text, given.answering ?? null),
        mediaLinkOfPost(id, media),
      );
      const post: Post = {
        id,
        authorXId: given.authorXId,
        createdAt,
        stored,
        written: given.text,
        media,
        repliedToPostId: given.repliedToPostId ?? null,
        quotedPostId: given.quotedPostId ?? null,
        repostedPostId: given.repostedPostId ?? null,
        mentions: stored.mentions.map((mention) => ({
          ...mention,
          xUserId: find(mention.username)?.xUserId ?? null,
        })),
        lang: given.lang ?? languageOf(given.text),
        nullcast: given.nullcast ?? false,
        replySettings: given.replySettings ?? 'everyone',
        deleted: false,
      };
      posts.push(post);
      tell({ kind: 'post', post });
      return post;
    },
    post: (id) => posts.find((post) => post.id === id),
  };
}

/** A rough guess, like X's own. */
function languageOf(text: string): string {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text)) return 'ja';
  return /[a-z]/i.test(text) ? 'en' : 'und';
}

/** X gives whole seconds. */
export function stamp(at: Date): string {
  return new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString();
}
