import type { Tell } from './happenings.js';
import { newId } from './ids.js';
import type { People, Person } from './people.js';

/** A like as this X keeps it. */
export interface Like {
  readonly id: string;
  readonly postId: string;
  readonly likerXId: string;
  readonly at: Date;
}

/** What people do without writing: likes and follows. */
export interface Acts {
  /** Oldest first. */
  readonly likes: readonly Like[];
  /** A second like of the same person is the first one. */
  like(liker: Person, postId: string): Like;
  unlike(liker: Person, postId: string): void;
  follow(source: Person, target: Person): void;
  unfollow(source: Person, target: Person): void;
  /** Those who follow a person, in the order in which they began; at first those who always did. */
  followersOf(xUserId: string): readonly Person[];
}

export function createActs(now: () => Date, people: People, tell: Tell): Acts {
  const likes: Like[] = [];
  const followOrder: string[] = [];
  const nameOf = (source: Person, targetXId: string): string => `${source.xUserId} ${targetXId}`;
  const indexOf = (liker: Person, postId: string): number =>
    likes.findIndex((like) => like.likerXId === liker.xUserId && like.postId === postId);
  return {
    likes,
    like(liker, postId) {
      const known = likes[indexOf(liker, postId)];
      if (known !== undefined) return known;
      const at = now();
      const like = { id: newId(at), postId, likerXId: liker.xUserId, at };
      likes.push(like);
      tell({ kind: 'like', like });
      return like;
    },
    unlike(liker, postId) {
      const index = indexOf(liker, postId);
      if (index >= 0) likes.splice(index, 1);
    },
    follow(source, target) {
      if (source.follows.has(target.xUserId)) return;
      source.follows.add(target.xUserId);
      followOrder.push(nameOf(source, target.xUserId));
      tell({ kind: 'follow', source, target });
    },
    unfollow(source, target) {
      if (source.follows.delete(target.xUserId)) tell({ kind: 'unfollow', source, target });
    },
    followersOf(xUserId) {
      const placeOf = (person: Person): number => followOrder.lastIndexOf(nameOf(person, xUserId));
      return people
        .all()
        .filter(({ follows }) => follows.has(xUserId))
        .map((person) => ({ person, place: placeOf(person) }))
        .sort((left, right) => left.place - right.place)
        .map(({ person }) => person);
    },
  };
}
