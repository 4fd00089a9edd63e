import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openPostgres } from '../../db/postgres.js';
import { leases } from '../../db/schema.js';
import type { ChatHealth, ChatPort, ChatStart } from '../../src/chat/port.js';
import { createChatStarts } from '../../src/compose/chat-start.js';
import type { Ending } from '../../src/compose/ending.js';
import { createPlatforms, type Platforms } from '../../src/compose/platforms.js';
import type { ChatHandlers } from '../../src/chat/port.js';
import { createLog } from '../../src/log.js';
import { silentMetrics } from '../../src/metrics.js';
import { freshPostgres, hasPostgres } from '../support/databases.js';

const log = createLog('silent');
const now = () => new Date();
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const refused: ChatStart = { kind: 'refused', variable: 'DISCORD_TOKEN', reason: 'no' };
const handlers: ChatHandlers = {
  commands: [],
  clickMode: () => 'message',
  command: async () => ({ kind: 'quiet' }),
  click: async () => ({ kind: 'quiet' }),
  check: async () => null,
  submit: async () => ({ kind: 'quiet' }),
  reopen: async () => null,
  suggest: async () => [],
};

interface ToldPort extends ChatPort {
  readonly told: string[];
}

/** A port whose starts end as told, one after the other. */
function toldPort(platform: 'slack' | 'discord', starts: readonly ChatStart[]): ToldPort {
  const told: string[] = [];
  const unused = () => Promise.reject(new Error('not in this test'));
  let health: ChatHealth = { kind: 'connecting', since: new Date(0), reason: 'told' };
  return {
    platform,
    told,
    async start() {
      told.push('start');
      const start = starts[told.filter((what) => what === 'start').length - 1] ?? refused;
      if (start.kind === 'connected') health = start;
      return start;
    },
    async stop() {
      told.push('stop');
      health = { kind: 'connecting', since: new Date(0), reason: 'stopped' };
    },
    health: () => health,
    post: unused,
    update: unused,
    find: unused,
    reply: unused,
    enter: unused,
  };
}

describe.skipIf(!hasPostgres())('platforms', () => {
  async function make(port: ChatPort, url: string, giveUpAfterMs: number, startAgainMs = 20) {
    const database = await openPostgres(url, log);
    cleanups.push(() => database.close());
    const ports = { all: [port], of: () => port, slackListener: null };
    const processId = `${Math.random()}`;
    const platforms: Platforms = createPlatforms({
      ports,
      database,
      processId,
      now,
      log,
      metrics: silentMetrics,
      startAgainMs,
    });
    const endings: Ending[] = [];
    const starts = createChatStarts({
      locale: 'en',
      log,
      now,
      handlers,
      chatHealth: platforms.chatHealth,
      onEnding: (ending) => endings.push(ending),
      giveUpAfterMs,
    });
    cleanups.push(async () => {
      starts.stop();
      await platforms.stop();
    });
    platforms.start(starts.connect, () => undefined);
    return { platforms, endings };
  }

  async function freshUrl(): Promise<string> {
    const { url, drop } = await freshPostgres();
    cleanups.push(drop);
    return url;
  }

  test('a refusal while the program starts ends it, once', async () => {
    const port = toldPort('discord', []);
    const { endings } = await make(port, await freshUrl(), 60_000);
    await vi.waitFor(() => expect(endings).toHaveLength(1));
    expect(endings[0]).toMatchObject({ kind: 'configuration' });
  });

  test('a refusal once the program runs is tried again with a fresh port', async () => {
    // A wait of 0 ms: the start is over from the beginning.
    const port = toldPort('discord', [refused, refused, { kind: 'connected' }]);
    const { endings, platforms } = await make(port, await freshUrl(), 0);
    await vi.waitFor(async () =>
      expect((await platforms.chatHealth()).get('discord')).toEqual({ kind: 'connected' }),
    );
    expect(port.told).toEqual(['start', 'stop', 'start', 'stop', 'start']);
    expect(endings.map(({ kind }) => kind)).not.toContain('configuration');
  });

  test('a lease that is lost and won again leaves no second keeper behind to cut the connection', async () => {
    const url = await freshUrl();
    const port = toldPort('discord', [refused, { kind: 'connected' }]);
    const { platforms } = await make(port, url, 0, 300);
    await vi.waitFor(() => expect(port.told).toEqual(['start']));
    const refusedAt = performance.now();
    const [lease] = platforms.held.map((held) => held.lease);
    const database = await openPostgres(url, log);
    cleanups.push(() => database.close());
    const giveTo = (holder: string, untilMs: number) =>
      database.db
        .update(leases)
        .set({ holder, until: new Date(Date.now() + untilMs) })
        .where(eq(leases.name, 'discord'));
    await giveTo('another', 60_000);
    lease?.wake();
    await vi.waitFor(() => expect(port.told).toEqual(['start', 'stop']), { interval: 5 });
    await giveTo('another', -1);
    lease?.wake();
    await vi.waitFor(() => expect(port.told).toEqual(['start', 'stop', 'start']), { interval: 5 });
    await vi.waitFor(() => expect(performance.now() - refusedAt).toBeGreaterThan(600));
    expect(port.told).toEqual(['start', 'stop', 'start']);
    expect(port.health()).toEqual({ kind: 'connected' });
  });

  test('who does not hold the lease does not connect, and counts the live holder', async () => {
    const url = await freshUrl();
    const holder = toldPort('discord', [{ kind: 'connected' }]);
    const other = toldPort('discord', [{ kind: 'connected' }]);
    const first = await make(holder, url, 60_000);
    await vi.waitFor(() => expect(holder.told).toEqual(['start']));
    const second = await make(other, url, 60_000);
    await vi.waitFor(
      async () =>
        expect((await second.platforms.chatHealth()).get('discord')).toEqual({ kind: 'connected' }),
      { timeout: 5_000 },
    );
    expect(other.told).toEqual([]);
    await first.platforms.stop();
    expect((await second.platforms.chatHealth()).get('discord')).toMatchObject({
      kind: 'connecting',
    });
    await vi.waitFor(() => expect(other.told).toEqual(['start']), { timeout: 10_000 });
  });
});
