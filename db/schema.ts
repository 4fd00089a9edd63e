import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  check,
  customType,
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
import type { TriggerSource } from '../src/config.js';
import type { Actor } from '../src/domain/actor.js';
import type { CampaignKind } from '../src/domain/campaigns/campaign.js';
import type { StockLevel } from '../src/domain/campaigns/codes.js';
import type { LoseReason } from '../src/domain/campaigns/instant.js';
import type { DrawRecord } from '../src/domain/campaigns/verify.js';
import type { CauseId } from '../src/domain/diagnosis/cause.js';
import type { Diagnosis, PauseEnd } from '../src/domain/diagnosis/diagnosis.js';
import type { Evidence, RateWindow } from '../src/domain/diagnosis/evidence.js';
import type { AccountFacts, RecipientFacts } from '../src/domain/diagnosis/facts.js';
import type { Locale } from '../src/domain/locale.js';
import type { Platform } from '../src/domain/actor.js';
import { noticeKinds, type NoticeContent, type NoticeKind } from '../src/domain/notice.js';
import type { SourceProblem } from '../src/domain/source-problem.js';
import { campaignPostStates, type CampaignPostState } from '../src/domain/campaigns/publishing.js';
import type { Hours } from '../src/domain/rules/hours.js';
import type { PolicyFinding } from '../src/domain/rules/policy.js';
import type { Media, MediaKind, Step } from '../src/domain/rules/rule.js';
import { triggerKinds, type Act, type TriggerKind } from '../src/domain/rules/trigger.js';
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
import type { XEndpoint } from '../src/x/port.js';

/** The sources that `XTEP_TRIGGER_SOURCES` may name. */
const triggerSources = ['poll', 'stream', 'webhook'] as const satisfies readonly TriggerSource[];

/** Bytes, as both drivers give them: `Buffer` from PostgreSQL, `Uint8Array` from the embedded one. */
const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
});

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
    /** X has taken a secret reply from it (`account check secret_reply:yes`). */
    secretReply: boolean('secret_reply').notNull().default(false),
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

/**
 * When which people do what, send which message. A campaign is one too: `kind` says whether
 * `definition` is the domain's `RuleDefinition` or its `CampaignDefinition`.
 */
export const rules = pgTable(
  'rules',
  {
    id: identity(),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    kind: text('kind').$type<'rule' | 'campaign'>().notNull().default('rule'),
    name: text('name').notNull(),
    state: text('state').$type<'active' | 'paused' | 'deleted'>().notNull(),
    version: integer('version').notNull().default(1),
    definition: jsonb('definition').$type<Record<string, unknown>>().notNull(),
    /** Whether what it made waits too: while a rule is paused, or a failing campaign; never a campaign that a person paused. */
    holdsSends: boolean('holds_sends').notNull().default(false),
    madeBy: jsonb('made_by').$type<Actor>().notNull(),
    madeAt: moment('made_at').notNull(),
  },
  (table) => [
    uniqueIndex('rules_name')
      .on(table.accountId, table.name)
      .where(sql`${table.state} <> 'deleted'`),
    check('rules_state', oneOf(table.state, ['active', 'paused', 'deleted'])),
    check('rules_kind', oneOf(table.kind, ['rule', 'campaign'])),
    check('rules_holds_sends', sql`not ${table.holdsSends} or ${table.state} = 'paused'`),
  ],
);

