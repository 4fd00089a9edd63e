import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import {
  TwitterApi,
  type IClientSettings,
  type ITwitterApiClientPlugin,
  type TwitterApiOAuth2Init,
  type TwitterApiTokens,
} from 'twitter-api-v2';
import type { XConfig } from '../config.js';
import { assertNever } from '../domain/assert.js';
import { observe, type Observed } from './observe.js';
import type { XCredentials } from './port.js';
import { newTrace, watchingAgent } from './watch-request.js';

/**
 * Who a request comes from: an account, our OAuth 2.0 app itself (token endpoint), or our app by its bearer token
 * (streams, subscriptions, webhooks).
 */
export type Signer =
  | { readonly kind: 'app' }
  | { readonly kind: 'bearer'; readonly token: string }
  | XCredentials;

export interface XRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the address of the API, with `:name` for each of `params`. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Sends single requests to X, over connections that are kept alive. */
export interface XClient {
  /** Never throws for what X answers or does not answer; `signal` is the deadline. */
  request(signer: Signer, request: XRequest, signal: AbortSignal): Promise<Observed>;
  /** A library client of our OAuth 2.0 app, for the authorize link alone. */
  app(): TwitterApi;
  /** Ends all connections, also those in use. */
  close(): void;
}

/**
 * Idle connections are dropped after this time. It is shorter than the 5 s after which common
 * servers drop theirs: a POST written to a connection that the server is just closing ends as
 * "cut", and nobody can tell then whether it arrived.
 */
const idleConnectionMs = 4_000;

/** OAuth 1.0a signs for this address, wherever the request then goes. */
const signedOrigin = 'https://api.x.com/';

/** Sent when an app key is not configured: X itself then answers that it does not know us. */
const unset = 'unset';

/** Requests go to `config.apiUrl`, whose path (a proxy's, say) stays in front of X's paths. */
export function createClient(config: XConfig): XClient {
  const base = new URL(config.apiUrl);
  const options = { keepAlive: true, maxFreeSockets: 64, timeout: idleConnectionMs };
  const agent = base.protocol === 'http:' ? new HttpAgent(options) : new HttpsAgent(options);
  return {
    async request(signer, request, signal) {
      const trace = newTrace();
      const client = newLibraryClient(tokenOf(config, signer), {
        httpAgent: watchingAgent(agent, trace),
        plugins: [redirect(base, signal)],
        // A compressed body that cannot be unpacked is an 'error' event nobody listens to: it
        // would end the process.
        compression: false,
      });
      return observe(() => call(client, request), trace, signal);
    },
    app: () => new TwitterApi(appToken(config)),
    close: () => agent.destroy(),
  };
}

/**
 * `text`: we parse JSON ourselves, because the library throws inside an event handler, and so ends
 * the process, when an error body is `{"errors":[null]}`.
 */
function call(client: TwitterApi, request: XRequest): Promise<unknown> {
  const url = signedOrigin + request.path;
  const options = {
    fullResponse: true,
    forceParseMode: 'text',
    params: { ...request.params },
  } as const;
  switch (request.method) {
    case 'GET':
      return client.get<string>(url, { ...request.query }, options);
    case 'POST':
      return client.post<string>(url, { ...request.body }, options);
    case 'PUT':
      return client.put<string>(url, { ...request.body }, options);
    case 'DELETE':
      return client.delete<string>(url, { ...request.query }, options);
    default:
      return assertNever(request.method);
  }
}

/** Runs after signing. The signal is the only total deadline: `timeout` watches idle sockets only. */
function redirect(base: URL, signal: AbortSignal): ITwitterApiClientPlugin {
  return {
    onBeforeRequest({ computedParams, requestOptions }) {
      const { pathname, search } = computedParams.url;
      const target = new URL(base);
      target.pathname = base.pathname.replace(/\/$/, '') + pathname;
      target.search = search;
      computedParams.url = target;
      requestOptions.signal = signal;
    },
  };
}

/** The overloads of the library's constructor accept each member, but not this union. */
type Token = TwitterApiTokens | TwitterApiOAuth2Init | string;

function newLibraryClient(token: Token, settings: Partial<IClientSettings>): TwitterApi {
  if (typeof token === 'string') return new TwitterApi(token, settings);
  return 'clientId' in token ? new TwitterApi(token, settings) : new TwitterApi(token, settings);
}

function tokenOf(config: XConfig, signer: Signer): Token {
  switch (signer.kind) {
    case 'app':
      return appToken(config);
    case 'bearer':
      return signer.token;
    case 'oauth2':
      return signer.accessToken;
    case 'oauth1':
      return {
        appKey: config.consumer?.key ?? unset,
        appSecret: config.consumer?.secret ?? unset,
        accessToken: signer.accessToken,
        accessSecret: signer.accessSecret,
      };
    default:
      return assertNever(signer);
  }
}

function appToken(config: XConfig): TwitterApiOAuth2Init {
  const clientId = config.oauth2?.clientId ?? unset;
  const clientSecret = config.oauth2?.clientSecret ?? null;
  return clientSecret === null ? { clientId } : { clientId, clientSecret };
}
