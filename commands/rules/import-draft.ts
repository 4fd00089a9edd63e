import { z } from 'zod';
import { loadDraft, makeDraft, type Draft } from '../../db/drafts.js';
import type { CommandContext } from '../command.js';

/** A file of rules that waits for a person to accept what X's rules say against it. */
export interface ImportDraft {
  readonly id: number;
  readonly draft: Draft;
  /** The file as it was given. */
  readonly text: string;
}

const kind = 'rule-import-accept';
const payloadSchema = z.object({ text: z.string() });

/** Keeps the file; the id goes into the button. */
export async function keepImportDraft(
  { database, interaction, now }: CommandContext,
  text: string,
): Promise<number> {
  const owner = interaction.person.actor;
  return makeDraft(database.db, { kind, owner, payload: { text }, now: now() });
}

/** What was kept; null when there is none (any more). */
export async function recallImportDraft(
  { database }: CommandContext,
  id: string,
): Promise<ImportDraft | null> {
  if (!/^\d{1,15}$/u.test(id)) return null;
  const draft = await loadDraft(database.db, kind, Number(id));
  const payload = payloadSchema.safeParse(draft?.payload);
  return draft === null || !payload.success ? null : { id: draft.id, draft, ...payload.data };
}