/** Every version a rule or campaign had, the present one included. Written with it, never changed. */
export const ruleVersions = pgTable(
  'rule_versions',
  {
    ruleId: reference('rule_id')
      .notNull()
      .references(() => rules.id),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    definition: jsonb('definition').$type<Record<string, unknown>>().notNull(),
    /** What X's rules say against it and `madeBy` went on with; empty = nothing. */
    accepted: jsonb('accepted').$type<readonly PolicyFinding[]>().notNull().default([]),
    madeBy: jsonb('made_by').$type<Actor>().notNull(),
    madeAt: moment('made_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.ruleId, table.version] })],
);

/** The spans in which a rule or campaign was paused: what people did in them is never answered. */
export const rulePauses = pgTable(
  'rule_pauses',
  {
    id: identity(),
    ruleId: reference('rule_id')
      .notNull()
      .references(() => rules.id),
    startedAt: moment('started_at').notNull(),
    startedBy: jsonb('started_by').$type<Actor>().notNull(),
    endedAt: moment('ended_at'),
    endedBy: jsonb('ended_by').$type<Actor>(),
  },
  (table) => [
    uniqueIndex('rule_pauses_open')
      .on(table.ruleId)
      .where(sql`${table.endedAt} is null`),
    index('rule_pauses_rule').on(table.ruleId),
  ],
);

/**
 * One thing that a person did on X, once: `key` is the same whichever source saw it (`triggerKey`). It is
 * `new` until the matcher has decided about it, in one transaction with what follows from it.
 */
export const triggers = pgTable(
  'triggers',
  {
    id: identity(),
    key: text('key').notNull(),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    kind: text('kind').$type<TriggerKind>().notNull(),
    act: jsonb('act').$type<Act>().notNull(),
    actorXId: text('actor_x_id').notNull(),
    /** Without @; null: the source did not say. */
    actorHandle: text('actor_handle'),
    actorName: text('actor_name'),
    /** When it was done, or first seen where the source tells no time. */
    at: moment('at').notNull(),
    /** Where the source tells no time: it was done after this. Null: `at` is X's own time. */
    since: moment('since'),
    seenAt: moment('seen_at').notNull(),
    source: text('source').$type<TriggerSource>().notNull(),
    sourceId: text('source_id').notNull(),
    state: text('state').$type<'new' | 'done'>().notNull().default('new'),
    /** A look-up that the matcher needs failed: not before this. */
    retryAt: moment('retry_at'),
    tries: integer('tries').notNull().default(0),
  },
  (table) => [
    uniqueIndex('triggers_key').on(table.key),
    index('triggers_new')
      .on(table.accountId, table.id)
      .where(sql`${table.state} = 'new'`),
    index('triggers_account').on(table.accountId, table.id),
    index('triggers_seen').on(table.seenAt),
    check('triggers_state', oneOf(table.state, ['new', 'done'])),
    check('triggers_kind', oneOf(table.kind, triggerKinds)),
    check('triggers_source', oneOf(table.source, triggerSources)),
  ],
);

/**
 * Who was seen on a list that X keeps without times or ids: `followers`, `likes:<post>`, `reposts:<post>`. Pushed events
 * are entered here too, so that a follow is one trigger whoever sees it first. `round` counts how often the person was
 * seen to take it back.
 */
export const listMembers = pgTable(
  'list_members',
  {
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    list: text('list').notNull(),
    xUserId: text('x_user_id').notNull(),
    round: integer('round').notNull().default(0),
    seenAt: moment('seen_at').notNull(),
    /** When they were seen to have taken it back; null = they are on it. */
    leftAt: moment('left_at'),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.list, table.xUserId] })],
);

