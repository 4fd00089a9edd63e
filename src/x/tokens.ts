import { evidenceOf, successBody, type XContext } from './exchange.js';
import type { Observed } from './observe.js';
import type { TokenResult } from './port.js';
import { asText, momentOf } from './read-json.js';
import type { XConfig } from '../config.js';

type TokenRequest = Readonly<Record<string, string>>;

/**
 * All that the product needs of an account: sending, looking up and reading back, and the triggers
 * (follows, likes). `offline.access` gives the refresh token.
 */
export const scopes = [
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

/** Gives up an authorization code for tokens. */
export function exchangeCode(
  context: XContext,
  config: XConfig,
  grant: { readonly code: string; readonly verifier: string; readonly redirectUri: string },
): Promise<TokenResult> {
  const body = {
    grant_type: 'authorization_code',
    code: grant.code,
    code_verifier: grant.verifier,
    redirect_uri: grant.redirectUri,
  };
  return requestToken(context, config, body, null);
}

/** Spends `refreshToken` and gets the next one. */
export function refreshToken(
  context: XContext,
  config: XConfig,
  refreshToken: string,
): Promise<TokenResult> {
  const body = { grant_type: 'refresh_token', refresh_token: refreshToken };
  return requestToken(context, config, body, refreshToken);
}

/**
 * The same request as the library's own methods send, but with its answer's headers and raw text.
 * `keptRefreshToken` stays valid when X gives no new one.
 */
async function requestToken(
  context: XContext,
  config: XConfig,
  grant: TokenRequest,
  keptRefreshToken: string | null,
): Promise<TokenResult> {
  const secret = config.oauth2?.clientSecret ?? null;
  const body = {
    ...grant,
    client_id: config.oauth2?.clientId ?? '',
    ...(secret === null ? {} : { client_secret: secret }),
  };
  const request = { method: 'POST', path: '2/oauth2/token', body } as const;
  const observed = await context.client.request({ kind: 'app' }, request, context.deadline());
  const granted = readGrant(observed, keptRefreshToken, context.now());
  if (granted !== null) return granted;
  const kind = isRefused(observed) ? 'refused' : 'unclear';
  return { kind, evidence: evidenceOf(context, observed, 'token') };
}

function readGrant(
  observed: Observed,
  keptRefreshToken: string | null,
  now: Date,
): TokenResult | null {
  const body = successBody(observed);
  const accessToken = asText(body?.['access_token']);
  if (body === null || accessToken === null) return null;
  const expiresIn = body['expires_in'];
  const expiresAt =
    typeof expiresIn === 'number' ? momentOf(now.getTime() + expiresIn * 1000) : null;
  const refreshToken = asText(body['refresh_token']) ?? keptRefreshToken;
  return {
    kind: 'granted',
    credentials: { kind: 'oauth2', accessToken, refreshToken, expiresAt },
    scopes: (asText(body['scope']) ?? '').split(' ').filter((scope) => scope !== ''),
  };
}

/** "Try later" answers are no refusal: the token is as good as before. */
function isRefused(observed: Observed): boolean {
  if (observed.kind !== 'answered') return false;
  const { status } = observed;
  return status >= 400 && status < 500 && ![408, 425, 429].includes(status);
}
