import { z } from 'zod';
import { loadDraft, makeDraft } from '../db/drafts.js';
import type { HistoryFilter } from '../db/history.js';
import { causeIds, type CauseId } from '../src/domain/diagnosis/cause.js';
import { sendStates, skipReasons, type SkipReason } from '../src/domain/sending/send.js';
import type { CommandContext } from './command.js';

/** A filter of the history and how it was typed. */
export interface HistoryQuery {
  readonly filter: HistoryFilter;
  /** `status:failed` and so on, to be shown above the page. */
  readonly said: readonly string[];
}

const kind = 'history';

const reasons: readonly unknown[] = [...causeIds, ...skipReasons];

const isReason = (value: unknown) => reasons.includes(value);

const stored = z.object({
  states: z.array(z.enum(sendStates)).optional(),
  cause: z.custom<CauseId | SkipReason>(isReason).optional(),
  ruleIds: z.array(z.number()).optional(),
  user: z.string().optional(),
  accountId: z.number().optional(),
  since: z.coerce.date().optional(),
  upToId: z.number().optional(),
  said: z.array(z.string()),
});

/** Keeps the filter, so that a button needs only the draft's id and a page number. */
export async function keepHistory(context: CommandContext, query: HistoryQuery): Promise<number> {
  const { filter, said } = query;
  const payload = { ...filter, since: filter.since?.toISOString(), said };
  const owner = context.interaction.person.actor;
  return makeDraft(context.database.db, { kind, owner, payload, now: context.now() });
}

/** The filter that a button stands for; null when it was kept too long ago. */
export async function recallHistory(
  context: CommandContext,
  draftId: number,
): Promise<HistoryQuery | null> {
  const draft = await loadDraft(context.database.db, kind, draftId);
  const parsed = stored.safeParse(draft?.payload);
  if (!parsed.success) return null;
  const { said, ...filter } = parsed.data;
  return { filter, said };
}
