import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { loadDigest } from '../../db/digests.js';
import { digestTimes, loadStoredDigest, makeDueDigests } from '../../db/due-digests.js';
import { attempts, cards, channels, digests, pauses, sends } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import {
  makeAccount,
  makeChannel,
  makeFailedSend,
  makeSend,
  noon,
  sato,
} from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

const hourMs = 3_600_000;
const lanes = {
  dm: { cap24h: 2, paceSeconds: 60 },
  reply: { cap24h: 2_400, paceSeconds: 10 },
};
const config = { digestAt: '09:00', timeZone: 'Asia/Tokyo', lanes };

/** `hours` before noon (12:00 in Tokyo on 2026-11-26). */
const ago = (hours: number) => new Date(noon.getTime() - hours * hourMs);

describeEachDatabase('digests', (open) => {
  const load = (from = ago(24), to = noon) => loadDigest(open().db, { from, to, now: noon, lanes });

  test('an empty store is a quiet day', async () => {
    expect(await load()).toEqual({
      from: ago(24).toISOString(),
      to: noon.toISOString(),
      sent: 0,
      failed: 0,
      before: { sent: 0, failed: 0 },
      failedByCause: [],
      recovered: 0,
      ignored: 0,
      skipped: [],
      waiting: 0,
      carriedOver: [],
      paused: [],
      open: { failed: 0, unknown: 0, byCause: [], oldestAt: null },
    });
  });

  test('what ended in the window counts in it, with the day before', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    const sent = (at: Date) => makeSend(db, id, { state: 'sent', sentAt: at, changedAt: at });
    await sent(ago(24));
    await sent(ago(1));
    await sent(noon);
    await sent(ago(25));
    const ignoredFrom = 'failed' as const;
    await makeSend(db, id, {
      state: 'ignored',
      ignoredFrom,
      ignoredBy: sato,
      changedAt: ago(2),
      ignoredAt: ago(2),
    });
    for (const skipReason of ['outside_hours', 'opted_out', 'opted_out'] as const) {
      await makeSend(db, id, { state: 'skipped', skipReason, changedAt: ago(3) });
    }
    expect(await load()).toMatchObject({
      sent: 2,
      ignored: 1,
      skipped: [
        { of: 'opted_out', count: 2 },
        { of: 'outside_hours', count: 1 },
      ],
      before: { sent: 1, failed: 0 },
    });
  });

  test('a send fails once a window, with its last cause, whatever becomes of it later', async () => {
    const { db } = open();
    const { id: accountId } = await makeAccount(db);
    await makeFailedSend(open(), accountId, { at: ago(1), cause: 'action_block' });
    await makeFailedSend(open(), accountId, { at: ago(1) });
    const again = await makeFailedSend(open(), accountId, {
      at: ago(5),
      state: 'sent',
      sentAt: ago(3),
      attemptCount: 3,
    });
    const attempt = {
      sendId: again.id,
      accountId,
      kind: 'dm',
      trigger: 'resend',
      actor: sato,
      text: 'x',
    } as const;
    await db.insert(attempts).values({
      ...attempt,
      number: 2,
      startedAt: ago(4),
      endedAt: ago(4),
      outcome: 'rejected',
      cause: 'recipient_blocked_us',
    });
    const [last] = await db
      .insert(attempts)
      .values({
        ...attempt,
        number: 3,
        startedAt: ago(3),
        endedAt: ago(3),
        outcome: 'accepted',
      })
      .returning();
    await db
      .update(sends)
      .set({ lastAttemptId: last!.id, changedAt: ago(3) })
      .where(eq(sends.id, again.id));
    expect(await load()).toMatchObject({
      sent: 1,
      recovered: 1,
      failed: 3,
      failedByCause: [
        { of: 'action_block', count: 1 },
        { of: 'recipient_blocked_us', count: 1 },
        { of: 'recipient_closed', count: 1 },
      ],
      open: {
        failed: 2,
        unknown: 0,
        oldestAt: ago(1).toISOString(),
        byCause: [
          { of: 'action_block', count: 1 },
          { of: 'recipient_closed', count: 1 },
        ],
      },
    });
  });

  test('what was tried again by itself did not fail', async () => {
    const { db } = open();
    const { id: accountId } = await makeAccount(db);
    await makeFailedSend(open(), accountId, {
      at: ago(1),
      state: 'waiting',
      nextTrigger: 'retry',
      cause: 'network',
    });
    const sent = await makeFailedSend(open(), accountId, {
      at: ago(2),
      state: 'sent',
      sentAt: ago(1),
      attemptCount: 2,
      cause: 'rate_limited',
    });
    await db.insert(attempts).values({
      sendId: sent.id,
      accountId,
      kind: 'dm',
      number: 2,
      trigger: 'retry',
      actor: system,
      text: 'x',
      startedAt: ago(1),
      endedAt: ago(1),
      outcome: 'accepted',
    });
    expect(await load()).toMatchObject({ sent: 1, failed: 0, failedByCause: [], recovered: 0 });
  });

  test.each([
    ['a retry after the resend', 'retry', system],
    ['the resend as the probe of a pause', 'probe', sato],
  ] as const)('recovered, too: %s', async (_title, trigger, actor) => {
    const { db } = open();
    const { id: accountId } = await makeAccount(db);
    const send = await makeFailedSend(open(), accountId, {
      at: ago(2),
      state: 'sent',
      sentAt: ago(1),
      attemptCount: trigger === 'retry' ? 3 : 2,
      cause: 'network',
    });
    const attempt = { sendId: send.id, accountId, kind: 'dm', text: 'x' } as const;
    const times = { startedAt: ago(1), endedAt: ago(1) };
    const resend = { number: 2, trigger: 'resend', actor: sato, outcome: 'rejected' } as const;
    const number = trigger === 'retry' ? 3 : 2;
    await db
      .insert(attempts)
      .values([
        ...(trigger === 'retry' ? [{ ...attempt, ...times, ...resend }] : []),
        { ...attempt, ...times, number, trigger, actor, outcome: 'accepted' },
      ]);
    expect(await load()).toMatchObject({ sent: 1, failed: 1, recovered: 1 });
  });

  test('a failure whose Resend still waits has failed', async () => {
    const { id } = await makeAccount(open().db);
    await makeFailedSend(open(), id, { at: ago(1), state: 'waiting', nextTrigger: 'resend' });
    expect(await load()).toMatchObject({ failed: 1, waiting: 1, open: { failed: 0 } });
  });

  test('carried over: how many, and when the last of them will have left', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    // The cap of two is used: its slots free in 4 and in 14 hours.
    await makeFailedSend(open(), id, { at: ago(20), attempt: { outcome: 'accepted' } });
    await makeFailedSend(open(), id, { at: ago(10), attempt: { outcome: 'accepted' } });
    for (const dueAt of [ago(-4), ago(-14)]) await makeSend(db, id, { carriedOver: true, dueAt });
    await makeSend(db, id, { kind: 'reply', postId: '7' });
    const digest = await load();
    expect(digest.waiting).toBe(3);
    expect(digest.carriedOver).toMatchObject([{ handle: 'shop', kind: 'dm', count: 2 }]);
    const clearsAt = Date.parse(digest.carriedOver[0]?.clearsAt ?? '');
    expect(Math.abs(clearsAt - ago(-14).getTime())).toBeLessThan(60_000);
  });

  test('paused accounts, and what they hold has no end in sight', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    await makeSend(db, id, { carriedOver: true });
    await db.insert(pauses).values({
      accountId: id,
      cause: 'sender_locked',
      holds: 'all',
      ends: { kind: 'check' },
      startedAt: ago(2),
      startedBy: system,
    });
    expect(await load()).toMatchObject({
      carriedOver: [{ clearsAt: null }],
      paused: [{ handle: 'shop', cause: 'sender_locked', until: null, probing: false }],
    });
  });

  const make = (now: Date) => makeDueDigests(open(), config, now);
  const stored = () => open().db.select().from(digests).orderBy(digests.id);

  test('once per channel and day, whoever tries it at the same time', async () => {
    const { db } = open();
    await makeChannel(db, 'C1', { digest: true, boundAt: ago(48) });
    await makeChannel(db, 'C2', { digest: true, boundAt: ago(48), platform: 'discord' });
    await makeChannel(db, 'C3', { boundAt: ago(48) });
    const removedAt = ago(1);
    await makeChannel(db, 'C4', { digest: true, boundAt: ago(48), removedAt });
    const made = await Promise.all([make(noon), make(noon), make(noon)]);
    expect(made.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(await make(noon)).toBe(0);
    const shown = await db.select({ id: cards.digestId }).from(cards).orderBy(cards.digestId);
    expect(shown).toEqual((await stored()).map(({ id }) => ({ id })));
    expect(await loadStoredDigest(db, 1)).toMatchObject({
      period: 'day',
      day: '2026-11-26',
      digest: { from: ago(27).toISOString(), to: ago(3).toISOString() },
    });
  });

  test('not before its time, nor for a time before the channel was bound', async () => {
    await makeChannel(open().db, 'C1', { digest: true, boundAt: ago(3.5) });
    expect(await make(ago(3.1))).toBe(0);
    expect(await make(ago(3))).toBe(1);
    await makeChannel(open().db, 'C2', { digest: true, boundAt: ago(1) });
    expect(await make(noon)).toBe(0);
  });

  test('after downtime the latest is made once, reaching back to the one before', async () => {
    await makeChannel(open().db, 'C1', { digest: true, boundAt: ago(24 * 10) });
    await make(ago(24 * 4));
    expect(await make(noon)).toBe(1);
    expect((await stored()).map(({ day, fromAt, toAt }) => ({ day, fromAt, toAt }))).toEqual([
      { day: '2026-11-22', fromAt: ago(24 * 5 + 3), toAt: ago(24 * 4 + 3) },
      { day: '2026-11-26', fromAt: ago(24 * 4 + 3), toAt: ago(3) },
    ]);
    expect(await make(noon)).toBe(0);
  });

  test('consecutive digests count each send once', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    await makeChannel(db, 'C1', { digest: true, boundAt: ago(24 * 10) });
    for (let hour = 75; hour > 3; hour -= 1) {
      await makeSend(db, id, { state: 'sent', sentAt: ago(hour), changedAt: ago(hour) });
    }
    for (const days of [2, 1, 0]) await make(ago(24 * days));
    const counts = (await stored()).map(({ content }) => content['sent']);
    expect(counts).toEqual([24, 24, 24]);
  });

  test('weekly on Mondays, and at the time that the channel wants', async () => {
    await makeChannel(open().db, 'C1', {
      digest: true,
      digestPeriod: 'week',
      digestAt: '18:30',
      boundAt: ago(24 * 20),
    });
    expect(await make(noon)).toBe(1);
    expect(await stored()).toMatchObject([
      { day: '2026-11-23', period: 'week', toAt: new Date('2026-11-23T09:30:00Z') },
    ]);
    expect(await make(new Date('2026-11-30T09:29:00Z'))).toBe(0);
    expect(await make(new Date('2026-11-30T09:30:00Z'))).toBe(1);
  });

  test('the times at which some channel wants one', async () => {
    const { db } = open();
    expect(await digestTimes(db, '09:00')).toEqual([]);
    await makeChannel(db, 'C1', { digest: true });
    await makeChannel(db, 'C2', { digest: true, digestAt: '09:00' });
    await makeChannel(db, 'C3', { digest: true, digestAt: '07:30' });
    await makeChannel(db, 'C4', { digestAt: '22:00' });
    expect(await digestTimes(db, '09:00')).toEqual(['07:30', '09:00']);
    await db.update(channels).set({ removedAt: noon });
    expect(await digestTimes(db, '09:00')).toEqual([]);
  });
});
