import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Tx } from './database.js';
import { makeNotice } from './notices.js';
import { rules } from './schema.js';

/** A post that rules name is not among our posts. The channels are told once for each rule. */
export async function notePostNotOurs(
  tx: Tx,
  {
    accountId,
    postId,
    now,
  }: { readonly accountId: number; readonly postId: string; readonly now: Date },
): Promise<void> {
  const naming = await tx
    .select({ id: rules.id, kind: rules.kind })
    .from(rules)
    .where(
      and(
        eq(rules.accountId, accountId),
        ne(rules.state, 'deleted'),
        sql`${rules.definition} ->> 'post' = ${postId}`,
      ),
    )
    .orderBy(asc(rules.id));
  for (const { id: ruleId, kind } of naming) {
    await makeNotice(tx, {
      kind: 'source_problem',
      key: `post_not_ours:${String(ruleId)}:${postId}`,
      accountId,
      ruleId,
      content: { problem: { kind: 'post_not_ours', postId }, of: kind },
      now,
    });
  }
}
