import { z } from 'zod';
import { conditionsSchema, defaultConditions } from './conditions.js';

/** What a rule does. A secret reply is a reply that X keeps out of timelines, for accounts that can. */
export const ruleActions = ['dm', 'reply', 'secret_reply'] as const;

export type RuleAction = (typeof ruleActions)[number];

export const repeats = ['once', 'daily', 'always'] as const;

/** How often one person is answered; days are calendar days in the program's time zone. */
export type Repeat = (typeof repeats)[number];

export const mediaKinds = ['image', 'gif', 'video'] as const;

export type MediaKind = (typeof mediaKinds)[number];

/** A picture or film that goes with a message. `file` names it in the program's store. */
export const mediaSchema = z.strictObject({
  kind: z.enum(mediaKinds),
  file: z.string().min(1).max(200),
});

export type Media = z.infer<typeof mediaSchema>;

const variantsSchema = z.array(z.string().min(1)).min(1);

/** A further message, so long after the one before it, unless the person answered or opted out. */
const stepSchema = z.strictObject({
  afterMinutes: z.number().int().min(1),
  texts: variantsSchema,
  media: z.array(mediaSchema),
});

export type Step = z.infer<typeof stepSchema>;

/**
 * When which people do what, send which message: what `rules.definition` holds. `schema` is the
 * version of this shape, not of the rule: a later program reads older ones by it.
 */
export const ruleSchema = z.strictObject({
  schema: z.literal(1),
  ...conditionsSchema.shape,
  do: z.enum(ruleActions),
  /** Variants, of which each send takes one at random. */
  texts: variantsSchema,
  /** Variants for people who write in that language (X's `lang`, such as `en`), instead of `texts`. */
  textsByLanguage: z.record(z.string().regex(/^[a-z]{2,3}$/u), variantsSchema),
  media: z.array(mediaSchema),
  steps: z.array(stepSchema),
  repeat: z.enum(repeats),
  /** Each match waits for a person. */
  confirm: z.boolean(),
  /** A person has read what X's rules say against this rule and goes on. */
  accept: z.boolean(),
});

export type RuleDefinition = z.infer<typeof ruleSchema>;

/** What holds when nothing is said; `on` and `texts` have no default. */
export const defaultRule: Omit<RuleDefinition, 'on' | 'texts'> = {
  schema: 1,
  ...defaultConditions,
  do: 'dm',
  textsByLanguage: {},
  media: [],
  steps: [],
  repeat: 'once',
  confirm: false,
  accept: false,
};

/** Reads `rules.definition`. Throws when it is none: nothing else is ever stored there. */
export function readStoredRule(stored: unknown): RuleDefinition {
  return ruleSchema.parse(stored);
}
