import { eq } from 'drizzle-orm';
import * as fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { addCodes } from '../../db/campaign-codes.js';
import {
  campaignCodes,
  campaignEntries,
  campaigns,
  campaignWinners,
  notices,
} from '../../db/schema.js';
import { winnersOf } from '../../db/campaign-people.js';
import { readCodeList } from '../../src/domain/campaigns/codes.js';
import { makeChannel, noon, sato } from '../support/card-rows.js';
import { campaignStage, entrant, people, type CampaignStage } from '../support/campaign-stage.js';
import { describeEachDatabase, emptyTables } from '../support/databases.js';

/* Entries of instant-win campaigns, through the store that decides them. Oracles: the rows, and `verify`. */

const hourMs = 3_600_000;

describeEachDatabase('entries of campaigns', (open) => {
  let stage: CampaignStage;
  beforeEach(async () => {
    stage = await campaignStage(open());
  });

  const kinds = async (...entering: Parameters<CampaignStage['enter']>) =>
    (await stage.enter(...entering)).map((outcome) =>
      outcome.kind === 'send' ? `${outcome.message} ${outcome.code ?? '-'}` : outcome.kind,
    );

  test('the first win, with a code each, until the prizes are gone', async () => {
    const campaign = await stage.make({ quota: 2, win: ['{code}'] }, { codes: ['A', 'B', 'C'] });
    expect(
      await kinds(
        campaign,
        people(4).map((id) => entrant(id)),
      ),
    ).toEqual(['win A', 'win B', 'skip', 'skip']);
    expect(await winnersOf(stage.database.db, campaign.rule.id)).toMatchObject([
      { rank: 1, xUserId: '1', code: 'A', state: null },
      { rank: 2, xUserId: '2', code: 'B', state: null },
    ]);
    const now = await stage.again(campaign);
    expect(now.campaign).toMatchObject({ entrants: 4, entries: 4, winners: 2 });
    expect(now.codes).toEqual({ total: 3, left: 1 });
    expect(await stage.verify(campaign)).toMatchObject({ verification: { kind: 'same' } });
  });

  test('the same act again changes nothing; another one is told what they are', async () => {
    const campaign = await stage.make({ quota: 1, lose: ['残念'], entered: ['応募済み'] });
    expect(await kinds(campaign, [entrant('1'), entrant('2')])).toEqual(['win -', 'lose -']);
    expect(await kinds(campaign, [entrant('1'), entrant('2')])).toEqual(['none', 'none']);
    expect(await kinds(campaign, [entrant('2', { key: '2' })])).toEqual(['entered -']);
    expect(await stage.entries(campaign)).toHaveLength(2);
  });

  test('daily entries go by the calendar day of the act', async () => {
    const campaign = await stage.make({ entry: 'daily', probability: 0, lose: ['残念'] });
    // 23:30 and 00:30 in Tokyo.
    const late = new Date('2026-11-26T14:30:00Z');
    const acts = [noon, late, new Date(late.getTime() + hourMs)];
    const entering = acts.map((at, index) => entrant('1', { at, key: String(index) }));
    expect(await kinds(campaign, entering)).toEqual(['lose -', 'skip', 'lose -']);
    expect((await stage.entries(campaign)).map(({ number }) => number)).toEqual([1, 2]);
    expect((await stage.again(campaign)).campaign).toMatchObject({ entrants: 1, entries: 2 });
  });

  test('who would win must follow: they are looked up before anything is kept', async () => {
    const campaign = await stage.make({ quota: 1, followersOnly: true });
    expect(await kinds(campaign, [entrant('1'), entrant('2', { follows: true })])).toEqual([
      'look-up',
      'win -',
    ]);
    expect(await kinds(campaign, [entrant('1', { follows: false })])).toEqual(['skip']);
    expect((await stage.entries(campaign)).map(({ why }) => why)).toEqual([null, 'quota']);
    expect(await stage.verify(campaign)).toMatchObject({ verification: { kind: 'same' } });
  });

  test('channels hear once that codes run low, and once that they ran out; again after some were added', async () => {
    await makeChannel(stage.database.db, 'C1');
    const codes = people(20).map((id) => `code ${id}`);
    const campaign = await stage.make({ quota: 30, win: ['{code}'] }, { codes });
    const told = async () => {
      const rows = await stage.database.db.select().from(notices).orderBy(notices.id);
      return rows.map(({ kind, content }) => `${kind} ${JSON.stringify(content['left'])}`);
    };
    await stage.enter(
      campaign,
      people(18).map((id) => entrant(id)),
    );
    expect(await told()).toEqual([]);
    await stage.enter(campaign, [entrant('19')]);
    expect(await told()).toEqual(['codes_low 1']);
    await stage.enter(campaign, [entrant('20')]);
    expect(await told()).toEqual(['codes_low 1', 'codes_none 0']);
    const added = await stage.database.db.transaction((tx) =>
      addCodes(tx, {
        ruleId: campaign.rule.id,
        read: (existing) => readCodeList('a,b,c,d,e,f,g,h,i,j', existing),
        actor: sato,
        now: noon,
      }),
    );
    expect(added).toEqual({ kind: 'added', added: 10, total: 30, left: 10 });
    await stage.enter(
      campaign,
      people(8, 21).map((id) => entrant(id)),
    );
    expect(await told()).toEqual(['codes_low 1', 'codes_none 0', 'codes_low 2']);
  });

  test('codes that end with the prizes are told as such', async () => {
    await makeChannel(stage.database.db, 'C1');
    const campaign = await stage.make({ quota: 2, win: ['{code}'] }, { codes: ['a', 'b'] });
    await stage.enter(
      campaign,
      people(2).map((id) => entrant(id)),
    );
    const [told] = await stage.database.db.select().from(notices);
    expect(told).toMatchObject({ kind: 'codes_none', content: { left: 0, open: 0 } });
  });

  test('5,000 in one batch', async () => {
    const campaign = await stage.make(
      { quota: 1_500, win: ['{code}'] },
      {
        codes: people(1_500).map((id) => `code ${id}`),
      },
    );
    await stage.enter(
      campaign,
      people(5_000).map((id) => entrant(id)),
    );
    const { campaign: row, codes } = await stage.again(campaign);
    expect(row).toMatchObject({ entrants: 5_000, entries: 5_000, winners: 1_500 });
    expect(codes.left).toBe(0);
    expect(await stage.verify(campaign)).toMatchObject({ verification: { kind: 'same' } });
  });

  test('never more winners than prizes, no double win, no code twice, no more than the pace, and verify agrees', async () => {
    const anyTurn = fc.record({
      waitMs: fc.nat({ max: hourMs }),
      acts: fc.array(
        fc.record({ person: fc.nat({ max: 30 }), follows: fc.boolean(), key: fc.nat({ max: 3 }) }),
        { minLength: 2, maxLength: 8 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          quota: fc.integer({ min: 1, max: 6 }),
          probability: fc.constantFrom(0, 60, 100, 100),
          perHour: fc.constantFrom(null, 1, 2),
          entry: fc.constantFrom('once' as const, 'daily' as const),
          followersOnly: fc.boolean(),
        }),
        fc.constantFrom(0, 2, 4),
        fc.array(anyTurn, { maxLength: 8 }),
        async (terms, codeCount, turns) => {
          await emptyTables(open());
          stage = await campaignStage(open());
          const codes = people(codeCount).map((id) => `code ${id}`);
          const campaign = await stage.make(terms, { codes });
          for (const { waitMs, acts } of turns) {
            stage.clock.advance(waitMs);
            const at = stage.clock.now();
            await stage.enter(
              campaign,
              acts
                .map(({ person, follows, key }, index) => {
                  const name = `${String(key)}-${at.toISOString()}-${String(index % 2)}`;
                  return entrant(String(person), { at, follows, key: name });
                })
                .filter(
                  (one, index, all) =>
                    all.findIndex(({ triggerKey }) => triggerKey === one.triggerKey) === index,
                ),
            );
          }
          const winners = await winnersOf(stage.database.db, campaign.rule.id);
          expect(winners.length).toBeLessThanOrEqual(terms.quota);
          expect(winners.length).toBeLessThanOrEqual(codeCount === 0 ? Infinity : codeCount);
          expect(winners.map(({ rank }) => rank)).toEqual(winners.map((_, index) => index + 1));
          expect(new Set(winners.map(({ xUserId }) => xUserId)).size).toBe(winners.length);
          const given = winners.flatMap(({ code }) => code ?? []);
          expect(new Set(given).size).toBe(codeCount === 0 ? 0 : winners.length);
          for (const { wonAt } of winners) {
            const near = winners.filter(
              (other) => other.wonAt >= wonAt && other.wonAt.getTime() <= wonAt.getTime() + hourMs,
            );
            expect(near.length).toBeLessThanOrEqual(terms.perHour ?? Infinity);
          }
          expect(await stage.verify(campaign)).toMatchObject({ verification: { kind: 'same' } });
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each<[string, (ruleId: number) => Promise<unknown>, string]>([
    [
      'another winner',
      (id) =>
        open()
          .db.update(campaignWinners)
          .set({ xUserId: '4' })
          .where(eq(campaignWinners.ruleId, id)),
      'winners',
    ],
    [
      'an entry that is gone',
      (id) => open().db.delete(campaignEntries).where(eq(campaignEntries.ruleId, id)),
      'entrants',
    ],
    [
      'another seed',
      (id) => open().db.update(campaigns).set({ seed: 'b' }).where(eq(campaigns.ruleId, id)),
      'winners',
    ],
    [
      'a loser who is said to have won',
      (id) =>
        open()
          .db.update(campaignEntries)
          .set({ result: 'won' })
          .where(eq(campaignEntries.ruleId, id)),
      'winners',
    ],
    [
      'a code given to somebody else',
      (id) =>
        open().db.update(campaignCodes).set({ winnerXId: '9' }).where(eq(campaignCodes.ruleId, id)),
      'codes',
    ],
  ])('verify notices %s', async (_what, tamper, part) => {
    const campaign = await stage.make(
      { quota: 1, probability: 30, win: ['{code}'] },
      { codes: ['A'] },
    );
    await stage.enter(
      campaign,
      people(12).map((id) => entrant(id)),
    );
    expect(await stage.verify(campaign)).toMatchObject({
      winners: 1,
      verification: { kind: 'same' },
    });
    await tamper(campaign.rule.id);
    expect(await stage.verify(campaign)).toMatchObject({
      verification: { kind: 'differs', in: expect.arrayContaining([part]) as unknown },
    });
  });
});
