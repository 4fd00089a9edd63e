import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { performSendAction } from '../../db/act-on-sends.js';
import type { Database } from '../../db/database.js';
import { endPausesOfAccount, pauseAccount } from '../../db/pauses.js';
import { attempts, sends } from '../../db/schema.js';
import { keepPauses } from '../../src/loops/account-checks.js';
import { checkAccount } from '../../src/loops/check-account.js';
import { createReadBackRounds, type ReadBackRounds } from '../../src/loops/read-back.js';
import { recover } from '../../src/loops/recovery.js';
import { createSendingRounds, type SendingRounds } from '../../src/loops/sending-rounds.js';
import type { SendingSurroundings } from '../../src/loops/sending-surroundings.js';
import type { SendVerb } from '../../src/domain/sending/act-on-send.js';
import type { XAccount } from '../../src/x/port.js';
import {
  addAccount,
  addSend,
  person,
  surroundingsFor,
  testClock,
} from '../support/sending-stage.js';
import { brokenInvariants } from './check-invariants.js';
import { mortalDatabase, type MortalDatabase } from './mortal-database.js';
import { chanceOf, type Chance } from './seeded-random.js';
import { simulatedX, type SimulatedX } from './simulated-x.js';

/** One process of ours, which may die. */
interface Process {
  readonly database: MortalDatabase;
  readonly surroundings: SendingSurroundings;
  readonly sending: SendingRounds;
  readonly readBack: ReadBackRounds;
}

const signal = new AbortController().signal;

/** A world in which chance decides what happens next; the same seed makes the same decisions. */
export interface Simulation {
  step(): Promise<void>;
  /** Everything is allowed to come to rest: X is well, a person resumes, hours go by. */
  rest(): Promise<void>;
  broken(): Promise<string[]>;
  /** What must hold once everything is at rest. */
  brokenAtRest(): Promise<string[]>;
  readonly story: readonly string[];
}

