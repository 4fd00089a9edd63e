import {
  accountsWithTriggers,
  postponeTriggers,
  type MatchingAccount,
  type WaitingTrigger,
} from '../../db/match-triggers.js';
import { noteSourceProblem } from '../../db/source-states.js';
import type { BatchContext } from '../domain/rules/match-batch.js';
import { createDuty, messageOf, type Duty } from './duty.js';
import { lookUpPeople, type PeopleLookUp } from './look-up-people.js';
import { matchBatch } from './match-batch.js';
import type { MatchingSurroundings } from './matching-surroundings.js';

/** Hints can be lost, so the matcher looks by itself as often as this. */
const maxWaitMs = 5_000;
/** How long an account is left alone that another process matches, or whose matching failed. */
const busyLookMs = 1_000;
const brokenLookMs = 5_000;
/** Accounts that are matched at once: a look-up that hangs holds up its account only. */
const accountsAtOnce = 4;

/** The matcher without a clock of its own: whoever drives it decides when a round runs. */
export interface MatchingRounds {
  /** Decides about all triggers that wait; resolves to when the next round is wanted, null: only a hint tells. */
  round(signal: AbortSignal): Promise<Date | null>;
}

/** Rounds of matching: every account is worked off by itself. */
export function createMatchingRounds(surroundings: MatchingSurroundings): MatchingRounds {
  const { database, now, log, metrics } = surroundings;
  const soon = (ms: number) => new Date(now().getTime() + ms);

  /** One account's trouble holds up no other. */
  const guarded = async (account: MatchingAccount, signal: AbortSignal): Promise<Date | null> => {
    try {
      return (await workOff(surroundings, account, signal)) === 'busy' ? soon(busyLookMs) : null;
    } catch (error) {
      metrics.dutyFailed({ duty: 'matcher' });
      const told = { account: account.handle, reason: messageOf(error) };
      log.error(told, 'The triggers of an account could not be matched; they are tried again.');
      return soon(brokenLookMs);
    }
  };

  return {
    async round(signal) {
      const { due, nextAt } = await accountsWithTriggers(database.db, now());
      const queue = [...due];
      const wanted: (Date | null)[] = [nextAt];
      const worker = async () => {
        for (let one = queue.shift(); one !== undefined && !signal.aborted; one = queue.shift())
          wanted.push(await guarded(one, signal));
      };
      await Promise.all(Array.from({ length: accountsAtOnce }, worker));
      return soonest(wanted);
    },
  };
}

function soonest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.flatMap((moment) => (moment === null ? [] : [moment.getTime()]));
  return known.length === 0 ? null : new Date(Math.min(...known));
}

const nobody: BatchContext['found'] = new Map();

/**
 * Batch after batch until nothing of the account waits. People are looked up between two batches, outside of any
 * transaction, and what was found serves the next one only.
 */
async function workOff(
  surroundings: MatchingSurroundings,
  account: MatchingAccount,
  signal: AbortSignal,
): Promise<'done' | 'busy'> {
  let found = nobody;
  while (!signal.aborted) {
    const batch = await matchBatch(surroundings, account, found);
    if (batch.kind === 'busy') return 'busy';
    if (batch.lookUp.length === 0 && !batch.isFull) return 'done';
    found =
      batch.lookUp.length === 0 ? nobody : await find(surroundings, account, batch.lookUp, found);
  }
  return 'done';
}

/** Who the open triggers wait for; those that cannot be looked up now are put off. */
async function find(
  surroundings: MatchingSurroundings,
  account: MatchingAccount,
  open: readonly WaitingTrigger[],
  before: BatchContext['found'],
): Promise<BatchContext['found']> {
  const { database, now } = surroundings;
  const personOf = ({ trigger }: WaitingTrigger) => trigger.actor.xUserId;
  // What was just found and did not help would be asked for again without end.
  const again = open.filter((one) => before.has(personOf(one)));
  await postponeTriggers(
    database.db,
    again.map(({ id }) => id),
    { until: null, now: now() },
  );
  const ids = [...new Set(open.map(personOf))].filter((id) => !before.has(id));
  if (ids.length === 0) return nobody;
  const answer = await lookUpPeople(surroundings, account.id, ids);
  if (answer.kind === 'found') return answer.people;
  await putOff(surroundings, account, open, answer);
  return nobody;
}

/** Nobody is lost for a look-up that is not possible now; when it lasts, the channels hear of it. */
async function putOff(
  { database, log, now }: MatchingSurroundings,
  account: MatchingAccount,
  open: readonly WaitingTrigger[],
  { until, why, trouble }: Extract<PeopleLookUp, { readonly kind: 'later' }>,
): Promise<void> {
  const told = { account: account.handle, triggers: open.length, until, reason: why };
  log.warn(told, 'People could not be looked up; what they did is matched later.');
  const troubled = open.filter(({ tries }) => trouble !== null && tries + 1 >= trouble.tellAfter);
  const sources = new Set(troubled.map(({ source }) => source));
  await database.db.transaction(async (tx) => {
    const ids = open.map(({ id }) => id);
    await postponeTriggers(tx, ids, { until, now: now() });
    // Whoever unlinked an account knows: what people did for its rules may wait for good, without a card a day.
    if (trouble === null || trouble.problem.kind === 'look_up_not_linked') return;
    const noted = { accountId: account.id, problem: trouble.problem, now: now() };
    for (const source of sources) await noteSourceProblem(tx, { ...noted, source });
  });
}

/**
 * The duty that decides what rules and campaigns make of what people did. It runs in every process; an account is
 * matched by one at a time. Wake it on the topics `triggers` and `rules`.
 */
export function createMatcher(surroundings: MatchingSurroundings): Duty {
  const { now, log, metrics } = surroundings;
  const rounds = createMatchingRounds(surroundings);
  return createDuty({
    name: 'matcher',
    maxWaitMs,
    now,
    log,
    metrics,
    tick: (signal) => rounds.round(signal),
  });
}
