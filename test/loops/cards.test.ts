import { eq, sql } from 'drizzle-orm';
import { afterEach, expect, test, vi } from 'vitest';
import { bindChannel } from '../../db/channels.js';
import { failSend } from '../../db/fail-send.js';
import { ensureCards, raiseCards } from '../../db/raise-cards.js';
import { cards, channels, sends } from '../../db/schema.js';
import { createLog } from '../../src/log.js';
import { createCardsLoop, type CardsLoopOptions } from '../../src/loops/cards.js';
import type { Duty } from '../../src/loops/duty.js';
import { silentMetrics } from '../../src/metrics.js';
import {
  diagnosisOf,
  makeAccount,
  makeChannel,
  makeFailedSend,
  noon,
  sato,
} from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { createFakeChatPort, type FakeCall } from '../support/fake-chat-port.js';

/*
 * Doubles: a chat platform in memory that fails or blocks per call, and a clock that only the test
 * moves. Oracles: what the platform was given, and the rows of `cards` and `channels`.
 */

describeEachDatabase('the cards loop', (open) => {
  const loops: Duty[] = [];
  afterEach(async () => {
    await Promise.all(loops.splice(0).map((loop) => loop.stop()));
  });

  /**
   * A loop on its own clock. `pass` lets what is under way end, moves the clock and lets the loop look
   * again, as its own timers would; resolves when it has begun to.
   */
  function setUp(rest: Partial<CardsLoopOptions> = {}) {
    let at = noon.getTime() + 60_000;
    let looks = 0;
    const holds = rest.isHolder ?? (() => true);
    const now = () => new Date(at);
    const port = createFakeChatPort('slack', now);
    const options: CardsLoopOptions = {
      database: open(),
      port,
      config: { timeZone: 'Asia/Tokyo' },
      now,
      log: createLog('silent'),
      metrics: silentMetrics,
      ...rest,
      isHolder: () => {
        looks += 1;
        return holds();
      },
    };
    const start = () => {
      const loop = createCardsLoop(options);
      loops.push(loop);
      loop.start();
      return loop;
    };
    const pass = async (ms: number) => {
      await Promise.all(loops.map((loop) => loop.stop()));
      at += ms;
      looks = 0;
      for (const loop of loops) loop.start();
      await vi.waitFor(() => expect(looks).toBeGreaterThan(0), { interval: 1 });
    };
    return { db: open().db, port, now, start, pass };
  }

  async function makeCards(count: number) {
    const { db } = open();
    const account = await makeAccount(db);
    const made: { readonly id: number }[] = [];
    for (let index = 0; index < count; index += 1) {
      made.push(await makeFailedSend(open(), account.id, { recipientHandle: `fan${index}` }));
    }
    await db.transaction(async (tx) => {
      for (const { id } of made) await ensureCards(tx, { kind: 'send', id }, noon);
    });
    return made;
  }

  const raise = (id: number) =>
    open().db.transaction((tx) => raiseCards(tx, { kind: 'send', id }, noon));

  async function expectAtRest() {
    await vi.waitFor(
      async () => {
        const due = await open()
          .db.select({ id: cards.id, lastError: cards.lastError })
          .from(cards)
          .where(sql`${cards.wantedVersion} > ${cards.shownVersion}`);
        expect(due).toEqual([]);
      },
      { timeout: 5_000, interval: 5 },
    );
  }

  const posts = (calls: readonly FakeCall[]) => calls.filter(({ kind }) => kind === 'post');

  test('a card appears in every channel that is bound to alerts, and only there', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1');
    await makeChannel(db, 'C2', { locale: 'en' });
    await makeChannel(db, 'C3', { alerts: false });
    await makeChannel(db, 'D1', { platform: 'discord' });
    const removed = await makeChannel(db, 'C4');
    const [send] = await makeCards(1);
    await db.update(channels).set({ removedAt: noon }).where(eq(channels.id, removed.id));
    start();
    await port.until(() => port.messages.length === 2);
    expect(port.messages.map(({ channelId }) => channelId).toSorted()).toEqual(['C1', 'C2']);
    const [japanese, english] = ['C1', 'C2'].map((id) => port.shownIn(id)[0]?.cards[0]?.title);
    expect(japanese).toBe('送信エラー: @fan0 さんへのDM');
    expect(english).toBe('Send failed: DM to @fan0');
    await raise(send!.id);
    await pass(1_000);
    await port.until(() => port.calls.length === 4);
    expect(port.messages).toHaveLength(2);
  });

  test('a change of state edits the same message', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1');
    const [send] = await makeCards(1);
    start();
    await expectAtRest();
    await db
      .update(sends)
      .set({ state: 'ignored', ignoredFrom: 'failed', ignoredBy: sato, ignoredAt: noon })
      .where(eq(sends.id, send!.id));
    await raise(send!.id);
    await pass(1_000);
    await expectAtRest();
    expect(port.messages).toHaveLength(1);
    expect(port.messages[0]?.cards.map((card) => card.buttons.map(({ verb }) => verb))).toEqual([
      ['resend', 'edit', 'ignore'],
      ['undo'],
    ]);
  });

  test('many changes at once make one edit a second', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1');
    const [send] = await makeCards(1);
    const loop = start();
    await expectAtRest();
    for (let index = 0; index < 30; index += 1) {
      await raise(send!.id);
      loop.wake();
    }
    expect(port.calls.map(({ kind }) => kind)).toEqual(['post']);
    await pass(1_000);
    await expectAtRest();
    expect(port.calls.map(({ kind }) => kind)).toEqual(['post', 'update']);
    expect(port.messages[0]?.cards.at(-1)?.version).toBe(31);
  });

  test('five new messages at once, then one a second, new ones before edits', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1');
    const made = await makeCards(8);
    start();
    await port.until(() => port.calls.length === 5);
    await raise(made[0]!.id);
    await pass(1_000);
    await port.until(() => port.calls.length === 7);
    expect(port.calls.slice(5).map(({ kind }) => kind)).toEqual(['post', 'update']);
    await pass(1_000);
    await port.until(() => port.calls.length === 8);
    await pass(1_000);
    await expectAtRest();
    expect(port.messages.map(({ cards: [card] }) => card?.cardId)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
    ]);
  });

  test('the limit of a channel outlives a restart', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1');
    await makeCards(7);
    const loop = start();
    await port.until(() => port.messages.length === 5);
    await loop.stop();
    start();
    await pass(1_000);
    await port.until(() => port.messages.length === 6);
    await pass(1_000);
    await expectAtRest();
    const moments = posts(port.calls).map(({ at }) => at.getTime() - noon.getTime() - 60_000);
    expect(moments).toEqual([0, 0, 0, 0, 0, 1_000, 2_000]);
  });

  test('a channel that does not answer holds up no other', async () => {
    const { db, port, start } = setUp();
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    port.setFault((call) => (call.channelId === 'C1' ? { kind: 'blocks', until } : null));
    await makeChannel(db, 'C1');
    await makeChannel(db, 'C2');
    await makeCards(3);
    start();
    await port.until(() => port.shownIn('C2').length === 3);
    expect(port.shownIn('C1')).toEqual([]);
    release();
    await expectAtRest();
    expect(port.shownIn('C1')).toHaveLength(3);
  });

  test('a deleted message is posted afresh under the next generation', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1');
    const [send] = await makeCards(1);
    start();
    await expectAtRest();
    port.delete('m1');
    await raise(send!.id);
    await pass(1_000);
    await port.until(() => port.calls.length === 2);
    await pass(1_000);
    await expectAtRest();
    expect(port.shownIn('C1').map(({ cards: [card] }) => card?.generation)).toEqual([2]);
  });

  test('a channel that is gone is marked, left alone, and mended by channel here', async () => {
    const { db, port, now, start, pass } = setUp();
    await makeChannel(db, 'C1');
    await makeChannel(db, 'C2');
    port.setFault(({ channelId }) =>
      channelId === 'C1'
        ? { kind: 'answers', delivery: { kind: 'closed', reason: 'channel_not_found' } }
        : null,
    );
    const [send] = await makeCards(2);
    start();
    await port.until(() => port.shownIn('C2').length === 2);
    await vi.waitFor(async () => {
      const [row] = await db.select().from(channels).where(eq(channels.externalId, 'C1'));
      expect(row).toMatchObject({ brokenReason: 'channel_not_found', brokenAt: now() });
    });
    await pass(20_000);
    await raise(send!.id);
    await pass(20_000);
    await port.until(() => port.calls.some(({ kind }) => kind === 'update'));
    expect(port.calls.filter(({ channelId }) => channelId === 'C1')).toHaveLength(1);
    port.setFault(() => null);
    await db.transaction((tx) =>
      bindChannel(
        tx,
        { platform: 'slack', externalId: 'C1' },
        { actor: sato, locale: 'ja', verb: 'channel-here', now: now() },
      ),
    );
    await pass(1_000);
    await expectAtRest();
    expect(port.shownIn('C1')).toHaveLength(2);
  });

  test('the other channels are told once of one that is gone, afresh when it breaks again', async () => {
    const { db, port, now, start, pass } = setUp();
    await makeChannel(db, 'C1');
    await makeChannel(db, 'C2');
    await makeChannel(db, 'C3', { alerts: false, digest: true });
    const gone = { kind: 'answers', delivery: { kind: 'closed', reason: 'is_archived' } } as const;
    port.setFault(({ channelId }) => (channelId === 'C1' ? gone : null));
    const told = () =>
      port.shownIn('C2').flatMap(({ cards: all }) => {
        const card = all.at(-1);
        return card?.metadata.kind === 'channel' ? [card] : [];
      });
    const [send] = await makeCards(3);
    start();
    await port.until(() => told().length === 1);
    const [card] = told();
    expect(card).toMatchObject({ title: '通知先に投稿できません: Slack C1', buttons: [] });
    expect(card?.metadata).toMatchObject({ state: 'open' });
    expect(JSON.stringify(card?.blocks)).toContain('is_archived');
    expect(port.shownIn('C3')).toEqual([]);

    const mend = () =>
      db.transaction((tx) =>
        bindChannel(
          tx,
          { platform: 'slack', externalId: 'C1' },
          { actor: sato, locale: 'ja', verb: 'channel-here', now: now() },
        ),
      );
    port.setFault(() => null);
    await mend();
    await pass(2_000);
    await port.until(() => told()[0]?.metadata.state === 'closed');
    await expectAtRest();

    port.setFault(({ channelId }) => (channelId === 'C1' ? gone : null));
    await raise(send!.id);
    await pass(2_000);
    await port.until(() => told().length === 2);
  });

  test('a broken channel is tried again by itself after half an hour, and mends', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1', { brokenReason: 'is_archived', brokenAt: noon });
    await makeCards(1);
    start();
    await pass(28 * 60_000);
    expect(port.calls).toEqual([]);
    await pass(2 * 60_000);
    await expectAtRest();
    await vi.waitFor(async () => {
      const [row] = await db.select().from(channels);
      expect(row).toMatchObject({ brokenReason: null, brokenAt: null });
    });
  });

  test('too fast: nothing leaves for the channel before the moment the platform named', async () => {
    const { db, port, now, start, pass } = setUp();
    await makeChannel(db, 'C1');
    const at = new Date(now().getTime() + 3_000);
    port.setFault(() => ({ kind: 'answers', delivery: { kind: 'later', at, reason: '429' } }));
    await makeCards(2);
    start();
    await port.until(() => port.calls.length === 1);
    port.setFault(() => null);
    await pass(2_900);
    await pass(100);
    await expectAtRest();
    expect(posts(port.calls).map(({ at }) => at.getTime() - now().getTime())).toEqual([
      -3_000, 0, 0,
    ]);
    expect(port.messages).toHaveLength(2);
  });

  test('an answer that was lost: the card is found and not posted twice', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1');
    port.setFault(({ kind }) =>
      kind === 'post'
        ? { kind: 'answers', happens: true, delivery: { kind: 'unclear', reason: 'cut' } }
        : null,
    );
    await makeCards(1);
    start();
    await port.until(() => port.calls.length === 1);
    await pass(2_000);
    await port.until(() => port.calls.length === 2);
    await pass(1_000);
    await expectAtRest();
    expect(port.calls.map(({ kind }) => kind)).toEqual(['post', 'find', 'update']);
    expect(port.messages).toHaveLength(1);
  });

  test('a post that did not arrive is made again once it was absent for five seconds', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1');
    let cut = true;
    port.setFault(({ kind }) =>
      kind === 'post' && cut ? { kind: 'throws', error: new Error('socket hang up') } : null,
    );
    await makeCards(1);
    start();
    await port.until(() => port.calls.length === 1);
    cut = false;
    await pass(2_000);
    await port.until(() => port.calls.length === 2);
    expect(port.messages).toEqual([]);
    await pass(3_000);
    await port.until(() => port.calls.length === 3);
    await pass(1_000);
    await expectAtRest();
    expect(port.calls.map(({ kind }) => kind)).toEqual(['post', 'find', 'find', 'post']);
    expect(port.messages).toHaveLength(1);
  });

  test.each([
    { when: 'after the platform took the post', happens: true },
    { when: 'before the post left', happens: false },
  ])('the process dies $when: one message', async ({ happens }) => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1');
    const never = new Promise<never>(() => undefined);
    // A dead process hears nothing any more: its call never ends.
    const posted = port.post;
    Object.assign(port, {
      post: async (...call: Parameters<typeof posted>) => {
        Object.assign(port, { post: posted });
        if (happens) await posted(...call);
        return never;
      },
    });
    await makeCards(1);
    const dead = start();
    await vi.waitFor(async () => {
      const [card] = await db.select().from(cards);
      expect(card?.postStartedAt).not.toBeNull();
      expect(port.post).toBe(posted);
    });
    void dead.stop();
    loops.splice(0);
    start();
    await pass(5_000);
    await port.until(() => port.calls.some(({ kind }) => kind === 'find'));
    await pass(1_000);
    await expectAtRest();
    expect(port.messages).toHaveLength(1);
    expect(port.messages[0]?.cards.at(-1)?.version).toBe(1);
  });

  test('a look-up that cannot tell is repeated for half an hour before the card is posted', async () => {
    const { db, port, now, start, pass } = setUp();
    await makeChannel(db, 'C1');
    port.setFault(({ kind }) =>
      kind === 'find'
        ? { kind: 'finds', finding: { kind: 'cannot-tell', reason: 'not_in_channel' } }
        : null,
    );
    await makeCards(1);
    await db.update(cards).set({ postStartedAt: now() });
    start();
    for (let minute = 1; minute < 30; minute += 1) {
      const before = port.calls.length;
      await pass(60_000);
      await port.until(() => port.calls.length > before);
    }
    expect(posts(port.calls)).toEqual([]);
    await pass(60_000);
    await vi.waitFor(async () => {
      const [card] = await db.select().from(cards);
      expect(card?.postStartedAt).toBeNull();
    });
    await pass(1_000);
    await expectAtRest();
    expect(posts(port.calls)).toHaveLength(1);
  });

  test('content that the platform refuses is counted, tried again later, and stops no other card', async () => {
    const refusals: string[] = [];
    const { db, port, start, pass } = setUp({
      metrics: { ...silentMetrics, cardRefused: ({ reason }) => refusals.push(reason) },
    });
    await makeChannel(db, 'C1');
    let refuses = true;
    port.setFault(({ cardId }) =>
      cardId === '1' && refuses
        ? { kind: 'answers', delivery: { kind: 'refused', reason: 'invalid_blocks' } }
        : null,
    );
    await makeCards(2);
    start();
    await port.until(() => port.messages.length === 1);
    await vi.waitFor(async () => {
      const [card] = await db.select().from(cards).where(eq(cards.id, 1));
      expect(card).toMatchObject({ lastError: 'invalid_blocks', postStartedAt: null });
    });
    expect(refusals).toEqual(['refused']);
    refuses = false;
    await pass(59_000);
    expect(port.messages).toHaveLength(1);
    await pass(1_000);
    await expectAtRest();
    expect(port.messages).toHaveLength(2);
  });

  test('refused credentials: nothing leaves for a minute', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1');
    port.setFault(() => ({
      kind: 'answers',
      delivery: { kind: 'signed-out', reason: 'token_revoked' },
    }));
    await makeCards(1);
    start();
    await port.until(() => port.calls.length > 0);
    await pass(59_000);
    await pass(0);
    expect(port.calls).toHaveLength(1);
    port.setFault(() => null);
    await pass(1_000);
    await expectAtRest();
    expect(port.messages).toHaveLength(1);
  });

  test('nothing leaves while the platform says that its credentials are refused', async () => {
    const { db, port, now, start, pass } = setUp();
    port.setHealth({ kind: 'signed-out', since: now(), reason: 'token_revoked' });
    await makeChannel(db, 'C1');
    await makeCards(1);
    start();
    await pass(60_000);
    await pass(60_000);
    expect(port.calls).toEqual([]);
    port.setHealth({ kind: 'connected' });
    await pass(1_000);
    await expectAtRest();
    expect(port.messages).toHaveLength(1);
  });

  test('a process without the lease shows nothing', async () => {
    let holds = false;
    const { db, port, start, pass } = setUp({ isHolder: () => holds });
    await makeChannel(db, 'C1');
    await makeCards(1);
    start();
    await pass(5_000);
    expect(port.calls).toEqual([]);
    holds = true;
    await pass(1);
    await expectAtRest();
    expect(port.messages).toHaveLength(1);
  });

  test('threads: a change of state is said there too, steps on the way are not', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1', { threads: true });
    const [send] = await makeCards(1);
    start();
    await expectAtRest();
    for (const change of [
      { state: 'waiting' },
      { state: 'sent', sentAt: noon, lastCause: null },
    ] as const) {
      await db.update(sends).set(change).where(eq(sends.id, send!.id));
      await raise(send!.id);
      await pass(1_000);
      await expectAtRest();
    }
    await port.until(() => port.messages[0]?.replies.length === 1);
    expect(port.messages[0]?.replies[0]?.title).toBe('送信完了: @fan0 さんへのDM');
  });

  test('a call that never ends is given up, and its channel goes on', async () => {
    const { db, port, start, pass } = setUp({ deadlineMs: 20 });
    await makeChannel(db, 'C1');
    const never = new Promise<never>(() => undefined);
    port.setFault(({ cardId, kind }) =>
      cardId === '1' && kind === 'post' ? { kind: 'blocks', until: never } : null,
    );
    await makeCards(2);
    start();
    await port.until(() => port.messages.length === 1);
    const [stuck] = await db.select().from(cards).where(eq(cards.id, 1));
    expect(stuck).toMatchObject({ lastError: 'no answer', messageRef: null });
    expect(stuck?.postStartedAt).not.toBeNull();
    port.setFault(() => null);
    await pass(5_000);
    await port.until(() => port.calls.some(({ kind }) => kind === 'find'));
    await pass(1_000);
    await expectAtRest();
  });

  test('a storm: five cards, then one that counts up, edited at most once a second', async () => {
    const { db, port, now, start, pass } = setUp();
    await makeChannel(db, 'C1');
    const account = await makeAccount(db);
    start();
    for (let second = 0; second < 12; second += 1) {
      for (let index = 0; index < 5; index += 1) {
        const send = await makeFailedSend(open(), account.id, { at: now() });
        await db.transaction((tx) =>
          failSend(tx, {
            send,
            attemptId: send.lastAttemptId,
            state: 'failed',
            diagnosis: diagnosisOf('recipient_closed'),
            surface: true,
            pause: null,
            coolDownMinutes: 180,
            now: now(),
          }),
        );
      }
      await pass(1_000);
    }
    await pass(1_000);
    await expectAtRest();
    expect(port.messages.map(({ cards: [card] }) => card?.metadata.kind)).toEqual([
      'send',
      'send',
      'send',
      'send',
      'send',
      'incident',
    ]);
    const head = port.messages[5]!;
    expect(JSON.stringify(head.cards.at(-1)?.blocks)).toContain('60件');
    const moments = port.calls
      .filter(({ cardId }) => cardId === head.cards[0]?.cardId)
      .map(({ at }) => at.getTime());
    const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
    expect(gaps.every((gap) => gap >= 1_000)).toBe(true);
  });

  test('a committed failure wakes the loop: its card does not wait for the next look', async () => {
    const { db, port, start } = setUp();
    await makeChannel(db, 'C1');
    const loop = start();
    const stopListening = await open().listen((topic) => {
      if (topic === 'cards') loop.wake();
    });
    const startedAt = performance.now();
    await makeCards(1);
    await port.until(() => port.messages.length === 1);
    // The loop looks by itself every five seconds only.
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    await stopListening();
  });

  test('the delay is measured from the failure to the card', async () => {
    const delays: number[] = [];
    const { db, start } = setUp({
      metrics: { ...silentMetrics, cardShown: ({ delayMs }) => delays.push(delayMs) },
    });
    await makeChannel(db, 'C1');
    await makeCards(1);
    start();
    await expectAtRest();
    expect(delays).toEqual([60_000]);
  });

  test('starting and stopping many times loses and doubles nothing', async () => {
    const { db, port, start, pass } = setUp();
    await makeChannel(db, 'C1');
    await makeCards(5);
    const loop = start();
    for (let round = 0; round < 30; round += 1) {
      loop.start();
      loop.wake();
      const first = loop.stop();
      await Promise.all([first, loop.stop()]);
      loop.start();
    }
    await pass(1);
    await expectAtRest();
    expect(port.messages).toHaveLength(5);
  });
});
