import { z } from 'zod';
import { keywordMatches } from './match-keyword.js';
import { triggerKinds } from './trigger.js';
import { wallTimePattern } from './wall-time.js';

/** How many of each a rule may have. X's rule file and forms stay readable, and matching stays fast. */
export const listLimits = { keywords: 50, hashtags: 5, exclude: 500 } as const;

export const nameLimit = 50;

const whole = z.number().int().min(0).max(1_000_000_000);
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u);

/**
 * Who is answered for what: shared by rules and campaigns, kept as people stated it (words not folded,
 * times in the program's time zone). `null` means no such condition.
 */
export const conditionsSchema = z.strictObject({
  on: z.array(z.enum(triggerKinds)).min(1),
  /** `all`: the person has done all of `on` since the rule was made; `any`: one is enough. */
  match: z.enum(['all', 'any']),
  /** Restricts what acts on a post of ours (`kindsOnOurPost`); null = the whole account. */
  post: z
    .string()
    .regex(/^\d{1,19}$/u)
    .nullable(),
  /** Restricts what has words (`kindsWithText`); empty = any words. */
  keywords: z.array(z.string().min(1)).max(listLimits.keywords),
  keywordMatch: z.enum(keywordMatches),
  /** Without #. A post with one of them is a `hashtag` trigger of the rule. */
  hashtags: z.array(z.string().min(1)).max(listLimits.hashtags),
  /** Handles without @ that are never answered. */
  exclude: z.array(z.string().regex(/^\w{1,15}$/u)).max(listLimits.exclude),
  followersOnly: z.boolean(),
  minFollowers: whole.nullable(),
  maxFollowers: whole.nullable(),
  minAccountDays: whole.nullable(),
  hours: z.strictObject({ from: clock, until: clock }).nullable(),
  from: z.string().regex(wallTimePattern).nullable(),
  until: z.string().regex(wallTimePattern).nullable(),
});

export type Conditions = z.infer<typeof conditionsSchema>;

/** What holds when nothing is said; `on` alone has no default. */
export const defaultConditions: Omit<Conditions, 'on'> = {
  match: 'all',
  post: null,
  keywords: [],
  keywordMatch: 'contains',
  hashtags: [],
  exclude: [],
  followersOnly: false,
  minFollowers: null,
  maxFollowers: null,
  minAccountDays: null,
  hours: null,
  from: null,
  until: null,
};
