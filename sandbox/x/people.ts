import { assertNever } from '../../src/domain/assert.js';
import { newId } from './ids.js';

/** From whom a person takes DMs. `followed`: only from people they follow. */
export type DmDoor = 'everyone' | 'followed' | 'verified' | 'nobody';

/** Somebody on this X. Change the fields at any time: the next answer follows. */
export interface Person {
  readonly xUserId: string;
  handle: string;
  name: string;
  protected: boolean;
  verifiedType: 'none' | 'blue' | 'business' | 'government';
  subscriptionType: 'None' | 'Basic' | 'Premium' | 'PremiumPlus';
  createdAt: Date;
  /** What X says; null: as many as follow them here. */
  followersCount: number | null;
  status: 'active' | 'suspended' | 'gone';
  dmsFrom: DmDoor;
  /** X user ids. */
  readonly follows: Set<string>;
  readonly blocks: Set<string>;
  readonly mutes: Set<string>;
}

/** What may be said of a new person; everything has a default. */
export type NewPerson = Partial<Omit<Person, 'follows' | 'blocks' | 'mutes'>> & {
  /** X user ids. */
  readonly follows?: Iterable<string>;
  readonly blocks?: Iterable<string>;
};

export interface People {
  add(given: NewPerson): Person;
  byId(xUserId: string): Person | undefined;
  byHandle(handle: string): Person | undefined;
  all(): readonly Person[];
}

export function createPeople(now: () => Date): People {
  const people = new Map<string, Person>();
  return {
    add(given) {
      const xUserId = given.xUserId ?? newId(now());
      const handle = given.handle ?? `person_${people.size + 1}`;
      const isProtected = given.protected ?? false;
      const person: Person = {
        xUserId,
        handle,
        name: given.name ?? handle,
        protected: isProtected,
        verifiedType: given.verifiedType ?? 'none',
        subscriptionType: given.subscriptionType ?? 'None',
        createdAt: given.createdAt ?? new Date('2019-04-01T00:00:00Z'),
        followersCount: given.followersCount ?? null,
        status: given.status ?? 'active',
        dmsFrom: given.dmsFrom ?? (isProtected ? 'followed' : 'everyone'),
        follows: new Set(given.follows),
        blocks: new Set(given.blocks),
        mutes: new Set(),
      };
      people.set(xUserId, person);
      return person;
    },
    byId: (xUserId) => people.get(xUserId),
    byHandle(handle) {
      const wanted = handle.toLowerCase();
      return [...people.values()].find((person) => person.handle.toLowerCase() === wanted);
    },
    all: () => [...people.values()],
  };
}

/** Whether `person` can be written to by `sender`, as X's `receives_your_dm` tells it. */
export function takesDmsOf(person: Person, sender: Person): boolean {
  if (person.status !== 'active') return false;
  if (person.blocks.has(sender.xUserId) || sender.blocks.has(person.xUserId)) return false;
  const followed = person.follows.has(sender.xUserId);
  switch (person.dmsFrom) {
    case 'everyone':
      return true;
    case 'followed':
      return followed;
    case 'verified':
      return followed || sender.verifiedType !== 'none';
    case 'nobody':
      return false;
    default:
      return assertNever(person.dmsFrom);
  }
}

/** X's `connection_status` of `person` as `viewer` sees it. */
export function connectionsOf(person: Person, viewer: Person): readonly string[] {
  return [
    viewer.follows.has(person.xUserId) ? 'following' : null,
    person.follows.has(viewer.xUserId) ? 'followed_by' : null,
    viewer.blocks.has(person.xUserId) ? 'blocking' : null,
    viewer.mutes.has(person.xUserId) ? 'muting' : null,
  ].filter((connection) => connection !== null);
}
