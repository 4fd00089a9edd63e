import { z } from 'zod';
import { changeDraft, loadDraft, makeDraft, type Draft } from '../../db/drafts.js';
import type { CommandContext } from '../command.js';

/** What a person began to say about a campaign, as typed; `codes_file` holds the content of the file. */
export interface CampaignDraft {
  readonly id: number;
  readonly draft: Draft;
  readonly typed: Readonly<Record<string, string>>;
}

const payloadSchema = z.object({ typed: z.record(z.string(), z.string()) });

export type CampaignDraftKind = 'campaign-form' | 'campaign-accept' | 'campaign-publish';

/** Keeps it; the id goes into a form or a button. */
export async function keepCampaignDraft(
  { database, interaction, now }: CommandContext,
  kind: CampaignDraftKind,
  typed: CampaignDraft['typed'],
): Promise<number> {
  const owner = interaction.person.actor;
  return makeDraft(database.db, { kind, owner, payload: { typed }, now: now() });
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
  { id }: CampaignDraft,
  typed: CampaignDraft['typed'],
): Promise<void> {
  await changeDraft(database.db, id, { typed });
}
