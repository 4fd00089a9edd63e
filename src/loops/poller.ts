import { listAccounts, type Account } from '../../db/accounts.js';
import { loadCursors, type PollCursor } from '../../db/poll-cursors.js';
import { isReadToEnd, type NeededRead } from '../domain/rules/needed-reads.js';
import { createDuty, messageOf, type Duty } from './duty.js';
import { createNeedsLoader } from './load-needs.js';
import { createAdmissions, type Admissions } from './poll-admission.js';
import type { Position } from './poll-page.js';
import { readList, type ReadEnd, type ReadTools } from './poll-read.js';
import type { PollSurroundings } from './poll-surroundings.js';

/** Requests that are under way at once, of one account and of all. */
const mostOfAccount = 2;
const mostOfAll = 8;
/** Hints can be lost: what rules need is worked out this often. */
const maxWaitMs = 15_000;
const brokenWaitMs = 5_000;

/** The poller without a clock of its own: whoever drives it decides when a round runs. */
export interface PollRounds {
  /** Begins what is due; resolves to when the next round is wanted, null: only a hint tells. */
  round(signal: AbortSignal): Promise<Date | null>;
  /** Resolves when no reading is under way any more. */
  settled(): Promise<void>;
}

/** What one list wants. */
interface Wish {
  readonly account: Account;
  readonly need: NeededRead;
  readonly key: string;
  readonly dueAt: Date;
  /** It was never read, or must be read at a moment that has come. */
  readonly urgent: boolean;
}

/** What is remembered of a list between its readings; after a restart it begins at its top again. */
interface Memory {
  readonly position: Position | null;
  readonly notBefore: Date;
}

/** Rounds of polling. `onEnded` is called whenever a reading has ended, so that another may begin. */
export function createPollRounds(
  surroundings: PollSurroundings,
  onEnded: () => void = () => undefined,
  admissions: Admissions = createAdmissions(surroundings),
): PollRounds {
  const { database, now, log, metrics } = surroundings;
  const needs = createNeedsLoader(surroundings);
  const tools: ReadTools = {
    surroundings,
    admissions,
    told: new Set(),
  };
  const underWay = new Map<string, { readonly accountId: number; readonly ended: Promise<void> }>();
  const memories = new Map<string, Memory>();

  const wishesOf = async (account: Account): Promise<readonly Wish[]> => {
    const { reads } = await needs.load(account);
    const cursors = new Map(
      (await loadCursors(database.db, account.id)).map((cursor) => [
        keyOf(account, cursor),
        cursor,
      ]),
    );
    return reads.flatMap((need) => {
      const key = keyOf(account, need);
      const cursor = cursors.get(key);
      if (isReadToEnd(need, cursor?.readUpTo ?? null)) return [];
      return { account, need, key, ...dueOf(need, cursor, memories.get(key), now()) };
    });
  };

  const begin = ({ account, need, key, urgent }: Wish) => {
    const position = memories.get(key)?.position ?? null;
    const ended = readList(tools, { account, need, position, urgent })
      .then((end) => remember(key, end))
      .catch((error: unknown) => {
        metrics.dutyFailed({ duty: 'poller' });
        const told = { account: account.handle, list: need.endpoint, reason: messageOf(error) };
        log.error(told, 'A list of X could not be read; it is read again.');
        memories.set(key, { position: null, notBefore: new Date(now().getTime() + brokenWaitMs) });
      })
      .finally(() => {
        underWay.delete(key);
        onEnded();
      });
    underWay.set(key, { accountId: account.id, ended });
  };

  const remember = (key: string, end: ReadEnd) => {
    if (end.kind === 'done') memories.delete(key);
    else
      memories.set(key, {
        position: 'position' in end ? end.position : null,
        notBefore: end.notBefore,
      });
  };

  const mayBegin = ({ account, key }: Wish) => {
    const all = [...underWay.values()];
    const ofAccount = all.filter(({ accountId }) => accountId === account.id);
    return !underWay.has(key) && all.length < mostOfAll && ofAccount.length < mostOfAccount;
  };

  return {
    async round(signal) {
      const accounts = await listAccounts(database.db);
      const wishes: Wish[] = [];
      for (const account of accounts.filter(({ state }) => state === 'linked'))
        wishes.push(...(await wishesOf(account)));
      if (signal.aborted) return null;
      const due = wishes.filter(({ dueAt }) => dueAt <= now()).sort(byUrgency);
      for (const wish of due) if (mayBegin(wish)) begin(wish);
      const later = wishes.filter(({ dueAt }) => dueAt > now()).map(({ dueAt }) => dueAt.getTime());
      return later.length === 0 ? null : new Date(Math.min(...later));
    },
    async settled() {
      while (underWay.size > 0)
        await Promise.allSettled([...underWay.values()].map(({ ended }) => ended));
    },
  };
}

function keyOf(
  { id }: Pick<Account, 'id'>,
  { endpoint, subject }: Pick<PollCursor, 'endpoint' | 'subject'>,
): string {
  return `${String(id)} ${endpoint} ${subject}`;
}

/** Opt-outs first, then what cannot wait, then whoever has waited longest; newer posts come before older ones. */
function byUrgency(one: Wish, other: Wish): number {
  return (
    Number(other.need.unlimited) - Number(one.need.unlimited) ||
    Number(other.urgent) - Number(one.urgent) ||
    one.dueAt.getTime() - other.dueAt.getTime()
  );
}

/** When a list is due: by its pace, or because a moment has come at which it must be read. */
function dueOf(
  { marks, notBefore }: NeededRead,
  cursor: PollCursor | undefined,
  memory: Memory | undefined,
  now: Date,
): Pick<Wish, 'dueAt' | 'urgent'> {
  const readUpTo = cursor?.readUpTo ?? null;
  const isFirst = readUpTo === null && (cursor?.failures ?? 0) === 0;
  const missed = readUpTo !== null && marks.some((mark) => mark <= now && mark > readUpTo);
  const next = marks.find((mark) => mark > now);
  const paced = cursor === undefined || isFirst ? now : cursor.nextAt;
  const wanted = missed && cursor?.failures === 0 ? now : paced;
  const marked = next !== undefined && next < wanted ? next : wanted;
  const holds = [memory?.notBefore, notBefore].flatMap((moment) => moment?.getTime() ?? []);
  const dueAt = new Date(Math.max(marked.getTime(), ...holds));
  return { dueAt, urgent: isFirst || missed };
}

export interface PollerOptions extends PollSurroundings {
  readonly isHolder: () => boolean;
  /** Shared by whatever reads lists in this process. */
  readonly admissions: Admissions;
}

/**
 * Reads at X what people did, wherever a rule, a campaign or an opt-out needs it. It runs in the holder of the lease
 * `triggers`. Wake it on the topics `rules` and `accounts`, and when the process becomes the holder.
 */
export function createPoller(options: PollerOptions): Duty {
  const rounds = createPollRounds(options, () => duty.wake(), options.admissions);
  const polls = options.config.triggerSources.includes('poll');
  const duty = createDuty({
    ...options,
    name: 'poller',
    maxWaitMs,
    tick: async (signal) => (polls && options.isHolder() ? rounds.round(signal) : null),
  });
  return {
    ...duty,
    async stop() {
      await duty.stop();
      await rounds.settled();
    },
  };
}
