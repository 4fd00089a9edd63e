import { webApi, type Logger } from '@slack/bolt';

/**
 * One Web API client per use, because each client has one policy. None repeats a call by itself:
 * after a cut connection Slack's library would post the same card a second time.
 */
export interface WebClients {
  /** Posts, edits and questions; a 429 comes back at once instead of holding up all other calls. */
  readonly calls: webApi.WebClient;
  /** Opens forms: the trigger lives about three seconds, so a slower answer is worth nothing. */
  readonly forms: webApi.WebClient;
  /** Carries files. */
  readonly files: webApi.WebClient;
}

const timeoutMs = { calls: 10_000, forms: 2000, files: 60_000 };

/** A new options object for every client: Slack's library writes into the one it is given. */
export function clientOptions(apiUrl: string, logger: Logger, timeout: number) {
  return {
    slackApiUrl: apiUrl,
    logger,
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  } satisfies webApi.WebClientOptions;
}

export function createWebClients(token: string, apiUrl: string, logger: Logger): WebClients {
  const client = (timeout: number): webApi.WebClient =>
    new webApi.WebClient(token, clientOptions(apiUrl, logger, timeout));
  return {
    calls: client(timeoutMs.calls),
    forms: client(timeoutMs.forms),
    files: client(timeoutMs.files),
  };
}
