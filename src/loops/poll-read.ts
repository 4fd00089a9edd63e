import type { Account } from '../../db/accounts.js';
import type { Tx } from '../../db/database.js';
import { findCursor, saveCursor, type PollCursor } from '../../db/poll-cursors.js';
import { blockEndpoint, noteWindows } from '../../db/rate-windows.js';
import { noteRead } from '../../db/read-usage.js';
import { noteEncrypted, noteSourceEvent, noteSourceProblem } from '../../db/source-states.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { NeededRead, ReadEndpoint } from '../domain/rules/needed-reads.js';
import { failureWaitMs, pollIntervalMs } from '../domain/rules/poll-pace.js';
import type { SourceProblem } from '../domain/source-problem.js';
import type { XAccount } from '../x/port.js';
import { blockedUntil } from './look-ups.js';
import type { Admissions } from './poll-admission.js';
import { hashtagReading, mentionsReading, messagesReading, quotesReading } from './poll-feeds.js';
import { followersReading, likersReading, listMode, repostersReading } from './poll-lists.js';
import { ownPostsReading } from './poll-own-posts.js';
import type { AskedPage, PageContext, PageResult, Position, ReadingKind } from './poll-page.js';
import type { PollSurroundings } from './poll-surroundings.js';

/** Pages of one list in a row: then others have their turn, and it goes on from where it stood. */
const pagesInARow = 5;

const readings: Readonly<Record<ReadEndpoint, ReadingKind>> = {
  'own-posts': ownPostsReading,
  followers: followersReading,
  likers: likersReading,
  reposters: repostersReading,
  quotes: quotesReading,
  mentions: mentionsReading,
  messages: messagesReading,
  'hashtag-posts': hashtagReading,
};

/** How a reading ended. */
export type ReadEnd =
  | { readonly kind: 'done'; readonly fresh: number }
  /** There is more of it: it goes on from `position`. */
  | { readonly kind: 'more'; readonly position: Position; readonly notBefore: Date }
  /** X's windows or the budget hold it up; `position`: null where nothing was read yet. */
  | {
      readonly kind: 'held';
      readonly position: Position | null;
      readonly notBefore: Date;
      readonly why: 'window' | 'budget';
    }
  | { readonly kind: 'failed'; readonly notBefore: Date };

/** One list or feed of one account that is read now. */
export interface ListReading {
  readonly account: Pick<Account, 'id' | 'handle'>;
  readonly need: NeededRead;
  /** Where it stood when its pages did not end; null: from the top. */
  readonly position: Position | null;
  readonly urgent: boolean;
}

/** What readings share. */
export interface ReadTools {
  readonly surroundings: PollSurroundings;
  readonly admissions: Admissions;
  /** Problems that were told already: a small page shows the same item again and again. */
  readonly told: Set<string>;
}

/**
 * Reads a list or feed page by page until everything that is new is seen. What a page shows is written down in one
 * transaction with how far it was read and what it cost; whatever dies in between, it is read again.
 */
export async function readList(tools: ReadTools, reading: ListReading): Promise<ReadEnd> {
  const { database, xAccounts, now } = tools.surroundings;
  const of = { accountId: reading.account.id, ...placeOf(reading.need) };
  const cursor = await findCursor(database.db, of);
  const account = await xAccounts.get(reading.account.id);
  // Unlinked meanwhile: it is not asked for any more.
  if (account === null) return { kind: 'failed', notBefore: now() };
  let position = reading.position ?? startOf(tools, reading.need, cursor);
  for (let pages = 0; pages < pagesInARow; pages += 1) {
    const step = await readPage(tools, reading, { account, cursor, position });
    if (step.kind === 'held') return { ...step, position: position.page === 0 ? null : position };
    if (step.kind !== 'next') return step;
    position = step.position;
  }
  return { kind: 'more', position, notBefore: now() };
}

function placeOf({ endpoint, subject }: NeededRead) {
  return { endpoint, subject };
}

function startOf(
  { surroundings: { config, now } }: ReadTools,
  need: NeededRead,
  cursor: PollCursor | null,
): Position {
  const startedAt = now();
  const question = { need, cursor, backfillHours: config.backfillHours, now: startedAt };
  return {
    pageToken: null,
    startedAt,
    page: 0,
    newestId: null,
    oldestAt: null,
    blankPages: 0,
    mode: listMode(question),
    present: [],
    pending: [],
  };
}

type Step =
  | { readonly kind: 'next'; readonly position: Position }
  | { readonly kind: 'held'; readonly notBefore: Date; readonly why: 'window' | 'budget' }
  | Extract<ReadEnd, { kind: 'done' | 'failed' }>;

interface Standing {
  readonly account: XAccount;
  readonly cursor: PollCursor | null;
  readonly position: Position;
}

