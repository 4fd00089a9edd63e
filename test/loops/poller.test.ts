import { expect, test } from 'vitest';
import { budgetLeftMicroUsd, noteRead, usageToday } from '../../db/read-usage.js';
import { recordSightings } from '../../db/record-sightings.js';
import { changeRule, makeRule } from '../../db/rules.js';
import { listMembers, notices, readUsage } from '../../db/schema.js';
import { pauseRule, resumeRule } from '../../db/rule-states.js';
import { loadReadingStatus } from '../../db/source-status.js';
import { loadSourceStates } from '../../db/source-states.js';
import { defaultRule } from '../../src/domain/rules/rule.js';
import type { ActSighting, SeenAct } from '../../src/domain/rules/sighting.js';
import { missingField, problemIn } from '../../src/domain/source-problem.js';
import { noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { dm } from '../support/matching-stage.js';
import { pollStage, type PollStage } from '../support/poll-stage.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const after = (ms: number) => new Date(noon.getTime() + ms);

/** An act as a feed shows it: its own id and time. */
function act(seen: SeenAct, id: string, at: Date, actor = '200'): ActSighting {
  const who = { xUserId: actor, handle: `fan_${actor}`, name: null };
  return { act: seen, actor: who, accountXUserId: 'x-shop', at, sourceId: id };
}

const mention = (id: string, at: Date) =>
  act({ kind: 'mention', theirPostId: id, text: '@shop', language: null }, id, at);
const quote = (id: string, at: Date) =>
  act({ kind: 'quote', ourPostId: '70', theirPostId: id, text: 'q', language: null }, id, at);
const tagged = (id: string, at: Date) =>
  act({ kind: 'hashtag', theirPostId: id, text: '#a', hashtags: ['a'], language: null }, id, at);
const message = (id: string, at: Date, text = '応募') => act(dm(text, id), id, at);

const requests = (stage: PollStage, endpoint: string) =>
  stage.x.asked.filter((asked) => asked.endpoint === endpoint);

const people = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);

const followKeys = (name: string, count: number) =>
  people(name, count)
    .map((id) => `follow:x-shop:${id}:0`)
    .sort();

/** From now on the second request fails, once. */
function failSecondOf(stage: PollStage, endpoint: 'followers' | 'own-posts'): void {
  let asked = 0;
  stage.x.before = (of) => {
    if (of !== endpoint) return Promise.resolve();
    asked += 1;
    if (asked === 2) stage.x.failing.add(endpoint);
    else stage.x.failing.delete(endpoint);
    return Promise.resolve();
  };
}

