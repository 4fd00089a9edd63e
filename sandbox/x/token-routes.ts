import { createHash } from 'node:crypto';
import type { OAuth2Token } from './access.js';
import type { XAnswer } from './answer.js';
import { fieldsOf, textOf, type Fields, type Incoming } from './incoming.js';
import type { World } from './world.js';

/** X's answer to a refresh token or code that is spent, revoked or unknown (row 29). */
const invalidToken: XAnswer = {
  status: 400,
  body: {
    error: 'invalid_request',
    error_description: 'Value passed for the token was invalid.',
  },
};

const invalidClient: XAnswer = {
  status: 401,
  body: { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
};

/** `POST /2/oauth2/token`: JSON or form; refresh tokens and codes work once. */
export function answerToken(world: World, incoming: Incoming): XAnswer {
  if (!isOurApp(world, incoming)) return invalidClient;
  const body = fieldsOf(incoming.body);
  if (body['grant_type'] === 'refresh_token') return refresh(world, body);
  if (body['grant_type'] === 'authorization_code') return redeem(world, body);
  return { status: 400, body: { error: 'unsupported_grant_type' } };
}

function refresh(world: World, body: Fields): XAnswer {
  const spent = world.access.spendRefreshToken(textOf(body['refresh_token']) ?? '');
  if (spent === null) return invalidToken;
  return grant(world.access.giveOAuth2(spent.accountXId, spent.token.scopes), world);
}

function redeem(world: World, body: Fields): XAnswer {
  const code = world.access.spendCode(textOf(body['code']) ?? '');
  const verifier = textOf(body['code_verifier']) ?? '';
  const isRight =
    code !== null &&
    code.redirectUri === body['redirect_uri'] &&
    code.challenge === challengeOf(verifier, code.method);
  return isRight
    ? grant(world.access.giveOAuth2(code.accountXId, code.scopes), world)
    : invalidToken;
}

/** `POST /2/oauth2/revoke` ends one token; unknown ones are fine too. */
export function answerRevoke(world: World, incoming: Incoming): XAnswer {
  const owned = world.access.oauth2(textOf(fieldsOf(incoming.body)['token']) ?? '');
  if (owned !== undefined) world.access.revoke(owned.accountXId);
  return { status: 200, body: { revoked: true } };
}

function challengeOf(verifier: string, method: string): string {
  if (method.toLowerCase() !== 's256') return verifier;
  return createHash('sha256').update(verifier).digest('base64url');
}

/** A confidential app names its secret in the Basic header or in the body. */
function isOurApp({ app }: World, { headers, body }: Incoming): boolean {
  const fields = fieldsOf(body);
  const header = headers.authorization ?? '';
  const basic = Buffer.from(header.replace(/^Basic /, ''), 'base64')
    .toString('utf8')
    .split(':');
  const [id = '', secret = ''] = basic.map(decodeURIComponent);
  if (app.clientSecret === null) return fields['client_id'] === app.clientId || id === app.clientId;
  const inHeader = id === app.clientId && secret === app.clientSecret;
  const inBody =
    fields['client_id'] === app.clientId && fields['client_secret'] === app.clientSecret;
  return inHeader || inBody;
}

function grant(token: OAuth2Token, world: World): XAnswer {
  return {
    status: 200,
    body: {
      token_type: 'bearer',
      expires_in: Math.round((token.expiresAt.getTime() - world.now().getTime()) / 1000),
      access_token: token.accessToken,
      scope: token.scopes.join(' '),
      ...(token.refreshToken === null ? {} : { refresh_token: token.refreshToken }),
    },
  };
}
