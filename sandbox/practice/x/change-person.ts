import type { DmDoor, Person } from '../../x/people.js';

export const dmDoors = ['everyone', 'followed', 'verified', 'nobody'] as const satisfies DmDoor[];

export const personStatuses = ['active', 'suspended', 'gone'] as const satisfies Person['status'][];

/** What the page may change of a person on X. `blocks`: our account. */
export interface PersonChange {
  readonly dmsFrom?: DmDoor | undefined;
  readonly status?: Person['status'] | undefined;
  readonly protected?: boolean | undefined;
  readonly verified?: boolean | undefined;
  readonly blocks?: boolean | undefined;
}

function put(set: Set<string>, id: string, isIn: boolean | undefined): void {
  if (isIn === true) set.add(id);
  if (isIn === false) set.delete(id);
}

/** Changes the person; the next answer of X follows it. */
export function changePerson(person: Person, change: PersonChange, ourXId: string): void {
  person.dmsFrom = change.dmsFrom ?? person.dmsFrom;
  person.status = change.status ?? person.status;
  person.protected = change.protected ?? person.protected;
  if (change.verified !== undefined) person.verifiedType = change.verified ? 'blue' : 'none';
  put(person.blocks, ourXId, change.blocks);
}
