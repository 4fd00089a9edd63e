import type { RuleDefinition } from '../../src/domain/rules/rule.js';
import { needsFacts, type FoundPerson } from '../../src/domain/rules/person.js';
import type { Trigger } from '../../src/domain/rules/trigger.js';
import type { CommandContext } from '../command.js';

/** X takes as many people in one question. */
const pageSize = 100;
/** People whom one test asks X about: each may cost money. */
const peopleMax = 300;

/** What X said about people. */
export interface AskedPeople {
  readonly found: ReadonlyMap<string, FoundPerson | null>;
  /** X could not be asked, or not about all of them. */
  readonly failed: boolean;
  /** How many were to be asked about. */
  readonly asked: number;
  /** People beyond the most that one test asks about. */
  readonly left: number;
}

/** What X says about the people whom the rule may answer, page by page; what was said stays if a later page fails. */
export async function askAboutPeople(
  context: CommandContext,
  accountId: number,
  definition: RuleDefinition,
  acts: readonly Trigger[],
): Promise<AskedPeople> {
  const people = new Map(acts.map(({ actor }) => [actor.xUserId, actor]));
  const unknown = [...people.values()].filter(
    ({ handle, name }) => needsFacts(definition) || handle === null || name === null,
  );
  const asked = unknown.slice(0, peopleMax).map(({ xUserId }) => xUserId);
  const left = unknown.length - asked.length;
  const found = new Map<string, FoundPerson | null>();
  for (let start = 0; start < asked.length; start += pageSize) {
    const page = await context.findPeople(accountId, asked.slice(start, start + pageSize));
    if (page === null) return { found, failed: true, asked: asked.length, left };
    for (const [xUserId, person] of page) found.set(xUserId, person);
  }
  return { found, failed: false, asked: asked.length, left };
}
