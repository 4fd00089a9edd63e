import { z } from 'zod';
import { changeDraft, loadDraft, makeDraft, type Draft } from '../../db/drafts.js';
import type { CommandContext } from '../command.js';

/** What a person began to say about a rule: the options and parts as typed. */
export interface RuleDraft {
  readonly id: number;
  readonly draft: Draft;
  readonly typed: Readonly<Record<string, string>>;
  /** The rule that is edited, and the version that was shown; null = a new one. */
  readonly edits: { readonly ruleId: number; readonly version: number } | null;
}

const payloadSchema = z.object({
  typed: z.record(z.string(), z.string()),
  edits: z.object({ ruleId: z.number(), version: z.number() }).nullable(),
});

export type RuleDraftKind = 'rule-form' | 'rule-accept';

/** Keeps it; the id goes into a form or a button. */
export async function keepRuleDraft(
  { database, interaction, now }: CommandContext,
  kind: RuleDraftKind,
  { typed, edits }: Pick<RuleDraft, 'typed' | 'edits'>,
): Promise<number> {
  return makeDraft(database.db, {
    kind,
    owner: interaction.person.actor,
    payload: { typed, edits },
    now: now(),
  });
}

/** What was kept; null when there is none (any more). */
export async function recallRuleDraft(
  { database }: CommandContext,
  kind: RuleDraftKind,
  id: string,
): Promise<RuleDraft | null> {
  if (!/^\d{1,15}$/u.test(id)) return null;
  const draft = await loadDraft(database.db, kind, Number(id));
  const payload = payloadSchema.safeParse(draft?.payload);
  return draft === null || !payload.success ? null : { id: draft.id, draft, ...payload.data };
}

/** Keeps what was typed since. */
export async function changeRuleDraft(
  { database }: CommandContext,
  { id, edits }: RuleDraft,
  typed: Readonly<Record<string, string>>,
): Promise<void> {
  await changeDraft(database.db, id, { typed, edits });
}
