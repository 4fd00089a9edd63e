import { z } from 'zod';
import { changeDraft, loadDraft, makeDraft, type Draft } from '../../db/drafts.js';
import type { CommandContext } from '../command.js';

/** What a person began to say about a campaign, as typed; `codes_file` holds the content of the file. */
export interface CampaignDraft {
  readonly id: number;
  readonly draft: Draft;
  readonly typed: Readonly<Record<string, string>>;
  /** The campaign that it changes, as the person saw it; null = it makes a new one. */
  readonly edits: CampaignEdit | null;
}

export interface CampaignEdit {
  readonly ruleId: number;
  readonly version: number;
}

const payloadSchema = z.object({
  typed: z.record(z.string(), z.string()),
  edits: z.object({ ruleId: z.number(), version: z.number() }).nullable().default(null),
});

export type CampaignDraftKind = 'campaign-form' | 'campaign-accept' | 'campaign-publish';

/** Keeps it; the id goes into a form or a button. */
export async function keepCampaignDraft(
  { database, interaction, now }: CommandContext,
  kind: CampaignDraftKind,
  { typed, edits }: Pick<CampaignDraft, 'typed' | 'edits'>,
): Promise<number> {
  const owner = interaction.person.actor;
  return makeDraft(database.db, { kind, owner, payload: { typed, edits }, now: now() });
}

/** What was kept; null when there is none (any more). */
export async function recallCampaignDraft(
  { database }: CommandContext,
  kind: CampaignDraftKind,
  id: string,
): Promise<CampaignDraft | null> {
  if (!/^\d{1,15}$/u.test(id)) return null;
  const draft = await loadDraft(database.db, kind, Number(id));
  const payload = payloadSchema.safeParse(draft?.payload);
  return draft === null || !payload.success ? null : { id: draft.id, draft, ...payload.data };
}

/** Keeps what was typed since. */
export async function changeCampaignDraft(
  { database }: CommandContext,
  { id, edits }: CampaignDraft,
  typed: CampaignDraft['typed'],
): Promise<void> {
  await changeDraft(database.db, id, { typed, edits });
}
