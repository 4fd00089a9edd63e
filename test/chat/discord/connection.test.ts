import { describe, expect, test, vi } from 'vitest';
import { apiFault } from '../../../sandbox/discord/faults.js';
import type { ConnectionWaits } from '../../../src/chat/discord/connection.js';
import { usualWaits } from '../../../src/chat/discord/connection.js';
import { alerts, aoi, useDiscord } from './fixture.js';
import { card, createHarness } from './harness.js';

/* Connecting, losing the connection, and being refused, with the real discord.js. */

const discord = useDiscord();
const waits: ConnectionWaits = { unreachableMs: () => 20, signedOutMs: 20 };
const isConnected = (): Promise<void> =>
  vi.waitFor(() => expect(discord.harness.port.health()).toEqual({ kind: 'connected' }), 10_000);

describe('the start', () => {
  test('resolves connected, with the command registered', async () => {
    expect(await discord.start()).toEqual({ kind: 'connected' });
    expect(discord.harness.port.health()).toEqual({ kind: 'connected' });
    expect(discord.emulator.state.commands).toMatchObject([{ name: 'xtep' }]);
  });

  test('does not register again what is registered', async () => {
    let kept: string | null = null;
    const registration = {
      load: async () => kept,
      save: async (hash: string) => {
        kept = hash;
      },
    };
    await discord.start({}, { registration });
    await discord.harness.port.stop();
    await discord.start({}, { registration });
    expect(discord.emulator.state.registrations).toBe(1);
    // Thrown out of the guild and invited again: the commands are gone although the hash is the same.
    discord.emulator.state.commands = [];
    await discord.harness.port.stop();
    await discord.start({}, { registration });
    expect(discord.emulator.state.registrations).toBe(2);
    await discord.harness.port.stop();
    await discord.start({ commands: [] }, { registration });
    expect(discord.emulator.state.registrations).toBe(3);
  });

  test('with a token that Discord refuses names the variable', async () => {
    discord.emulator.revokeToken();
    expect(await discord.start()).toMatchObject({ kind: 'refused', variable: 'DISCORD_TOKEN' });
    expect(discord.harness.port.health()).toMatchObject({ kind: 'signed-out' });
  });

  test('with a token that only the Gateway refuses names the variable', async () => {
    discord.emulator.faults.always(
      { path: /^\/gateway\/bot$/u },
      {
        kind: 'status',
        status: 200,
        body: {
          url: discord.emulator.url.replace('http', 'ws'),
          shards: 1,
          session_start_limit: { total: 9, remaining: 9, reset_after: 9, max_concurrency: 1 },
        },
      },
    );
    discord.emulator.revokeToken();
    expect(await discord.start()).toMatchObject({ kind: 'refused', variable: 'DISCORD_TOKEN' });
  });

  test.each([
    [404, 10_002, 'DISCORD_APPLICATION_ID'],
    [403, 20_012, 'DISCORD_APPLICATION_ID'],
    [403, 50_001, 'DISCORD_GUILD_ID'],
    [404, 10_004, 'DISCORD_GUILD_ID'],
  ])('whose registration fails with %i/%i names %s', async (status, code, variable) => {
    discord.emulator.faults.next({ method: 'PUT', path: /commands$/u }, apiFault(status, code));
    expect(await discord.start()).toMatchObject({ kind: 'refused', variable });
    expect(discord.emulator.gateway.connections()).toBe(0);
  });

  test('while Discord is down says so, and goes on by itself', async () => {
    await discord.emulator.suspend();
    expect(await discord.start({}, { waits })).toMatchObject({
      kind: 'unreachable',
      reason: 'ECONNREFUSED',
    });
    expect(discord.harness.port.health()).toMatchObject({ kind: 'connecting' });
    await discord.emulator.resume();
    await isConnected();
  });

  test('goes on when the first registration fails', async () => {
    discord.emulator.faults.next(
      { method: 'PUT', path: /commands$/u },
      { kind: 'status', status: 503 },
    );
    expect(await discord.start({}, { waits })).toMatchObject({ kind: 'unreachable' });
    await isConnected();
    expect(discord.emulator.state.registrations).toBe(1);
  });

  test('stopped while it connects ends at once', async () => {
    discord.emulator.faults.always({ path: /gateway/u }, { kind: 'hang', applied: false });
    const starting = discord.start({}, { waits });
    await discord.emulator.until('the question', () => discord.emulator.requests[0]);
    await discord.harness.port.stop();
    expect(await starting).toMatchObject({ kind: 'unreachable' });
  });
});