/** How far one list or feed of X has been read for one account. `subject`: a post's id, or empty. */
export const pollCursors = pgTable(
  'poll_cursors',
  {
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    endpoint: text('endpoint').$type<XEndpoint>().notNull(),
    subject: text('subject').notNull().default(''),
    /** The newest id that was read to its end: of feeds where X takes a `since_id`, and of our own posts. */
    sinceId: text('since_id'),
    /** Everything that was done before this has been seen; null = it was never read. */
    readUpTo: moment('read_up_to'),
    /** The whole list was read once, so that whoever is not known is new wherever they stand in it. */
    complete: boolean('complete').notNull().default(false),
    quietRounds: integer('quiet_rounds').notNull().default(0),
    failures: integer('failures').notNull().default(0),
    /** X's own words of the last failure; null = the last read went well. */
    lastError: text('last_error'),
    nextAt: moment('next_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.endpoint, table.subject] })],
);

/** Posts of ours that were seen, so that their likes, reposts and quotes can be read. */
export const ownPosts = pgTable(
  'own_posts',
  {
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    postId: text('post_id').notNull(),
    madeAt: moment('made_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.postId] }),
    index('own_posts_newest').on(table.accountId, table.madeAt),
  ],
);

/** What one source brought for one account: `status` shows it. */
export const sourceStates = pgTable(
  'source_states',
  {
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    source: text('source').$type<TriggerSource>().notNull(),
    /** When the newest event was done, and when we saw it. */
    lastEventAt: moment('last_event_at'),
    lastSeenAt: moment('last_seen_at'),
    /** From the act to its being stored, of the newest event that tells its own time. */
    lagMs: bigint('lag_ms', { mode: 'number' }),
    /** Messages that came encrypted and could not be read. */
    encrypted: integer('encrypted').notNull().default(0),
    lastEncryptedAt: moment('last_encrypted_at'),
    /** Likes that came without a liker and could not be looked up. */
    likesWithoutLiker: integer('likes_without_liker').notNull().default(0),
    /** Events that could not be used, and why the last one could not. */
    problems: integer('problems').notNull().default(0),
    lastProblem: jsonb('last_problem').$type<SourceProblem>(),
    lastProblemAt: moment('last_problem_at'),
    /** Why the source does not work now, in words for people; null = it does, or is not used. */
    brokenReason: text('broken_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.source] }),
    check('source_states_source', oneOf(table.source, triggerSources)),
  ],
);

/**
 * Likes that came without their likers and are still to be looked up: stored with their delivery and deleted with what the
 * look-up found, so that none is lost where a process dies in between.
 */
export const untoldLikes = pgTable(
  'untold_likes',
  {
    /** In the order in which they came. */
    id: identity(),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    /** X's id of the event: delivered again, or by both sources, it is one like. */
    sourceId: text('source_id').notNull(),
    source: text('source').$type<Exclude<TriggerSource, 'poll'>>().notNull(),
    ourPostId: text('our_post_id').notNull(),
    /** X's own time of the like; null: it told none. */
    at: moment('at'),
    seenAt: moment('seen_at').notNull(),
  },
  (table) => [
    uniqueIndex('untold_likes_event').on(table.accountId, table.sourceId),
    index('untold_likes_post').on(table.accountId, table.ourPostId),
    check('untold_likes_source', oneOf(table.source, ['stream', 'webhook'])),
  ],
);

/** Requests and resources of one UTC day, with their cost at the documented prices. */
export const readUsage = pgTable(
  'read_usage',
  {
    day: date('day', { mode: 'string' }).notNull(),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    source: text('source').$type<TriggerSource | 'look-up'>().notNull(),
    /** An endpoint family, or the type of a pushed event. */
    endpoint: text('endpoint').notNull(),
    requests: integer('requests').notNull().default(0),
    /** Resources that X bills: each once a day. */
    resources: integer('resources').notNull().default(0),
    costMicroUsd: bigint('cost_micro_usd', { mode: 'number' }).notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.day, table.accountId, table.source, table.endpoint] })],
);

/** Resources that X has billed on a UTC day: it bills each once a day. */
export const billedResources = pgTable(
  'billed_resources',
  {
    day: date('day', { mode: 'string' }).notNull(),
    /** `user:1`, `post:2`, `dm:3`, `like:<post>:<user>`. */
    resource: text('resource').notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.resource] })],
);

/** Activity subscriptions that this program made at X: it removes no others. */
export const activitySubscriptions = pgTable(
  'activity_subscriptions',
  {
    subscriptionId: text('subscription_id').primaryKey(),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    eventType: text('event_type').notNull(),
    /** The webhook it delivers to; null = the stream alone. */
    webhookId: text('webhook_id'),
    madeAt: moment('made_at').notNull(),
  },
  (table) => [uniqueIndex('activity_subscriptions_event').on(table.accountId, table.eventType)],
);

/**
 * What a rule or campaign made of one act of one person. `collected`: part of an `all` that is not complete yet. "Once per
 * person" rests on these rows, so they stay as long as the rule.
 */
export const ruleActs = pgTable(
  'rule_acts',
  {
    ruleId: reference('rule_id')
      .notNull()
      .references(() => rules.id),
    xUserId: text('x_user_id').notNull(),
    triggerKey: text('trigger_key').notNull(),
    verdict: text('verdict').$type<'answered' | 'skipped' | 'used' | 'collected'>().notNull(),
    kind: text('kind').$type<TriggerKind>().notNull(),
    at: moment('at').notNull(),
    ourPostId: text('our_post_id'),
    theirPostId: text('their_post_id'),
  },
  (table) => [
    primaryKey({ columns: [table.ruleId, table.xUserId, table.triggerKey] }),
    check('rule_acts_verdict', oneOf(table.verdict, ['answered', 'skipped', 'used', 'collected'])),
  ],
);

