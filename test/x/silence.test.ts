import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createLog } from '../../src/log.js';
import { openActivityStream } from '../../src/x/activity-stream.js';
import { onEmulator } from './on-emulator.js';

/* Whatever X does: neither a line of the log nor what is kept as evidence holds a token. */

test('no token is logged, or kept with what failed', async () => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const on = await onEmulator({ log, basePath: '/proxy', deadlineMs: 1_000 });
  const { emulator, reader, push, media, oauth1, oauth2 } = on;
  const page = { pageToken: null, max: 5 };
  const picture = {
    category: 'dm_image',
    contentType: 'image/png',
    content: new Uint8Array([1]),
  } as const;
  const wanted = { eventType: 'follow.follow', tag: 't', webhookId: null } as const;
  const handlers = {
    onOpen: () => log.info('open'),
    onEvent: async () => {},
    onGarbage: (line: string) => log.warn({ line }, 'garbage'),
  };
  const stream = (): Promise<unknown> =>
    openActivityStream(on.config, handlers, new AbortController().signal, {
      now: () => new Date(),
      silenceMs: 20,
    });
  const asks: readonly (() => Promise<unknown>)[] = [
    () => reader.followers(oauth1, page),
    () => reader.messages(oauth2, page),
    () => media.upload(oauth2, picture),
    () => push.subscribe(oauth1, wanted),
    () => push.subscriptions(),
    () => push.registerWebhook('https://example.com/x'),
    stream,
  ];
  const answers: unknown[] = [];
  for (const respond of [
    'cut',
    'garbled',
    { status: 401, body: { title: 'Unauthorized' } },
  ] as const) {
    for (const ask of asks) {
      const stop = emulator.fail({ respond });
      answers.push(await ask());
      stop();
    }
  }
  await emulator.refuse();
  for (const ask of asks) answers.push(await ask());
  answers.forEach((answer) => log.error({ answer }, 'what came back'));

  const told = lines.join('') + inspect(answers, { depth: Infinity }) + JSON.stringify(answers);
  const secrets = [
    on.sender.oauth1.accessToken,
    on.sender.oauth1.accessSecret,
    on.sender.oauth2.accessToken,
    on.sender.oauth2.refreshToken,
    emulator.bearerToken,
    emulator.keys.consumerSecret,
  ];
  expect(lines.length).toBeGreaterThan(answers.length);
  expect(secrets.filter((secret) => secret === null || told.includes(secret))).toEqual([]);
});
