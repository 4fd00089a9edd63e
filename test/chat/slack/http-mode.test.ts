import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signedHeaders } from '../../../sandbox/slack/events-url.js';
import { slackEventsPath } from '../../../src/chat/slack/slack-port.js';
import {
  exampleCard,
  exampleView,
  recordingHandlers,
  type RecordingHandlers,
} from '../conformance.js';
import { ann, channelId, openSlackRig, type SlackRig } from './rig.js';

/* HTTP mode: Slack comes to `/slack/events` of our own web server, signed. */

const secret = '0123456789abcdef0123456789abcdef';

describe('HTTP mode', () => {
  let rig: SlackRig;
  let web: Server;
  let url: string;
  let handlers: RecordingHandlers;

  beforeEach(async () => {
    rig = await openSlackRig({ config: { mode: { kind: 'http', signingSecret: secret } } });
    handlers = recordingHandlers();
    handlers.answer = { kind: 'message', visibility: 'private', locale: 'ja', view: exampleView };
    web = createServer((request, response) => rig.port.requestListener?.(request, response));
    await new Promise<void>((resolve) => {
      web.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(web.address() as AddressInfo).port}${slackEventsPath}`;
    rig.emulator.useEventsUrl(url);
  });

  afterEach(async () => {
    await rig.port.stop();
    await rig.emulator.stop();
    web.closeAllConnections();
    await new Promise((resolve) => {
      web.close(resolve);
    });
  });

  const commandBody =
    'command=%2Fxtep&text=status&user_id=U0ANN&channel_id=C0ALERTS&trigger_id=1.2.3';

  async function send(body: string, headers: Record<string, string>): Promise<number> {
    return (await fetch(url, { method: 'POST', body, headers })).status;
  }

  it('connects without a socket', async () => {
    expect(await rig.port.start(handlers)).toEqual({ kind: 'connected' });
    expect(rig.emulator.sockets.count()).toBe(0);
    expect(rig.emulator.calls.map((call) => call.method)).not.toContain('apps.connections.open');
  });

  it('takes commands, clicks and forms', async () => {
    await rig.port.start(handlers);
    expect(await rig.emulator.type(ann.id, channelId, '/xtep status')).toMatchObject({
      kind: 'acknowledged',
    });
    await rig.emulator.nextEphemeral(ann.id, (one) => one.text.includes('待機中は3件です'));
    const posted = await rig.port.post(channelId, exampleCard());
    const ref = posted.kind === 'shown' ? posted.messageRef : '';
    handlers.answer = {
      kind: 'form',
      locale: 'ja',
      form: {
        verb: 'edit',
        id: '12',
        title: '編集',
        submitLabel: '送信',
        fields: [
          {
            kind: 'text',
            name: 'text',
            label: '本文',
            multiline: true,
            required: true,
            value: 'a',
            maxLength: 100,
          },
        ],
      },
    };
    await rig.emulator.press(ann.id, ref, 'edit');
    const view = await rig.emulator.nextView(ann.id);
    handlers.errors = { text: '短すぎます' };
    expect(await rig.emulator.submit(ann.id, view.id, {})).toMatchObject({ kind: 'errors' });
    handlers.errors = null;
    handlers.answer = { kind: 'quiet' };
    expect(await rig.emulator.submit(ann.id, view.id, { text: 'b' })).toEqual({ kind: 'closed' });
    expect(handlers.clicks).toHaveLength(1);
    expect(handlers.submissions.map((one) => one.values)).toEqual([{ text: 'b' }]);
  });

  it('refuses a wrong signature, an old one and none, and does nothing', async () => {
    await rig.port.start(handlers);
    const now = new Date();
    const old = new Date(now.getTime() - 301_000);
    const good = signedHeaders(commandBody, secret, now);
    expect(await send(commandBody, signedHeaders(commandBody, 'f'.repeat(32), now))).toBe(401);
    expect(await send(`${commandBody}&x=1`, good)).toBe(401);
    expect(await send(commandBody, signedHeaders(commandBody, secret, old))).toBe(401);
    expect(await send(commandBody, { 'content-type': good['content-type'] ?? '' })).toBe(401);
    expect(handlers.commandCalls).toEqual([]);
    expect(await send(commandBody, good)).toBe(200);
    await vi.waitFor(() => expect(handlers.commandCalls).toHaveLength(1));
  });

  it('answers Slack’s verification of the address', async () => {
    await rig.port.start(handlers);
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    const headers = {
      ...signedHeaders(body, secret, new Date()),
      'content-type': 'application/json',
    };
    const response = await fetch(url, { method: 'POST', body, headers });
    expect([response.status, await response.json()]).toEqual([200, { challenge: 'abc' }]);
  });

  it('answers 503 before it was started, and after it was stopped', async () => {
    const signed = (): Record<string, string> => signedHeaders(commandBody, secret, new Date());
    expect(await send(commandBody, signed())).toBe(503);
    await rig.port.start(handlers);
    await rig.port.stop();
    expect(await send(commandBody, signed())).toBe(503);
  });

  it('answers 405 to anything but a POST', async () => {
    await rig.port.start(handlers);
    expect((await fetch(url)).status).toBe(405);
  });

  it('is not there in Socket Mode', async () => {
    const socket = await openSlackRig();
    expect(socket.port.requestListener).toBeNull();
    await socket.emulator.stop();
  });
});
