import { expect, onTestFinished, test } from 'vitest';
import { listOwnSubscriptions } from '../../db/activity-subscriptions.js';
import type { Database } from '../../db/database.js';
import { noteRead } from '../../db/read-usage.js';
import { activitySubscriptions } from '../../db/schema.js';
import { loadSourceStates, setSourceBroken } from '../../db/source-states.js';
import { createSources } from '../../src/compose/create-sources.js';
import type { Config } from '../../src/config.js';
import type { PushSurroundings } from '../../src/loops/push-surroundings.js';
import {
  createSubscriptionsKeeper,
  createSubscriptionsRound,
} from '../../src/loops/subscriptions.js';
import type { PushedEvents } from '../../src/x/push-port.js';
import { testConfig } from '../support/config.js';
import { describeEachDatabase } from '../support/databases.js';
import { fakePush, forbidden, type FakePush } from '../support/fake-push.js';
import { pauseRule } from '../support/pause-rule.js';
import { pollStage } from '../support/poll-stage.js';
import { stopAtEnd } from '../support/sending-stage.js';

const app = {
  X_BEARER_TOKEN: 'AAAA-bearer',
  X_CONSUMER_KEY: 'consumer-key',
  X_CONSUMER_SECRET: 'consumer-secret',
};

async function keeperStage(database: Database, environment: Readonly<Record<string, string>> = {}) {
  const stage = await pollStage(database);
  const push = fakePush();
  const config: Config = testConfig({ ...app, ...environment });
  const surroundings: PushSurroundings = { ...stage.surroundings, config, push };
  const round = createSubscriptionsRound(surroundings);
  const keep = async () => (await round(new AbortController().signal)).nextAt;
  return { ...stage, surroundings, push, keep };
}

const types = (push: FakePush) => push.atX.map(({ eventType }) => eventType).sort();