/** One person's follow-up messages, from the first message on. */
export const series = pgTable(
  'series',
  {
    id: identity(),
    ruleId: reference('rule_id')
      .notNull()
      .references(() => rules.id),
    ruleVersion: integer('rule_version').notNull(),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    xUserId: text('x_user_id').notNull(),
    handle: text('handle').notNull(),
    name: text('name'),
    /** The trigger that began it; the sends of the steps add `:step:<n>`. */
    triggerKey: text('trigger_key').notNull(),
    /** As they were when it began: edits touch later matches only. */
    steps: jsonb('steps').$type<readonly Step[]>().notNull(),
    hours: jsonb('hours').$type<Hours>(),
    /** What `{post_url}` is filled with; null = its default. */
    postUrl: text('post_url'),
    /** How many of the steps were made into sends. */
    made: integer('made').notNull().default(0),
    /** The newest message of it: the next step counts from when that was sent. Null until the first is made. */
    lastSendId: reference('last_send_id'),
    startedAt: moment('started_at').notNull(),
    /** When the person last wrote to us since then. */
    answeredAt: moment('answered_at'),
    nextLookAt: moment('next_look_at').notNull(),
    endedAt: moment('ended_at'),
    endReason: text('end_reason').$type<'finished' | 'answered' | 'opted_out' | 'rule_deleted'>(),
  },
  (table) => [
    uniqueIndex('series_trigger').on(table.ruleId, table.xUserId, table.triggerKey),
    index('series_due')
      .on(table.nextLookAt)
      .where(sql`${table.endedAt} is null`),
    index('series_person')
      .on(table.accountId, table.xUserId)
      .where(sql`${table.endedAt} is null`),
    // Retention finds what it may delete, and nothing else.
    index('series_ended')
      .on(table.endedAt)
      .where(sql`${table.endedAt} is not null`),
    check('series_end', sql`(${table.endedAt} is null) = (${table.endReason} is null)`),
  ],
);

/** What a campaign has beside its row in `rules`. Whoever decides about entries locks this row first. */
export const campaigns = pgTable(
  'campaigns',
  {
    ruleId: reference('rule_id')
      .primaryKey()
      .references(() => rules.id),
    kind: text('kind').$type<CampaignKind>().notNull(),
    /** Decides everything that is left to chance; never changes. */
    seed: text('seed').notNull(),
    /** `draw_at` as a moment; null: a person draws. Of a draw that has begun: when it is gone on with if it is not done. */
    drawAt: moment('draw_at'),
    /** When entries ended, by `end` or by the draw; null = they are taken (while its dates allow). */
    endedAt: moment('ended_at'),
    endedBy: jsonb('ended_by').$type<Actor>(),
    /** A draw that has begun: what was looked up for it so far. */
    checks: jsonb('checks').$type<DrawRecord['checks']>().notNull().default([]),
    drawnAt: moment('drawn_at'),
    /** Who began the draw; set before it is drawn. */
    drawnBy: jsonb('drawn_by').$type<Actor>(),
    draw: jsonb('draw').$type<DrawRecord>(),
    /** The level of the codes that was told last. */
    stock: text('stock').$type<StockLevel>().notNull().default('enough'),
    entrants: integer('entrants').notNull().default(0),
    entries: integer('entries').notNull().default(0),
    winners: integer('winners').notNull().default(0),
  },
  (table) => [
    check('campaigns_kind', oneOf(table.kind, ['instant', 'draw'])),
    check('campaigns_stock', oneOf(table.stock, ['enough', 'low', 'none'])),
    check('campaigns_drawn', sql`(${table.drawnAt} is null) = (${table.draw} is null)`),
    index('campaigns_due')
      .on(table.drawAt)
      .where(sql`${table.drawnAt} is null and ${table.drawAt} is not null`),
  ],
);

/** One entry of one person, in the order (`id`) in which they were decided. */
export const campaignEntries = pgTable(
  'campaign_entries',
  {
    id: identity(),
    ruleId: reference('rule_id')
      .notNull()
      .references(() => campaigns.ruleId),
    xUserId: text('x_user_id').notNull(),
    handle: text('handle').notNull(),
    name: text('name'),
    triggerKey: text('trigger_key').notNull(),
    /** 1 for the person's first entry. */
    number: integer('number').notNull(),
    /** When the act was done: `entry:daily` counts by its day. */
    at: moment('at').notNull(),
    decidedAt: moment('decided_at').notNull(),
    /** What the decision depended on, so that `verify` can decide again (`instant`). */
    follows: boolean('follows'),
    codesLeft: integer('codes_left'),
    /** Null: entered a draw that is not drawn yet. */
    result: text('result').$type<'won' | 'lost'>(),
    why: text('why').$type<LoseReason | 'not_drawn'>(),
    /** The post of theirs that a reply answers, and the post that `{post_url}` leads to. */
    replyTo: text('reply_to'),
    postUrl: text('post_url'),
  },
  (table) => [
    uniqueIndex('campaign_entries_number').on(table.ruleId, table.xUserId, table.number),
    uniqueIndex('campaign_entries_trigger').on(table.ruleId, table.triggerKey),
    index('campaign_entries_order').on(table.ruleId, table.id),
    // Who still has to be told what a draw came to.
    index('campaign_entries_open')
      .on(table.ruleId, table.number, table.id)
      .where(sql`${table.result} is null`),
    check('campaign_entries_result', oneOf(table.result, ['won', 'lost'])),
  ],
);

