import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startDiscordEmulator, type DiscordEmulator } from '../../../sandbox/discord/emulator.js';
import type { Act } from '../../../sandbox/discord/people.js';
import { asRecord, parseJson, type Json } from '../../../sandbox/read-json.js';

/* The emulator is as strict as Discord where our side could go wrong. Plain fetch and ws, no library. */

const alerts = '120000000000000001';
const aoi = '130000000000000001';

let emulator: DiscordEmulator;
beforeEach(async () => {
  emulator = await startDiscordEmulator();
  emulator.state.commands = [
    {
      id: '1',
      name: 'xtep',
      options: [
        { type: 1, name: 'status', options: [] },
        {
          type: 1,
          name: 'history',
          options: [
            { type: 3, name: 'status', choices: [{ name: 'Failed', value: 'failed' }] },
            { type: 4, name: 'page' },
            { type: 3, name: 'rule', autocomplete: true },
          ],
        },
      ],
    },
  ];
});
afterEach(() => emulator.stop());

interface Reply {
  readonly status: number;
  readonly json: Json;
  readonly headers: Headers;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  token = emulator.token,
): Promise<Reply> {
  const response = await fetch(`${emulator.apiUrl}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = parseJson(await response.text());
  return { status: response.status, json: asRecord(json), headers: response.headers };
}

const post = (body: unknown): Promise<Reply> => call('POST', `/channels/${alerts}/messages`, body);
const callback = ({ interaction }: Act, body: unknown): Promise<Reply> =>
  call('POST', `/interactions/${interaction.id}/${interaction.token}/callback`, body);
const webhook = (method: string, { interaction }: Act, path: string, body?: unknown) =>
  call(method, `/webhooks/${emulator.applicationId}/${interaction.token}${path}`, body);

const button = (customId: string, over: Json = {}): Json => ({
  type: 2,
  style: 1,
  label: 'x',
  custom_id: customId,
  ...over,
});
const row = (...components: Json[]): Json => ({ type: 1, components });

describe('a message is refused', () => {
  test.each<[string, Json, string]>([
    ['over 2000 characters', { content: 'x'.repeat(2001) }, 'content'],
    ['with a nonce over 25', { content: 'x', nonce: 'n'.repeat(26) }, 'nonce'],
    [
      'with eleven embeds',
      { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) },
      'embeds',
    ],
    ['with a long embed title', { embeds: [{ title: 'x'.repeat(257) }] }, 'title'],
    ['with an empty field', { embeds: [{ fields: [{ name: '', value: 'x' }] }] }, 'name'],
    [
      'with 6001 characters in its embeds together',
      { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
      'MAX_EMBED_SIZE_EXCEEDED',
    ],
    [
      'with six rows',
      { components: Array.from({ length: 6 }, (_, at) => row(button(`a:${at}`))) },
      'components',
    ],
    [
      'with six buttons in a row',
      { components: [row(...Array.from({ length: 6 }, (_, at) => button(`a:${at}`)))] },
      'components',
    ],
    ['with one custom id twice', { components: [row(button('a:1'), button('a:1'))] }, 'DUPLICATED'],
    [
      'with one component id twice',
      { components: [row(button('a:1', { id: 40 }), button('a:2', { id: 40 }))] },
      'COMPONENT_ID_DUPLICATED',
    ],
    ['with a long label', { components: [row(button('a:1', { label: 'x'.repeat(81) }))] }, 'label'],
    ['with an id over 32 bits', { components: [row(button('a:1', { id: 2 ** 31 }))] }, '32-bit'],
  ])('%s', async (_what, body, told) => {
    const { status, json } = await post(body);
    expect(status).toBe(400);
    expect(json.code).toBe(50_035);
    expect(JSON.stringify(json.errors)).toContain(told);
    expect(emulator.messages(alerts)).toEqual([]);
  });

  test('when it is empty', async () => {
    expect((await post({ content: '' })).json.code).toBe(50_006);
  });

  test.each([
    ['view', 403, 50_001],
    ['send', 403, 50_013],
    ['embed', 403, 50_013],
  ] as const)('without the right to %s', async (right, status, code) => {
    emulator.forbid(alerts, right);
    const reply = await post({ embeds: [{ title: 'x' }] });
    expect([reply.status, reply.json.code]).toEqual([status, code]);
  });

  test('with another token', async () => {
    const reply = await call('POST', `/channels/${alerts}/messages`, { content: 'x' }, 'other');
    expect(reply.status).toBe(401);
  });
});

describe('messages', () => {
  test('with one nonce are one message, for some minutes', async () => {
    const body = { content: 'x', nonce: 'n', enforce_nonce: true };
    const first = await post(body);
    expect((await post(body)).json.id).toBe(first.json.id);
    emulator.advance(4 * 60_000);
    expect((await post(body)).json.id).not.toBe(first.json.id);
  });

  test('come back from history newest first, without nonce, in pages', async () => {
    for (let nth = 0; nth < 5; nth += 1) await post({ content: `m${nth}`, nonce: `n${nth}` });
    const read = async (query: string): Promise<unknown[]> => {
      const response = await fetch(`${emulator.apiUrl}/v10/channels/${alerts}/messages?${query}`, {
        headers: { authorization: `Bot ${emulator.token}` },
      });
      return (await response.json()) as unknown[];
    };
    const [newest, second] = (await read('limit=2')).map(asRecord);
    expect([newest?.content, second?.content]).toEqual(['m4', 'm3']);
    expect(newest).not.toHaveProperty('nonce');
    const older = (await read(`limit=2&before=${String(second?.id)}`)).map(asRecord);
    expect(older.map(({ content }) => content)).toEqual(['m2', 'm1']);
    emulator.forbid(alerts, 'history');
    expect(await read('limit=2')).toEqual([]);
  });

  test('number the components that have no id of their own', async () => {
    const { json } = await post({ components: [row(button('a:1', { id: 2 }), button('a:2'))] });
    expect(json.components).toMatchObject([{ id: 1, components: [{ id: 2 }, { id: 3 }] }]);
  });

  test('that are gone, of others, or in no channel cannot be edited', async () => {
    const { json } = await post({ content: 'x' });
    emulator.deleteMessage(String(json.id));
    const edit = (id: string, channel = alerts): Promise<Reply> =>
      call('PATCH', `/channels/${channel}/messages/${id}`, { content: 'y' });
    expect((await edit(String(json.id))).json.code).toBe(10_008);
    expect((await edit(emulator.say(alerts, 'hello').id)).json.code).toBe(50_005);
    expect((await edit('1', '999')).json.code).toBe(10_003);
  });
});

describe('an interaction', () => {
  const status = (): Act => emulator.type(aoi, alerts, 'status');

  test('is unknown after 3 s, and with another token', async () => {
    const act = status();
    emulator.advance(3001);
    expect((await callback(act, { type: 5 })).json.code).toBe(10_062);
    const other = { ...status(), interaction: { ...status().interaction, token: 'x' } };
    expect((await callback(other, { type: 5 })).status).toBe(404);
  });

  test('is acknowledged once', async () => {
    const act = status();
    expect((await callback(act, { type: 5 })).status).toBe(204);
    expect((await callback(act, { type: 5 })).json.code).toBe(40_060);
  });

  test('has a token for 15 minutes', async () => {
    const act = status();
    await callback(act, { type: 5, data: { flags: 64 } });
    emulator.advance(15 * 60_000 + 1);
    const late = await webhook('PATCH', act, '/messages/@original', { content: 'x' });
    expect([late.status, late.json.code]).toEqual([401, 50_027]);
  });

  test('fills its "thinking" message, which only its person sees', async () => {
    const act = status();
    await callback(act, { type: 5, data: { flags: 64 } });
    expect(emulator.ephemerals(aoi)).toMatchObject([{ flags: 64 | 128 }]);
    await webhook('PATCH', act, '/messages/%40original', { content: 'done' });
    expect(await act.answer()).toMatchObject({ content: 'done', ephemeralFor: aoi });
    expect(emulator.messages(alerts)).toEqual([]);
  });

  test('gives the first follow-up the place and visibility of its "thinking" message', async () => {
    const act = status();
    await callback(act, { type: 5 });
    await webhook('POST', act, '', { content: 'secret', flags: 64 });
    expect(await act.answer()).toMatchObject({ content: 'secret', ephemeralFor: null });
  });

  test('of a command takes no update, and of a form no further form', async () => {
    expect((await callback(status(), { type: 6 })).json.code).toBe(50_035);
    const label = { type: 18, label: 'x', component: { type: 4, style: 1, custom_id: 'text' } };
    const data = { custom_id: 'edit:1', title: 'x', components: [label] };
    const opened = status();
    expect((await callback(opened, { type: 9, data })).status).toBe(204);
    const sent = emulator.submit(aoi, opened, { text: 'hello' });
    expect((await callback(sent, { type: 9, data })).json.code).toBe(50_035);
  });

  test('opens no modal with six components or a long title', async () => {
    const label = (at: number): Json => ({
      type: 18,
      label: 'x',
      component: { type: 4, style: 1, custom_id: `t${at}` },
    });
    const components = Array.from({ length: 6 }, (_, at) => label(at));
    const modal = { custom_id: 'edit:1', title: 'x'.repeat(46), components };
    const { json } = await callback(status(), { type: 9, data: modal });
    expect(JSON.stringify(json.errors)).toMatch(/"title".*"components"|"components".*"title"/u);
  });
});

describe('people', () => {
  test('can only do what is offered', async () => {
    expect(() => emulator.type(aoi, alerts, 'nothing')).toThrow(/not offered/u);
    expect(() => emulator.type(aoi, alerts, 'history', { status: 'x' })).toThrow(/offers failed/u);
    expect(() => emulator.type(aoi, alerts, 'history', { page: 'x' })).toThrow(/whole number/u);
    expect(() => emulator.type(aoi, alerts, 'history', { other: 'x' })).toThrow(/not offered/u);
    const { json } = await post({ components: [row(button('a:1'))] });
    expect(() => emulator.press(aoi, String(json.id), 'a:2')).toThrow(/no button/u);
  });
});

describe('commands', () => {
  const path = '/applications/100000000000000001/guilds/110000000000000001/commands';
  const command = (over: Json = {}): Json => ({ name: 'xtep', description: 'x', ...over });

  test.each<[string, Json]>([
    ['an upper-case name', command({ name: 'Xtep' })],
    ['no description', command({ description: '' })],
    [
      '26 options',
      command({
        options: Array.from({ length: 26 }, (_, at) => ({
          type: 1,
          name: `o${at}`,
          description: 'x',
        })),
      }),
    ],
    [
      'more than 8000 characters',
      command({
        options: Array.from({ length: 25 }, (_, at) => ({
          type: 1,
          name: `o${at}`,
          description: 'x'.repeat(100),
          options: Array.from({ length: 25 }, (_unused, nth) => ({
            type: 3,
            name: `p${nth}`,
            description: 'x'.repeat(100),
          })),
        })),
      }),
    ],
    [
      'a required option after an optional one',
      command({
        options: [
          { type: 3, name: 'a', description: 'x' },
          { type: 3, name: 'b', description: 'x', required: true },
        ],
      }),
    ],
  ])('with %s are refused', async (_what, wrong) => {
    expect((await call('PUT', path, [wrong])).json.code).toBe(50_035);
    expect(emulator.state.registrations).toBe(0);
  });

  test('of another application or guild are refused', async () => {
    const other = path.replace('0001/guilds', '0009/guilds');
    expect((await call('PUT', other, [command()])).json.code).toBe(10_002);
    const guild = path.replace('0001/commands', '0009/commands');
    expect((await call('PUT', guild, [command()])).json.code).toBe(50_001);
  });
});

describe('limits and faults', () => {
  test('a full bucket answers 429 and says how long', async () => {
    emulator.limitTo({ limit: 1, windowMs: 30_000 });
    expect((await post({ content: 'x' })).headers.get('x-ratelimit-remaining')).toBe('0');
    const { status, headers, json } = await post({ content: 'x' });
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(25);
    expect(Number(json.retry_after)).toBeGreaterThan(25);
  });

  test.each([true, false])('a cut may have been applied (%s)', async (applied) => {
    emulator.faults.next({ method: 'POST', path: /messages$/u }, { kind: 'cut', applied });
    await expect(post({ content: 'x' })).rejects.toThrow(/fetch failed/u);
    expect(emulator.messages(alerts)).toHaveLength(applied ? 1 : 0);
    expect((await post({ content: 'y' })).status).toBe(200);
  });
});

describe('the Gateway', () => {
  interface Client {
    readonly socket: WebSocket;
    send(frame: Json): void;
    /** The next frame with this opcode (and event name). */
    next(op: number, event?: string): Promise<Json>;
  }

  async function connect(): Promise<Client> {
    const socket = new WebSocket(emulator.url.replace('http', 'ws'));
    const frames: Json[] = [];
    let wake = (): void => undefined;
    socket.on('message', (data: Buffer) => {
      frames.push(asRecord(parseJson(data.toString())));
      wake();
    });
    await once(socket, 'open');
    return {
      socket,
      send: (frame) => socket.send(JSON.stringify(frame)),
      async next(op, event) {
        for (;;) {
          const at = frames.findIndex((frame) => frame.op === op && (!event || frame.t === event));
          if (at >= 0) return frames.splice(0, at + 1).at(-1) ?? {};
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
    };
  }
  const identify = (over: Json = {}): Json => ({
    op: 2,
    d: { token: emulator.token, intents: 1, properties: {}, ...over },
  });
  const closeCode = async ({ socket }: Client): Promise<unknown> =>
    ((await once(socket, 'close')) as unknown[])[0];

  test('greets, acknowledges heartbeats, and tells the guild', async () => {
    const client = await connect();
    expect((await client.next(10)).d).toEqual({ heartbeat_interval: 41_250 });
    client.send({ op: 1, d: null });
    await client.next(11);
    client.send(identify());
    expect(asRecord((await client.next(0, 'READY')).d).guilds).toHaveLength(1);
    expect(asRecord((await client.next(0, 'GUILD_CREATE')).d).id).toBe(emulator.guildId);
    client.socket.close();
  });

  test('refuses a wrong token with 4004 and privileged intents with 4014', async () => {
    const wrong = await connect();
    wrong.send(identify({ token: 'x' }));
    expect(await closeCode(wrong)).toBe(4004);
    const greedy = await connect();
    greedy.send(identify({ intents: 1 | (1 << 15) }));
    expect(await closeCode(greedy)).toBe(4014);
  });

  test('replays to a resumed session what it missed, and only that', async () => {
    const first = await connect();
    first.send(identify());
    const ready = await first.next(0, 'READY');
    const created = await first.next(0, 'GUILD_CREATE');
    emulator.gateway.cut();
    await once(first.socket, 'close');
    emulator.type(aoi, alerts, 'status');
    const second = await connect();
    const session = asRecord(ready.d).session_id;
    second.send({ op: 6, d: { token: emulator.token, session_id: session, seq: created.s } });
    expect(asRecord((await second.next(0)).d).type).toBe(2);
    await second.next(0, 'RESUMED');
    second.socket.close();
  });

  test('knows no session that it invalidated', async () => {
    const first = await connect();
    first.send(identify());
    const ready = await first.next(0, 'READY');
    emulator.gateway.invalidate(false);
    expect((await first.next(9)).d).toBe(false);
    const session = asRecord(ready.d).session_id;
    first.send({ op: 6, d: { token: emulator.token, session_id: session, seq: 1 } });
    expect((await first.next(9)).d).toBe(false);
    first.socket.close();
  });
});
