import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Access, AccessLevel } from './access.js';
import { codeAnswer, type XAnswer } from './answer.js';
import type { Incoming } from './incoming.js';
import { refusals } from './refusals.js';

/** Who asks, and what they may do. */
export interface Caller {
  readonly accountXId: string;
  /** Null for OAuth 1.0a, whose rights are an access level. */
  readonly scopes: readonly string[] | null;
  readonly accessLevel: AccessLevel | null;
}

export type Authentication =
  | { readonly kind: 'caller'; readonly caller: Caller }
  /** The app itself, by its bearer token. */
  | { readonly kind: 'app' }
  | { readonly kind: 'refused'; readonly answer: XAnswer };

export interface Keys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

/** X refuses a timestamp that is further off than this (code 135). */
const clockToleranceMs = 5 * 60_000;

/** Recognises the app's bearer token, or a user's OAuth 2.0 or OAuth 1.0a token with its signature. */
export function authenticate(
  incoming: Incoming,
  access: Access,
  { keys, bearerToken }: { readonly keys: Keys; readonly bearerToken: string },
  now: Date,
): Authentication {
  const header = incoming.headers.authorization ?? '';
  if (header === `Bearer ${bearerToken}`) return { kind: 'app' };
  if (header.startsWith('Bearer ')) return byBearer(header.slice('Bearer '.length), access, now);
  if (header.startsWith('OAuth ')) return bySignature(header, incoming, access, keys);
  return { kind: 'refused', answer: refusals.unauthorized };
}

function byBearer(token: string, access: Access, now: Date): Authentication {
  const owned = access.oauth2(token);
  if (owned === undefined || owned.token.expiresAt <= now) {
    return { kind: 'refused', answer: refusals.unauthorized };
  }
  const { scopes } = owned.token;
  return {
    kind: 'caller',
    caller: { accountXId: owned.accountXId, scopes, accessLevel: null },
  };
}

function bySignature(
  header: string,
  incoming: Incoming,
  access: Access,
  keys: Keys,
): Authentication {
  const given = oauthParameters(header);
  const owned = access.oauth1(given['oauth_token'] ?? '');
  if (given['oauth_consumer_key'] !== keys.consumerKey || owned === undefined) {
    return { kind: 'refused', answer: codeAnswer(401, 89, 'Invalid or expired token.') };
  }
  // Signatures carry the time of the real clock, whatever clock a test gives this X.
  const signedAt = Number(given['oauth_timestamp']) * 1000;
  if (!(Math.abs(signedAt - Date.now()) <= clockToleranceMs)) {
    return { kind: 'refused', answer: codeAnswer(401, 135, 'Timestamp out of bounds.') };
  }
  const expected = signatureOf(incoming, given, keys.consumerSecret, owned.token.accessSecret);
  if (!isSame(expected, given['oauth_signature'] ?? '')) {
    return { kind: 'refused', answer: codeAnswer(401, 32, 'Could not authenticate you.') };
  }
  const { accountXId, token } = owned;
  return {
    kind: 'caller',
    caller: { accountXId, scopes: null, accessLevel: token.accessLevel },
  };
}

function oauthParameters(header: string): Readonly<Record<string, string>> {
  const pairs = header.slice('OAuth '.length).split(/,\s*/);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return [decodeURIComponent(name), decodeURIComponent(value.replace(/^"|"$/g, ''))];
    }),
  );
}

/** RFC 5849 3.4. The signed address is X's own, wherever the request went. JSON is not signed. */
function signatureOf(
  incoming: Incoming,
  given: Readonly<Record<string, string>>,
  consumerSecret: string,
  accessSecret: string,
): string {
  const parameters = Object.entries({ ...incoming.query, ...given })
    .filter(([name]) => name !== 'oauth_signature')
    .map(([name, value]) => [percent(name), percent(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const address = `https://api.x.com${incoming.path}`;
  const base = [incoming.method, percent(address), percent(parameters)].join('&');
  const key = `${percent(consumerSecret)}&${percent(accessSecret)}`;
  return createHmac('sha1', key).update(base).digest('base64');
}

function percent(text: string): string {
  return encodeURIComponent(text).replace(
    /[!*'()]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function isSame(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
