import { expect, test, vi } from 'vitest';
import { createLog } from '../../src/log.js';
import { createRenewingReader } from '../../src/loops/renewing-reader.js';
import type { Renewal } from '../../src/x/accounts.js';
import type { Reading, XAccount, XCredentials } from '../../src/x/port.js';
import type { XReader } from '../../src/x/reading-port.js';
import { tooMany } from '../support/matching-stage.js';

const oauth2 = (accessToken: string): XCredentials => ({
  kind: 'oauth2',
  accessToken,
  refreshToken: 'refresh',
  expiresAt: null,
});
const accountWith = (credentials: XCredentials): XAccount => ({
  accountId: 7,
  xUserId: '100',
  credentials,
});
const refused = (status: number): Reading<never> => ({
  kind: 'failed',
  evidence: { ...tooMany, answer: { kind: 'http', status } },
  seen: { endpoint: 'followers', windows: [] },
});

/** A reader that takes nothing but the token `new`; every method is the same to it. */
function stage(renewal: Renewal | Error, status = 401) {
  const asked: (readonly unknown[])[] = [];
  const ask = (...call: readonly unknown[]) => {
    asked.push(call);
    const [{ credentials }] = call as [XAccount];
    return Promise.resolve(
      credentials.accessToken === 'new'
        ? { kind: 'read', value: call.slice(1), seen: { endpoint: 'followers', windows: [] } }
        : refused(status),
    );
  };
  const plain = new Proxy({}, { get: () => ask }) as XReader;
  const renew = vi.fn(() =>
    renewal instanceof Error ? Promise.reject(renewal) : Promise.resolve(renewal),
  );
  const reader = createRenewingReader(plain, { xAccounts: { renew }, log: createLog('silent') });
  return { reader, renew, asked };
}

const renewed: Renewal = { kind: 'renewed', account: accountWith(oauth2('new')) };
const request = { pageToken: null, max: 5 };

test.each(['followers', 'mentions', 'messages', 'ownPosts', 'people', 'likers', 'quotes'] as const)(
  '%s: a token that is merely old is renewed, and X asked once more with the same question',
  async (name) => {
    const { reader, renew, asked } = stage(renewed);
    const ask = reader[name] as (account: XAccount, what: unknown) => Promise<Reading<unknown>>;
    const reading = await ask(accountWith(oauth2('old')), request);

    expect(reading).toMatchObject({ kind: 'read', value: [request] });
    expect(renew.mock.calls).toEqual([[7, 'old']]);
    expect(asked).toHaveLength(2);
  },
);

test.each([
  ['X refuses the refresh token', { kind: 'refused', evidence: null }],
  ['X does not answer', { kind: 'unclear', evidence: tooMany }],
  ['the store is away', new Error('gone')],
] as const)('the refusal stands where %s', async (_, renewal) => {
  const { reader, asked } = stage(renewal);
  expect(await reader.followers(accountWith(oauth2('old')), request)).toEqual(refused(401));
  expect(asked).toHaveLength(1);
});

test('nothing is renewed for another refusal, nor where tokens do not end', async () => {
  const forbidden = stage(renewed, 403);
  await forbidden.reader.followers(accountWith(oauth2('old')), request);
  const unending = stage(renewed);
  const credentials = { kind: 'oauth1', accessToken: 'old', accessSecret: 's' } as const;
  await unending.reader.followers(accountWith(credentials), request);

  expect(forbidden.renew).not.toHaveBeenCalled();
  expect(unending.renew).not.toHaveBeenCalled();
});
