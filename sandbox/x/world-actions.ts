import { createCipheriv, randomBytes } from 'node:crypto';
import type { Like } from './acts.js';
import { newId } from './ids.js';
import type { DmEvent, Post } from './messages.js';
import type { Person } from './people.js';
import type { World } from './world.js';

/** What people on this X do by hand. Everybody is named by their handle. */
export interface WorldActions {
  like(handle: string, postId: string): Like;
  unlike(handle: string, postId: string): void;
  repost(handle: string, postId: string): Post;
  /** Takes a repost back. */
  unrepost(handle: string, postId: string): void;
  follow(who: string, whom: string): void;
  unfollow(who: string, whom: string): void;
  /** A reply; X names everybody in front whom the post involves. */
  reply(reply: { readonly from: string; readonly to: string; readonly text: string }): Post;
  quote(quote: { readonly from: string; readonly postId: string; readonly text: string }): Post;
  /** Any post; whom its text names is told. */
  mention(post: { readonly from: string; readonly text: string }): Post;
  /** An encrypted message: no list has it, and its event has ciphertext alone. Gives its id. */
  writeChat(chat: { readonly from: string; readonly to: string; readonly text: string }): string;
  writeDm(dm: { readonly from: string; readonly to: string; readonly text: string }): DmEvent;
}

/** The person of that handle; throws when there is none. */
export function personCalled(world: World, handle: string): Person {
  const person = world.people.byHandle(handle);
  if (person === undefined) throw new Error(`Nobody is called @${handle} here.`);
  return person;
}

export function createWorldActions(world: World): WorldActions {
  const { acts, messages } = world;
  const who = (handle: string): Person => personCalled(world, handle);
  const existing = (postId: string): Post => {
    const post = messages.post(postId);
    if (post === undefined || post.deleted) throw new Error(`There is no post ${postId} here.`);
    return post;
  };
  return {
    like: (handle, postId) => acts.like(who(handle), existing(postId).id),
    unlike: (handle, postId) => acts.unlike(who(handle), postId),
    repost: (handle, postId) => repost(world, who(handle), existing(postId)),
    unrepost(handle, postId) {
      const known = repostOf(world, who(handle), postId);
      if (known !== undefined) known.deleted = true;
    },
    follow: (source, target) => acts.follow(who(source), who(target)),
    unfollow: (source, target) => acts.unfollow(who(source), who(target)),
    reply({ from, to, text }) {
      const author = who(from);
      const answering = peopleOf(world, existing(to), author);
      return messages.addPost({ authorXId: author.xUserId, text, repliedToPostId: to, answering });
    },
    quote({ from, postId, text }) {
      const quotedPostId = existing(postId).id;
      return messages.addPost({ authorXId: who(from).xUserId, text, quotedPostId });
    },
    mention: ({ from, text }) => messages.addPost({ authorXId: who(from).xUserId, text }),
    writeChat({ from, to, text }) {
      const at = world.now();
      const id = newId(at);
      const ciphertext = encrypt(text);
      const [senderXId, recipientXId] = [who(from).xUserId, who(to).xUserId];
      const chat = { id, senderXId, recipientXId, at, ciphertext };
      world.happenings.tell({ kind: 'chat', chat });
      return id;
    },
    writeDm: ({ from, to, text }) =>
      messages.addDm({
        senderXId: who(from).xUserId,
        participantXIds: [who(to).xUserId],
        text,
      }),
  };
}

/** With a key that is thrown away at once: nobody here can read it. */
function encrypt(text: string): string {
  const cipher = createCipheriv('aes-256-ctr', randomBytes(32), randomBytes(16));
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

/** The handles of everybody a post involves, its author first, but for `replier`. */
export function peopleOf(world: World, post: Post, replier: Person): readonly string[] {
  const ids = new Set([post.authorXId, ...post.mentions.map(({ xUserId }) => xUserId)]);
  ids.delete(replier.xUserId);
  return [...ids].flatMap((id) => world.people.byId(id ?? '')?.handle ?? []);
}

function repostOf({ messages }: World, person: Person, postId: string): Post | undefined {
  return messages.posts.find(
    (post) => post.repostedPostId === postId && post.authorXId === person.xUserId && !post.deleted,
  );
}

function repost(world: World, person: Person, post: Post): Post {
  const known = repostOf(world, person, post.id);
  if (known !== undefined) return known;
  const author = world.people.byId(post.authorXId);
  return world.messages.addPost({
    authorXId: person.xUserId,
    text: `RT @${author?.handle ?? ''}: ${post.stored.text}`,
    repostedPostId: post.id,
    lang: post.lang,
  });
}
