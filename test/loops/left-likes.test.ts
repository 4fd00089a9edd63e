import { expect, test } from 'vitest';
import { unlinkAccount } from '../../db/accounts.js';
import type { Database } from '../../db/database.js';
import { untoldLikes } from '../../db/schema.js';
import { loadSourceStates } from '../../db/source-states.js';
import { createLikerFinder } from '../../src/loops/find-likers.js';
import { takeUpLeftLikes } from '../../src/loops/left-likes.js';
import type { PollSurroundings } from '../../src/loops/poll-surroundings.js';
import { recordPushed } from '../../src/loops/record-pushed.js';
import { noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { pollStage } from '../support/poll-stage.js';

const graceMs = 30_000;
const hourMs = 3_600_000;

async function leftStage(database: Database) {
  const stage = await pollStage(database, { triggerSources: ['webhook'] });
  const { surroundings } = stage;
  return {
    ...stage,
    /** X's delivery is stored and answered; resolves to what is to be looked up. */
    deliver: (...sourceIds: readonly string[]) =>
      recordPushed(surroundings, 'webhook', {
        type: 'like.create',
        items: sourceIds.map((sourceId) => ({
          kind: 'like-without-liker',
          accountXUserId: 'x-shop',
          ourPostId: '70',
          at: stage.clock.now(),
          sourceId,
        })),
        billed: [],
      }),
    /** A process that has just started, or another than the one that stored the likes. */
    async takeUp(changes: Partial<PollSurroundings> = {}) {
      const process = { ...surroundings, ...changes };
      const likers = createLikerFinder(process);
      await takeUpLeftLikes({ ...process, likers, isHolder: () => true });
      await likers.settled();
    },
    left: async () =>
      (await database.db.select().from(untoldLikes)).map(({ sourceId }) => sourceId).sort(),
    states: () => loadSourceStates(database.db, stage.accountId),
  };
}

describeEachDatabase('likes without likers', (open) => {
  test('one whose look-up died with its process is looked up by the next, once', async () => {
    const stage = await leftStage(open());
    stage.x.likers['70'] = ['3', '2', 'old'];
    await stage.deliver('a', 'b');
    // Whoever stored them may be asking.
    await stage.takeUp();
    expect(stage.x.asked).toEqual([]);

    stage.clock.advance(graceMs + 1);
    await stage.takeUp();
    await stage.takeUp();
    expect(await stage.keys()).toEqual(['like:x-shop:70:2:0', 'like:x-shop:70:3:0']);
    expect((await stage.triggers()).map(({ at, source }) => [at, source])).toEqual([
      [noon, 'webhook'],
      [noon, 'webhook'],
    ]);
    expect(stage.x.asked).toHaveLength(1);
    expect(await stage.left()).toEqual([]);
    expect(await stage.states()).toMatchObject([{ likesWithoutLiker: 0 }]);
  });

  test('one that could not be written down after X answered is looked up again', async () => {
    const stage = await leftStage(open());
    stage.x.likers['70'] = ['2'];
    stage.x.before = () => Promise.reject(new Error('The process is ending.'));
    await createLikerFinder(stage.surroundings).find(await stage.deliver('a'));
    expect(await stage.left()).toEqual(['a']);

    stage.x.before = () => Promise.resolve();
    stage.clock.advance(graceMs + 1);
    await stage.takeUp();
    expect(await stage.keys()).toEqual(['like:x-shop:70:2:0']);
    expect(await stage.left()).toEqual([]);
  });

  test('two processes that ask at the same time make one of each like', async () => {
    const stage = await leftStage(open());
    stage.x.likers['70'] = ['3', '2'];
    let release: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.x.before = () => {
      if (stage.x.asked.length === 2) release();
      return both;
    };
    const posts = await stage.deliver('a', 'b');
    stage.clock.advance(graceMs + 1);
    await Promise.all([createLikerFinder(stage.surroundings).find(posts), stage.takeUp()]);

    expect(await stage.keys()).toEqual(['like:x-shop:70:2:0', 'like:x-shop:70:3:0']);
    expect(await stage.left()).toEqual([]);
  });

  test('a like that came after X answered is not taken for one of those', async () => {
    const stage = await leftStage(open());
    const posts = await stage.deliver('a');
    stage.x.likers['70'] = ['2'];
    const finder = createLikerFinder({
      ...stage.surroundings,
      // X's answer is on its way while the next like is done, and its event stored.
      xAccounts: {
        get: async (accountId) => {
          stage.clock.advance(1);
          await stage.deliver('b');
          stage.clock.advance(-1);
          return stage.surroundings.xAccounts.get(accountId);
        },
      },
    });
    await finder.find(posts);

    expect(await stage.keys()).toEqual(['like:x-shop:70:2:0']);
    expect(await stage.left()).toEqual(['b']);
    expect(await stage.states()).toMatchObject([{ likesWithoutLiker: 0 }]);
  });

  test('what waits longer than answers are given is counted as not found, unasked', async () => {
    const stage = await leftStage(open());
    await stage.deliver('a', 'b');
    stage.clock.advance(23 * hourMs);
    await stage.deliver('c');
    stage.clock.advance(hourMs + 1);
    stage.x.likers['70'] = ['2'];
    await stage.takeUp();

    expect(await stage.states()).toMatchObject([{ source: 'webhook', likesWithoutLiker: 2 }]);
    expect(await stage.keys()).toEqual(['like:x-shop:70:2:0']);
    expect(await stage.left()).toEqual([]);
  });

  test('that of an account that is not linked now waits', async () => {
    const stage = await leftStage(open());
    await stage.deliver('a');
    stage.clock.advance(graceMs + 1);
    const { accountId, clock } = stage;
    await open().db.transaction((tx) => unlinkAccount(tx, accountId, sato, clock.now()));
    await stage.takeUp();

    expect(stage.x.asked).toEqual([]);
    expect(await stage.left()).toEqual(['a']);
  });
});
