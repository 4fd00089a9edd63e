import { randomBytes } from 'node:crypto';
import type { Person } from './people.js';

/** What `x-access-level` says of an OAuth 1.0a token. */
export type AccessLevel = 'read' | 'read-write' | 'read-write-directmessages';

export interface OAuth1Token {
  readonly kind: 'oauth1';
  readonly accessToken: string;
  readonly accessSecret: string;
  accessLevel: AccessLevel;
}

export interface OAuth2Token {
  readonly kind: 'oauth2';
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly scopes: readonly string[];
  expiresAt: Date;
}

interface Owned<T> {
  readonly accountXId: string;
  readonly token: T;
}

interface Code {
  readonly accountXId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly method: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

/** Every token and code that this X has given out. */
export interface Access {
  giveOAuth1(person: Person): OAuth1Token;
  giveOAuth2(accountXId: string, scopes: readonly string[]): OAuth2Token;
  oauth1(accessToken: string): Owned<OAuth1Token> | undefined;
  oauth2(accessToken: string): Owned<OAuth2Token> | undefined;
  /** A refresh token works once; null when it is spent, revoked or unknown. */
  spendRefreshToken(refreshToken: string): Owned<OAuth2Token> | null;
  giveCode(code: Omit<Code, 'expiresAt'>): string;
  /** A code works once and for 30 s. */
  spendCode(code: string): Code | null;
  /** Ends all tokens of an account, as a person does in X's settings. */
  revoke(accountXId: string): void;
  /** Lets the access tokens of an account run out, while its refresh tokens stay good. */
  expire(accountXId: string): void;
  /** Whether tokens were ever given out for this person: they are an account of the sandbox. */
  isAccount(xUserId: string): boolean;
}

/** What an account may do when nothing else is said. */
export const allScopes = [
  'tweet.read',
  'tweet.write',
  'users.read',
  'dm.read',
  'dm.write',
  'follows.read',
  'like.read',
  'media.write',
  'offline.access',
] as const;

const accessTokenLifeMs = 2 * 3_600_000;
const codeLifeMs = 30_000;

export function createAccess(now: () => Date): Access {
  const oauth1 = new Map<string, Owned<OAuth1Token>>();
  const oauth2 = new Map<string, Owned<OAuth2Token>>();
  const refreshTokens = new Map<string, Owned<OAuth2Token>>();
  const codes = new Map<string, Code>();
  const accounts = new Set<string>();
  const word = (): string => randomBytes(24).toString('base64url');
  const later = (afterMs: number): Date => new Date(now().getTime() + afterMs);
  return {
    giveOAuth1(person) {
      accounts.add(person.xUserId);
      const accessToken = `${person.xUserId}-${word()}`;
      const token: OAuth1Token = {
        kind: 'oauth1',
        accessToken,
        accessSecret: word(),
        accessLevel: 'read-write-directmessages',
      };
      oauth1.set(accessToken, { accountXId: person.xUserId, token });
      return token;
    },
    giveOAuth2(accountXId, scopes) {
      const token: OAuth2Token = {
        kind: 'oauth2',
        accessToken: word(),
        refreshToken: scopes.includes('offline.access') ? word() : null,
        scopes,
        expiresAt: later(accessTokenLifeMs),
      };
      const owned = { accountXId, token };
      oauth2.set(token.accessToken, owned);
      if (token.refreshToken !== null) refreshTokens.set(token.refreshToken, owned);
      return token;
    },
    oauth1: (accessToken) => oauth1.get(accessToken),
    oauth2: (accessToken) => oauth2.get(accessToken),
    spendRefreshToken(refreshToken) {
      const owned = refreshTokens.get(refreshToken) ?? null;
      refreshTokens.delete(refreshToken);
      return owned;
    },
    giveCode(code) {
      const name = word();
      codes.set(name, { ...code, expiresAt: later(codeLifeMs) });
      return name;
    },
    spendCode(name) {
      const code = codes.get(name) ?? null;
      codes.delete(name);
      return code !== null && code.expiresAt > now() ? code : null;
    },
    revoke(accountXId) {
      for (const tokens of [oauth1, oauth2, refreshTokens]) {
        for (const [name, owned] of tokens) {
          if (owned.accountXId === accountXId) tokens.delete(name);
        }
      }
    },
    isAccount: (xUserId) => accounts.has(xUserId),
    expire(accountXId) {
      for (const owned of oauth2.values()) {
        if (owned.accountXId === accountXId) owned.token.expiresAt = now();
      }
    },
  };
}
