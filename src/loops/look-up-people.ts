import { blockEndpoint, noteWindows, windowStates } from '../../db/rate-windows.js';
import { budgetLeftMicroUsd, nextBillingDay, noteRead } from '../../db/read-usage.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { FoundPerson } from '../domain/rules/person.js';
import type { LookUpTrouble } from '../domain/look-up-trouble.js';
import type { LookUpProblem } from '../domain/source-problem.js';
import { readPriceMicroUsd, type XReader } from '../x/reading-port.js';
import { messageOf } from './duty.js';
import { blockedUntil } from './look-ups.js';
import type { MatchingSurroundings } from './matching-surroundings.js';

/** What looking people up uses. */
export type LookUpSurroundings = Pick<
  MatchingSurroundings,
  'database' | 'config' | 'now' | 'xAccounts' | 'reader' | 'log'
>;

/** What asking X about people who did something came to. */
export type PeopleLookUp =
  /** Who was asked for; null: X does not give them (suspended, gone). */
  | { readonly kind: 'found'; readonly people: ReadonlyMap<string, FoundPerson | null> }
  /** Not now. `until` null: nobody knows until when. `why`: for the log. `trouble` null: nobody has to hear of it. */
  | {
      readonly kind: 'later';
      readonly until: Date | null;
      readonly why: string;
      readonly trouble: LookUpTrouble | null;
    };

/** X takes as many ids in one request. */
const mostPeople = 100;
/** X's troubles are mostly over before anybody could look. */
const patience = 3;

const later = (
  why: string,
  until: Date | null,
  trouble: LookUpTrouble | null = null,
): PeopleLookUp => ({ kind: 'later', until, why, trouble });

const overBudget: LookUpTrouble = { problem: { kind: 'look_up_over_budget' }, tellAfter: 1 };
const notLinked: LookUpTrouble = { problem: { kind: 'look_up_not_linked' }, tellAfter: patience };
const brokeOff: LookUpTrouble = { problem: { kind: 'look_up_broke_off' }, tellAfter: patience };

/**
 * Looks people up for the conditions of rules, in one request: within X's window and the budget for reads. More than
 * one request takes are left out of the answer and asked for in the next.
 */
export async function lookUpPeople(
  surroundings: LookUpSurroundings,
  accountId: number,
  xUserIds: readonly string[],
): Promise<PeopleLookUp> {
  const { database, config, now, xAccounts } = surroundings;
  const windows = await windowStates(database.db, accountId, ['users'], now());
  const opensAt = windows.get('users')?.opensAt ?? null;
  if (opensAt !== null) return later("X's window of look-ups is used up", opensAt);
  const left = await budgetLeftMicroUsd(database.db, config.readBudgetUsd, now());
  const affordable = Math.floor(left / readPriceMicroUsd.user);
  if (affordable < 1) {
    return later('XTEP_READ_BUDGET_USD is used up', nextBillingDay(now()), overBudget);
  }
  const account = await xAccounts.get(accountId);
  if (account === null) return later('the account is not linked', null, notLinked);
  const ids = xUserIds.slice(0, Math.min(mostPeople, affordable));
  const reading = await ask(surroundings, () => surroundings.reader.people(account, ids));
  if (reading === null) return later('the look-up of people broke off', null, brokeOff);
  return keep(surroundings, accountId, ids, reading);
}

type PeopleReading = Awaited<ReturnType<XReader['people']>>;

async function ask(
  { log }: LookUpSurroundings,
  read: () => Promise<PeopleReading>,
): Promise<PeopleReading | null> {
  try {
    return await read();
  } catch (error) {
    log.error({ reason: messageOf(error) }, 'A look-up for rules failed.');
    return null;
  }
}

async function keep(
  { database, now }: LookUpSurroundings,
  accountId: number,
  ids: readonly string[],
  reading: PeopleReading,
): Promise<PeopleLookUp> {
  const until = reading.kind === 'failed' ? blockedUntil(reading, now()) : null;
  const billed = reading.kind === 'read' ? reading.value.billed : [];
  const used = { accountId, source: 'look-up', endpoint: 'users', requests: 1, billed } as const;
  await database.db.transaction(async (tx) => {
    await noteWindows(tx, accountId, reading.seen, now());
    await noteRead(tx, { ...used, now: now() });
    const block = { accountId, endpoint: 'users', scope: 'short', now: now() } as const;
    if (until !== null) await blockEndpoint(tx, { ...block, until });
  });
  if (reading.kind === 'failed') {
    const { answer } = reading.evidence;
    const what = answer.kind === 'http' ? `X answered ${answer.status}` : 'X did not answer';
    const trouble = { problem: lookUpProblem(reading.evidence), tellAfter: patience };
    return later(`${what} to the look-up of people`, until, trouble);
  }
  const { people } = reading.value;
  return { kind: 'found', people: new Map(ids.map((id) => [id, people.get(id) ?? null])) };
}

function lookUpProblem({ answer, detail, title, messages }: Evidence): LookUpProblem {
  if (answer.kind !== 'http') return { kind: 'look_up_unanswered', words: answer.message };
  const words = detail ?? messages[0] ?? title ?? null;
  return { kind: 'look_up_refused', status: answer.status, words };
}
