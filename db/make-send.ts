import { eq, and } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { Hours } from '../src/domain/rules/hours.js';
import type { Media } from '../src/domain/rules/rule.js';
import { priorities, type SendKind, type SendOrigin } from '../src/domain/sending/send.js';
import type { Tx } from './database.js';
import { notify } from './notify.js';
import { raiseCardsOfPauses } from './raise-cards.js';
import { sends } from './schema.js';

/** One message to one recipient, as a rule, a person or the system wants it sent. */
export interface NewSend {
  readonly accountId: number;
  readonly kind: SendKind;
  readonly origin: SendOrigin;
  readonly madeBy: Actor;
  readonly recipient: {
    readonly xUserId: string;
    readonly handle: string;
    readonly name: string | null;
  };
  /** The post a reply answers; required for replies. */
  readonly postId?: string;
  readonly text: string;
  /** The rule and the trigger event it answers: unique with the recipient. */
  readonly rule?: { readonly id: number; readonly version: number; readonly triggerKey: string };
  /** Key of the interaction that asked for it: unique. */
  readonly requestKey?: string;
  /** Default: at once. */
  readonly dueAt?: Date;
  readonly media?: readonly Media[];
  /** A reply that X is asked to keep out of timelines. */
  readonly secret?: boolean;
  /** It leaves only within these. */
  readonly hours?: Hours | null;
  /** What would have to wait until then or longer does not go at all. */
  readonly notAfter?: Date | null;
  readonly now: Date;
}

/** `known`: the same trigger or the same request made it before; nothing was changed. */
export type MadeSend =
  | { readonly kind: 'made'; readonly id: number }
  | { readonly kind: 'known'; readonly id: number };

/** Makes a send that waits; the sender is told when the transaction commits. */
export async function makeSend(tx: Tx, send: NewSend): Promise<MadeSend> {
  const [made] = await tx
    .insert(sends)
    .values({
      accountId: send.accountId,
      kind: send.kind,
      origin: send.origin,
      madeBy: send.madeBy,
      madeAt: send.now,
      ruleId: send.rule?.id ?? null,
      ruleVersion: send.rule?.version ?? null,
      triggerKey: send.rule?.triggerKey ?? null,
      requestKey: send.requestKey ?? null,
      recipientXId: send.recipient.xUserId,
      recipientHandle: send.recipient.handle,
      recipientName: send.recipient.name,
      postId: send.postId ?? null,
      text: send.text,
      media: send.media ?? [],
      secret: send.secret ?? false,
      hours: send.hours ?? null,
      notAfter: send.notAfter ?? null,
      priority: priorities[send.origin],
      unpaced: send.origin !== 'rule',
      dueAt: send.dueAt ?? send.now,
      nextActor: send.madeBy,
      changedAt: send.now,
    })
    .onConflictDoNothing()
    .returning({ id: sends.id });
  if (made === undefined) return { kind: 'known', id: await knownId(tx, send) };
  await raiseCardsOfPauses(tx, send.accountId, send.now);
  await notify(tx, 'sends');
  return { kind: 'made', id: made.id };
}

async function knownId(tx: Tx, send: NewSend): Promise<number> {
  const byRequest =
    send.requestKey === undefined ? undefined : eq(sends.requestKey, send.requestKey);
  const byTrigger =
    send.rule === undefined
      ? undefined
      : and(
          eq(sends.ruleId, send.rule.id),
          eq(sends.recipientXId, send.recipient.xUserId),
          eq(sends.triggerKey, send.rule.triggerKey),
        );
  const [known] = await tx
    .select({ id: sends.id })
    .from(sends)
    .where(byRequest ?? byTrigger);
  if (known === undefined) throw new Error('A send conflicted with one that does not exist.');
  return known.id;
}
