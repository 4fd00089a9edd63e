import { eq } from 'drizzle-orm';
import type { Database, Db } from '../../db/database.js';
import { accounts, attempts, channels, incidents, rules, sends } from '../../db/schema.js';
import { system, type Actor, type Platform } from '../../src/domain/actor.js';
import type { CauseId } from '../../src/domain/diagnosis/cause.js';
import type { Diagnosis } from '../../src/domain/diagnosis/diagnosis.js';
import type { Evidence } from '../../src/domain/diagnosis/evidence.js';

/* Rows that tests of cards, digests and leases start from; everything else has a default. */

export const noon = new Date('2026-11-26T03:00:00Z');

export const sato: Actor = { kind: 'person', platform: 'slack', id: 'U1', name: 'Sato' };

export const closedToUs: Evidence = {
  answer: { kind: 'http', status: 403 },
  stage: 'post',
  codes: [349],
  slug: null,
  title: 'Forbidden',
  detail: 'You do not have permission to DM one or more participants.',
  messages: [],
  namedResetAt: null,
  retryAfterAt: null,
  windows: [],
  accessLevel: null,
  answeredAt: null,
  transactionId: null,
  rawBody: '{}',
};

export function diagnosisOf(cause: CauseId): Diagnosis {
  return {
    row: 'test',
    causes: [{ cause, certainty: 'likely', variant: cause, why: [] }],
    next: { kind: 'stop' },
  };
}

function first<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('The insert returned no row.');
  return row;
}

export async function makeAccount(db: Db, handle = 'shop') {
  return first(
    await db
      .insert(accounts)
      .values({
        xUserId: `x-${handle}`,
        handle,
        name: handle,
        credentials: 'sealed',
        authKind: 'oauth1',
        source: 'environment',
        nextCheckAt: noon,
        linkedAt: noon,
      })
      .returning(),
  );
}

export async function makeChannel(
  db: Db,
  externalId: string,
  rest: Partial<typeof channels.$inferInsert> = {},
) {
  const platform: Platform = rest.platform ?? 'slack';
  return first(
    await db
      .insert(channels)
      .values({ platform, externalId, locale: 'ja', boundBy: system, boundAt: noon, ...rest })
      .returning(),
  );
}

export async function makeRule(db: Db, accountId: number, name = '新商品キャンペーン') {
  return first(
    await db
      .insert(rules)
      .values({ accountId, name, state: 'active', definition: {}, madeBy: sato, madeAt: noon })
      .returning(),
  );
}

export async function makeSend(
  db: Db,
  accountId: number,
  rest: Partial<typeof sends.$inferInsert> = {},
) {
  return first(
    await db
      .insert(sends)
      .values({
        accountId,
        kind: 'dm',
        origin: 'person',
        madeBy: sato,
        madeAt: noon,
        recipientXId: '42',
        recipientHandle: 'taro',
        recipientName: '太郎',
        text: 'ご応募ありがとうございます!',
        dueAt: noon,
        nextActor: system,
        changedAt: noon,
        ...rest,
      })
      .returning(),
  );
}

/** A send that X refused, with its attempt and diagnosis. */
export async function makeFailedSend(
  { db }: Pick<Database, 'db'>,
  accountId: number,
  {
    at = noon,
    cause = 'recipient_closed',
    attempt = {},
    ...rest
  }: Partial<typeof sends.$inferInsert> & {
    at?: Date;
    cause?: CauseId;
    attempt?: Partial<typeof attempts.$inferInsert>;
  } = {},
) {
  const send = await makeSend(db, accountId, {
    state: 'failed',
    lastCause: cause,
    changedAt: at,
    attemptCount: 1,
    ...rest,
  });
  const tried = first(
    await db
      .insert(attempts)
      .values({
        sendId: send.id,
        accountId,
        kind: send.kind,
        number: 1,
        trigger: 'first',
        actor: system,
        text: send.text,
        startedAt: at,
        endedAt: at,
        outcome: 'rejected',
        evidence: closedToUs,
        diagnosis: diagnosisOf(cause),
        cause,
        ...attempt,
      })
      .returning(),
  );
  await db.update(sends).set({ lastAttemptId: tried.id }).where(eq(sends.id, send.id));
  return { ...send, lastAttemptId: tried.id };
}

export async function makeIncident(
  db: Db,
  accountId: number,
  rest: Partial<typeof incidents.$inferInsert> = {},
) {
  return first(
    await db
      .insert(incidents)
      .values({
        accountId,
        cause: 'recipient_closed',
        openedAt: noon,
        lastFailureAt: noon,
        ...rest,
      })
      .returning(),
  );
}
