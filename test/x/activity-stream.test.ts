import { describe, expect, onTestFinished, test } from 'vitest';
import { requestsWith } from '../../sandbox/x/faults.js';
import { openActivityStream } from '../../src/x/activity-stream.js';
import type { StreamEnd } from '../../src/x/push-port.js';
import { onEmulator, type OnEmulator } from './on-emulator.js';

/* The stream against the emulated X: what comes, in which order, and how it ends. */

interface Listening {
  readonly events: unknown[];
  readonly garbage: string[];
  readonly ended: Promise<StreamEnd>;
  readonly stop: () => void;
  /** When as many events have come. */
  reached(count: number): Promise<void>;
}

interface ListenOptions {
  readonly store?: (event: unknown) => Promise<void>;
  readonly silenceMs?: number;
}

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

/** Opens the stream, and waits until X has it. */
async function listen(
  { emulator, config }: OnEmulator,
  { store = async () => {}, silenceMs }: ListenOptions = {},
): Promise<Listening> {
  const events: unknown[] = [];
  const garbage: string[] = [];
  const waiting: (() => void)[] = [];
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  const opened = gate();
  const ended = openActivityStream(
    config,
    {
      onOpen: opened.open,
      async onEvent(event) {
        events.push(event);
        waiting.splice(0).forEach((tell) => tell());
        await store(event);
      },
      onGarbage: (line) => void garbage.push(line),
    },
    stopping.signal,
    { now: () => new Date(), ...(silenceMs === undefined ? {} : { silenceMs }) },
  );
  await opened.passed;
  await emulator.until(() => emulator.stream.connections() === 1);
  return {
    events,
    garbage,
    ended,
    stop: () => stopping.abort(),
    async reached(count) {
      while (events.length < count) await new Promise<void>((tell) => waiting.push(tell));
    },
  };
}

describe('what comes', () => {
  test('events one by one, keep-alives and garbage told apart', async () => {
    const on = await onEmulator();
    const stream = await listen(on);
    on.emulator.stream.keepAlive();
    on.emulator.stream.push({ said: '行\u2028分け\u2029🐟' });
    on.emulator.stream.push('<html>');
    on.emulator.stream.push({ said: 'あと' });
    await stream.reached(2);
    expect(stream.events).toEqual([{ said: '行\u2028分け\u2029🐟' }, { said: 'あと' }]);
    expect(stream.garbage).toEqual(['<html>']);
  });

  test('nothing is taken before what came earlier is stored', async () => {
    const on = await onEmulator();
    const first = gate();
    const storing: unknown[] = [];
    const stream = await listen(on, {
      store: async (event) => {
        storing.push(event);
        if (storing.length === 1) await first.passed;
      },
    });
    on.emulator.stream.push({ number: 1 });
    on.emulator.stream.push({ number: 2 });
    await stream.reached(1);
    // A request there and back lets everything that was under way arrive.
    await on.x.ownAccount(on.oauth1);
    expect(storing).toEqual([{ number: 1 }]);
    first.open();
    await stream.reached(2);
    expect(storing).toEqual([{ number: 1 }, { number: 2 }]);
  });

  test('the app’s own token opens it', async () => {
    const on = await onEmulator();
    await listen(on);
    expect(on.emulator.requests.at(-1)?.headers['authorization']).toBe(
      `Bearer ${on.emulator.bearerToken}`,
    );
  });
});

describe('how it ends', () => {
  test('cut, or ended by X', async () => {
    const on = await onEmulator();
    const cut = await listen(on);
    on.emulator.stream.cut();
    expect((await cut.ended).kind).toBe('lost');
    const closed = await listen(on);
    on.emulator.stream.end();
    expect(await closed.ended).toEqual({ kind: 'lost', reason: 'X closed the stream' });
  });

  test('silent for too long', async () => {
    const on = await onEmulator();
    const stream = await listen(on, { silenceMs: 20 });
    expect(await stream.ended).toEqual({ kind: 'lost', reason: expect.stringContaining('0.02 s') });
  });

  test('an event whose storing takes longer is no silence', async () => {
    const on = await onEmulator();
    const held = gate();
    const stream = await listen(on, { silenceMs: 20, store: () => held.passed });
    on.emulator.stream.push({ number: 1 });
    on.emulator.stream.push({ number: 2 });
    await stream.reached(1);
    const silent = await listenedFor(on, 20);
    expect(silent.kind).toBe('lost');
    held.open();
    await stream.reached(2);
  });

  test('by us, at any time', async () => {
    const on = await onEmulator();
    const stream = await listen(on);
    stream.stop();
    expect(await stream.ended).toEqual({ kind: 'stopped' });
    const handlers = { onOpen() {}, async onEvent() {}, onGarbage() {} };
    const options = { now: () => new Date() };
    expect(await openActivityStream(on.config, handlers, AbortSignal.abort(), options)).toEqual({
      kind: 'stopped',
    });
  });

  test('what cannot be stored ends it, to be opened again', async () => {
    const on = await onEmulator();
    const stream = await listen(on, { store: () => Promise.reject(new Error('no database')) });
    on.emulator.stream.push({ number: 1 });
    expect(await stream.ended).toEqual({ kind: 'lost', reason: 'no database' });
    await on.emulator.until(() => on.emulator.stream.connections() === 0);
  });
});

/** A second stream that hears nothing for so long: by the time it ends, any other has been as silent. */
async function listenedFor({ config }: OnEmulator, silenceMs: number): Promise<StreamEnd> {
  const handlers = { onOpen() {}, async onEvent() {}, onGarbage() {} };
  const signal = new AbortController().signal;
  return openActivityStream(config, handlers, signal, { now: () => new Date(), silenceMs });
}

describe('not opened', () => {
  async function refusedBy(on: OnEmulator, openMs?: number): Promise<StreamEnd> {
    const handlers = { onOpen() {}, async onEvent() {}, onGarbage() {} };
    return openActivityStream(on.config, handlers, new AbortController().signal, {
      now: () => new Date('2026-11-26T03:00:00Z'),
      ...(openMs === undefined ? {} : { openMs }),
    });
  }

  test('too many: until its reset', async () => {
    const on = await onEmulator();
    const reset = Date.parse('2026-11-26T03:10:00Z');
    on.emulator.fail({
      match: requestsWith({ bucket: 'stream' }),
      respond: {
        status: 429,
        headers: {
          'x-rate-limit-limit': '450',
          'x-rate-limit-remaining': '0',
          'x-rate-limit-reset': String(reset / 1_000),
        },
        body: { title: 'Too Many Requests', status: 429 },
        withoutWindows: true,
      },
    });
    expect(await refusedBy(on)).toMatchObject({
      kind: 'refused',
      retryAt: new Date(reset),
      evidence: { answer: { kind: 'http', status: 429 } },
    });
  });

  test('refused, out of reach, or without an answer', async () => {
    const on = await onEmulator();
    const wrong = { ...on, config: { ...on.config, bearerToken: 'wrong' } };
    expect(await refusedBy(wrong)).toMatchObject({
      kind: 'refused',
      retryAt: null,
      evidence: { answer: { kind: 'http', status: 401 } },
    });
    on.emulator.fail({ match: requestsWith({ bucket: 'stream' }), respond: 'hang' });
    expect((await refusedBy(on, 20)).kind).toBe('refused');
    on.emulator.release();
    await on.emulator.refuse();
    expect(await refusedBy(on)).toMatchObject({
      kind: 'refused',
      evidence: { answer: { kind: 'transport', fault: 'refused' } },
    });
  });
});
