import { asc, eq } from 'drizzle-orm';
import type { Database } from '../../db/database.js';
import { createMatchedRules } from '../../db/match-rules.js';
import { recordSightings, type SightingsRequest } from '../../db/record-sightings.js';
import { rules, ruleVersions, sends, triggers } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import type { Evidence } from '../../src/domain/diagnosis/evidence.js';
import { defaultRule, type RuleDefinition } from '../../src/domain/rules/rule.js';
import type { ActSighting, SeenAct } from '../../src/domain/rules/sighting.js';
import { createLog } from '../../src/log.js';
import { createMatchingRounds, type MatchingRounds } from '../../src/loops/matcher.js';
import type { MatchingSurroundings } from '../../src/loops/matching-surroundings.js';
import { silentMetrics } from '../../src/metrics.js';
import type { LookedUpPerson } from '../../src/x/reading-port.js';
import { measureText } from '../../src/x/text-length.js';
import { closedToUs, makeAccount, noon, sato } from './card-rows.js';
import { testClock, type TestClock } from './sending-stage.js';

/* Rules, people and a matcher over a real database, with X's look-ups answered by the test. */

export const zone = 'Asia/Tokyo';

/** What X answers to a look-up; ids that are not in it are people X does not give. */
export type PeopleAnswer =
  | { readonly kind: 'people'; readonly people: readonly LookedUpPerson[] }
  | { readonly kind: 'failed'; readonly evidence: Evidence };

export interface MatchingStage {
  readonly database: Database;
  readonly accountId: number;
  readonly clock: TestClock;
  readonly surroundings: MatchingSurroundings;
  /** The ids that each look-up asked for. */
  readonly asked: string[][];
  answerWith(answer: PeopleAnswer): void;
  addRule(
    changes?: Partial<RuleDefinition>,
    row?: Partial<typeof rules.$inferInsert>,
  ): Promise<number>;
  see(sightings: readonly ActSighting[], more?: Partial<SightingsRequest>): Promise<void>;
  /** A matcher of its own, as another process has it. */
  another(changes?: Partial<MatchingSurroundings>): MatchingRounds;
  /** Rounds until nothing is due any more. */
  match(): Promise<void>;
  sends(): Promise<(typeof sends.$inferSelect)[]>;
  waitingTriggers(): Promise<(typeof triggers.$inferSelect)[]>;
}

export function personOf(xUserId: string, changes: Partial<LookedUpPerson> = {}): LookedUpPerson {
  return {
    xUserId,
    handle: `fan_${xUserId}`,
    name: `ファン${xUserId}`,
    followers: 50,
    createdAt: new Date('2020-01-01T00:00:00Z'),
    followsUs: true,
    ...changes,
  };
}

export const tooMany: Evidence = {
  ...closedToUs,
  answer: { kind: 'http', status: 429 },
  codes: [],
};

/** An act of one of our account's followers, as a source saw it. */
export function sighting(
  act: SeenAct,
  actor = '200',
  changes: Partial<ActSighting> & { readonly handle?: string | null } = {},
): ActSighting {
  const { handle = `fan_${actor}`, ...rest } = changes;
  return {
    act,
    actor: { xUserId: actor, handle, name: handle === null ? null : `ファン${actor}` },
    accountXUserId: 'x-shop',
    at: noon,
    sourceId: 'event',
    ...rest,
  };
}

export function dm(text: string, eventId = '9000'): SeenAct {
  return { kind: 'dm', eventId, text, language: null };
}

export async function matchingStage(
  database: Database,
  changes: Partial<MatchingSurroundings> = {},
): Promise<MatchingStage> {
  const { db } = database;
  const account = await makeAccount(db);
  const clock = testClock(noon);
  const asked: string[][] = [];
  let answer: PeopleAnswer = { kind: 'people', people: [] };
  const seen = { endpoint: 'users', windows: [] } as const;
  const surroundings: MatchingSurroundings = {
    database,
    rules: createMatchedRules(zone),
    reader: {
      people: (_account, ids) => {
        asked.push([...ids]);
        if (answer.kind === 'failed')
          return Promise.resolve({ kind: 'failed', evidence: answer.evidence, seen });
        const people = new Map(
          answer.people.filter(({ xUserId }) => ids.includes(xUserId)).map((p) => [p.xUserId, p]),
        );
        const billed = [...people.keys()].map((id) => `user:${id}`);
        return Promise.resolve({ kind: 'read', value: { people, billed }, seen });
      },
    },
    xAccounts: {
      get: (accountId) =>
        Promise.resolve({
          accountId,
          xUserId: account.xUserId,
          credentials: { kind: 'oauth1', accessToken: 'token', accessSecret: 'secret' },
        }),
    },
    enterCampaign: () => Promise.reject(new Error('This stage has no campaigns.')),
    fits: (kind, text) => measureText(kind, text).fits,
    config: { timeZone: zone, locale: 'ja', readBudgetUsd: null },
    now: clock.now,
    random: () => 0,
    log: createLog(process.env['SENDING_LOG'] ?? 'silent'),
    metrics: silentMetrics,
    ...changes,
  };
  const another = (more: Partial<MatchingSurroundings> = {}) =>
    createMatchingRounds({ ...surroundings, rules: createMatchedRules(zone), ...more });
  const own = createMatchingRounds(surroundings);
  return {
    database,
    accountId: account.id,
    clock,
    surroundings,
    asked,
    answerWith(next) {
      answer = next;
    },
    async addRule(ruleChanges = {}, row = {}) {
      const definition = { ...defaultRule, on: ['dm'], texts: ['ありがとう'], ...ruleChanges };
      const name = `rule ${Math.random()}`;
      const madeAt = new Date(noon.getTime() - 3_600_000);
      const made = { accountId: account.id, name, definition, madeBy: sato, madeAt };
      const [inserted] = await db
        .insert(rules)
        .values({ ...made, state: 'active', ...row })
        .returning();
      if (inserted === undefined) throw new Error('No rule was made.');
      await db
        .insert(ruleVersions)
        .values({ ruleId: inserted.id, version: 1, name, definition, madeBy: system, madeAt });
      return inserted.id;
    },
    see: async (sightings, more = {}) => {
      await db.transaction((tx) =>
        recordSightings(tx, {
          accountId: account.id,
          source: 'poll',
          sightings,
          since: null,
          now: clock.now(),
          backfillHours: 24,
          ...more,
        }),
      );
    },
    another,
    async match() {
      await own.round(new AbortController().signal);
    },
    sends: () =>
      db.select().from(sends).where(eq(sends.accountId, account.id)).orderBy(asc(sends.id)),
    waitingTriggers: () =>
      db.select().from(triggers).where(eq(triggers.state, 'new')).orderBy(asc(triggers.id)),
  };
}
