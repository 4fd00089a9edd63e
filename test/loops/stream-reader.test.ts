import { expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { readUsage, untoldLikes } from '../../db/schema.js';
import { loadSourceStates } from '../../db/source-states.js';
import type { SeenAct } from '../../src/domain/rules/sighting.js';
import { createLikerFinder } from '../../src/loops/find-likers.js';
import type { PushSurroundings } from '../../src/loops/push-surroundings.js';
import { recordPushed } from '../../src/loops/record-pushed.js';
import { createStreamReader } from '../../src/loops/stream-reader.js';
import type { Pushed, PushedEvents } from '../../src/x/push-port.js';
import { noon } from '../support/card-rows.js';
import { testConfig } from '../support/config.js';
import { describeEachDatabase } from '../support/databases.js';
import { fakePush, forbidden } from '../support/fake-push.js';
import { pollStage } from '../support/poll-stage.js';
import { stopAtEnd } from '../support/sending-stage.js';

const bearer = { X_BEARER_TOKEN: 'AAAA-bearer' };

/** Events come as what they mean: reading X's dialects is tested with the reader. */
const parse = (json: unknown) => json as PushedEvents;

const pushed = (item: Pushed, billed: readonly string[] = []): PushedEvents => ({
  type: 'follow.follow',
  items: [item],
  billed,
});

const acts = (act: SeenAct, actor: string, at: Date | null = noon): Pushed => ({
  kind: 'acts',
  acts: [
    {
      act,
      actor: { xUserId: actor, handle: null, name: null },
      accountXUserId: 'x-shop',
      at,
      sourceId: `event-${actor}`,
    },
  ],
});

const likeOf = (sourceId: string, at = noon): Pushed => ({
  kind: 'like-without-liker',
  accountXUserId: 'x-shop',
  ourPostId: '70',
  at,
  sourceId,
});

async function streamStage(database: Database) {
  const stage = await pollStage(database);
  const push = fakePush();
  const waits: number[] = [];
  let opened = 0;
  let holds = true;
  const surroundings: PushSurroundings = {
    ...stage.surroundings,
    config: testConfig(bearer),
    push,
    wait: async (waitMs) => {
      waits.push(waitMs);
    },
  };
  const likers = createLikerFinder(surroundings);
  const reader = createStreamReader({
    ...surroundings,
    likers,
    parse,
    isHolder: () => holds,
    isWanted: () => true,
    onOpen: () => {
      opened += 1;
    },
  });
  stopAtEnd(reader);
  reader.start();
  const connection = async (number = 1) => {
    await expect.poll(() => push.streams.length).toBe(number);
    const stream = push.streams[number - 1];
    if (stream === undefined) throw new Error('No stream was opened.');
    return stream;
  };
  return {
    ...stage,
    push,
    reader,
    likers,
    connection,
    surroundings,
    opened: () => opened,
    lose() {
      holds = false;
      reader.review();
    },
    states: () => loadSourceStates(database.db, stage.accountId),
  };
}

describeEachDatabase('the stream', (open) => {
  test('an event is stored before the next is read, and told by both sources it is one', async () => {
    const stage = await streamStage(open());
    const { handlers } = await stage.connection();
    await handlers.onEvent(pushed(acts({ kind: 'follow' }, '5'), ['user:5']));
    expect(await stage.keys()).toEqual(['follow:x-shop:5:0']);
    await handlers.onEvent(pushed(acts({ kind: 'follow' }, '5'), ['user:5']));
    stage.x.followers = ['5'];
    await stage.addRule({ on: ['follow'] });
    await stage.poll();
    expect(await stage.keys()).toEqual(['follow:x-shop:5:0']);
    const usage = await open().db.select().from(readUsage);
    expect(usage.find(({ source }) => source === 'stream')).toMatchObject({
      endpoint: 'follow.follow',
      costMicroUsd: 10_000,
    });
  });

  test('what it tells beside acts is kept: ciphertext, problems, who took back', async () => {
    const stage = await streamStage(open());
    const { handlers } = await stage.connection();
    const at = noon;
    const secret = pushed({ kind: 'encrypted', accountXUserId: 'x-shop', at }, ['dm:9']);
    await handlers.onEvent(secret);
    // Told twice, it is one message.
    await handlers.onEvent(secret);
    const problem = { kind: 'unknown_event', from: 'space.create' } as const;
    await handlers.onEvent(pushed({ kind: 'problem', accountXUserId: null, problem }));
    await handlers.onEvent(pushed(acts({ kind: 'follow' }, '5', at)));
    const gone = new Date(noon.getTime() + 60_000);
    await handlers.onEvent(
      pushed({
        kind: 'taken-back',
        what: {
          kind: 'follow',
          ourPostId: null,
          actorXUserId: '5',
          accountXUserId: 'x-shop',
          at: gone,
        },
      }),
    );
    const back = new Date(noon.getTime() + 3_600_000);
    await handlers.onEvent(pushed(acts({ kind: 'follow' }, '5', back)));
    await handlers.onEvent(pushed({ kind: 'revoked', accountXUserId: 'x-shop' }));
    await handlers.onEvent(pushed({ kind: 'nothing' }));
    await handlers.onEvent(pushed({ kind: 'encrypted', accountXUserId: 'x-other', at }));

    expect(await stage.keys()).toEqual(['follow:x-shop:5:0', 'follow:x-shop:5:1']);
    expect(await stage.states()).toMatchObject([
      { source: 'stream', encrypted: 1, problems: 1, lastProblem: problem, lastEventAt: back },
    ]);
  });

  test('a like without a liker is looked up, several of a post with one request', async () => {
    const stage = await streamStage(open());
    const { handlers } = await stage.connection();
    stage.x.likers['70'] = ['3', '2', 'old'];
    let release: () => void = () => undefined;
    stage.x.before = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    await handlers.onEvent(pushed(likeOf('a')));
    await handlers.onEvent(pushed(likeOf('b')));
    await handlers.onEvent(pushed(likeOf('b')));
    await expect.poll(() => stage.x.asked.length).toBe(1);
    release();
    await stage.likers.settled();

    expect(await stage.keys()).toEqual(['like:x-shop:70:2:0', 'like:x-shop:70:3:0']);
    expect(await stage.states()).toMatchObject([{ likesWithoutLiker: 0 }]);
  });

  test('a like whose event comes after the list that shows it is answered, and nobody who liked before', async () => {
    const stage = await streamStage(open());
    const { handlers } = await stage.connection();
    stage.x.likers['70'] = ['3', '2', 'old'];
    for (const event of ['a', 'b', 'b']) {
      await handlers.onEvent(pushed(likeOf(event)));
      await stage.likers.settled();
    }
    // Another program looks, which does not know what this one has seen.
    const other = createLikerFinder(stage.surroundings);
    await other.find(await recordPushed(stage.surroundings, 'webhook', pushed(likeOf('a'))));

    expect(await stage.keys()).toEqual(['like:x-shop:70:2:0', 'like:x-shop:70:3:0']);
    // What came again was asked about once more only by who did not know.
    expect(stage.x.asked).toHaveLength(3);
    expect(await open().db.select().from(untoldLikes)).toEqual([]);
  });

  test('a like that the older shape told with its liker is not looked for among others', async () => {
    const stage = await streamStage(open());
    const { handlers } = await stage.connection();
    stage.x.likers['70'] = ['3', 'old'];
    const older = acts({ kind: 'like', ourPostId: '70' }, '3');
    if (older.kind !== 'acts') throw new Error('These are acts.');
    const named = older.acts.map((sighting) => ({ ...sighting, sourceId: 'favorite:1' }));
    await handlers.onEvent(pushed({ kind: 'acts', acts: named }));
    await handlers.onEvent(pushed(likeOf('a')));
    await stage.likers.settled();

    expect(await stage.keys()).toEqual(['like:x-shop:70:3:0']);
  });

  test('likes whose likers X does not tell are counted', async () => {
    const stage = await streamStage(open());
    const { handlers } = await stage.connection();
    stage.x.failing.add('likers');
    await handlers.onEvent(pushed(likeOf('a')));
    await stage.likers.settled();

    expect(await stage.states()).toMatchObject([{ likesWithoutLiker: 1 }]);
  });

  test('a stream that was cut is opened again, later each time, and polling catches up', async () => {
    const stage = await streamStage(open());
    await stage.addRule({ on: ['follow'] });
    await stage.poll();
    const first = await stage.connection();
    first.end({ kind: 'lost', reason: 'silent for 60 s' });
    await expect
      .poll(async () => (await stage.states())[0]?.brokenReason)
      .toContain('silent for 60 s');
    stage.clock.advance(1_000);
    stage.reader.wake();
    const second = await stage.connection(2);
    second.handlers.onOpen();
    await expect.poll(stage.opened).toBe(1);
    const due = (await stage.cursors()).map(({ nextAt }) => nextAt);
    expect(due).toEqual([stage.clock.now(), stage.clock.now()]);
    expect(await stage.states()).toMatchObject([{ brokenReason: null }]);
  });

  test('a refusal waits for the reset that X named, and says why', async () => {
    const stage = await streamStage(open());
    const retryAt = new Date(noon.getTime() + 600_000);
    (await stage.connection()).end({ kind: 'refused', evidence: forbidden, retryAt });
    await expect
      .poll(async () => (await stage.states())[0]?.brokenReason)
      .toContain('Your app may not do this');
    expect(stage.push.streams).toHaveLength(1);
  });

  test('who loses the lease lets go of the stream', async () => {
    const stage = await streamStage(open());
    const { signal } = await stage.connection();
    stage.lose();
    expect(signal.aborted).toBe(true);
  });
});
