import { and, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type {
  ActionView,
  AttemptView,
  BrokenChannelView,
  IncidentCardView,
  IncidentCounts,
  IncidentSend,
  PauseView,
  SendCardView,
} from '../src/domain/incidents/card-views.js';
import type { PauseReason } from '../src/domain/sending/pause.js';
import type { SendState } from '../src/domain/sending/send.js';
import type { Db } from './database.js';
import { mayLeave } from './may-leave.js';
import {
  accounts,
  actions,
  attempts,
  channels,
  incidents,
  pauses,
  rules,
  sends,
  triggers,
} from './schema.js';

/** How many sends an incident's card lists. */
export const listedSends = 10;

/** The present state of a send, as its card shows it; null when there is no such send. */
export async function loadSendCard(db: Db, sendId: number): Promise<SendCardView | null> {
  const [row] = await db
    .select({
      send: sends,
      account: { handle: accounts.handle, name: accounts.name },
      rule: { name: rules.name, holdsSends: rules.holdsSends },
      act: triggers.act,
    })
    .from(sends)
    .innerJoin(accounts, eq(accounts.id, sends.accountId))
    .leftJoin(rules, eq(rules.id, sends.ruleId))
    .leftJoin(triggers, and(eq(triggers.key, sends.triggerKey), eq(sends.confirmation, 'wanted')))
    .where(eq(sends.id, sendId));
  if (row === undefined) return null;
  const { send } = row;
  const tried = await db
    .select()
    .from(attempts)
    .where(eq(attempts.sendId, sendId))
    .orderBy(desc(attempts.number))
    .limit(20);
  const held = await db
    .select()
    .from(pauses)
    .where(
      and(
        eq(pauses.accountId, send.accountId),
        isNull(pauses.endedAt),
        inArray(pauses.holds, ['all', send.kind]),
      ),
    )
    .orderBy(pauses.id);
  const last = tried.find((attempt) => attempt.id === send.lastAttemptId) ?? tried[0];
  const arrived = tried.find((attempt) => attempt.outcome === 'accepted');
  const failure = tried.find((attempt) => attempt.diagnosis !== null);
  return {
    id: send.id,
    kind: send.kind,
    origin: send.origin,
    account: row.account,
    rule: row.rule,
    recipient: { handle: send.recipientHandle, name: send.recipientName },
    act: row.act,
    postId: send.postId,
    secret: send.secret,
    text: send.text,
    media: send.media.map(({ file }) => file),
    state: send.state,
    cause: send.lastCause,
    skipReason: send.skipReason,
    carriedOver: send.carriedOver,
    confirmation: send.confirmation,
    dueAt: send.dueAt,
    changedAt: send.changedAt,
    sentAt: send.sentAt,
    next: { trigger: send.nextTrigger, actor: send.nextActor },
    lastAttempt: last === undefined ? null : attemptView(last),
    arrived: arrived === undefined ? null : attemptView(arrived),
    failure: failure === undefined ? null : attemptView(failure),
    ignored: ignoredOf(send),
    pauses: held.map(pauseView),
    lastAction: await lastAction(db, eq(actions.sendId, sendId)),
  };
}

/** The present state of an incident, as its card shows it; null when there is no such incident. */
export async function loadIncidentCard(
  db: Db,
  incidentId: number,
): Promise<IncidentCardView | null> {
  const [row] = await db
    .select({
      incident: incidents,
      account: { handle: accounts.handle, name: accounts.name },
      rule: { name: rules.name, state: rules.state },
    })
    .from(incidents)
    .innerJoin(accounts, eq(accounts.id, incidents.accountId))
    .leftJoin(rules, eq(rules.id, incidents.ruleId))
    .where(eq(incidents.id, incidentId));
  if (row === undefined) return null;
  const { incident } = row;
  const pause = await pauseOf(db, incident);
  return {
    id: incident.id,
    kind: incident.kind,
    cause: incident.cause,
    folded: incident.foldedAt !== null,
    account: row.account,
    rule: row.rule,
    openedAt: incident.openedAt,
    closedAt: incident.closedAt,
    lastFailureAt: incident.lastFailureAt,
    counts: await countSends(db, incidentId),
    newest: await newestSends(db, incidentId),
    rules: await rulesOf(db, incidentId),
    pause,
    waiting: await waitingOf(db, incident, pause?.holds ?? 'all'),
    failure: await newestFailure(db, incidentId),
    lastAction: await lastAction(db, eq(actions.incidentId, incidentId)),
  };
}

/** The pause that holds, else the one that ended last; two lanes that are held are shown as all. */
async function pauseOf(
  db: Db,
  { id, accountId }: typeof incidents.$inferSelect,
): Promise<PauseView | null> {
  const [first, second] = await db
    .select()
    .from(pauses)
    .where(and(eq(pauses.accountId, accountId), eq(pauses.incidentId, id)))
    .orderBy(sql`${pauses.endedAt} is not null`, desc(pauses.id))
    .limit(2);
  if (first === undefined) return null;
  const bothHold = first.endedAt === null && second !== undefined && second.endedAt === null;
  return { ...pauseView(first), ...(bothHold ? { holds: 'all' } : {}) };
}

/**
 * The present state of a channel that could not be posted to; null when there is no such channel.
 * `since`: when the others were told, since `brokenAt` is the last try.
 */
export async function loadBrokenChannel(
  db: Db,
  channelId: number,
  since: Date,
): Promise<BrokenChannelView | null> {
  const [row] = await db.select().from(channels).where(eq(channels.id, channelId));
  if (row === undefined) return null;
  const { id, platform, externalId, brokenReason, brokenAt, removedAt } = row;
  return {
    id,
    platform,
    externalId,
    state: brokenAt === null || removedAt !== null ? 'closed' : 'open',
    reason: brokenReason,
    since,
  };
}

async function countSends(db: Db, incidentId: number): Promise<IncidentCounts> {
  const counted = await db
    .select({ state: sends.state, count: sql<number>`count(*)::int` })
    .from(sends)
    .where(eq(sends.incidentId, incidentId))
    .groupBy(sends.state);
  const of = (...states: readonly SendState[]) =>
    counted
      .filter(({ state }) => states.includes(state))
      .reduce((sum, { count }) => sum + count, 0);
  return {
    failed: of('failed'),
    unknown: of('unknown'),
    going: of('waiting', 'claimed', 'sending'),
    sent: of('sent'),
    ignored: of('ignored'),
    skipped: of('skipped'),
  };
}

async function newestSends(db: Db, incidentId: number): Promise<readonly IncidentSend[]> {
  const rows = await db
    .select({
      id: sends.id,
      handle: sends.recipientHandle,
      name: sends.recipientName,
      state: sends.state,
      changedAt: sends.changedAt,
    })
    .from(sends)
    .where(eq(sends.incidentId, incidentId))
    .orderBy(
      sql`${sends.state} not in ('failed', 'unknown')`,
      desc(sends.changedAt),
      desc(sends.id),
    )
    .limit(listedSends);
  return rows.map(({ id, handle, name, state, changedAt }) => ({
    id,
    recipient: { handle, name },
    state,
    changedAt,
  }));
}

async function rulesOf(db: Db, incidentId: number): Promise<IncidentCardView['rules']> {
  const count = sql<number>`count(*)::int`;
  return await db
    .select({ name: rules.name, count })
    .from(sends)
    .innerJoin(rules, eq(rules.id, sends.ruleId))
    .where(eq(sends.incidentId, incidentId))
    .groupBy(rules.id, rules.name)
    .orderBy(desc(count), rules.name)
    .limit(5);
}

/** What the incident holds: the sends of its rule, or those of the account that its pause holds. */
async function waitingOf(
  db: Db,
  { accountId, kind, ruleId }: typeof incidents.$inferSelect,
  holds: PauseView['holds'],
): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(sends)
    .where(
      and(
        eq(sends.accountId, accountId),
        // What waits for a person is not held by it.
        mayLeave,
        holds === 'all' ? undefined : eq(sends.kind, holds),
        kind === 'rule' && ruleId !== null ? eq(sends.ruleId, ruleId) : undefined,
      ),
    );
  return row?.count ?? 0;
}

