import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { Db, Tx } from './database.js';
import { drafts } from './schema.js';

export type Draft = typeof drafts.$inferSelect;

/** Keeps what a person began; the id goes into a button or form. */
export async function makeDraft(
  db: Db,
  draft: {
    readonly kind: string;
    readonly owner: Actor;
    readonly payload: Record<string, unknown>;
    readonly now: Date;
  },
): Promise<number> {
  const { kind, owner, payload, now } = draft;
  const [row] = await db
    .insert(drafts)
    .values({ kind, owner, payload, madeAt: now })
    .returning({ id: drafts.id });
  if (row === undefined) throw new Error('Keeping a draft returned no row.');
  return row.id;
}

/** The draft of that kind, used or not; null when there is none (any more). */
export async function loadDraft(db: Db, kind: string, id: number): Promise<Draft | null> {
  const [row] = await db
    .select()
    .from(drafts)
    .where(and(eq(drafts.id, id), eq(drafts.kind, kind)));
  return row ?? null;
}

/** Takes a draft, once: false when somebody (or the same click twice) was faster. */
export async function useDraft(tx: Tx, id: number, now: Date): Promise<boolean> {
  const used = await tx
    .update(drafts)
    .set({ usedAt: now })
    .where(and(eq(drafts.id, id), isNull(drafts.usedAt)))
    .returning({ id: drafts.id });
  return used.length === 1;
}

/** Keeps what was typed into an unused draft's form. */
export async function changeDraft(
  db: Db,
  id: number,
  payload: Record<string, unknown>,
): Promise<void> {
  await db
    .update(drafts)
    .set({ payload })
    .where(and(eq(drafts.id, id), isNull(drafts.usedAt)));
}
