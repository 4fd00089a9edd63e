import { z } from 'zod';
import { changeDraft, loadDraft, makeDraft, type Draft } from '../../db/drafts.js';
import { mediaSchema, type Media } from '../../src/domain/rules/rule.js';
import type { CommandContext } from '../command.js';

/** What a person began to say about a rule: the options and parts as typed. */
export interface RuleDraft {
  readonly id: number;
  readonly draft: Draft;
  readonly typed: Readonly<Record<string, string>>;
  /** The rule that is edited, and the version that was shown; null = a new one. */
  readonly edits: { readonly ruleId: number; readonly version: number } | null;
  /** Files that came with a form and are in the store by now, since no form can show one again; null = none came. */
  readonly media: readonly Media[] | null;
}

/** What of it a person said. */
export type RuleSayings = Pick<RuleDraft, 'typed' | 'edits' | 'media'>;

const payloadSchema = z.object({
  typed: z.record(z.string(), z.string()),
  edits: z.object({ ruleId: z.number(), version: z.number() }).nullable(),
  media: z.array(mediaSchema).nullable().default(null),
});

export type RuleDraftKind = 'rule-form' | 'rule-accept';

/** Keeps it; the id goes into a form or a button. */
export async function keepRuleDraft(
  { database, interaction, now }: CommandContext,
  kind: RuleDraftKind,
  { typed, edits, media }: RuleSayings,
): Promise<number> {
  return makeDraft(database.db, {
    kind,
    owner: interaction.person.actor,
    payload: { typed, edits, media },
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

/** Keeps what was typed and given since. */
export async function changeRuleDraft(
  { database }: CommandContext,
  { id, edits }: RuleDraft,
  { typed, media }: Omit<RuleSayings, 'edits'>,
): Promise<void> {
  await changeDraft(database.db, id, { typed, edits, media });
}