async function newestFailure(db: Db, incidentId: number): Promise<IncidentCardView['failure']> {
  const [row] = await db
    .select({
      diagnosis: attempts.diagnosis,
      evidence: attempts.evidence,
      endedAt: attempts.endedAt,
    })
    .from(sends)
    .innerJoin(attempts, eq(attempts.id, sends.lastAttemptId))
    .where(and(eq(sends.incidentId, incidentId), isNotNull(attempts.diagnosis)))
    .orderBy(desc(attempts.id))
    .limit(1);
  return row ?? null;
}

async function lastAction(db: Db, whose: ReturnType<typeof eq>): Promise<ActionView | null> {
  const [row] = await db
    .select({ verb: actions.verb, actor: actions.actor, at: actions.at })
    .from(actions)
    .where(whose)
    .orderBy(desc(actions.id))
    .limit(1);
  return row ?? null;
}

function attemptView(row: typeof attempts.$inferSelect): AttemptView {
  const { id, number, trigger, actor, startedAt, endedAt, outcome } = row;
  const { evidence, diagnosis, recipient, askedAt } = row;
  return {
    id,
    number,
    trigger,
    actor,
    startedAt,
    endedAt,
    outcome,
    evidence,
    diagnosis,
    recipient,
    askedAt,
  };
}

function pauseView(row: typeof pauses.$inferSelect): PauseView {
  return {
    cause: row.cause as PauseReason,
    holds: row.holds,
    ends: row.ends,
    startedAt: row.startedAt,
    startedBy: row.startedBy,
    until: row.until,
    probing: row.probeSendId !== null,
    endedAt: row.endedAt,
    endedBy: row.endedBy,
  };
}

function ignoredOf(send: typeof sends.$inferSelect): SendCardView['ignored'] {
  if (send.ignoredFrom === null || send.ignoredBy === null || send.ignoredAt === null) return null;
  return { from: send.ignoredFrom, by: send.ignoredBy, at: send.ignoredAt };
}
