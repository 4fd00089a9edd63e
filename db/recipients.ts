import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import type { RecipientFacts } from '../src/domain/diagnosis/facts.js';
import type { Db, Tx } from './database.js';
import { recipients } from './schema.js';

/** What look-ups after `since` found about these people, by X user id. */
export async function knownRecipients(
  db: Db,
  accountId: number,
  xUserIds: readonly string[],
  since: Date,
): Promise<Map<string, RecipientFacts>> {
  if (xUserIds.length === 0) return new Map();
  const rows = await db
    .select({ xUserId: recipients.xUserId, facts: recipients.facts })
    .from(recipients)
    .where(
      and(
        eq(recipients.accountId, accountId),
        inArray(recipients.xUserId, [...xUserIds]),
        gt(recipients.lookedUpAt, since),
      ),
    );
  return new Map(rows.map(({ xUserId, facts }) => [xUserId, facts]));
}

/** Keeps what a look-up found, for this account only: relationships differ per account. */
export async function keepRecipients(
  tx: Tx,
  accountId: number,
  found: readonly RecipientFacts[],
): Promise<void> {
  if (found.length === 0) return;
  await tx
    .insert(recipients)
    .values(
      found.map((facts) => ({
        accountId,
        xUserId: facts.xUserId,
        facts,
        lookedUpAt: new Date(facts.lookedUpAt),
      })),
    )
    .onConflictDoUpdate({
      target: [recipients.accountId, recipients.xUserId],
      set: { facts: sql`excluded.facts`, lookedUpAt: sql`excluded.looked_up_at` },
    });
}
