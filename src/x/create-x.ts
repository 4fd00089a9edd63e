import type { XConfig } from '../config.js';
import { assert } from '../domain/assert.js';
import type { Log } from '../log.js';
import { createClient } from './client.js';
import type { XContext } from './exchange.js';
import { findByHandle, lookUp, ownAccount } from './look-up.js';
import type { XPort } from './port.js';
import { readConversation } from './read-conversation.js';
import { readOwnPosts } from './read-own-posts.js';
import { withRequestSlots } from './request-slots.js';
import { send } from './send.js';
import { exchangeCode, refreshToken, scopes } from './tokens.js';

export interface XOptions {
  readonly log: Log;
  readonly now: () => Date;
  /** For tests; 15 s otherwise (design.md section 7). */
  readonly deadlineMs?: number;
}

/** X through twitter-api-v2. All requests of one port share its kept-alive connections. */
export function createX(config: XConfig, options: XOptions): XPort {
  const { log, now, deadlineMs = 15_000 } = options;
  if (new URL(config.apiUrl).pathname !== '/') {
    log.info({ apiUrl: config.apiUrl }, 'Paths of the X API go below the path of X_API_URL.');
  }
  const client = createClient(config);
  const deadline = (): AbortSignal => AbortSignal.timeout(deadlineMs);
  const context: XContext = { client, now, deadline };
  return withRequestSlots({
    send: (account, message) => send(context, account, message),
    lookUp: (account, xUserIds) => lookUp(context, account, xUserIds),
    findByHandle: (account, handle) => findByHandle(context, account, handle),
    ownAccount: (account) => ownAccount(context, account),
    readConversation: (account, recipientXId, back) =>
      readConversation(context, account, recipientXId, back),
    readOwnPosts: (account, back) => readOwnPosts(context, account, back),
    refresh: (credentials) => refreshToken(context, config, credentials.refreshToken ?? ''),
    authorizeUrl(redirectUri) {
      assert(config.oauth2 !== null, 'an authorize link needs X_CLIENT_ID');
      const link = client.app().generateOAuth2AuthLink(redirectUri, { scope: [...scopes] });
      const url = new URL(link.url);
      // The library writes `s256`, which X's documentation does not know.
      url.searchParams.set('code_challenge_method', 'S256');
      return { url: url.toString(), state: link.state, verifier: link.codeVerifier };
    },
    exchangeCode: (code, verifier, redirectUri) =>
      exchangeCode(context, config, { code, verifier, redirectUri }),
    close: () => client.close(),
  });
}