/** Who won, once per person; the database itself refuses a second win. */
export const campaignWinners = pgTable(
  'campaign_winners',
  {
    ruleId: reference('rule_id')
      .notNull()
      .references(() => campaigns.ruleId),
    xUserId: text('x_user_id').notNull(),
    /** 1 for the first, without gaps. */
    rank: integer('rank').notNull(),
    handle: text('handle').notNull(),
    name: text('name'),
    code: text('code'),
    wonAt: moment('won_at').notNull(),
    /** Key of the send that tells them (`sends.trigger_key`). */
    triggerKey: text('trigger_key').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ruleId, table.xUserId] }),
    uniqueIndex('campaign_winners_rank').on(table.ruleId, table.rank),
  ],
);

/** The prize codes of a campaign, given out in their order, each to one winner. */
export const campaignCodes = pgTable(
  'campaign_codes',
  {
    ruleId: reference('rule_id')
      .notNull()
      .references(() => campaigns.ruleId),
    position: integer('position').notNull(),
    code: text('code').notNull(),
    winnerXId: text('winner_x_id'),
    givenAt: moment('given_at'),
  },
  (table) => [
    primaryKey({ columns: [table.ruleId, table.position] }),
    uniqueIndex('campaign_codes_code').on(table.ruleId, table.code),
    uniqueIndex('campaign_codes_winner')
      .on(table.ruleId, table.winnerXId)
      .where(sql`${table.winnerXId} is not null`),
    index('campaign_codes_left')
      .on(table.ruleId, table.position)
      .where(sql`${table.winnerXId} is null`),
    check('campaign_codes_given', sql`(${table.winnerXId} is null) = (${table.givenAt} is null)`),
  ],
);

/**
 * Posts that list the winners of a campaign. All of a list are written down at once when a person publishes it, so that
 * none is lost, and each again before it leaves, so that none is posted twice.
 */
export const campaignPosts = pgTable(
  'campaign_posts',
  {
    id: identity(),
    ruleId: reference('rule_id')
      .notNull()
      .references(() => campaigns.ruleId),
    text: text('text').notNull(),
    /** The winners it names, by rank. */
    firstRank: integer('first_rank').notNull(),
    lastRank: integer('last_rank').notNull(),
    /** `sending` may be on X; `unknown` so, and a person is asked; `absent`: X refused it, or a person says so. */
    state: text('state').$type<CampaignPostState>().notNull(),
    /** A waiting one does not leave before. */
    dueAt: moment('due_at').notNull(),
    /** Tries by itself that did not reach X. */
    tries: integer('tries').notNull().default(0),
    /** What X said last, and why; null: it said nothing, or accepted the post at once. */
    evidence: jsonb('evidence').$type<Evidence>(),
    diagnosis: jsonb('diagnosis').$type<Diagnosis>(),
    /** The post on X, where X named it. */
    xId: text('x_id'),
    postedBy: jsonb('posted_by').$type<Actor>().notNull(),
    /** When it left, or was written down while it waits. */
    postedAt: moment('posted_at').notNull(),
  },
  (table) => [
    index('campaign_posts_rank').on(table.ruleId, table.lastRank),
    index('campaign_posts_open')
      .on(table.ruleId)
      .where(sql`${table.state} in ('waiting', 'sending')`),
    check('campaign_posts_state', oneOf(table.state, campaignPostStates)),
    check('campaign_posts_ranks', sql`${table.firstRank} <= ${table.lastRank}`),
  ],
);