async function readPage(tools: ReadTools, reading: ListReading, standing: Standing): Promise<Step> {
  const { surroundings, admissions } = tools;
  const { need } = reading;
  const kind = readings[need.endpoint];
  const context: PageContext = {
    accountId: reading.account.id,
    accountXUserId: standing.account.xUserId,
    need,
    cursor: standing.cursor,
    position: standing.position,
    backfillHours: surroundings.config.backfillHours,
    now: surroundings.now(),
  };
  const admission = await admissions.admit({
    accountId: reading.account.id,
    endpoint: need.endpoint,
    max: kind.size(context),
    urgent: reading.urgent,
    unlimited: need.unlimited,
    whole: kind.isWhole(context),
  });
  if (admission.kind === 'wait')
    return { kind: 'held', notBefore: admission.until, why: admission.why };
  try {
    const { max } = admission;
    const { account } = standing;
    const asked = await kind.ask({ reader: surroundings.reader, account, context, max });
    return asked.kind === 'failed'
      ? await recordFailure(tools, context, asked.reading)
      : await recordPage(tools, { ...context, now: surroundings.now() }, asked);
  } finally {
    admission.done();
  }
}

async function recordPage(
  tools: ReadTools,
  context: PageContext,
  asked: Extract<AskedPage, { kind: 'page' }>,
): Promise<Step> {
  const { database } = tools.surroundings;
  const { accountId, need, now } = context;
  const of = { accountId, source: 'poll' } as const;
  const problems = asked.info.problems.filter((one) => !tools.told.has(toldKey(context, one)));
  const step = await database.db.transaction(async (tx) => {
    const result = await asked.record(tx, context);
    await noteWindows(tx, accountId, asked.seen, now);
    const { billed } = asked.info;
    await noteRead(tx, { ...of, endpoint: need.endpoint, requests: 1, billed, now });
    if (result.fresh > 0 && need.endpoint !== 'own-posts')
      await noteSourceEvent(tx, { ...of, at: result.newestAt, now });
    await noteEncrypted(tx, { ...of, count: result.encrypted ?? 0, now });
    for (const problem of [...problems, ...(result.problems ?? [])])
      await noteSourceProblem(tx, { ...of, problem, now });
    return endPage(tx, tools, context, { result, nextToken: asked.info.nextToken });
  });
  remember(
    tools.told,
    problems.map((one) => toldKey(context, one)),
  );
  return step;
}

const mostTold = 1_000;

function toldKey({ accountId }: PageContext, problem: SourceProblem): string {
  return `${String(accountId)} ${JSON.stringify(problem)}`;
}

function remember(told: Set<string>, keys: readonly string[]): void {
  if (told.size > mostTold) told.clear();
  for (const key of keys) told.add(key);
}

/** Goes on to the next page, or keeps how far the list was read. */
async function endPage(
  tx: Tx,
  { surroundings: { config } }: ReadTools,
  { accountId, need, cursor, position, now }: PageContext,
  { result, nextToken }: { readonly result: PageResult; readonly nextToken: string | null },
): Promise<Step> {
  if (result.more && nextToken !== null) {
    const next = { ...position, ...result.position, pageToken: nextToken };
    return { kind: 'next', position: { ...next, page: position.page + 1 } };
  }
  const isQuiet = result.fresh === 0 && position.page === 0;
  const quietRounds = isQuiet ? (cursor?.quietRounds ?? -1) + 1 : 0;
  await saveCursor(tx, {
    accountId,
    ...placeOf(need),
    sinceId: result.cursor.sinceId ?? cursor?.sinceId ?? null,
    readUpTo: position.startedAt,
    complete: result.cursor.complete ?? cursor?.complete ?? false,
    quietRounds,
    failures: 0,
    lastError: null,
    nextAt: new Date(now.getTime() + pollIntervalMs(config.pollSeconds * 1_000, quietRounds)),
  });
  return { kind: 'done', fresh: result.fresh };
}

/** X refused, or did not answer: the list waits, the others go on. */
async function recordFailure(
  { surroundings }: ReadTools,
  { accountId, need, cursor }: PageContext,
  reading: Extract<AskedPage, { kind: 'failed' }>['reading'],
): Promise<Step> {
  const { database, config, now } = surroundings;
  const at = now();
  const until = blockedUntil(reading, at);
  const failures = (cursor?.failures ?? 0) + 1;
  const waitMs = failureWaitMs(config.pollSeconds * 1_000, failures);
  const backOff = new Date(at.getTime() + waitMs);
  const notBefore = until !== null && until > backOff ? until : backOff;
  await database.db.transaction(async (tx) => {
    await noteWindows(tx, accountId, reading.seen, at);
    const used = { accountId, source: 'poll', endpoint: need.endpoint, requests: 1 } as const;
    await noteRead(tx, { ...used, billed: [], now: at });
    const block = { accountId, endpoint: need.endpoint, scope: 'short', now: at } as const;
    if (until !== null) await blockEndpoint(tx, { ...block, until });
    await saveCursor(tx, {
      sinceId: null,
      readUpTo: null,
      complete: false,
      quietRounds: 0,
      ...cursor,
      accountId,
      ...placeOf(need),
      failures,
      lastError: evidenceWords(reading.evidence),
      nextAt: notBefore,
    });
  });
  return { kind: 'failed', notBefore };
}

/** X's own words, as far as it gave any. */
export function evidenceWords({ answer, detail, title, messages }: Evidence): string {
  const status = answer.kind === 'http' ? `HTTP ${String(answer.status)}` : answer.message;
  return [status, detail ?? messages[0] ?? title].filter((part) => part != null).join(' – ');
}
