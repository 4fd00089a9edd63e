import type { XConfig } from '../config.js';
import { assert } from '../domain/assert.js';
import type { Log } from '../log.js';
import { openActivityStream } from './activity-stream.js';
import { createClient } from './client.js';
import { createMedia } from './create-media.js';
import { createReader } from './create-reader.js';
import type { XContext } from './exchange.js';
import { findByHandle, lookUp, ownAccount } from './look-up.js';
import type { XMedia } from './media-port.js';
import type { XPort } from './port.js';
import type { XPush } from './push-port.js';
import { createPushRequests } from './push-requests.js';
import type { XReader } from './reading-port.js';
import { readConversation } from './read-conversation.js';
import { readOwnPosts } from './read-own-posts.js';
import { createRequestSlots, withRequestSlots } from './request-slots.js';
import { send } from './send.js';
import { exchangeCode, refreshToken, scopes } from './tokens.js';

export interface XOptions {
  readonly log: Log;
  readonly now: () => Date;
  /** For tests; 15 s otherwise (design.md section 7). */
  readonly deadlineMs?: number;
}

/** All that the program does with X. The ports share connections, and the turns of each account. */
export interface XPorts {
  readonly x: XPort;
  readonly reader: XReader;
  readonly push: XPush;
  readonly media: XMedia;
}

/** X through twitter-api-v2, for sending alone. */
export function createX(config: XConfig, options: XOptions): XPort {
  return createXPorts(config, options).x;
}

/** X through twitter-api-v2. `x.close()` ends the connections of all ports. */
export function createXPorts(config: XConfig, options: XOptions): XPorts {
  const { log, now, deadlineMs = 15_000 } = options;
  if (new URL(config.apiUrl).pathname !== '/') {
    log.info({ apiUrl: config.apiUrl }, 'Paths of the X API go below the path of X_API_URL.');
  }
  const client = createClient(config);
  const deadline = (): AbortSignal => AbortSignal.timeout(deadlineMs);
  const context: XContext = { client, now, deadline };
  const slots = createRequestSlots();
  const x: XPort = {
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
  };
  return {
    x: withRequestSlots(x, slots),
    reader: createReader(context, slots),
    push: {
      ...createPushRequests(config, context),
      openStream: (handlers, signal) => openActivityStream(config, handlers, signal, { now }),
    },
    media: createMedia(context, { slots }),
  };
}