describeEachDatabase('polling', (open) => {
  test('each kind of act becomes one trigger, and nothing else is read', async () => {
    const stage = await pollStage(open());
    stage.x.followers = ['1'];
    stage.x.ownPosts = [{ id: '70', madeAt: after(-hourMs) }];
    await stage.addRule({ on: ['follow', 'like', 'repost', 'reply', 'quote', 'dm'] });
    await stage.addRule({ on: ['hashtag', 'mention'], hashtags: ['a'], do: 'reply' });
    await stage.poll();
    expect(await stage.keys()).toEqual([]);

    stage.clock.advance(minuteMs);
    const at = stage.clock.now();
    stage.x.followers = ['2', '1'];
    stage.x.likers['70'] = ['3'];
    stage.x.reposters['70'] = ['4'];
    stage.x.mentions = [
      act(
        { kind: 'reply', ourPostId: '70', theirPostId: '91', text: 'r', language: null },
        '91',
        at,
      ),
      mention('90', at),
    ];
    stage.x.quotes['70'] = [quote('92', at)];
    stage.x.hashtagPosts = [tagged('93', at)];
    stage.x.messages = [message('94', at)];
    await stage.pollFor(10 * minuteMs);

    expect(await stage.keys()).toEqual([
      'dm:x-shop:94',
      'follow:x-shop:2:0',
      'hashtag:x-shop:93',
      'like:x-shop:70:3:0',
      'mention:x-shop:90',
      'quote:x-shop:92',
      'reply:x-shop:91',
      'repost:x-shop:70:4:0',
    ]);
    expect(await loadSourceStates(open().db, stage.accountId)).toMatchObject([
      { source: 'poll', problems: 0 },
    ]);
  });

  test('without rules nothing is read', async () => {
    const stage = await pollStage(open());

    expect(await stage.poll()).toBe(null);
    expect(stage.x.asked).toEqual([]);
  });

  test('whoever was there before the rule is not new, also when the list is longer than a page', async () => {
    const stage = await pollStage(open());
    // X takes its time: who is listed was there when it was asked.
    stage.x.before = (of) => {
      if (of === 'followers') stage.clock.advance(10_000);
      return Promise.resolve();
    };
    stage.x.followers = Array.from({ length: 180 }, (_, index) => String(1_000 + index));
    await stage.addRule({ on: ['follow'] });
    await stage.poll();
    stage.clock.advance(10 * minuteMs);
    // Some left, so that people whom nobody looked at yet move up.
    stage.x.followers = ['1', '2', ...stage.x.followers.slice(90)];
    await stage.poll();

    expect(await stage.keys()).toEqual(['follow:x-shop:1:0', 'follow:x-shop:2:0']);
    const at = after(10 * minuteMs + 20_000);
    expect((await stage.triggers())[0]).toMatchObject({ since: noon, at });
  });

  test('many new people are read page by page until a known one', async () => {
    const stage = await pollStage(open());
    stage.x.followers = Array.from({ length: 150 }, (_, index) => `old${index}`);
    await stage.addRule({ on: ['follow'] });
    await stage.poll();
    stage.clock.advance(10 * minuteMs);
    const fresh = Array.from({ length: 620 }, (_, index) => `new${index}`);
    stage.x.followers = [...fresh, ...stage.x.followers];
    await stage.poll();

    expect(await stage.keys()).toHaveLength(620);
  });

  test.each([30, 150])(
    'of many new people none is lost where the list breaks off between two pages, before %i',
    async (before) => {
      const stage = await pollStage(open());
      stage.x.followers = people('old', before);
      await stage.addRule({ on: ['follow'] });
      await stage.poll();
      stage.clock.advance(10 * minuteMs);
      stage.x.followers = [...people('new', 120), ...stage.x.followers];
      failSecondOf(stage, 'followers');
      await stage.poll();
      await stage.pollFor(hourMs);

      expect(await stage.keys()).toEqual(followKeys('new', 120));
    },
  );

  test('who was pushed is known, and yet those who came before them and were not are found', async () => {
    const stage = await pollStage(open());
    stage.x.followers = people('old', 150);
    await stage.addRule({ on: ['follow'] });
    await stage.poll();
    stage.clock.advance(5 * minuteMs);
    stage.x.followers = ['pushed', ...people('missed', 60), ...stage.x.followers];
    const pushed = act({ kind: 'follow' }, 'event', stage.clock.now(), 'pushed');
    await stage.database.db.transaction((tx) =>
      recordSightings(tx, {
        accountId: stage.accountId,
        source: 'stream',
        sightings: [pushed],
        since: null,
        now: stage.clock.now(),
        backfillHours: 24,
      }),
    );
    await stage.pollFor(hourMs);

    expect(await stage.keys()).toEqual([...followKeys('missed', 60), 'follow:x-shop:pushed:0']);
  });

  test('where the few who were known have left, nobody is taken for new, which is told; then it goes on as ever', async () => {
    const stage = await pollStage(open(), { readBudgetUsd: 0.015 });
    stage.x.followers = people('old', 3_000);
    await stage.addRule({ on: ['follow'] });
    await stage.poll();
    stage.clock.advance(10 * minuteMs);
    stage.x.followers = stage.x.followers.slice(1);
    stage.restart({ config: { ...stage.surroundings.config, readBudgetUsd: null } });
    await stage.poll();
    expect(await stage.keys()).toEqual([]);
    // No further than it is worth for one person.
    expect(requests(stage, 'followers').map(({ max }) => max)).toEqual([1, 50, 100]);
    expect(await loadSourceStates(open().db, stage.accountId)).toMatchObject([
      {
        problems: 1,
        lastProblem: { kind: 'list_began_anew', act: 'follow', postId: null, people: 150 },
      },
    ]);

    stage.clock.advance(10 * minuteMs);
    stage.x.followers = ['1', ...stage.x.followers];
    await stage.poll();
    expect(await stage.keys()).toEqual(['follow:x-shop:1:0']);
  });

  test('where everybody who was known has left a long list, nobody of the others is taken for new', async () => {
    const stage = await pollStage(open());
    stage.x.followers = people('old', 320);
    await stage.addRule({ on: ['follow'] });
    await stage.poll();
    stage.clock.advance(10 * minuteMs);
    stage.x.followers = stage.x.followers.slice(100);
    await stage.poll();

    expect(await stage.keys()).toEqual([]);
    const [state] = await loadSourceStates(open().db, stage.accountId);
    expect(state?.lastProblem).toMatchObject({ kind: 'list_began_anew', people: 220 });
  });

  test('as many new likes as X shows are all new, though nobody who was known is shown any more', async () => {
    const stage = await pollStage(open());
    stage.x.ownPosts = [{ id: '70', madeAt: after(-hourMs) }];
    stage.x.likers = { '70': people('old', 100) };
    await stage.addRule({ on: ['like'], post: '70' });
    await stage.poll();
    stage.clock.advance(10 * minuteMs);
    stage.x.likers = { '70': people('new', 100) };
    await stage.poll();

    expect(await stage.keys()).toHaveLength(100);
  });

  test('where the list of our posts breaks off between two pages, the likes of all of them are read', async () => {
    const stage = await pollStage(open());
    const posts = (first: number, count: number) =>
      Array.from({ length: count }, (_, index) => first + count - 1 - index).map((id) => ({
        id: String(id),
        madeAt: after((id - 1_000) * 1_000),
      }));
    stage.x.ownPosts = posts(990, 3);
    await stage.addRule({ on: ['like'] });
    await stage.poll();
    stage.clock.advance(15 * minuteMs);
    stage.x.ownPosts = [...posts(1_000, 8), ...stage.x.ownPosts];
    failSecondOf(stage, 'own-posts');
    await stage.poll();
    await stage.pollFor(30 * minuteMs);

    const read = new Set(requests(stage, 'likers').map(({ subject }) => subject));
    expect([...read].filter((id) => Number(id) >= 1_000)).toHaveLength(8);
    // Once the end was reached, the newest few tell again what is new.
    const sizes = requests(stage, 'own-posts').map(({ max }) => max);
    expect(sizes.slice(-2)).toEqual([5, 5]);
  });

  test('of a post that is younger than the rule everybody is new; of an older one nobody', async () => {
    const stage = await pollStage(open());
    stage.x.ownPosts = [{ id: '70', madeAt: after(-hourMs) }];
    stage.x.likers = { '70': ['1'], '71': ['2', '3'] };
    await stage.addRule({ on: ['like'] });
    await stage.poll();
    stage.clock.advance(10 * minuteMs);
    const madeAt = after(5 * minuteMs);
    stage.x.ownPosts = [{ id: '71', madeAt }, ...stage.x.ownPosts];
    await stage.poll();

    expect(await stage.keys()).toEqual(['like:x-shop:71:2:0', 'like:x-shop:71:3:0']);
    expect((await stage.triggers())[0]).toMatchObject({ since: madeAt });
  });

  test('a post that is older than what is caught up begins with a base line, younger than the rule or not', async () => {
    const stage = await pollStage(open(), { backfillHours: 24 });
    await stage.addRule({ on: ['like'] });
    await stage.poll();
    stage.clock.advance(72 * hourMs);
    stage.x.ownPosts = [
      { id: '72', madeAt: after(49 * hourMs) },
      { id: '71', madeAt: after(12 * hourMs) },
    ];
    stage.x.likers = { '71': ['1', '2'], '72': ['3'] };
    stage.restart();
    await stage.poll();

    expect(await stage.keys()).toEqual(['like:x-shop:72:3:0']);
    stage.clock.advance(20 * minuteMs);
    stage.x.likers['71'] = ['4', '1', '2'];
    await stage.poll();
    expect(await stage.keys()).toEqual(['like:x-shop:71:4:0', 'like:x-shop:72:3:0']);
  });

  test('what an edit adds to a rule is answered from the edit on', async () => {
    const stage = await pollStage(open());
    const { db } = open();
    const by = { accepted: [], actor: sato };
    const definition = { ...defaultRule, on: ['follow' as const], match: 'any', texts: ['a'] };
    const made = await db.transaction((tx) =>
      makeRule(tx, {
        ...by,
        accountId: stage.accountId,
        kind: 'rule',
        name: 'r',
        definition,
        now: noon,
      }),
    );
    if (made.kind !== 'made') throw new Error('No rule was made.');
    await stage.poll();
    stage.clock.advance(2 * hourMs);
    stage.x.ownPosts = [{ id: '71', madeAt: after(hourMs) }];
    stage.x.likers = { '71': ['1', '2'] };
    await db.transaction((tx) =>
      changeRule(tx, {
        ...by,
        ruleId: made.ruleId,
        expectedVersion: 1,
        name: 'r',
        now: stage.clock.now(),
        definition: { ...definition, on: ['follow', 'like'] },
      }),
    );
    await stage.poll();
    expect(await stage.keys()).toEqual([]);

    stage.clock.advance(10 * minuteMs);
    stage.x.likers['71'] = ['3', '1', '2'];
    stage.x.followers = ['4'];
    await stage.poll();
    expect(await stage.keys()).toEqual(['follow:x-shop:4:0', 'like:x-shop:71:3:0']);
    const [rule] = await stage.surroundings.rules.load(db, {
      id: stage.accountId,
      xUserId: 'x-shop',
    });
    expect(rule?.askedMs.get('like')).toBe(after(2 * hourMs).getTime());
    expect(rule?.askedMs.get('follow')).toBe(noon.getTime());
  });

  test('lists of a post that is not ours are never read, which is told once for each rule; what we post is found', async () => {
    const stage = await pollStage(open());
    stage.x.likers = { '99': ['1'] };
    stage.x.quotes = { '99': [quote('5', after(minuteMs))] };
    const rule = await stage.addRule({ on: ['like', 'quote'], match: 'any', post: '99' });
    await stage.pollFor(hourMs);
    stage.x.likers = { '99': ['2', '1'] };
    await stage.pollFor(hourMs);

    expect(new Set(stage.x.asked.map(({ endpoint }) => endpoint))).toEqual(
      new Set(['own-posts', 'messages']),
    );
    expect(await stage.keys()).toEqual([]);
    const told = await open().db.select().from(notices);
    expect(told).toMatchObject([
      { kind: 'source_problem', ruleId: rule, content: { problem: { postId: '99' } } },
    ]);
    const status = await loadReadingStatus(
      open().db,
      { id: stage.accountId, xUserId: 'x-shop', linkedAt: after(0) },
      { ...stage.surroundings, now: stage.clock.now() },
    );
    expect(status.postsNotOurs).toEqual(['99']);

    stage.x.ownPosts = [{ id: '99', madeAt: after(-hourMs) }];
    await stage.pollFor(20 * minuteMs);
    stage.x.likers = { '99': ['3', '2', '1'] };
    await stage.pollFor(20 * minuteMs);
    // Quotes tell their own times: what was done since the rule was made counts.
    expect(await stage.keys()).toEqual(['like:x-shop:99:3:0', 'quote:x-shop:5']);
  });

  test('a like that was taken back and given again is another round', async () => {
    const stage = await pollStage(open());
    stage.x.ownPosts = [{ id: '70', madeAt: after(-hourMs) }];
    stage.x.likers = { '70': [] };
    await stage.addRule({ on: ['like'], post: '70' });
    await stage.poll();
    for (const likers of [['1'], [], [], ['1']]) {
      stage.clock.advance(20 * minuteMs);
      stage.x.likers['70'] = likers;
      await stage.poll();
    }

    expect(await stage.keys()).toEqual(['like:x-shop:70:1:0', 'like:x-shop:70:1:1']);
    expect(await open().db.select().from(listMembers)).toMatchObject([{ round: 1, leftAt: null }]);
  });

  test('a new rule has its base line at once, however long the list rested', async () => {
    const stage = await pollStage(open());
    await stage.addRule({ on: ['follow'] });
    await stage.pollFor(hourMs);
    const before = requests(stage, 'followers').length;
    stage.x.followers = ['1'];
    await stage.addRule({ on: ['follow'] });
    await stage.poll();

    expect(requests(stage, 'followers')).toHaveLength(before + 1);
  });

  test('a list is read right before a rule begins and at its end', async () => {
    const stage = await pollStage(open());
    await stage.addRule({ on: ['follow'], from: '2026-11-26 14:00', until: '2026-11-26 14:29' });
    const zone = 9 * hourMs;
    const begins = Date.parse('2026-11-26T14:00:00Z') - zone;
    const ends = Date.parse('2026-11-26T14:30:00Z') - zone;
    await stage.pollFor(ends + hourMs - stage.clock.now().getTime());
    const times = requests(stage, 'followers').map(({ at }) => at.getTime());

    expect(times[0]).toBe(begins - 2_000);
    expect(times.slice(-2)).toEqual([ends - 5_000, ends]);
  });

  test('a list is read at once when a rule is paused, and no more until it is resumed', async () => {
    const stage = await pollStage(open());
    const ruleId = await stage.addRule({ on: ['follow'] });
    await stage.pollFor(20 * minuteMs + 7_000);
    const wish = () => ({ ruleId, actor: sato, now: stage.clock.now() });
    await stage.database.db.transaction((tx) => pauseRule(tx, wish()));
    const pausedAt = stage.clock.now();
    stage.clock.advance(1_000);
    const before = requests(stage, 'followers').length;
    await stage.pollFor(hourMs);
    const later = requests(stage, 'followers').slice(before);
    expect(later.map(({ at }) => at.getTime() - pausedAt.getTime())).toEqual([1_000]);
    await stage.database.db.transaction((tx) => resumeRule(tx, wish()));
    await stage.poll();
    expect(requests(stage, 'followers')).toHaveLength(before + 2);
  });

  test('a feed goes on from what it saw, over many pages and a restart, and loses nothing', async () => {
    const stage = await pollStage(open(), { backfillHours: 24 });
    await stage.addRule({ on: ['mention'], do: 'reply' });
    await stage.poll();
    stage.clock.advance(5 * minuteMs);
    stage.x.mentions = [mention('1000', after(minuteMs))];
    await stage.poll();
    stage.clock.advance(hourMs);
    stage.x.mentions = [
      ...Array.from({ length: 730 }, (_, index) => mention(String(2_000 - index), after(hourMs))),
      ...stage.x.mentions,
    ];
    // It stops after some pages, as if the process had died there.
    await stage.rounds.round(new AbortController().signal);
    await stage.rounds.settled();
    expect(await stage.keys()).toHaveLength(1 + 500);
    expect(await stage.cursors()).toMatchObject([{ sinceId: '1000' }]);
    stage.restart();
    await stage.poll();

    expect(await stage.keys()).toHaveLength(731);
    expect(await stage.cursors()).toMatchObject([{ sinceId: '2000' }]);
    expect(requests(stage, 'mentions').at(-1)).toMatchObject({ sinceId: '1000' });
  });

  test('after a long downtime only what is young enough is asked for, and lists begin anew', async () => {
    const stage = await pollStage(open(), { backfillHours: 2 });
    await stage.addRule({ on: ['mention', 'follow'] });
    stage.x.mentions = [mention('10', noon)];
    stage.x.followers = ['1'];
    await stage.pollFor(10 * minuteMs);
    stage.clock.advance(5 * hourMs);
    stage.x.followers = ['2', '1'];
    stage.restart();
    await stage.poll();

    expect(requests(stage, 'mentions').at(-1)).toMatchObject({
      sinceId: null,
      since: after(10 * minuteMs + 3 * hourMs),
    });
    expect(await stage.keys()).toEqual(['mention:x-shop:10']);
  });

  test('messages are read back to what was seen, in small pages, and ciphertext is counted once', async () => {
    const stage = await pollStage(open());
    await stage.addRule({ on: ['dm'] });
    await stage.poll();
    stage.clock.advance(10 * minuteMs);
    stage.x.encrypted = ['150'];
    stage.x.messages = Array.from({ length: 25 }, (_, index) =>
      message(String(140 - index), after(10 * minuteMs - index * 1_000)),
    );
    await stage.pollFor(hourMs);

    expect(await stage.keys()).toHaveLength(25);
    expect(await loadSourceStates(open().db, stage.accountId)).toMatchObject([{ encrypted: 1 }]);
    expect(requests(stage, 'messages').at(-1)).toMatchObject({ max: 10 });
  });

  test('what cannot be used is told once, however often the page shows it', async () => {
    const stage = await pollStage(open());
    const problem = problemIn('messages', missingField('message', '5', 'sender_id'));
    stage.x.problems = [problem];
    await stage.addRule({ on: ['dm'] });
    await stage.pollFor(hourMs);

    expect(await loadSourceStates(open().db, stage.accountId)).toMatchObject([
      { problems: 1, lastProblem: problem },
    ]);
  });

  test('a quiet list is read more seldom, but never less than every ten times the base', async () => {
    const stage = await pollStage(open());
    await stage.addRule({ on: ['follow'] });
    await stage.pollFor(2 * hourMs);
    const times = requests(stage, 'followers').map(({ at }) => at.getTime());
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));

    expect(gaps[0]).toBe(minuteMs);
    expect(Math.max(...gaps)).toBeLessThan(10 * minuteMs);
    expect(Math.max(...gaps)).toBeGreaterThan(5 * minuteMs);
    stage.x.followers = ['1'];
    await stage.pollFor(10 * minuteMs);
    const last = requests(stage, 'followers').map(({ at }) => at.getTime());
    expect((last.at(-1) ?? 0) - (last.at(-2) ?? 0)).toBeLessThan(4 * minuteMs);
  });

  test("X's windows are never used up, however many posts are watched", async () => {
    const stage = await pollStage(open(), { pollSeconds: 5 });
    // A window takes three rounds of the posts; their pace alone would ask for far more.
    stage.x.limit = 18;
    stage.x.ownPosts = Array.from({ length: 6 }, (_, index) => ({
      id: String(120 - index),
      madeAt: after(-index * minuteMs),
    }));
    await stage.addRule({ on: ['like'] });
    await stage.pollFor(32 * minuteMs);

    expect(stage.x.refused).toBe(0);
    const subjects = requests(stage, 'likers').map(({ subject }) => subject);
    expect(new Set(subjects.slice(-18)).size).toBe(6);
  });

  test('the budget is never overdrawn, and opt-outs are heard all the same', async () => {
    // Of the last two people one cannot be paid for.
    const stage = await pollStage(open(), { readBudgetUsd: 0.21, pollSeconds: 20 });
    await stage.addRule({ on: ['follow'] });
    await stage.addRule({ on: ['mention'], do: 'reply' });
    for (let round = 0; round < 14; round += 1) {
      stage.x.followers = [`a${round}`, `b${round}`, ...stage.x.followers];
      await stage.pollFor(minuteMs);
    }
    const usage = await open().db.select().from(readUsage);
    const spent = usage
      .filter(({ endpoint }) => endpoint !== 'messages')
      .reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);
    expect(spent).toBeLessThanOrEqual(210_000);
    expect(spent).toBeGreaterThan(120_000);
    expect(await budgetLeftMicroUsd(open().db, 0.21, stage.clock.now())).toBe(210_000 - spent);
    const asked = stage.x.asked.length;
    stage.x.messages = [message('9', stage.clock.now(), 'stop')];
    await stage.pollFor(10 * minuteMs);

    expect(await stage.keys()).toContain('dm:x-shop:9');
    expect(stage.x.asked.slice(asked).some(({ endpoint }) => endpoint === 'messages')).toBe(true);
    expect(await usageToday(open().db, stage.accountId, stage.clock.now())).toHaveLength(1);
    stage.clock.advance(21 * hourMs);
    await stage.pollFor(10 * minuteMs);
    expect(requests(stage, 'followers').at(-1)?.at.getUTCDate()).toBe(27);
  });

  test('a first look at a list waits until a whole page can be paid', async () => {
    const stage = await pollStage(open(), { readBudgetUsd: 2.1 });
    stage.x.followers = people('old', 300);
    const of = { accountId: stage.accountId, source: 'poll', endpoint: 'followers' } as const;
    const billed = people('user:', 200);
    await stage.database.db.transaction((tx) =>
      noteRead(tx, { ...of, requests: 2, billed, now: noon }),
    );
    await stage.addRule({ on: ['follow'] });
    await stage.poll();
    expect(requests(stage, 'followers')).toEqual([]);

    stage.clock.advance(21 * hourMs);
    await stage.poll();
    expect(requests(stage, 'followers')).toMatchObject([{ max: 100 }]);
  });

  test('two lists that are read at once do not spend the budget twice', async () => {
    const stage = await pollStage(open(), { readBudgetUsd: 0.5 });
    stage.x.followers = Array.from({ length: 200 }, (_, index) => String(index));
    stage.x.mentions = Array.from({ length: 200 }, (_, index) =>
      mention(String(900 - index), noon),
    );
    await stage.addRule({ on: ['follow', 'mention'], do: 'reply' });
    await stage.pollFor(10 * minuteMs);

    const [usage] = await usageToday(open().db, stage.accountId, noon);
    expect(usage?.costMicroUsd).toBeLessThanOrEqual(500_000);
  });

  test('what happens while X answers is seen by the next reading', async () => {
    const stage = await pollStage(open());
    stage.x.before = () => {
      stage.clock.advance(10_000);
      return Promise.resolve();
    };
    await stage.addRule({ on: ['follow'], do: 'reply' });
    await stage.poll();

    expect(await stage.cursors()).toMatchObject([{ readUpTo: noon }]);
  });

  test('a list that fails backs off, says why, and holds up no other', async () => {
    const stage = await pollStage(open());
    stage.x.failing.add('followers');
    await stage.addRule({ on: ['follow', 'mention'] });
    await stage.pollFor(hourMs);

    const cursors = await stage.cursors();
    const failing = cursors.find(({ endpoint }) => endpoint === 'followers');
    expect(failing).toMatchObject({ lastError: expect.stringContaining('HTTP 429') });
    expect(requests(stage, 'followers').length).toBeLessThan(12);
    expect(requests(stage, 'mentions').length).toBeGreaterThan(8);
    stage.x.failing.clear();
    await stage.pollFor(hourMs);
    expect((await stage.cursors()).every(({ failures }) => failures === 0)).toBe(true);
  });

  test('a request that hangs holds up its list only', async () => {
    const stage = await pollStage(open());
    let release: () => void = () => undefined;
    const hangs = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.x.before = (endpoint) => (endpoint === 'followers' ? hangs : Promise.resolve());
    stage.x.mentions = [mention('10', noon)];
    await stage.addRule({ on: ['follow', 'mention'], do: 'reply' });
    const { signal } = new AbortController();
    await stage.rounds.round(signal);
    await expect.poll(() => stage.keys()).toEqual(['mention:x-shop:10']);
    stage.clock.advance(10 * minuteMs);
    await stage.rounds.round(signal);
    await expect.poll(() => requests(stage, 'mentions').length).toBe(2);
    expect(requests(stage, 'followers')).toHaveLength(1);
    release();
    await stage.rounds.settled();
  });
});
