import { newId } from './ids.js';
import { storeText, type StoredText } from './store-text.js';

/** A DM as this X keeps it. */
export interface DmEvent {
  readonly id: string;
  readonly conversationId: string;
  readonly senderXId: string;
  readonly participantXIds: readonly string[];
  readonly createdAt: Date;
  readonly stored: StoredText;
  /** The text as the sender gave it. */
  readonly written: string;
}

/** A post as this X keeps it. */
export interface Post {
  readonly id: string;
  readonly authorXId: string;
  readonly createdAt: Date;
  readonly stored: StoredText;
  readonly written: string;
  readonly repliedToPostId: string | null;
  readonly quotedPostId: string | null;
  readonly replySettings: 'everyone' | 'following' | 'mentionedUsers';
  deleted: boolean;
}

export interface NewDm {
  readonly senderXId: string;
  readonly participantXIds: readonly string[];
  readonly text: string;
  readonly conversationId?: string;
}

export interface NewPost {
  readonly authorXId: string;
  readonly text: string;
  readonly repliedToPostId?: string | null;
  readonly quotedPostId?: string | null;
  readonly replySettings?: Post['replySettings'];
  /** The handle that the reply answers, for the mention X puts in front. */
  readonly answering?: string | null;
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

export function createMessages(now: () => Date): Messages {
  const dms: DmEvent[] = [];
  const posts: Post[] = [];
  return {
    dms,
    posts,
    addDm({ senderXId, participantXIds, text, conversationId }) {
      const createdAt = now();
      const dm: DmEvent = {
        id: newId(createdAt),
        conversationId:
          conversationId ?? conversationOf(senderXId, participantXIds[0] ?? senderXId),
        senderXId,
        participantXIds,
        createdAt,
        stored: storeText(text, null),
        written: text,
      };
      dms.push(dm);
      return dm;
    },
    addPost(given) {
      const createdAt = now();
      const post: Post = {
        id: newId(createdAt),
        authorXId: given.authorXId,
        createdAt,
        stored: storeText(given.text, given.answering ?? null),
        written: given.text,
        repliedToPostId: given.repliedToPostId ?? null,
        quotedPostId: given.quotedPostId ?? null,
        replySettings: given.replySettings ?? 'everyone',
        deleted: false,
      };
      posts.push(post);
      return post;
    },
    post: (id) => posts.find((post) => post.id === id),
  };
}

/** X gives whole seconds. */
export function stamp(at: Date): string {
  return new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString();
}
