import { REST, type ResponseLike, type RESTOptions } from 'discord.js';

/*
 * - `makeRequest` is Node's own fetch. discord.js brings undici 6 and @slack/socket-mode undici 7; the
 *   one that loads first installs itself as the process's dispatcher, and with Slack's first every
 *   Discord upload failed with "action is not a function". fetch works in both orders, and a test
 *   sends a file in both.
 * - `retries: 0`: discord.js repeats after a 5xx at once, three times. Our outbox decides about
 *   repeating, knowing the nonce.
 * - A limited channel route is refused instead of waited out, so that one full bucket does not hold a
 *   queue of cards in memory: the outbox is told when to come back. Answers to people are waited for.
 */

/**
 * REST options for the API behind `apiUrl` (`DISCORD_API_URL`, without the version).
 * `onUnauthorized` is called when a request with the bot's token was answered with 401.
 */
export function restOptions(
  apiUrl: string,
  onUnauthorized: () => void = () => undefined,
): Partial<RESTOptions> {
  return {
    api: apiUrl.replace(/\/+$/u, ''),
    retries: 0,
    timeout: 10_000,
    async makeRequest(url, init): Promise<ResponseLike> {
      const options = ownFetchOptions(init);
      const response = await fetch(url, options);
      const isOurs = new Headers(options.headers).has('authorization');
      if (response.status === 401 && isOurs) onUnauthorized();
      return response;
    },
    rejectOnRateLimit: (limit) => limit.route.startsWith('/channels/'),
  };
}

/** One interface in two packages' types: discord.js names undici 6's, our `fetch` is Node's own. */
function ownFetchOptions(init: unknown): RequestInit {
  return init as RequestInit;
}

/** A REST client with the bot's token. `stopRest` ends its timers. */
export function createRest(apiUrl: string, token: string, onUnauthorized: () => void): REST {
  return new REST(restOptions(apiUrl, onUnauthorized)).setToken(token);
}

export function stopRest(rest: REST): void {
  rest.clearHashSweeper();
  rest.clearHandlerSweeper();
}
