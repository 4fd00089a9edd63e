import { afterEach, describe, expect, it, vi } from 'vitest';
import { startSlackEmulator } from '../../../sandbox/slack/slack-emulator.js';
import type { SlackFailure } from '../../../src/chat/slack/delivery.js';
import { reconnectWaitMs, slackTimings } from '../../../src/chat/slack/socket-keeper.js';
import { exampleCard, exampleView, recordingHandlers } from '../conformance.js';
import { ann, channelId, openSlackRig, quickTimings, slackConfig, type SlackRig } from './rig.js';

/* How the port lives with Slack: refused, unreachable, refreshed, cut, revoked. */

const rigs: SlackRig[] = [];

async function open(...args: Parameters<typeof openSlackRig>): Promise<SlackRig> {
  const rig = await openSlackRig(...args);
  rigs.push(rig);
  return rig;
}

afterEach(async () => {
  for (const { port, emulator } of rigs.splice(0)) {
    await port.stop();
    await emulator.stop();
  }
});

function answering(): ReturnType<typeof recordingHandlers> {
  const handlers = recordingHandlers();
  handlers.answer = { kind: 'message', visibility: 'private', locale: 'ja', view: exampleView };
  return handlers;
}

async function connected(rig: SlackRig): Promise<void> {
  await vi.waitFor(() => expect(rig.port.health()).toEqual({ kind: 'connected' }));
}

describe('starting', () => {
  it('connects with two sockets', async () => {
    const rig = await open();
    expect(await rig.port.start(answering())).toEqual({ kind: 'connected' });
    await rig.emulator.until('two sockets', () =>
      rig.emulator.sockets.count() === 2 ? true : undefined,
    );
    expect(rig.port.health()).toEqual({ kind: 'connected' });
  });

  it.each(['invalid_auth', 'token_revoked', 'account_inactive'])(
    'is refused with a bot token that is %s',
    async (error) => {
      const rig = await open();
      rig.emulator.refuseToken('bot', error);
      expect(await rig.port.start(answering())).toEqual({
        kind: 'refused',
        variable: 'SLACK_BOT_TOKEN',
        reason: error,
      });
    },
  );

  it('is refused with an app token that is wrong, without an unhandled rejection', async () => {
    const rig = await open();
    rig.emulator.refuseToken('app', 'invalid_auth');
    expect(await rig.port.start(answering())).toEqual({
      kind: 'refused',
      variable: 'SLACK_APP_TOKEN',
      reason: 'invalid_auth',
    });
  });

  it('is refused when the two tokens are exchanged', async () => {
    const rig = await open({ config: { botToken: 'xapp-1-A0-0-emulated' } });
    expect(await rig.port.start(answering())).toMatchObject({
      kind: 'refused',
      variable: 'SLACK_BOT_TOKEN',
      reason: 'not_allowed_token_type',
    });
  });

  it('goes on trying while Slack cannot be reached', async () => {
    const first = await startSlackEmulator();
    const config = slackConfig(first);
    const port = Number(new URL(first.origin).port);
    await first.stop();
    const rig = await open({ config: { apiUrl: config.apiUrl } });
    expect(await rig.port.start(answering())).toMatchObject({ kind: 'unreachable' });
    expect(rig.port.health()).toMatchObject({ kind: 'connecting' });
    const second = await startSlackEmulator({ port });
    await connected(rig);
    await rig.port.stop();
    await second.stop();
  });

  it('goes on trying while Slack answers with errors', async () => {
    const rig = await open();
    rig.emulator.faults.always('auth.test', { kind: 'status', status: 503 });
    rig.emulator.faults.always('apps.connections.open', { kind: 'status', status: 503 });
    expect(await rig.port.start(answering())).toEqual({ kind: 'unreachable', reason: 'HTTP 503' });
    rig.emulator.faults.clear();
    await connected(rig);
  });
});

