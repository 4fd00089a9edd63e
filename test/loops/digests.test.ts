import { getTasks } from 'node-cron';
import { afterEach, expect, test } from 'vitest';
import { channels, digests } from '../../db/schema.js';
import { createLog } from '../../src/log.js';
import { runDaily } from '../../src/loops/daily.js';
import { createDigestsLoop } from '../../src/loops/digests.js';
import type { Duty } from '../../src/loops/duty.js';
import { silentMetrics } from '../../src/metrics.js';
import { makeChannel } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

describeEachDatabase('the digests loop', (open) => {
  const loops: Duty[] = [];
  afterEach(async () => {
    await Promise.all(loops.splice(0).map((loop) => loop.stop()));
  });

  function setUp(isHolder: () => boolean = () => true) {
    let now = new Date('2026-11-25T23:00:00Z');
    const timers = new Map<string, () => void>();
    const loop = createDigestsLoop({
      database: open(),
      config: {
        digestAt: '09:00',
        timeZone: 'Asia/Tokyo',
        lanes: {
          dm: { cap24h: 100, paceSeconds: 60 },
          reply: { cap24h: 2_400, paceSeconds: 10 },
        },
      },
      now: () => now,
      log: createLog('silent'),
      metrics: silentMetrics,
      isHolder,
      daily: (at, timeZone, run) => {
        timers.set(`${at} ${timeZone}`, run);
        return () => timers.delete(`${at} ${timeZone}`);
      },
    });
    loops.push(loop);
    return {
      loop,
      timers,
      setNow: (iso: string) => {
        now = new Date(iso);
      },
    };
  }

  const days = async () => {
    const rows = await open().db.select({ day: digests.day }).from(digests).orderBy(digests.day);
    return rows.map(({ day }) => day);
  };

  const boundAt = new Date('2026-11-24T12:00:00Z');

  test('at the start it makes up for what was missed, then at its times', async () => {
    const { loop, timers, setNow } = setUp();
    await makeChannel(open().db, 'C1', { digest: true, boundAt });
    loop.start();
    await expect.poll(days).toEqual(['2026-11-25']);
    await expect.poll(() => [...timers.keys()]).toEqual(['09:00 Asia/Tokyo']);
    setNow('2026-11-26T00:00:00Z');
    timers.get('09:00 Asia/Tokyo')?.();
    await expect.poll(days).toEqual(['2026-11-25', '2026-11-26']);
  });

  test('it follows the times that channels want, and keeps no timer once stopped', async () => {
    const { loop, timers } = setUp();
    loop.start();
    await makeChannel(open().db, 'C1', { digest: true, digestAt: '18:00', boundAt });
    loop.wake();
    await expect.poll(() => [...timers.keys()]).toEqual(['18:00 Asia/Tokyo']);
    await open().db.update(channels).set({ digestAt: '07:15' });
    loop.wake();
    await expect.poll(() => [...timers.keys()]).toEqual(['07:15 Asia/Tokyo']);
    await loop.stop();
    expect(timers.size).toBe(0);
  });

  test('only the holder of the lease makes them', async () => {
    let holds = false;
    const { loop, timers } = setUp(() => holds);
    await makeChannel(open().db, 'C1', { digest: true, boundAt });
    loop.start();
    await expect.poll(() => [...timers.keys()]).toEqual(['09:00 Asia/Tokyo']);
    await loop.stop();
    expect(await days()).toEqual([]);
    holds = true;
    loop.start();
    await expect.poll(days).toEqual(['2026-11-25']);
  });
});

test('the daily timer is set for the wall clock of its zone and can be taken back', () => {
  const stop = runDaily('09:05', 'Asia/Tokyo', () => undefined);
  const [task] = [...getTasks().values()].slice(-1);
  const next = task?.getNextRun();
  expect(next?.toISOString().slice(11, 19)).toBe('00:05:00');
  expect(next!.getTime() - Date.now()).toBeLessThanOrEqual(86_400_000);
  const before = getTasks().size;
  stop();
  expect(getTasks().size).toBe(before - 1);
});
