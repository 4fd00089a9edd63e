import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createX } from '../../src/x/create-x.js';
import { configFor, onEmulator } from './on-emulator.js';

const dm = (recipientXId: string) => ({ kind: 'dm', recipientXId, text: 'やあ' }) as const;

describe('connections to X', () => {
  test('are kept alive, and collect no listeners', async () => {
    const warnings: Error[] = [];
    const keep = (warning: Error): void => void warnings.push(warning);
    process.on('warning', keep);
    onTestFinished(() => void process.off('warning', keep));
    const on = await onEmulator();
    for (let count = 0; count < 25; count += 1) await on.x.send(on.oauth2, dm('5'));
    expect(on.emulator.connectionCount()).toBe(1);
    expect(warnings).toEqual([]);
  });

  test('one that hangs holds up no other', async () => {
    const on = await onEmulator({ deadlineMs: 10_000 });
    const fan = on.emulator.addPerson({});
    on.emulator.fail({ match: ({ recipientXId }) => recipientXId === '666', respond: 'hang' });
    const hanging = on.x.send(on.oauth2, dm('666'));
    await on.emulator.until(() => on.emulator.requests.some(({ trouble }) => trouble === 'hang'));
    const others = Array.from({ length: 20 }, () => on.x.send(on.oauth2, dm(fan.xUserId)));
    const outcomes = await Promise.all(others);
    expect(outcomes.every(({ kind }) => kind === 'accepted')).toBe(true);
    on.emulator.release();
    expect((await hanging).kind).toBe('unknown');
  });

  test('the path of X_API_URL stays in front of X’s paths', async () => {
    const on = await onEmulator({ basePath: '/proxy/' });
    await on.x.ownAccount(on.oauth1);
    const { credentials } = on.oauth2;
    if (credentials.kind === 'oauth2') await on.x.refresh(credentials);
    expect(on.emulator.requests.map(({ path }) => path)).toEqual([
      '/proxy/2/users/me',
      '/proxy/2/oauth2/token',
    ]);
  });

  test('a handshake that fails has told X nothing', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const on = await onEmulator();
    const { port } = server.address() as AddressInfo;
    const config = { ...configFor(on.emulator), apiUrl: `https://127.0.0.1:${port}` };
    const x = createX(config, { log: pino({ level: 'silent' }), now: () => new Date() });
    onTestFinished(() => x.close());
    expect(await x.send(on.oauth2, dm('5'))).toMatchObject({
      kind: 'rejected',
      evidence: { answer: { fault: 'tls', mayHaveArrived: false } },
    });
  });

  test('after close, nothing keeps the server busy', async () => {
    const on = await onEmulator();
    await on.x.ownAccount(on.oauth1);
    on.x.close();
    await on.x.ownAccount(on.oauth1);
    expect(on.emulator.connectionCount()).toBe(2);
  });

  test('an account whose app keys are not configured is refused by X itself', async () => {
    const on = await onEmulator();
    const config = { ...configFor(on.emulator), consumer: null };
    const x = createX(config, { log: pino({ level: 'silent' }), now: () => new Date() });
    onTestFinished(() => x.close());
    expect(await x.send(on.oauth1, dm('5'))).toMatchObject({
      kind: 'rejected',
      evidence: { answer: { kind: 'http', status: 401 } },
    });
  });
});
