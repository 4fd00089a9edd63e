import { z } from 'zod';
import { conditionsSchema, defaultConditions } from '../rules/conditions.js';
import { ruleActions } from '../rules/rule.js';
import { wallTimePattern } from '../rules/wall-time.js';

/** 即時抽選 (each entry is decided at once) and 後日抽選 (all entries are drawn from later). */
export const campaignKinds = ['instant', 'draw'] as const;

export type CampaignKind = (typeof campaignKinds)[number];

/** How often one person may enter. */
export const entryLimits = ['once', 'daily'] as const;

export const quotaLimit = 1_000_000;

const variants = z.array(z.string().min(1));

/**
 * A lottery: who may enter (the conditions of a rule), how winners are chosen, and what everyone is
 * told. `schema` is the version of this shape. Codes are stored beside it, since they can be added to.
 */
export const campaignSchema = z.strictObject({
  schema: z.literal(1),
  ...conditionsSchema.shape,
  do: z.enum(ruleActions),
  accept: z.boolean(),
  kind: z.enum(campaignKinds),
  /** There are never more winners than this. */
  quota: z.number().int().min(1).max(quotaLimit),
  /** Percent of the entries that win, while there are prizes (`instant`). */
  probability: z.number().min(0).max(100),
  /** Most wins in any 60 minutes (`instant`); null = no limit. */
  perHour: z.number().int().min(1).max(quotaLimit).nullable(),
  /** When it draws by itself (`draw`); null = a person draws. */
  drawAt: z.string().regex(wallTimePattern).nullable(),
  entry: z.enum(entryLimits),
  win: variants.min(1),
  /** Empty: who does not win is skipped as `lost`. */
  lose: variants,
  /** At entry (`draw`), or to who enters again (`instant`); empty: nothing is sent then. */
  entered: variants,
});

export type CampaignDefinition = z.infer<typeof campaignSchema>;

/** What holds when nothing is said; `on`, `quota` and `win` have no default. */
export const defaultCampaign: Omit<CampaignDefinition, 'on' | 'quota' | 'win'> = {
  schema: 1,
  ...defaultConditions,
  followersOnly: true,
  do: 'dm',
  accept: false,
  kind: 'instant',
  probability: 100,
  perHour: null,
  drawAt: null,
  entry: 'once',
  lose: [],
  entered: [],
};

/** Reads what is stored. Throws when it is no campaign: nothing else is ever stored there. */
export function readStoredCampaign(stored: unknown): CampaignDefinition {
  return campaignSchema.parse(stored);
}
