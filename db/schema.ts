import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import type { Actor } from '../src/domain/actor.js';
import type { CauseId } from '../src/domain/diagnosis/cause.js';
import type { Diagnosis, PauseEnd } from '../src/domain/diagnosis/diagnosis.js';
import type { Evidence, RateWindow } from '../src/domain/diagnosis/evidence.js';
import type { AccountFacts, RecipientFacts } from '../src/domain/diagnosis/facts.js';
import type { Locale } from '../src/domain/locale.js';
import type { Platform } from '../src/domain/actor.js';
import {
  attemptOutcomes,
  attemptTriggers,
  sendKinds,
  sendOrigins,
  sendStates,
  skipReasons,
  type AttemptOutcome,
  type AttemptTrigger,
  type SendKind,
  type SendOrigin,
  type SendState,
  type SkipReason,
} from '../src/domain/sending/send.js';

/** A moment with time zone, read and written as `Date`. */
const moment = (name: string) =>
  timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

/** A reference to another table's bigint id. */
const reference = (name: string) => bigint(name, { mode: 'number' });

const identity = () => bigserial('id', { mode: 'number' }).primaryKey();

/** `column in ('a', 'b')` for a check constraint: the list in the code is the list in the database. */
const oneOf = (column: AnyPgColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`;

/** An X account linked for sending. Unlinking keeps the row, and what waits for it. */
export const accounts = pgTable(
  'accounts',
  {
    id: identity(),
    xUserId: text('x_user_id').notNull(),
    handle: text('handle').notNull(),
    name: text('name').notNull(),
    state: text('state').$type<'linked' | 'unlinked'>().notNull().default('linked'),
    /** Encrypted credentials (`db/secrets.ts`); null once unlinked. Never logged, never shown. */
    credentials: text('credentials'),
    authKind: text('auth_kind').$type<'oauth1' | 'oauth2'>().notNull(),
    scopes: text('scopes')
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    tokenExpiresAt: moment('token_expires_at'),
    /** Where the link came from: the environment's static account, or `/xtep account link`. */
    source: text('source').$type<'environment' | 'link'>().notNull(),
    facts: jsonb('facts').$type<AccountFacts>(),
    nextCheckAt: moment('next_check_at').notNull(),
    linkedAt: moment('linked_at').notNull(),
  },
  (table) => [
    uniqueIndex('accounts_x_user_id').on(table.xUserId),
    check('accounts_state', oneOf(table.state, ['linked', 'unlinked'])),
    check('accounts_auth_kind', oneOf(table.authKind, ['oauth1', 'oauth2'])),
    check('accounts_source', oneOf(table.source, ['environment', 'link'])),
    check(
      'accounts_linked_has_credentials',
      sql`${table.state} <> 'linked' or ${table.credentials} is not null`,
    ),
  ],
);

/** What one account and kind of send may do when: the pace of sends that rules make. */
export const lanes = pgTable(
  'lanes',
  {
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    kind: text('kind').$type<SendKind>().notNull(),
    /** No send made by a rule or a bulk resend leaves before this moment. */
    nextPacedAt: moment('next_paced_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.kind] }),
    check('lanes_kind', oneOf(table.kind, sendKinds)),
  ],
);

/** The last that X's headers said about one window of one endpoint, per account. */
export const rateWindows = pgTable(
  'rate_windows',
  {
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    /** Endpoint family, such as `dm-send`, `post-create`, `users`, `dm-read`, `own-posts`. */
    endpoint: text('endpoint').notNull(),
    scope: text('scope').$type<RateWindow['scope']>().notNull(),
    limit: integer('limit'),
    remaining: integer('remaining'),
    resetAt: moment('reset_at'),
    /** Set by a 429: nothing leaves through this endpoint before it, whatever `remaining` says. */
    blockedUntil: moment('blocked_until'),
    seenAt: moment('seen_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.endpoint, table.scope] }),
    check('rate_windows_scope', oneOf(table.scope, ['short', 'user_day', 'app_day'])),
  ],
);

/**
 * Why an account does not send, since when and until when. Pauses stack: sending goes on when all
 * have ended. `cause` is a pause cause, `person` (`/xtep account pause`), or `outage` (X as a whole
 * does not answer).
 */
export const pauses = pgTable(
  'pauses',
  {
    id: identity(),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    cause: text('cause').notNull(),
    holds: text('holds').$type<'all' | SendKind>().notNull(),
    ends: jsonb('ends').$type<PauseEnd>().notNull(),
    startedAt: moment('started_at').notNull(),
    /** When the pause ends or is probed next; null = only a check or a person ends it. */
    until: moment('until'),
    /** How often the pause was prolonged: each step doubles the cool-down or the probe's wait. */
    step: integer('step').notNull().default(0),
    /** The one send that is out as the probe of this pause. */
    probeSendId: reference('probe_send_id'),
    incidentId: reference('incident_id'),
    startedBy: jsonb('started_by').$type<Actor>().notNull(),
    endedAt: moment('ended_at'),
    endedBy: jsonb('ended_by').$type<Actor>(),
  },
  (table) => [
    uniqueIndex('pauses_open')
      .on(table.accountId, table.cause, table.holds)
      .where(sql`${table.endedAt} is null`),
    index('pauses_account').on(table.accountId, table.startedAt),
    check('pauses_holds', oneOf(table.holds, ['all', ...sendKinds])),
  ],
);

/** When which people do what, send which message. `definition` is the rule model of the domain. */
export const rules = pgTable(
  'rules',
  {
    id: identity(),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    name: text('name').notNull(),
    state: text('state').$type<'active' | 'paused' | 'deleted'>().notNull(),
    version: integer('version').notNull().default(1),
    definition: jsonb('definition').$type<Record<string, unknown>>().notNull(),
    madeBy: jsonb('made_by').$type<Actor>().notNull(),
    madeAt: moment('made_at').notNull(),
  },
  (table) => [
    uniqueIndex('rules_name')
      .on(table.accountId, table.name)
      .where(sql`${table.state} <> 'deleted'`),
    check('rules_state', oneOf(table.state, ['active', 'paused', 'deleted'])),
  ],
);

/** Failures of one account with one cause, open until handled; also a pause, an outage, a paused rule. */
export const incidents = pgTable(
  'incidents',
  {
    id: identity(),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    /** A cause id; for a rule that was paused for its failures, the cause of those failures. */
    cause: text('cause').$type<CauseId>().notNull(),
    /** `outage`: X as a whole does not answer. `rule`: five sends of one rule in a row failed. */
    kind: text('kind').$type<'failures' | 'outage' | 'rule'>().notNull().default('failures'),
    ruleId: reference('rule_id').references(() => rules.id),
    openedAt: moment('opened_at').notNull(),
    closedAt: moment('closed_at'),
    /** Set when the sixth failure within 60 s folded; from then on the incident has a card. */
    foldedAt: moment('folded_at'),
    lastFailureAt: moment('last_failure_at'),
  },
  (table) => [
    uniqueIndex('incidents_open')
      .on(table.accountId, table.cause, table.kind, sql`coalesce(${table.ruleId}, 0)`)
      .where(sql`${table.closedAt} is null`),
    check('incidents_kind', oneOf(table.kind, ['failures', 'outage', 'rule'])),
  ],
);

/** One message to one recipient, from waiting to its end. Its life is drawn in `src/domain/sending/send.ts`. */
export const sends = pgTable(
  'sends',
  {
    id: identity(),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    kind: text('kind').$type<SendKind>().notNull(),
    origin: text('origin').$type<SendOrigin>().notNull(),
    madeBy: jsonb('made_by').$type<Actor>().notNull(),
    madeAt: moment('made_at').notNull(),
    ruleId: reference('rule_id').references(() => rules.id),
    ruleVersion: integer('rule_version'),
    /** The trigger event a rule answered; with rule and recipient it makes the send unique. */
    triggerKey: text('trigger_key'),
    /** Key of the interaction that asked for it, so that one delivered twice makes one send. */
    requestKey: text('request_key'),
    recipientXId: text('recipient_x_id').notNull(),
    recipientHandle: text('recipient_handle').notNull(),
    recipientName: text('recipient_name'),
    /** The post a reply answers. */
    postId: text('post_id'),
    text: text('text').notNull(),
    state: text('state').$type<SendState>().notNull().default('waiting'),
    skipReason: text('skip_reason').$type<SkipReason>(),
    /** Higher leaves first among the due (a person's send before a rule's). */
    priority: integer('priority').notNull().default(0),
    dueAt: moment('due_at').notNull(),
    /** True while it waits because a 24-hour cap moved it (持ち越し). */
    carriedOver: boolean('carried_over').notNull().default(false),
    /** True: does not wait for the pace (a person's send or single Resend). Windows, caps and pauses still hold. */
    unpaced: boolean('unpaced').notNull().default(false),
    /** True: POST whatever the look-up says (a person's Resend of one send: people may know better). */
    insist: boolean('insist').notNull().default(false),
    /** What the next attempt will be recorded as, and who asked for it. */
    nextTrigger: text('next_trigger').$type<AttemptTrigger>().notNull().default('first'),
    nextActor: jsonb('next_actor').$type<Actor>().notNull(),
    /** Tries by itself since the last time a person (or the rule) asked for it. */
    ownTries: integer('own_tries').notNull().default(0),
    firstOwnTryAt: moment('first_own_try_at'),
    attemptCount: integer('attempt_count').notNull().default(0),
    lastAttemptId: reference('last_attempt_id'),
    /** First-ranked cause of the last attempt, kept while the send waits again; null once sent. */
    lastCause: text('last_cause').$type<CauseId>(),
    incidentId: reference('incident_id').references(() => incidents.id),
    /** True when it has no card of its own: the incident's card counts it. */
    folded: boolean('folded').notNull().default(false),
    claimedBy: text('claimed_by'),
    leaseUntil: moment('lease_until'),
    /** Id of the DM event or post at X. */
    xId: text('x_id'),
    sentAt: moment('sent_at'),
    /** What `undo` brings back. */
    ignoredFrom: text('ignored_from').$type<'failed' | 'unknown'>(),
    ignoredBy: jsonb('ignored_by').$type<Actor>(),
    ignoredAt: moment('ignored_at'),
    /** Moment of the last change of state; cards and counts order by it. */
    changedAt: moment('changed_at').notNull(),
  },
  (table) => [
    uniqueIndex('sends_trigger')
      .on(table.ruleId, table.recipientXId, table.triggerKey)
      .where(sql`${table.ruleId} is not null`),
    uniqueIndex('sends_request_key')
      .on(table.requestKey)
      .where(sql`${table.requestKey} is not null`),
    uniqueIndex('sends_x_id')
      .on(table.accountId, table.kind, table.xId)
      .where(sql`${table.xId} is not null`),
    // Small whatever the history holds: claiming stays flat with a million finished rows.
    index('sends_waiting')
      .on(table.accountId, table.kind, table.dueAt, table.id)
      .where(sql`${table.state} = 'waiting'`),
    index('sends_live')
      .on(table.accountId, table.state)
      .where(sql`${table.state} in ('claimed', 'sending', 'failed', 'unknown')`),
    // Ascending, and read backwards: drizzle writes DESC as NULLS LAST, which `order by … desc` cannot use
    // (a page of half a million sends took 500 ms).
    index('sends_made').on(table.madeAt, table.id),
    index('sends_state_made').on(table.state, table.madeAt, table.id),
    index('sends_account_made').on(table.accountId, table.madeAt, table.id),
    index('sends_cause_made').on(table.lastCause, table.madeAt, table.id),
    index('sends_skipped')
      .on(table.skipReason, table.madeAt, table.id)
      .where(sql`${table.skipReason} is not null`),
    // A digest reads what ended in its window, not the whole history.
    index('sends_ended')
      .on(table.changedAt)
      .where(sql`${table.state} in ('sent', 'ignored', 'skipped')`),
    // Retention finds what it may delete, and nothing else: without it every look walked through all sends.
    index('sends_done')
      .on(table.changedAt)
      .where(sql`${table.state} in ('sent', 'ignored', 'skipped') and ${table.ruleId} is null`),
    // The last tries of a rule: a quiet rule's are far back among those of its account.
    index('sends_rule_attempts')
      .on(table.ruleId, table.lastAttemptId)
      .where(sql`${table.ruleId} is not null`),
    index('sends_recipient').on(sql`lower(${table.recipientHandle})`, table.madeAt),
    index('sends_recipient_x').on(table.recipientXId, table.madeAt),
    index('sends_incident')
      .on(table.incidentId, table.state)
      .where(sql`${table.incidentId} is not null`),
    check('sends_state', oneOf(table.state, sendStates)),
    check('sends_kind', oneOf(table.kind, sendKinds)),
    check('sends_origin', oneOf(table.origin, sendOrigins)),
    check('sends_next_trigger', oneOf(table.nextTrigger, attemptTriggers)),
    check(
      'sends_skip_reason',
      sql`(${table.state} = 'skipped') = (${table.skipReason} is not null)`,
    ),
    check(
      'sends_skip_reason_known',
      sql`${table.skipReason} is null or ${oneOf(table.skipReason, skipReasons)}`,
    ),
    check('sends_reply_has_post', sql`${table.kind} <> 'reply' or ${table.postId} is not null`),
    check('sends_sent_has_time', sql`${table.state} <> 'sent' or ${table.sentAt} is not null`),
    check(
      'sends_claim',
      sql`(${table.state} in ('claimed', 'sending')) = (${table.claimedBy} is not null and ${table.leaseUntil} is not null)`,
    ),
    check('sends_ignored', sql`(${table.state} = 'ignored') = (${table.ignoredFrom} is not null)`),
  ],
);

/** One try of a send against X, with what X answered. Written before the POST leaves. */
export const attempts = pgTable(
  'attempts',
  {
    id: identity(),
    sendId: reference('send_id')
      .notNull()
      .references(() => sends.id),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    kind: text('kind').$type<SendKind>().notNull(),
    /** 1 for the first attempt of a send. */
    number: integer('number').notNull(),
    trigger: text('trigger').$type<AttemptTrigger>().notNull(),
    actor: jsonb('actor').$type<Actor>().notNull(),
    /** The text as this attempt sent it; an edit changes the send, never an attempt. */
    text: text('text').notNull(),
    startedAt: moment('started_at').notNull(),
    /** Null exactly while `in_flight`. */
    endedAt: moment('ended_at'),
    outcome: text('outcome').$type<AttemptOutcome>().notNull().default('in_flight'),
    evidence: jsonb('evidence').$type<Evidence>(),
    diagnosis: jsonb('diagnosis').$type<Diagnosis>(),
    cause: text('cause').$type<CauseId>(),
    /** What the look-up said before the POST, or after the refusal. */
    recipient: jsonb('recipient').$type<RecipientFacts>(),
    xId: text('x_id'),
    /** A new failure of its account and cause: the folding of storms counts these. */
    countedAt: moment('counted_at'),
    /** Reading back an unknown outcome: when next, how often absent, first and last time of that. */
    nextReadAt: moment('next_read_at'),
    absentReads: integer('absent_reads').notNull().default(0),
    firstAbsentAt: moment('first_absent_at'),
    lastAbsentAt: moment('last_absent_at'),
    /** Reads that proved nothing (429, cut, a page that does not reach back). */
    blindReads: integer('blind_reads').notNull().default(0),
    /** When reading back ended without proof and a person was asked. */
    askedAt: moment('asked_at'),
  },
  (table) => [
    uniqueIndex('attempts_number').on(table.sendId, table.number),
    // One attempt in flight per send: the database itself refuses the second POST.
    uniqueIndex('attempts_in_flight')
      .on(table.sendId)
      .where(sql`${table.outcome} = 'in_flight'`),
    index('attempts_capped')
      .on(table.accountId, table.kind, table.startedAt)
      .where(sql`${table.outcome} in ('accepted', 'unknown', 'in_flight')`),
    index('attempts_counted')
      .on(table.accountId, table.cause, table.countedAt)
      .where(sql`${table.countedAt} is not null`),
    index('attempts_recent').on(table.accountId, table.id),
    // The newest of one kind, however many of the other came meanwhile.
    index('attempts_lane').on(table.accountId, table.kind, table.id),
    index('attempts_failed')
      .on(table.endedAt)
      .where(sql`${table.outcome} in ('rejected', 'absent', 'not_posted')`),
    // Raw answers that are still kept, so that clearing the old ones does not read all attempts.
    index('attempts_raw')
      .on(table.startedAt)
      .where(sql`${table.evidence} ->> 'rawBody' <> ''`),
    index('attempts_read_back')
      .on(table.nextReadAt)
      .where(sql`${table.nextReadAt} is not null`),
    check('attempts_outcome', oneOf(table.outcome, attemptOutcomes)),
    check('attempts_trigger', oneOf(table.trigger, attemptTriggers)),
    check('attempts_kind', oneOf(table.kind, sendKinds)),
    check('attempts_end', sql`(${table.outcome} = 'in_flight') = (${table.endedAt} is null)`),
  ],
);

/** A Slack or Discord channel bound to alerts and/or digests. */
export const channels = pgTable(
  'channels',
  {
    id: identity(),
    platform: text('platform').$type<Platform>().notNull(),
    externalId: text('external_id').notNull(),
    alerts: boolean('alerts').notNull().default(true),
    digest: boolean('digest').notNull().default(false),
    /** `HH:MM` in `XTEP_TIME_ZONE`; null = `XTEP_DIGEST_AT`. */
    digestAt: text('digest_at'),
    digestPeriod: text('digest_period').$type<'day' | 'week'>().notNull().default('day'),
    locale: text('locale').$type<Locale>().notNull(),
    /** Post what is not a change of state (repeats, late news) into the card's thread. */
    threads: boolean('threads').notNull().default(false),
    /** Why nothing can be posted there, in the platform's own word (`channel_not_found`, `50013`); null = well. */
    brokenReason: text('broken_reason'),
    brokenAt: moment('broken_at'),
    boundBy: jsonb('bound_by').$type<Actor>().notNull(),
    /** When it was bound or its settings changed; no digest is due for a moment before it. */
    boundAt: moment('bound_at').notNull(),
    /** Unbound channels keep their row, so that their cards keep their place. */
    removedAt: moment('removed_at'),
  },
  (table) => [
    uniqueIndex('channels_external').on(table.platform, table.externalId),
    check('channels_platform', oneOf(table.platform, ['slack', 'discord'])),
    check('channels_locale', oneOf(table.locale, ['ja', 'en'])),
    check('channels_digest_period', oneOf(table.digestPeriod, ['day', 'week'])),
  ],
);

/** The summary of a day or a week for one channel; made once, then shown by its card. */
export const digests = pgTable(
  'digests',
  {
    id: identity(),
    channelId: reference('channel_id')
      .notNull()
      .references(() => channels.id),
    period: text('period').$type<'day' | 'week'>().notNull(),
    /** The local date the digest was due on, in `XTEP_TIME_ZONE`. */
    day: date('day', { mode: 'string' }).notNull(),
    fromAt: moment('from_at').notNull(),
    toAt: moment('to_at').notNull(),
    /** The digest model of `src/domain/digest`, as computed when it was made. */
    content: jsonb('content').$type<Record<string, unknown>>().notNull(),
    madeAt: moment('made_at').notNull(),
  },
  (table) => [
    uniqueIndex('digests_once').on(table.channelId, table.period, table.day),
    check('digests_period', oneOf(table.period, ['day', 'week'])),
  ],
);

/**
 * One message in a channel that shows the present state of a send, an incident or a digest.
 * Level-triggered: whatever changes the subject raises `wantedVersion` in the same transaction; the
 * cards loop renders what the database says now and posts or edits until `shownVersion` is equal.
 */
export const cards = pgTable(
  'cards',
  {
    id: identity(),
    channelId: reference('channel_id')
      .notNull()
      .references(() => channels.id),
    sendId: reference('send_id').references(() => sends.id),
    incidentId: reference('incident_id').references(() => incidents.id),
    digestId: reference('digest_id').references(() => digests.id),
    /** Another channel, in which nothing can be posted. */
    aboutChannelId: reference('about_channel_id').references(() => channels.id),
    wantedVersion: integer('wanted_version').notNull().default(1),
    shownVersion: integer('shown_version').notNull().default(0),
    /** State word of the metadata that was shown last; tells a change of state from a mere update. */
    shownState: text('shown_state'),
    /** Slack `ts` or Discord message id; null until the platform accepted the post. */
    messageRef: text('message_ref'),
    /** Set before a post leaves: while it is set without a ref, the card is looked up before posting again. */
    postStartedAt: moment('post_started_at'),
    /** Raised when a message was deleted and must be posted afresh; part of the nonce. */
    generation: integer('generation').notNull().default(1),
    tries: integer('tries').notNull().default(0),
    nextTryAt: moment('next_try_at').notNull(),
    lastError: text('last_error'),
    madeAt: moment('made_at').notNull(),
  },
  (table) => [
    uniqueIndex('cards_send')
      .on(table.channelId, table.sendId)
      .where(sql`${table.sendId} is not null`),
    uniqueIndex('cards_incident')
      .on(table.channelId, table.incidentId)
      .where(sql`${table.incidentId} is not null`),
    uniqueIndex('cards_digest')
      .on(table.channelId, table.digestId)
      .where(sql`${table.digestId} is not null`),
    uniqueIndex('cards_about_channel')
      .on(table.channelId, table.aboutChannelId)
      .where(sql`${table.aboutChannelId} is not null`),
    index('cards_send_id').on(table.sendId),
    index('cards_incident_id').on(table.incidentId),
    index('cards_due')
      .on(table.channelId, table.nextTryAt)
      .where(sql`${table.wantedVersion} > ${table.shownVersion}`),
    // What a channel was given in the last seconds, so that its limit outlives a restart.
    index('cards_posted').on(table.channelId, table.postStartedAt),
    // Deleting a digest must not read all cards.
    index('cards_digest_id').on(table.digestId),
    check(
      'cards_one_subject',
      sql`num_nonnulls(${table.sendId}, ${table.incidentId}, ${table.digestId}, ${table.aboutChannelId}) = 1`,
    ),
  ],
);

/** Who did what, on which platform, and to what. Never deleted before the send it names. */
export const actions = pgTable(
  'actions',
  {
    id: identity(),
    at: moment('at').notNull(),
    actor: jsonb('actor').$type<Actor>().notNull(),
    /** `resend`, `edit`, `ignore`, `undo`, `resume`, `account-pause`, `channel-here`, … */
    verb: text('verb').notNull(),
    sendId: reference('send_id').references(() => sends.id),
    /** The attempt that the clicked card showed. */
    attemptId: reference('attempt_id'),
    incidentId: reference('incident_id').references(() => incidents.id),
    accountId: reference('account_id').references(() => accounts.id),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [
    index('actions_send').on(table.sendId, table.id),
    index('actions_incident').on(table.incidentId, table.id),
    index('actions_at').on(table.at),
  ],
);

/** People who must never be written to. Handles are stored lower case without @. */
export const optOuts = pgTable(
  'opt_outs',
  {
    id: identity(),
    xUserId: text('x_user_id').notNull(),
    handle: text('handle').notNull(),
    source: text('source').$type<'person' | 'word'>().notNull(),
    addedBy: jsonb('added_by').$type<Actor>().notNull(),
    addedAt: moment('added_at').notNull(),
  },
  (table) => [
    uniqueIndex('opt_outs_x_user_id').on(table.xUserId),
    index('opt_outs_handle').on(table.handle),
    check('opt_outs_source', oneOf(table.source, ['person', 'word'])),
  ],
);

/** Look-ups of recipients, cached per account since relationships differ per account. */
export const recipients = pgTable(
  'recipients',
  {
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    xUserId: text('x_user_id').notNull(),
    facts: jsonb('facts').$type<RecipientFacts>().notNull(),
    lookedUpAt: moment('looked_up_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.xUserId] })],
);

/** The time-limited right of one process to do one duty. `term` grows with every new holder. */
export const leases = pgTable('leases', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  term: bigint('term', { mode: 'number' }).notNull(),
  until: moment('until').notNull(),
  /** What other processes may rely on, such as whether the holder's platform is connected. */
  note: jsonb('note').$type<Record<string, unknown>>().notNull().default({}),
});

/** A started `/xtep account link`: the state is used once. */
export const oauthRequests = pgTable('oauth_requests', {
  state: text('state').primaryKey(),
  /** Encrypted PKCE verifier. */
  verifier: text('verifier').notNull(),
  actor: jsonb('actor').$type<Actor>().notNull(),
  channelId: reference('channel_id'),
  madeAt: moment('made_at').notNull(),
  usedAt: moment('used_at'),
});

/**
 * What a person began and has not finished: an edited text, the selection of a bulk action. Its id
 * stands in a button or form id, so that the form survives a restart and a bad input loses nothing.
 */
export const drafts = pgTable(
  'drafts',
  {
    id: identity(),
    kind: text('kind').notNull(),
    owner: jsonb('owner').$type<Actor>().notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    madeAt: moment('made_at').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [index('drafts_made').on(table.madeAt)],
);

/** Small facts the program keeps about itself, such as the hash of the registered commands. */
export const settings = pgTable('settings', {
  name: text('name').primaryKey(),
  value: jsonb('value').$type<Record<string, unknown>>().notNull(),
});