describeEachDatabase('subscriptions', (open) => {
  test('what rules need is subscribed to once, and removed when nothing needs it', async () => {
    const { push, keep, addRule, clock } = await keeperStage(open());
    const ruleId = await addRule({ on: ['like', 'follow'], do: 'reply' });
    await keep();
    expect(types(push)).toEqual(['follow.follow', 'follow.unfollow', 'like.create']);
    await keep();
    expect(push.calls).toHaveLength(3);

    await pauseRule(open(), ruleId);
    // What was done before the pause is delivered after it; then it is looked at again.
    const pausedAt = clock.now().getTime() - 1_000;
    expect(await keep()).toEqual(new Date(pausedAt + 60_000));
    expect(push.calls).toHaveLength(3);
    clock.advance(59_000);
    push.atX.push({
      id: 'x',
      eventType: 'like.create',
      xUserId: 'x-shop',
      tag: 'b',
      webhookId: null,
    });
    await keep();
    expect(push.atX).toMatchObject([{ id: 'x' }]);
    expect(await listOwnSubscriptions(open().db)).toEqual([]);
  });

  test('whoever sends DMs hears messages, encrypted ones too', async () => {
    const { push, keep, addRule } = await keeperStage(open());
    await addRule({ on: ['like'], do: 'dm' });
    await keep();
    expect(types(push)).toEqual(['chat.received', 'dm.received', 'like.create']);
  });

  test('what was made right before a crash is found again by its tag', async () => {
    const { push, keep, addRule, database } = await keeperStage(open());
    await addRule({ on: ['follow'], do: 'reply' });
    await keep();
    await database.db.delete(activitySubscriptions);
    await keep();
    expect(push.atX).toHaveLength(2);
    expect(await listOwnSubscriptions(database.db)).toHaveLength(2);
  });

  test('one that X refuses holds up no other; why is shown, and it is tried again', async () => {
    const { push, keep, addRule, database, accountId, clock } = await keeperStage(open());
    push.refused.set('like.create', forbidden);
    await addRule({ on: ['like', 'repost'], do: 'reply' });
    const retryAt = await keep();
    expect(types(push)).toEqual(['post.repost.create']);
    expect(retryAt?.getTime()).toBeGreaterThan(clock.now().getTime());
    expect(await loadSourceStates(database.db, accountId)).toMatchObject([
      { source: 'stream', brokenReason: expect.stringContaining('Your app may not do this') },
    ]);
    push.refused.clear();
    await keep();
    expect(types(push)).toEqual(['like.create', 'post.repost.create']);
    expect(await loadSourceStates(database.db, accountId)).toMatchObject([{ brokenReason: null }]);
  });

  test('why a source did not work is gone once a new process has all its subscriptions', async () => {
    const { keep, addRule, database, accountId } = await keeperStage(open());
    await database.db.transaction((tx) =>
      setSourceBroken(tx, { accountId, source: 'stream' }, 'what the process before said'),
    );
    await addRule({ on: ['like'], do: 'reply' });
    await keep();

    expect(await loadSourceStates(database.db, accountId)).toMatchObject([{ brokenReason: null }]);
  });

  test('when the budget is used up only messages are still heard, until the next day', async () => {
    const { push, keep, addRule, database, accountId, clock } = await keeperStage(open(), {
      XTEP_READ_BUDGET_USD: '0.02',
    });
    await addRule({ on: ['follow'], do: 'dm' });
    await keep();
    const read = { accountId, source: 'stream', endpoint: 'follow.follow', requests: 1 } as const;
    await database.db.transaction((tx) =>
      noteRead(tx, { ...read, billed: ['user:1', 'user:2'], now: clock.now() }),
    );
    await keep();
    expect(types(push)).toEqual(['chat.received', 'dm.received']);
    clock.advance(24 * 3_600_000);
    await keep();
    expect(types(push)).toContain('follow.follow');
  });

  test('the event that uses up the budget has its subscriptions taken down at once', async () => {
    const { push, addRule, surroundings, database } = await keeperStage(open(), {
      XTEP_READ_BUDGET_USD: '0.02',
      XTEP_TRIGGER_SOURCES: 'stream',
    });
    await addRule({ on: ['follow'], do: 'dm' });
    const told: string[] = [];
    const sources = createSources({
      ...surroundings,
      isHolder: () => true,
      parse: (json) => json as PushedEvents,
    });
    const stopListening = await database.listen((topic) => {
      told.push(topic);
      if (topic === 'budget') sources.budgetEnded();
    });
    sources.duties.forEach(stopAtEnd);
    onTestFinished(() => stopListening());
    sources.duties.forEach((duty) => duty.start());
    await expect.poll(() => push.streams.length).toBe(1);
    await expect.poll(() => types(push)).toContain('follow.follow');
    const event = (type: string, ...billed: readonly string[]) =>
      push.streams[0]?.handlers.onEvent({ type, items: [{ kind: 'nothing' }], billed });

    // Messages are heard whatever they cost, and the first follow leaves enough for a second.
    await event('dm.received', 'dm:1', 'dm:2', 'dm:3');
    await event('follow.follow', 'user:1');
    await event('follow.follow', 'user:1');
    expect(told).not.toContain('budget');
    await event('follow.follow', 'user:2');
    await expect.poll(() => types(push)).toEqual(['chat.received', 'dm.received']);
  });

  test('a budget that is known to be used up has X asked nothing more, until a new day is', async () => {
    const { addRule, surroundings, database, accountId, clock } = await keeperStage(open(), {
      XTEP_READ_BUDGET_USD: '0.02',
    });
    await addRule({ on: ['follow'], do: 'dm' });
    const read = { accountId, source: 'stream', endpoint: 'follow.follow', requests: 1 } as const;
    await database.db.transaction((tx) =>
      noteRead(tx, { ...read, billed: ['user:1', 'user:2'], now: clock.now() }),
    );
    let rounds = 0;
    const keeper = createSubscriptionsKeeper({
      ...surroundings,
      isHolder: () => true,
      onChanged: () => {
        rounds += 1;
      },
    });
    stopAtEnd(keeper);
    keeper.start();
    await expect.poll(() => rounds).toBe(1);
    // Somebody else's subscription goes on delivering.
    keeper.budgetEnded();
    await new Promise(setImmediate);
    await keeper.stop();
    expect(rounds).toBe(1);

    keeper.start();
    await expect.poll(() => rounds).toBe(2);
    clock.advance(24 * 3_600_000);
    keeper.budgetEnded();
    await expect.poll(() => rounds).toBe(3);
  });

  test('with webhooks the address is registered, and subscriptions deliver to it', async () => {
    const { push, keep, addRule } = await keeperStage(open(), {
      XTEP_TRIGGER_SOURCES: 'webhook',
      PUBLIC_URL: 'https://bot.example.com',
    });
    await addRule({ on: ['follow'], do: 'reply' });
    await keep();
    expect(push.calls[0]).toBe('register https://bot.example.com/webhooks/x');
    expect(push.atX).toMatchObject([{ webhookId: 'w1' }, { webhookId: 'w1' }]);
    push.hooks[0] = { id: 'w1', url: 'https://bot.example.com/webhooks/x', valid: false };
    await keep();
    expect(push.calls.at(-1)).toBe('validate w1');
  });

  test('while X cannot register the webhook subscriptions go on, and move once it can', async () => {
    const { push, keep, addRule, database, accountId, clock } = await keeperStage(open(), {
      XTEP_TRIGGER_SOURCES: 'webhook,stream',
      PUBLIC_URL: 'https://bot.example.com',
    });
    const first = await addRule({ on: ['follow'], do: 'reply' });
    await keep();
    const { webhooks } = push;
    push.webhooks = () => Promise.resolve({ kind: 'failed', evidence: forbidden, retryAt: null });
    const before = [...push.atX];
    await addRule({ on: ['like'], do: 'reply' });

    expect(await keep()).not.toBe(null);
    expect(push.atX).toEqual([
      ...before,
      expect.objectContaining({ eventType: 'like.create', webhookId: 'w1' }),
    ]);
    expect(await loadSourceStates(database.db, accountId)).toContainEqual(
      expect.objectContaining({
        source: 'webhook',
        brokenReason: expect.stringContaining('Your app may not do this'),
      }),
    );
    // What nothing needs goes all the same.
    await pauseRule(open(), first);
    clock.advance(60_000);
    await keep();
    expect(types(push)).toEqual(['like.create']);

    push.webhooks = webhooks;
    push.hooks[0] = { id: 'w2', url: 'https://bot.example.com/webhooks/x', valid: true };
    await keep();
    expect(push.atX).toMatchObject([{ eventType: 'like.create', webhookId: 'w2' }]);
  });

  test.each([
    [{ PUBLIC_URL: 'https://bot.example.com:8443' }, 'ポート番号'],
    [{ PUBLIC_URL: 'http://localhost:3000' }, 'ポート番号'],
  ])('an address that X does not take is told: %j', async (environment, words) => {
    const { push, keep, addRule, database, accountId } = await keeperStage(open(), {
      XTEP_TRIGGER_SOURCES: 'webhook',
      ...environment,
    });
    await addRule({ on: ['follow'], do: 'reply' });
    await keep();
    expect(push.calls).toEqual([]);
    expect(await loadSourceStates(database.db, accountId)).toMatchObject([
      { source: 'webhook', brokenReason: expect.stringContaining(words) },
    ]);
  });
});