test('waits between tries grow, but never beyond a minute', () => {
  const growing = [1, 2, 3, 6, 7, 50].map((failures) => usualWaits.unreachableMs(failures));
  expect(growing).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000]);
  expect(usualWaits.signedOutMs).toBe(60_000);
});

describe('a lost connection', () => {
  test.each([
    ['is asked for by Discord (op 7)', (): void => discord.emulator.gateway.askToReconnect()],
    ['is cut', (): void => discord.emulator.gateway.cut()],
    ['is closed with 4000', (): void => discord.emulator.gateway.close(4000)],
  ])('that %s resumes, and hears what it missed', async (_what, lose) => {
    await discord.start();
    const { gateway } = discord.emulator;
    lose();
    await vi.waitFor(() =>
      expect(discord.harness.port.health()).toMatchObject({ kind: 'connecting' }),
    );
    const act = discord.emulator.type(aoi, alerts, 'status');
    await isConnected();
    expect(gateway.resumes()).toBe(1);
    await act.answer();
    expect(discord.harness.seen.commands).toHaveLength(1);
  });

  test('with all of Discord down for a while comes back by itself', async () => {
    await discord.start();
    await discord.emulator.suspend();
    await vi.waitFor(() =>
      expect(discord.harness.port.health()).toMatchObject({ kind: 'connecting' }),
    );
    expect(await discord.harness.port.post(alerts, card())).toMatchObject({ kind: 'later' });
    await discord.emulator.resume();
    await isConnected();
    expect(await discord.harness.port.post(alerts, card())).toMatchObject({ kind: 'shown' });
  });

  test('does not answer twice what a resume replays', async () => {
    await discord.start();
    const act = discord.emulator.type(aoi, alerts, 'status');
    await act.answer();
    discord.emulator.repeat(act);
    await discord.emulator.type(aoi, alerts, 'status').answer();
    expect(discord.harness.seen.commands).toHaveLength(2);
  });
});

describe('a token revoked while running', () => {
  test('is seen at the Gateway’s close, and signed in again once it is good', async () => {
    await discord.start({}, { waits: { ...waits, signedOutMs: 300 } });
    discord.emulator.revokeToken();
    await vi.waitFor(() =>
      expect(discord.harness.port.health()).toMatchObject({ kind: 'signed-out' }),
    );
    const before = discord.emulator.requests.length;
    expect(await discord.harness.port.post(alerts, card())).toMatchObject({ kind: 'signed-out' });
    expect(discord.emulator.requests).toHaveLength(before);
    discord.emulator.restoreToken();
    await isConnected();
    expect(await discord.harness.port.post(alerts, card())).toMatchObject({ kind: 'shown' });
  });

  test('is seen at a 401 of REST, although the Gateway still holds', async () => {
    await discord.start({}, { waits });
    discord.emulator.faults.next({ path: /messages$/u }, apiFault(401, 0));
    expect(await discord.harness.port.post(alerts, card())).toMatchObject({ kind: 'signed-out' });
    await isConnected();
    expect(discord.emulator.gateway.identifies()).toBe(2);
    expect(await discord.harness.port.post(alerts, card())).toMatchObject({ kind: 'shown' });
  });

  test('or intents refused (4014) leave a reason', async () => {
    await discord.start({}, { waits: usualWaits });
    discord.emulator.gateway.close(4014);
    await vi.waitFor(() =>
      expect(discord.harness.port.health()).toMatchObject({
        kind: 'signed-out',
        reason: expect.stringContaining('Intents') as string,
      }),
    );
  });
});

test('a port that was never started posts, and can be stopped', async () => {
  discord.harness = createHarness(discord.emulator);
  expect(discord.harness.port.health()).toMatchObject({ kind: 'connecting' });
  expect(await discord.harness.port.enter(alerts)).toMatchObject({ kind: 'ready' });
});
