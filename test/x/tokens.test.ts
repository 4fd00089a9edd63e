import { describe, expect, test } from 'vitest';
import type { XCredentials } from '../../src/x/port.js';
import { onEmulator, type OnEmulator } from './on-emulator.js';

const redirectUri = 'http://127.0.0.1:3000/x/callback';
const start = Date.parse('2026-11-25T03:00:00Z');
type OAuth2 = Extract<XCredentials, { kind: 'oauth2' }>;

function credentialsOf({ oauth2 }: OnEmulator): OAuth2 {
  if (oauth2.credentials.kind !== 'oauth2') throw new Error('Not an OAuth 2.0 account.');
  return oauth2.credentials;
}

function codeIn(address: string): { code: string; state: string } {
  const { searchParams } = new URL(address);
  return { code: searchParams.get('code') ?? '', state: searchParams.get('state') ?? '' };
}

describe('linking an account', () => {
  test('X’s own address, PKCE with S256, offline access and every scope', async () => {
    const on = await onEmulator();
    const link = on.x.authorizeUrl(redirectUri);
    const { origin, pathname, searchParams } = new URL(link.url);
    expect(origin + pathname).toBe('https://x.com/i/oauth2/authorize');
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('state')).toBe(link.state);
    expect(searchParams.get('scope')?.split(' ')).toEqual([
      'tweet.read',
      'tweet.write',
      'users.read',
      'dm.read',
      'dm.write',
      'follows.read',
      'like.read',
      'media.write',
      'offline.access',
    ]);
    expect(on.x.authorizeUrl(redirectUri).state).not.toBe(link.state);
  });

  test('the code gives tokens that work', async () => {
    const on = await onEmulator({ now: () => new Date(start) });
    const link = on.x.authorizeUrl(redirectUri);
    const { code, state } = codeIn(on.emulator.authorize(link.url, on.sender.xUserId));
    expect(state).toBe(link.state);
    const result = await on.x.exchangeCode(code, link.verifier, redirectUri);
    if (result.kind !== 'granted') throw new Error(result.kind);
    expect(result.scopes).toContain('dm.write');
    expect(result.credentials.expiresAt).toBe('2026-11-25T05:00:00.000Z');
    const account = { accountId: 1, xUserId: '', credentials: result.credentials };
    expect(await on.x.ownAccount(account)).toMatchObject({
      kind: 'read',
      value: { handle: 'shop' },
    });
  });

  test('a code works once, with its own verifier and address', async () => {
    const on = await onEmulator();
    const link = on.x.authorizeUrl(redirectUri);
    const grant = (): string => codeIn(on.emulator.authorize(link.url, on.sender.xUserId)).code;
    const code = grant();
    await on.x.exchangeCode(code, link.verifier, redirectUri);
    for (const [again, verifier, address] of [
      [code, link.verifier, redirectUri],
      [grant(), 'another', redirectUri],
      [grant(), link.verifier, 'http://127.0.0.1:3000/other'],
    ] as const) {
      expect(await on.x.exchangeCode(again, verifier, address)).toMatchObject({
        kind: 'refused',
        evidence: {
          stage: 'token',
          answer: { kind: 'http', status: 400 },
          messages: ['invalid_request', 'Value passed for the token was invalid.'],
        },
      });
    }
  });
});

describe('renewing a token', () => {
  test('an expired token is refused until it is renewed', async () => {
    const on = await onEmulator();
    on.emulator.access.expire(on.sender.xUserId);
    expect(await on.x.ownAccount(on.oauth2)).toMatchObject({ kind: 'failed' });
    const result = await on.x.refresh(credentialsOf(on));
    if (result.kind !== 'granted') throw new Error(result.kind);
    expect(result.credentials.refreshToken).not.toBe(credentialsOf(on).refreshToken);
    const renewed = { ...on.oauth2, credentials: result.credentials };
    expect(await on.x.ownAccount(renewed)).toMatchObject({ kind: 'read' });
  });

  test('a refresh token works once', async () => {
    const on = await onEmulator();
    await on.x.refresh(credentialsOf(on));
    expect(await on.x.refresh(credentialsOf(on))).toMatchObject({ kind: 'refused' });
  });

  test('the old refresh token stays when X gives no new one', async () => {
    const on = await onEmulator();
    on.emulator.fail({ respond: { status: 200, body: { access_token: 'a' } } });
    expect(await on.x.refresh(credentialsOf(on))).toEqual({
      kind: 'granted',
      credentials: {
        kind: 'oauth2',
        accessToken: 'a',
        refreshToken: credentialsOf(on).refreshToken,
        expiresAt: null,
      },
      scopes: [],
    });
  });

  test.each([
    ['429', { status: 429, body: {} }],
    ['503', { status: 503, body: '' }],
    ['a success without a token', { status: 200, body: {} }],
    ['a cut', 'cut'],
    ['garbage', 'garbled'],
  ] as const)('after %s nobody knows whether X has changed the token', async (_, respond) => {
    const on = await onEmulator();
    on.emulator.fail({ respond, accepts: true });
    expect(await on.x.refresh(credentialsOf(on))).toMatchObject({
      kind: 'unclear',
      evidence: { stage: 'token' },
    });
  });

  test('a public app names itself without a secret', async () => {
    const on = await onEmulator({ app: { clientId: 'public', clientSecret: null } });
    expect((await on.x.refresh(credentialsOf(on))).kind).toBe('granted');
    expect(on.emulator.requests[0]?.headers).not.toHaveProperty('authorization');
  });
});