export async function createSimulation(database: Database, seed: number): Promise<Simulation> {
  const chance = chanceOf(seed);
  const clock = testClock();
  const story: string[] = [];
  const tell = (line: string) => story.push(`${clock.now().toISOString()} ${line}`);
  const cap = chance.pick([3, 8, 1_000]);
  const lane = { cap24h: cap, paceSeconds: chance.pick([0, 0, 60]) };
  const config = {
    lanes: { dm: lane, reply: lane },
    preflight: chance.chance(0.5),
    coolDownMinutes: 1,
  };
  const signedIn = new Map<number, XAccount>();
  for (let index = 0; index < 2; index += 1) {
    const xUserId = `${seed}0${index}`;
    const id = await addAccount(database, { xUserId, handle: `sim_${xUserId}`, now: clock.now() });
    signedIn.set(id, {
      accountId: id,
      xUserId,
      credentials: { kind: 'oauth1', accessToken: 'a', accessSecret: 'b' },
    });
  }
  const accountIds = [...signedIn.keys()];
  const sendIds: number[] = [];
  const broken: string[] = [];
  /** Texts a person asked to send again since their last POST left. */
  const asked = new Set<string>();
  const personPaused = new Set<number>();
  /** Texts that wait for a person's Approve. */
  const undecided = new Set<string>();

  const x: SimulatedX = simulatedX({
    chance,
    now: clock.now,
    onPost(account, message) {
      const live = x.outstanding.filter(
        (request) => request.message.text === message.text && !request.orphaned,
      );
      if (live.length > 0) broken.push(`two POSTs of "${message.text}" at once`);
      const mayHaveArrived =
        x.taken.some((taken) => taken.message.text === message.text) ||
        [...x.outstanding, ...x.late].some((request) => request.message.text === message.text);
      tell(`POST "${message.text}" leaves`);
      if (mayHaveArrived && !asked.has(message.text))
        broken.push(`"${message.text}" left again by itself although it had arrived`);
      asked.delete(message.text);
      if (undecided.has(message.text)) broken.push(`nobody approved "${message.text}"`);
      if (personPaused.has(account.accountId))
        broken.push(`a paused account sent "${message.text}"`);
    },
  });

  let started = 0;
  const begin = (): Process => {
    started += 1;
    const mortal = mortalDatabase(database);
    const surroundings: SendingSurroundings = {
      ...surroundingsFor({
        database: mortal,
        x,
        signedIn,
        clock,
        lanes: config.lanes,
        preflight: config.preflight,
        coolDownMinutes: config.coolDownMinutes,
        random: chance.random,
        processId: `sim-${seed}-${started}`,
      }),
      // Nothing in the simulation waits by itself: what hangs is X's decision.
      wait: () => new Promise(() => undefined),
    };
    return {
      database: mortal,
      surroundings,
      sending: createSendingRounds(surroundings, () => undefined),
      readBack: createReadBackRounds(surroundings, () => undefined),
    };
  };
  let process = begin();

  /** Until all that is under way waits for X. */
  const quiet = async () => {
    for (let rounds = 0; rounds < 2_000; rounds += 1) {
      const live = x.outstanding.filter(({ orphaned }) => !orphaned).length;
      if (process.sending.underWay.length === live && process.readBack.reading === 0) return;
      await new Promise(setImmediate);
    }
    broken.push(`the process does not come to rest: ${process.sending.underWay.length} under way`);
  };

  const act = async (verb: SendVerb, sendId: number) => {
    const [send] = await database.db.select().from(sends).where(eq(sends.id, sendId));
    if (send === undefined) return;
    const result = await database.db.transaction((tx) =>
      performSendAction(tx, {
        sendId,
        verb,
        shownAttemptId: null,
        confirmed: true,
        actor: person,
        now: clock.now(),
      }),
    );
    if (result.kind === 'done' && verb === 'resend') asked.add(send.text);
    if (result.kind === 'done') undecided.delete(send.text);
    tell(`${verb} ${sendId}: ${result.kind}`);
  };

  const crash = async () => {
    tell('the process dies');
    process.database.die();
    x.orphanAll();
    process = begin();
    await recover(process.surroundings, 'all', signal);
  };

  const add = async (chance: Chance) => {
    const kind = chance.chance(0.7) ? 'dm' : 'reply';
    const id = await addSend(database, {
      accountId: chance.pick(accountIds),
      now: clock.now(),
      kind,
      origin: chance.chance(0.5) ? 'system' : 'person',
      recipient: { xUserId: String(chance.between(1, 4)), handle: 'fan', name: null },
      ...(kind === 'reply' ? { postId: String(chance.between(1, 3)) } : {}),
      text: `${seed}-${sendIds.length}`,
    });
    sendIds.push(id);
    await bind(id);
    tell(`send ${id} is made`);
  };

  /** Some wait for a person, for hours of the day, or must leave before a rule ends. */
  const bind = async (id: number) => {
    const at = clock.now().getTime();
    const bound = {
      confirmation: chance.chance(0.2) ? ('wanted' as const) : null,
      hours: chance.chance(0.2) ? { from: '09:00', until: '21:00' } : null,
      notAfter: chance.chance(0.2) ? new Date(at + chance.between(0, 30) * 3_600_000) : null,
    };
    const [send] = await database.db.update(sends).set(bound).where(eq(sends.id, id)).returning();
    if (send?.confirmation === 'wanted') undecided.add(send.text);
  };

  const sendRound = async () => {
    await process.sending.round(signal);
    await quiet();
  };
  const readRound = async () => {
    await process.readBack.round();
    await quiet();
  };
  const settleOne = async () => {
    const ended = x.settleOne();
    if (ended !== null) tell(ended);
    await quiet();
  };

  const advance = async (ms: number) => {
    x.beforeClockMoves(new Date(clock.now().getTime() + ms)).forEach(tell);
    await quiet();
    clock.advance(ms);
    x.afterClockMoved();
  };

  const actions: readonly (readonly [weight: number, act: () => Promise<unknown>])[] = [
    [5, () => add(chance)],
    [16, sendRound],
    [22, settleOne],
    [8, readRound],
    [8, () => advance(chance.between(200, 4_000))],
    [5, () => advance(chance.between(4_000, 20_000))],
    [2, () => advance(chance.between(60_000, 3_600_000))],
    [1, () => advance(13 * 3_600_000)],
    [
      4,
      async () => {
        if (sendIds.length > 0)
          await act(chance.pick(['resend', 'resend', 'ignore', 'undo']), chance.pick(sendIds));
      },
    ],
    [
      2,
      async () => {
        if (sendIds.length > 0)
          await act(chance.pick(['approve', 'approve', 'reject']), chance.pick(sendIds));
      },
    ],
    [1, crash],
    [2, () => keepPauses(process.surroundings)],
    [
      1,
      async () => {
        await checkAccount(process.surroundings, chance.pick(accountIds));
      },
    ],
    [
      1,
      async () => {
        x.weather = chance.pick(['fine', 'mixed', 'mixed', 'down', 'blocked'] as const);
        tell(`X is ${x.weather}`);
      },
    ],
    [
      1,
      async () => {
        const accountId = chance.pick(accountIds);
        await database.db.transaction((tx) =>
          pauseAccount(tx, { accountId, by: person, now: clock.now() }),
        );
        personPaused.add(accountId);
        tell(`account ${accountId} is paused`);
      },
    ],
    [
      2,
      async () => {
        const accountId = chance.pick(accountIds);
        await resume(accountId);
        tell(`account ${accountId} is resumed`);
      },
    ],
  ];

  const resume = async (accountId: number) => {
    await database.db.transaction((tx) =>
      endPausesOfAccount(tx, { accountId, by: person, now: clock.now() }),
    );
    personPaused.delete(accountId);
    process.sending.forgetHolds();
  };

  for (let index = chance.between(2, 10); index > 0; index -= 1) await add(chance);

  const world = () => ({ accountIds, made: sendIds.length, cap, now: clock.now() });

  return {
    story,
    async step() {
      const total = actions.reduce((sum, [weight]) => sum + weight, 0);
      let left = chance.random() * total;
      for (const [weight, act] of actions) {
        left -= weight;
        if (left < 0) {
          await act();
          return;
        }
      }
    },
    async rest() {
      x.weather = 'fine';
      tell('everything comes to rest');
      for (const sendId of sendIds) await act(chance.pick(['approve', 'reject']), sendId);
      for (let round = 0; round < 60 && (await isUnrestful(database, sendIds)); round += 1) {
        for (const accountId of accountIds) await resume(accountId);
        await sendRound();
        while (x.outstanding.length > 0) await settleOne();
        await readRound();
        await advance(chance.pick([5_000, 60_000, 1_800_000, 25 * 3_600_000]));
      }
    },
    broken: async () => [...broken, ...(await brokenInvariants(database, world()))],
    async brokenAtRest() {
      const rows = await database.db.select().from(sends).where(inArray(sends.id, sendIds));
      const arrived = new Set(x.taken.map(({ message }) => message.text));
      return rows.flatMap((send) => {
        const name = `send ${send.id} "${send.text}" (${send.state})`;
        if (['claimed', 'sending', 'waiting'].includes(send.state)) return [`${name} never ended`];
        if (arrived.has(send.text) && send.state !== 'sent') return [`${name} arrived`];
        if (send.state === 'sent' && !arrived.has(send.text)) return [`${name} never arrived`];
        return [];
      });
    },
  };
}

/** Whether anything still waits, is out, or is read back. */
async function isUnrestful({ db }: Database, sendIds: readonly number[]): Promise<boolean> {
  if (sendIds.length === 0) return false;
  const [moving] = await db
    .select({ id: sends.id })
    .from(sends)
    .where(
      and(inArray(sends.id, [...sendIds]), inArray(sends.state, ['waiting', 'claimed', 'sending'])),
    )
    .limit(1);
  const [reading] = await db
    .select({ id: attempts.id })
    .from(attempts)
    .where(and(inArray(attempts.sendId, [...sendIds]), isNotNull(attempts.nextReadAt)))
    .limit(1);
  return moving !== undefined || reading !== undefined;
}
