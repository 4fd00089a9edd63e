import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createX } from '../../src/x/create-x.js';
import type { XAccount, XPort } from '../../src/x/port.js';
import { loopbackCertificate } from '../fixtures/loopback-certificate.js';
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

/*
 * X speaks TLS, and there the moment from which a request may have left is the end of the handshake.
 */
describe('over TLS', () => {
  /** A port whose X is a server that cuts every request. */
  async function onServer(server: Server): Promise<XPort> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const config = {
      apiUrl: `https://127.0.0.1:${port}`,
      oauth2: null,
      bearerToken: null,
      consumer: null,
      staticAccount: null,
    };
    const x = createX(config, { log: pino({ level: 'silent' }), now: () => new Date() });
    onTestFinished(() => x.close());
    return x;
  }

  const account: XAccount = {
    accountId: 1,
    xUserId: '1',
    credentials: { kind: 'oauth2', accessToken: 'a', refreshToken: null, expiresAt: null },
  };
  const cut = (request: IncomingMessage): void => void request.socket.destroy();

  test('a server that speaks no TLS has heard nothing', async () => {
    const x = await onServer(createServer(cut));
    expect(await x.send(account, dm('5'))).toMatchObject({
      kind: 'rejected',
      evidence: { answer: { fault: 'tls', mayHaveArrived: false } },
    });
  });

  test('nor has one whose certificate is not trusted', async () => {
    let heard = 0;
    const x = await onServer(createTlsServer(loopbackCertificate, () => (heard += 1)));
    expect(await x.send(account, dm('5'))).toMatchObject({
      kind: 'rejected',
      evidence: { answer: { fault: 'tls', mayHaveArrived: false } },
    });
    expect(heard).toBe(0);
  });

  test('one that cuts after the handshake may have', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const x = await onServer(createTlsServer(loopbackCertificate, cut));
    expect(await x.send(account, dm('5'))).toMatchObject({
      kind: 'unknown',
      evidence: { answer: { fault: 'cut', mayHaveArrived: true } },
    });
  });
});
