import type { SkipReason } from '../sending/send.js';
import type { Conditions } from './conditions.js';

/** What a look-up found about the person. Null: X did not say, which meets no condition. */
export interface PersonFacts {
  readonly followers: number | null;
  readonly createdAt: Date | null;
  readonly followsUs: boolean | null;
}

/** A person whom a look-up found. */
export interface FoundPerson extends PersonFacts {
  /** Without @. */
  readonly handle: string;
  readonly name: string;
}

/** Of a person whom X does not give nothing can be said. */
export const nothingKnown: PersonFacts = { followers: null, createdAt: null, followsUs: null };

const dayMs = 86_400_000;

/** Whether the conditions need a look-up of the person at all: it costs a request. */
export function needsFacts(conditions: Conditions): boolean {
  return (
    conditions.followersOnly ||
    conditions.minFollowers !== null ||
    conditions.maxFollowers !== null ||
    conditions.minAccountDays !== null
  );
}

/** Why the person is not answered, as far as the conditions about people say; null when they are met. */
export function personSkip(
  conditions: Conditions,
  facts: PersonFacts,
  now: Date,
): Extract<SkipReason, 'not_follower' | 'follower_count' | 'account_too_new'> | null {
  if (conditions.followersOnly && facts.followsUs !== true) return 'not_follower';
  if (!hasFollowers(conditions, facts.followers)) return 'follower_count';
  const { minAccountDays } = conditions;
  if (minAccountDays === null) return null;
  const ageMs = facts.createdAt === null ? -1 : now.getTime() - facts.createdAt.getTime();
  return ageMs < minAccountDays * dayMs ? 'account_too_new' : null;
}

function hasFollowers({ minFollowers, maxFollowers }: Conditions, followers: number | null) {
  if (minFollowers === null && maxFollowers === null) return true;
  return (
    followers !== null &&
    followers >= (minFollowers ?? 0) &&
    followers <= (maxFollowers ?? Number.POSITIVE_INFINITY)
  );
}
