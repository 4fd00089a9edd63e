import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.js';
import { attempts, cards, incidents, pauses, sends } from '../../db/schema.js';
import { dayMs } from '../../src/domain/sending/limits.js';

/** What must hold after every step, said in sentences; an empty list is what we want. */
export async function brokenInvariants(
  { db }: Database,
  world: {
    readonly accountIds: readonly number[];
    readonly made: number;
    readonly cap: number;
    readonly now: Date;
  },
): Promise<string[]> {
  const own = inArray(sends.accountId, [...world.accountIds]);
  const rows = await db.select().from(sends).where(own);
  const tries = await db
    .select()
    .from(attempts)
    .where(inArray(attempts.accountId, [...world.accountIds]));
  const incidentRows = await db
    .select()
    .from(incidents)
    .where(inArray(incidents.accountId, [...world.accountIds]));
  const openPauses = await db
    .select()
    .from(pauses)
    .where(and(inArray(pauses.accountId, [...world.accountIds]), isNull(pauses.endedAt)));
  const cardRows = await db
    .select({ sendId: cards.sendId, incidentId: cards.incidentId })
    .from(cards);
  const withCard = new Set(cardRows.map(({ sendId }) => sendId));
  const incidentWithCard = new Set(cardRows.map(({ incidentId }) => incidentId));
  const incidentOf = new Map(incidentRows.map((row) => [row.id, row]));
  const attemptOf = new Map(tries.map((row) => [row.id, row]));
  const broken: string[] = [];
  const must = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence);
  };

  must(rows.length === world.made, `no send is lost: ${rows.length} of ${world.made}`);
  for (const send of rows) {
    const last = send.lastAttemptId === null ? undefined : attemptOf.get(send.lastAttemptId);
    const name = `send ${send.id} (${send.state})`;
    const inFlight = tries.filter(
      (attempt) => attempt.sendId === send.id && attempt.outcome === 'in_flight',
    );
    must(
      inFlight.length === (send.state === 'sending' ? 1 : 0),
      `${name} has ${inFlight.length} attempts in flight`,
    );
    if (send.state === 'failed' || send.state === 'unknown') {
      const incident = send.incidentId === null ? undefined : incidentOf.get(send.incidentId);
      must(last?.diagnosis !== null && last !== undefined, `${name} has a diagnosis`);
      must(incident !== undefined && incident.closedAt === null, `${name} has an open incident`);
      must(
        incident?.cause === send.lastCause,
        `${name} is in the incident of its cause: ${incident?.cause} for ${send.lastCause}`,
      );
      const isQuiet = send.state === 'unknown' && last?.countedAt === null && last.askedAt === null;
      must(
        isQuiet || (send.folded ? incidentWithCard.has(send.incidentId) : withCard.has(send.id)),
        `${name} is shown (folded: ${send.folded})`,
      );
      must(
        send.state === 'failed' || last?.outcome === 'unknown',
        `${name} has an unknown attempt: ${last?.outcome}`,
      );
    }
    if (send.state === 'sent') {
      const accepted = tries.filter(
        (attempt) => attempt.sendId === send.id && attempt.xId === send.xId,
      );
      must(send.xId !== null && accepted.length === 1, `${name} has the id of its attempt`);
    }
  }
  for (const incident of incidentRows) {
    const unsettled = rows.filter(
      ({ incidentId, state }) =>
        incidentId === incident.id && (state === 'failed' || state === 'unknown'),
    ).length;
    const holding = openPauses.filter(({ incidentId }) => incidentId === incident.id).length;
    const over = incident.kind === 'failures' ? unsettled === 0 && holding === 0 : holding === 0;
    must(
      (incident.closedAt !== null) === over,
      `incident ${incident.id} (${incident.cause}, ${incident.kind}) is ${incident.closedAt === null ? 'open' : 'closed'} with ${unsettled} unsettled and ${holding} pauses`,
    );
  }
  for (const accountId of world.accountIds) {
    const out = rows.filter(
      (send) => send.accountId === accountId && ['claimed', 'sending'].includes(send.state),
    );
    must(out.length <= 8, `account ${accountId} has ${out.length} in flight`);
    for (const kind of ['dm', 'reply'] as const) {
      const counted = tries.filter(
        (attempt) =>
          attempt.accountId === accountId &&
          attempt.kind === kind &&
          ['accepted', 'unknown', 'in_flight'].includes(attempt.outcome) &&
          attempt.startedAt.getTime() > world.now.getTime() - dayMs,
      );
      must(counted.length <= world.cap, `account ${accountId} used ${counted.length} ${kind}`);
    }
  }
  const [twice] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(sends)
    .where(and(own, eq(sends.state, 'sent'), isNull(sends.xId)));
  must(twice?.count === 0, 'whatever is sent has an id of X');
  return broken;
}
