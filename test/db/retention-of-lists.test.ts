import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { saveOwnPosts } from '../../db/own-posts.js';
import { saveCursor } from '../../db/poll-cursors.js';
import { deleteOldLists } from '../../db/retention-of-lists.js';
import { listMembers, pollCursors, ruleActs, rules } from '../../db/schema.js';
import type { ReadEndpoint } from '../../src/domain/rules/needed-reads.js';
import { makeAccount, makeRule, noon } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

const dayMs = 86_400_000;
const daysAgo = (days: number) => new Date(noon.getTime() - days * dayMs);

describeEachDatabase('who was seen on lists of posts', (open) => {
  const seen = async (accountId: number, list: string, xUserId: string, days: number) => {
    await open()
      .db.insert(listMembers)
      .values({ accountId, list, xUserId, seenAt: daysAgo(days) });
  };
  const left = async () =>
    (await open().db.select().from(listMembers))
      .map(({ list, xUserId }) => `${list} ${xUserId}`)
      .sort();
  const clean = () => deleteOldLists(open().db, daysAgo(30));
  const readAt = (
    accountId: number,
    subject: string,
    days: number,
    endpoint: ReadEndpoint = 'likers',
  ) =>
    open().db.transaction((tx) =>
      saveCursor(tx, {
        accountId,
        endpoint,
        subject,
        sinceId: null,
        readUpTo: daysAgo(days),
        complete: true,
        quietRounds: 0,
        failures: 0,
        lastError: null,
        nextAt: noon,
      }),
    );

  test('goes with how far the list was read, once nothing reads it', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    await seen(id, 'likes:1', '7', 40);
    await seen(id, 'likes:1', '8', 50);
    await seen(id, 'reposts:1', '7', 40);
    await seen(id, 'followers', '7', 40);
    await seen(id, 'likes:2', '7', 40);
    await seen(id, 'likes:2', '8', 20);
    await readAt(id, '1', 35);

    expect(await clean()).toBe(3);
    expect(await left()).toEqual(['followers 7', 'likes:2 7', 'likes:2 8']);
    expect(await db.select().from(pollCursors)).toEqual([]);
  });

  test('stays while the list is read: lately, by a rule that names the post, or as one of the newest', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    for (const post of ['1', '2', '3', '4']) await seen(id, `likes:${post}`, '7', 40);
    await readAt(id, '1', 1);
    const { id: rule } = await makeRule(db, id);
    await db.update(rules).set({ definition: { post: '2' }, state: 'paused' });
    await db.transaction((tx) => saveOwnPosts(tx, id, [{ id: '3', madeAt: daysAgo(60) }]));

    expect(await clean()).toBe(1);
    expect(await left()).toEqual(['likes:1 7', 'likes:2 7', 'likes:3 7']);
    await db.update(rules).set({ state: 'deleted' }).where(eq(rules.id, rule));
    expect(await clean()).toBe(1);
  });

  test('stays where a rule has dealt with the person: their next like is told from this one', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    const { id: ruleId } = await makeRule(db, id);
    await seen(id, 'likes:1', '7', 40);
    await seen(id, 'likes:1', '8', 40);
    await db.insert(ruleActs).values({
      ruleId,
      xUserId: '7',
      triggerKey: 'like:x-shop:1:7:0',
      verdict: 'answered',
      kind: 'like',
      at: daysAgo(40),
      ourPostId: '1',
    });

    expect(await clean()).toBe(1);
    expect(await left()).toEqual(['likes:1 7']);
  });

  test('how far lists were read goes too where nobody was seen on them, and of quotes', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    await db.transaction((tx) => saveOwnPosts(tx, id, [{ id: '3', madeAt: daysAgo(60) }]));
    await seen(id, 'likes:4', '7', 20);
    for (const endpoint of ['likers', 'reposters', 'quotes'] as const) {
      await readAt(id, '1', 31, endpoint);
      await readAt(id, '2', 29, endpoint);
      await readAt(id, '3', 31, endpoint);
    }
    await readAt(id, '4', 31);
    await readAt(id, '', 31, 'followers');
    await readAt(id, '1', 31, 'own-posts');

    await clean();
    const cursors = await db.select().from(pollCursors);
    expect(cursors.map(({ endpoint, subject }) => `${endpoint} ${subject}`).sort()).toEqual([
      'followers ',
      'likers 2',
      'likers 3',
      'likers 4',
      'own-posts 1',
      'quotes 2',
      'quotes 3',
      'reposters 2',
      'reposters 3',
    ]);
  });

  test('a list that is longer than a batch goes at once, whoever stays in between', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    const { id: ruleId } = await makeRule(db, id);
    const people = Array.from({ length: 2_500 }, (_, index) => String(10_000 + index));
    const act = { verdict: 'answered', kind: 'like', at: daysAgo(40), ourPostId: '1' } as const;
    await db
      .insert(listMembers)
      .values(
        people.map((xUserId) => ({ accountId: id, list: 'likes:1', xUserId, seenAt: daysAgo(40) })),
      );
    await db
      .insert(ruleActs)
      .values(
        people
          .slice(0, 1_500)
          .map((xUserId) => ({ ...act, ruleId, xUserId, triggerKey: `like:${xUserId}` })),
      );

    expect(await clean()).toBe(1_000);
    expect(await left()).toHaveLength(1_500);
  });
});
