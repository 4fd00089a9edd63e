import type { Tx } from '../../db/database.js';
import { countMembers } from '../../db/present-members.js';
import { knownMembers } from '../../db/record-sightings.js';
import type { TriggerActor } from '../domain/rules/trigger.js';
import type { PeoplePage } from '../x/reading-port.js';
import type { PageContext, SeenPeople } from './poll-page.js';

/* Who of a list that tells no times is new. */

/** A page of a list, and what its list is like. */
export interface ShownPeople {
  readonly page: PeoplePage;
  readonly list: string;
  /** X shows no more of the list, though there is more of it. */
  readonly isCutOff: boolean;
}

/** What is made of a page. */
export interface JudgedPeople {
  readonly fresh: readonly SeenPeople[];
  /** Who did it before anybody looked, or nobody can tell when. */
  readonly old: readonly TriggerActor[];
  /** Nobody can tell yet: who comes further down does. */
  readonly pending: readonly SeenPeople[];
  /** What is older may be new too. */
  readonly goesOn: boolean;
  /** Nobody is left who could tell: the list begins anew, and who is new among `old` gets no answer. */
  readonly beginsAnew: boolean;
}

/** So many people are read for each known one before it is believed that none of those is left. */
const depthPerKnown = 50;

const nothing: JudgedPeople = {
  fresh: [],
  old: [],
  pending: [],
  goesOn: false,
  beginsAnew: false,
};

/**
 * Who of the page is new. Only who was there when the list was last read to where it was known tells that whoever stands
 * below was there too: others who are known came since, by a push or by a reading that broke off. On a list that was
 * never read to its end, who stands below all of those may only have moved up because others left.
 */
export async function judgePeople(
  tx: Tx,
  shown: ShownPeople,
  context: PageContext,
): Promise<JudgedPeople> {
  const { accountId, position, cursor, now } = context;
  const { people } = shown.page;
  if (position.mode === 'base-line') return { ...nothing, old: people };
  if (position.mode === 'all-new')
    return { ...nothing, fresh: [{ people, at: now }], goesOn: true };
  const ids = people.map(({ xUserId }) => xUserId);
  const known = await knownMembers(tx, accountId, shown.list, ids);
  const readUpToMs = cursor?.readUpTo?.getTime() ?? 0;
  const last = ids.findLastIndex((id) => (known.get(id)?.getTime() ?? Infinity) <= readUpToMs);
  const unknownOf = (part: readonly TriggerActor[]) =>
    part.filter(({ xUserId }) => !known.has(xUserId));
  if (cursor?.complete === true)
    return { ...nothing, fresh: [{ people: unknownOf(people), at: now }], goesOn: last === -1 };
  if (last === -1) return judgeWithoutAnchor(tx, shown, context, unknownOf(people));
  const above = { people: unknownOf(people.slice(0, last)), at: now };
  return {
    ...nothing,
    fresh: [...position.pending, above],
    old: unknownOf(people.slice(last)),
  };
}

/**
 * So far nobody was there at the last reading: either many are new, or those who were known have left. It goes on as far
 * as it is likely that one of them is still to come.
 */
async function judgeWithoutAnchor(
  tx: Tx,
  { page, list, isCutOff }: ShownPeople,
  { accountId, cursor, position, now }: PageContext,
  unknown: readonly TriggerActor[],
): Promise<JudgedPeople> {
  const pending = [...position.pending, { people: unknown, at: now }];
  const known = await countMembers(tx, accountId, list, cursor?.readUpTo ?? now);
  const read = position.present.length + page.people.length;
  const isEnd = page.nextToken === null || page.people.length === 0;
  if (!isEnd && read <= known * depthPerKnown) return { ...nothing, pending, goesOn: true };
  // Pushed out of sight by as many as X shows, rather than all gone.
  if (isEnd && isCutOff && known * 2 >= read) return { ...nothing, fresh: pending };
  const old = pending.flatMap(({ people }) => people);
  return { ...nothing, old, beginsAnew: old.length > 0 };
}