describe('while it runs', () => {
  it('serves without a pause while Slack refreshes one socket after the other', async () => {
    const rig = await open();
    const { emulator } = rig;
    const handlers = answering();
    await rig.port.start(handlers);
    const both = () => (emulator.sockets.count() === 2 ? true : undefined);
    await emulator.until('two sockets', both);
    for (const reason of ['warning', 'refresh_requested']) {
      emulator.sockets.refresh(reason);
      const answer = await emulator.type(ann.id, channelId, '/xtep status');
      expect(answer).toMatchObject({ kind: 'acknowledged' });
      expect(rig.port.health()).toEqual({ kind: 'connected' });
      await emulator.until('two sockets again', both);
    }
    expect(handlers.commandCalls).toHaveLength(2);
  });

  it('comes back when all connections are cut', async () => {
    const rig = await open();
    await rig.port.start(answering());
    await rig.emulator.until('a socket', () => rig.emulator.sockets.count() === 2 || undefined);
    rig.emulator.faults.always('apps.connections.open', { kind: 'status', status: 503 });
    rig.emulator.sockets.cut();
    await vi.waitFor(() => expect(rig.port.health()).toMatchObject({ kind: 'connecting' }));
    rig.emulator.faults.clear();
    await connected(rig);
  });

  it('notices connections that stay open but are dead', async () => {
    const rig = await open({ port: { timings: { ...quickTimings, pongTimeoutMs: 150 } } });
    await rig.port.start(answering());
    await rig.emulator.until('a socket', () => rig.emulator.sockets.count() === 2 || undefined);
    rig.emulator.sockets.mute(true);
    await vi.waitFor(() => expect(rig.port.health()).toMatchObject({ kind: 'connecting' }), 5000);
    rig.emulator.sockets.mute(false);
    await connected(rig);
  });

  it('waits as long as Slack says when it asks for sockets too often', async () => {
    const rig = await open();
    rig.emulator.faults.next('apps.connections.open', {
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '1' },
    });
    expect(await rig.port.start(answering())).toMatchObject({ kind: 'unreachable' });
    await connected(rig);
  });

  it('survives a revoked bot token, shows it, and recovers when it is given back', async () => {
    const rig = await open();
    await rig.port.start(answering());
    rig.emulator.refuseToken('bot', 'token_revoked');
    expect(await rig.port.post(channelId, exampleCard())).toEqual({
      kind: 'signed-out',
      reason: 'token_revoked',
    });
    expect(rig.port.health()).toMatchObject({ kind: 'signed-out', reason: 'token_revoked' });
    rig.emulator.refuseToken('bot', null);
    await connected(rig);
    expect(await rig.port.post(channelId, exampleCard())).toMatchObject({ kind: 'shown' });
  });

  it('notices a revoked bot token by itself', async () => {
    const rig = await open();
    await rig.port.start(answering());
    rig.emulator.refuseToken('bot', 'account_inactive');
    await vi.waitFor(() => expect(rig.port.health()).toMatchObject({ kind: 'signed-out' }));
  });

  it('survives a revoked app token at a refresh, and recovers', async () => {
    // Bolt's own reconnecting ends here in a rejection that nobody can catch: it kills Node.
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const rig = await open();
    await rig.port.start(answering());
    await rig.emulator.until('a socket', () => rig.emulator.sockets.count() === 2 || undefined);
    rig.emulator.refuseToken('app', 'invalid_auth');
    rig.emulator.sockets.refresh('link_disabled', 2);
    await vi.waitFor(() =>
      expect(rig.port.health()).toMatchObject({ kind: 'signed-out', reason: 'invalid_auth' }),
    );
    rig.emulator.refuseToken('app', null);
    await connected(rig);
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('keeps `since` while nothing changes', async () => {
    const rig = await open();
    await rig.port.start(answering());
    rig.emulator.refuseToken('bot', 'token_revoked');
    await vi.waitFor(() => expect(rig.port.health()).toMatchObject({ kind: 'signed-out' }));
    const before = rig.port.health();
    const looks = rig.emulator.calls.length;
    await rig.emulator.until('another look', () =>
      rig.emulator.calls.length > looks ? true : undefined,
    );
    expect(rig.port.health()).toEqual(before);
  });
});

describe('waiting before a socket is opened again', () => {
  const closed = null;
  const down: SlackFailure = { kind: 'unclear', reason: 'HTTP 503' };
  const refused: SlackFailure = { kind: 'signed-out', reason: 'invalid_auth' };
  const limited: SlackFailure = { kind: 'later', seconds: 45, reason: 'ratelimited' };

  it.each([
    ['a long life ended', closed, 0, 0],
    ['one short life ended', closed, 1, 0],
    ['two short lives ended', closed, 2, 1000],
    ['five short lives ended', closed, 5, 8000],
    ['Slack did not answer once', down, 1, 1000],
    ['Slack did not answer for long', down, 20, 30_000],
    ['the token was refused', refused, 1, 60_000],
    ['Slack named a time', limited, 1, 45_000],
  ] as const)('after %s', (_what, failure, failures, expected) => {
    expect(reconnectWaitMs(failure, failures, slackTimings)).toBe(expected);
  });
});

describe('stopping', () => {
  it('leaves no socket, and waits for what is being answered', async () => {
    const rig = await open();
    const handlers = answering();
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { command } = handlers;
    let isHeld = false;
    handlers.command = async (call) => {
      isHeld = true;
      await held;
      return command(call);
    };
    await rig.port.start(handlers);
    await rig.emulator.until('a socket', () => rig.emulator.sockets.count() === 2 || undefined);
    await rig.emulator.type(ann.id, channelId, '/xtep status');
    await vi.waitFor(() => expect(isHeld).toBe(true));
    const stopped = rig.port.stop();
    finish();
    await stopped;
    expect(rig.emulator.ephemerals(ann.id)).toHaveLength(1);
    await rig.emulator.until('no socket', () => rig.emulator.sockets.count() === 0 || undefined);
  });

  it('tolerates not having been started', async () => {
    const rig = await open();
    await rig.port.stop();
    await rig.port.stop();
    expect(rig.port.health()).toMatchObject({ kind: 'connecting' });
  });
});
