import type { Hours } from '../src/domain/rules/hours.js';
import type { Media } from '../src/domain/rules/rule.js';
import { system } from '../src/domain/actor.js';
import type { SendKind, SkipReason } from '../src/domain/sending/send.js';
import type { Tx } from './database.js';
import { notify } from './notify.js';
import { raiseCardsOfPauses } from './raise-cards.js';
import { sends } from './schema.js';

/** One message of a rule or campaign to one person, or that they get none. */
export interface RuleSend {
  readonly kind: SendKind;
  readonly ruleId: number;
  readonly ruleVersion: number;
  /** The act it answers: unique with rule and recipient. */
  readonly triggerKey: string;
  readonly recipient: {
    readonly xUserId: string;
    readonly handle: string;
    readonly name: string | null;
  };
  /** The post a reply answers. */
  readonly postId: string | null;
  /** Empty for what was never to be sent. */
  readonly text: string;
  readonly media: readonly Media[];
  readonly secret: boolean;
  /** It waits for a person. */
  readonly confirm: boolean;
  readonly hours: Hours | null;
  readonly notAfter: Date | null;
  /** Higher leaves first: winners before others. */
  readonly priority: number;
  readonly dueAt: Date;
  /** Why it is deliberately not sent; null: it waits. */
  readonly skip: SkipReason | null;
}

/** Rows per statement: PostgreSQL takes 65,535 parameters. */
const rowsPerStatement = 1_000;

/** Names one of the sends: rule, recipient and trigger. */
export const ruleSendKey = (send: {
  readonly ruleId: number | null;
  readonly recipientXId: string;
  readonly triggerKey: string | null;
}) => `${String(send.ruleId)} ${send.recipientXId} ${send.triggerKey ?? ''}`;

/**
 * Makes the sends of rules and campaigns of one account, waiting and skipped ones, and gives the ids of those that are
 * new, by `ruleSendKey`. The sender is told when the transaction commits.
 */
export async function makeSends(
  tx: Tx,
  accountId: number,
  made: readonly RuleSend[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  for (let start = 0; start < made.length; start += rowsPerStatement) {
    const rows = await tx
      .insert(sends)
      .values(
        made.slice(start, start + rowsPerStatement).map((send) => toRow(send, accountId, now)),
      )
      .onConflictDoNothing()
      .returning({
        id: sends.id,
        ruleId: sends.ruleId,
        recipientXId: sends.recipientXId,
        triggerKey: sends.triggerKey,
      });
    for (const row of rows) ids.set(ruleSendKey(row), row.id);
  }
  if (made.some(({ skip }) => skip === null)) {
    await raiseCardsOfPauses(tx, accountId, now);
    await notify(tx, 'sends');
  }
  return ids;
}

function toRow(send: RuleSend, accountId: number, now: Date): typeof sends.$inferInsert {
  const { recipient, confirm, skip, ...rest } = send;
  return {
    ...rest,
    accountId,
    origin: 'rule',
    madeBy: system,
    madeAt: now,
    recipientXId: recipient.xUserId,
    recipientHandle: recipient.handle,
    recipientName: recipient.name,
    confirmation: confirm && skip === null ? 'wanted' : null,
    state: skip === null ? 'waiting' : 'skipped',
    skipReason: skip,
    nextActor: system,
    changedAt: now,
  };
}
