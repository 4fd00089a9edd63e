import {
  array,
  assert as check,
  asyncProperty,
  constantFrom,
  integer,
  oneof,
  record,
  constant,
} from 'fast-check';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { nextCard, type Choice } from '../../db/card-queue.js';
import { ensureCards, raiseCards } from '../../db/raise-cards.js';
import { cards, channels } from '../../db/schema.js';
import type { Delivery } from '../../src/chat/port.js';
import { assertNever } from '../../src/domain/assert.js';
import { createLog } from '../../src/log.js';
import type { CardDelivery } from '../../src/loops/card-delivery.js';
import { showCard } from '../../src/loops/show-card.js';
import { silentMetrics } from '../../src/metrics.js';
import { makeAccount, makeChannel, makeFailedSend, noon } from '../support/card-rows.js';
import { describeEachDatabase, emptyTables } from '../support/databases.js';
import { createFakeChatPort, type FakeFault } from '../support/fake-chat-port.js';

/*
 * Whatever happens to posts and edits, in whatever order: at rest every card shows what it should, and
 * exists once per channel. Driven step by step, without timers: a step is one card of one channel.
 */

type Wrong = Extract<FakeFault, { kind: 'answers' }>['delivery']['kind'] | 'throws';

type Move =
  | { readonly kind: 'raise'; readonly send: number }
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'delete'; readonly message: number }
  /** One step in a channel during which the platform does this. */
  | {
      readonly kind: 'step';
      readonly channel: number;
      readonly wrong: Wrong | null;
      readonly happens: boolean;
    };

const sendCount = 3;
const channelCount = 2;

const moves = array(
  oneof(
    record({ kind: constant('raise' as const), send: integer({ min: 0, max: sendCount - 1 }) }),
    record({ kind: constant('pass' as const), seconds: integer({ min: 0, max: 90 }) }),
    record({ kind: constant('delete' as const), message: integer({ min: 0, max: 8 }) }),
    record({
      kind: constant('step' as const),
      channel: integer({ min: 0, max: channelCount - 1 }),
      wrong: constantFrom<Wrong | null>(
        null,
        null,
        'unclear',
        'throws',
        'later',
        'refused',
        'closed',
        'gone',
        'signed-out',
      ),
      happens: constantFrom(true, false),
    }),
  ),
  { minLength: 5, maxLength: 40 },
);

describeEachDatabase('showing cards', (open) => {
  async function setUp() {
    await emptyTables(open());
    const { db } = open();
    let at = noon.getTime();
    const now = () => new Date(at);
    const port = createFakeChatPort('slack', now);
    const through: CardDelivery = {
      database: open(),
      port,
      timeZone: 'Asia/Tokyo',
      now,
      log: createLog('silent'),
      metrics: silentMetrics,
      deadlineMs: 5_000,
    };
    const channelIds: number[] = [];
    for (let index = 0; index < channelCount; index += 1) {
      channelIds.push((await makeChannel(db, `C${index}`)).id);
    }
    const account = await makeAccount(db);
    const sendIds: number[] = [];
    for (let index = 0; index < sendCount; index += 1) {
      const { id } = await makeFailedSend(open(), account.id);
      sendIds.push(id);
      await db.transaction((tx) => ensureCards(tx, { kind: 'send', id }, noon));
    }
    const step = async (channelId: number) => {
      const choice: Choice = {
        posts: true,
        edits: true,
        except: [],
        brokenBefore: new Date(at - 30 * 60_000),
      };
      const due = await nextCard(db, channelId, choice, now());
      if (due !== null) await showCard(through, due);
      return due !== null;
    };
    const pass = (ms: number) => {
      at += ms;
    };
    return { db, port, channelIds, sendIds, step, now, pass };
  }

  const deliveryOf = (wrong: Wrong, now: Date): Delivery | null => {
    switch (wrong) {
      case 'unclear':
      case 'refused':
      case 'closed':
      case 'signed-out':
        return { kind: wrong, reason: wrong };
      case 'later':
        return { kind: 'later', at: new Date(now.getTime() + 30_000), reason: '429' };
      case 'gone':
        return { kind: 'gone' };
      case 'shown':
      case 'throws':
        return null;
      default:
        return assertNever(wrong);
    }
  };

  /** Only an unclear outcome may have happened all the same. */
  const faultOf = (wrong: Wrong | null, happens: boolean, now: Date): FakeFault | null => {
    if (wrong === null) return null;
    const delivery = deliveryOf(wrong, now);
    if (delivery === null) return { kind: 'throws', error: new Error('cut'), happens };
    return { kind: 'answers', delivery, happens: happens && wrong === 'unclear' };
  };

  test('after any sequence of changes and outcomes each card is there once and shows the latest', async () => {
    await check(
      asyncProperty(moves, async (sequence: readonly Move[]) => {
        const { db, port, channelIds, sendIds, step, now, pass } = await setUp();
        for (const move of sequence) {
          if (move.kind === 'raise') {
            const id = sendIds[move.send] ?? 0;
            await db.transaction((tx) => raiseCards(tx, { kind: 'send', id }, now()));
          } else if (move.kind === 'pass') pass(move.seconds * 1_000);
          else if (move.kind === 'delete') port.delete(`m${move.message}`);
          else {
            port.setFault((call) =>
              // An edit that is `gone` really is: the message was deleted.
              move.wrong === 'gone' && call.kind === 'update'
                ? null
                : call.kind === 'find'
                  ? null
                  : faultOf(move.wrong, move.happens, now()),
            );
            await step(channelIds[move.channel] ?? 0);
          }
        }
        port.setFault(() => null);
        // Whoever deleted a message last: a change brings the card back.
        for (const id of sendIds) {
          await db.transaction((tx) => raiseCards(tx, { kind: 'send', id }, now()));
        }
        const due = sql`wanted_version > shown_version`;
        for (let round = 0; round < 40; round += 1) {
          pass(20 * 60_000);
          for (const id of channelIds) while (await step(id));
          if ((await db.select({ id: cards.id }).from(cards).where(due)).length === 0) break;
        }
        const rows = await db.select().from(cards);
        expect(rows.filter((row) => row.shownVersion !== row.wantedVersion)).toEqual([]);
        for (const row of rows) {
          const messages = port.messages.filter(
            ({ deleted, cards: [card] }) => !deleted && card?.cardId === String(row.id),
          );
          expect(messages).toHaveLength(1);
          expect(messages[0]?.ref).toBe(row.messageRef);
          expect(messages[0]?.cards.at(-1)?.version).toBe(row.wantedVersion);
        }
        expect(
          await db
            .select({ id: channels.id })
            .from(channels)
            .where(sql`broken_at is not null`),
        ).toEqual([]);
      }),
      { numRuns: 10 },
    );
  }, 120_000);

  test('a card that cannot be drawn is put off and stops no other', async () => {
    const { db, port, channelIds, step } = await setUp();
    await db.execute(
      sql`update attempts set diagnosis = '{"row":"x","causes":[],"next":{"kind":"stop"}}' where send_id = 1`,
    );
    const channelId = channelIds[0] ?? 0;
    await step(channelId);
    while (await step(channelId));
    expect(port.messages).toHaveLength(sendCount - 1);
    const [broken] = await db
      .select()
      .from(cards)
      .where(sql`send_id = 1 and channel_id = 1`);
    expect(broken?.lastError).toMatch(/^not drawn: /);
  });
});