/** Pictures and films that rules send; `name` is what `media.file` of a rule says. */
export const mediaFiles = pgTable('media_files', {
  name: text('name').primaryKey(),
  kind: text('kind').$type<MediaKind>().notNull(),
  contentType: text('content_type').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  content: bytes('content').notNull(),
  madeBy: jsonb('made_by').$type<Actor>().notNull(),
  madeAt: moment('made_at').notNull(),
});

/** Ids that X gave for uploads: of one account and category, and for less than a day. */
export const mediaUploads = pgTable(
  'media_uploads',
  {
    file: text('file')
      .notNull()
      .references(() => mediaFiles.name),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    /** `dm_image`, `tweet_video`, … */
    category: text('category').notNull(),
    mediaId: text('media_id').notNull(),
    uploadedAt: moment('uploaded_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.file, table.accountId, table.category] })],
);

/** Something that channels are told once: codes that run out, a source that X shows us nothing usable of. */
export const notices = pgTable(
  'notices',
  {
    id: identity(),
    kind: text('kind').$type<NoticeKind>().notNull(),
    accountId: reference('account_id')
      .notNull()
      .references(() => accounts.id),
    ruleId: reference('rule_id').references(() => rules.id),
    /** Told once for each: `codes_low:<campaign>`, `source_problem:<account>:<source>:<day>`. */
    key: text('key').notNull(),
    content: jsonb('content').$type<NoticeContent>().notNull(),
    madeAt: moment('made_at').notNull(),
  },
  (table) => [
    uniqueIndex('notices_key').on(table.key),
    check('notices_kind', oneOf(table.kind, noticeKinds)),
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
    /** What goes with the text, by the names in `media_files`. */
    media: jsonb('media').$type<readonly Media[]>().notNull().default([]),
    /** A reply that X is asked to keep out of timelines. */
    secret: boolean('secret').notNull().default(false),
    /** `wanted`: it waits for a person's Approve and nothing else counts; null: no person is asked. */
    confirmation: text('confirmation').$type<'wanted' | 'approved'>(),
    /** Leaves only within these hours, unless a person asked for it. */
    hours: jsonb('hours').$type<Hours>(),
    /** What the cap carries over to this moment or later has no room (`no_room`). */
    notAfter: moment('not_after'),
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
    // Small whatever the history holds: claiming stays flat with a million finished rows, and with as many
    // that wait for a person.
    index('sends_waiting')
      .on(table.accountId, table.kind, table.dueAt, table.id)
      .where(sql`${table.state} = 'waiting' and ${table.confirmation} is distinct from 'wanted'`),
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
      .where(sql`${table.ruleId} is not null and ${table.lastAttemptId} is not null`),
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
    check(
      'sends_reply_has_post',
      sql`${table.kind} <> 'reply' or ${table.postId} is not null or ${table.state} = 'skipped'`,
    ),
    check(
      'sends_confirmation',
      sql`${table.confirmation} is null or ${oneOf(table.confirmation, ['wanted', 'approved'])}`,
    ),
    // How many of a rule asked for a person in the last minute.
    index('sends_asked')
      .on(table.ruleId, table.madeAt)
      .where(sql`${table.confirmation} is not null`),
    // What of a rule waits for a person, however many were decided about.
    index('sends_unconfirmed')
      .on(table.ruleId, table.id)
      .where(sql`${table.state} = 'waiting' and ${table.confirmation} = 'wanted'`),
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
    /** The rule whose folded confirmations it counts. */
    ruleId: reference('rule_id').references(() => rules.id),
    noticeId: reference('notice_id').references(() => notices.id),
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
    uniqueIndex('cards_rule')
      .on(table.channelId, table.ruleId)
      .where(sql`${table.ruleId} is not null`),
    uniqueIndex('cards_notice')
      .on(table.channelId, table.noticeId)
      .where(sql`${table.noticeId} is not null`),
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
      sql`num_nonnulls(${table.sendId}, ${table.incidentId}, ${table.digestId}, ${table.aboutChannelId}, ${table.ruleId}, ${table.noticeId}) = 1`,
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
    /** The rule or campaign as a whole, such as all its confirmations that waited. */
    ruleId: reference('rule_id').references(() => rules.id),
    accountId: reference('account_id').references(() => accounts.id),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [
    index('actions_send').on(table.sendId, table.id),
    index('actions_incident').on(table.incidentId, table.id),
    index('actions_rule')
      .on(table.ruleId, table.id)
      .where(sql`${table.ruleId} is not null`),
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
