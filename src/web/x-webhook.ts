import type { Log } from '../log.js';
import { errorWords } from '../log.js';
import { HangUp, type Route, type WebAnswer } from './server.js';

/** What the route does with what X delivers. */
export interface XWebhookOptions {
  /** Null: X's deliveries cannot be checked, because `X_CONSUMER_SECRET` is not set. */
  readonly signing: {
    /** The answer that proves to X that the address is ours. */
    crcAnswer(token: string): string;
    /** Compares in constant time. */
    isSigned(rawBody: Buffer, signature: string | undefined): boolean;
  } | null;
  /** Stores the delivery; resolves once it is stored, also when nothing of it could be used. */
  store(json: unknown): Promise<void>;
  /** A signed delivery that is no JSON. */
  noteGarbage(): Promise<void>;
  readonly log: Log;
  /** How long a delivery may wait for the store; X waits 10 s. */
  readonly patienceMs?: number;
  readonly wait?: (waitMs: number) => Promise<void>;
}

const path = '/webhooks/x';
const longestBodyBytes = 1_000_000;
const longestToken = 1_000;
const signatureHeader = 'x-twitter-webhooks-signature';

const plain = (status: number, text: string): WebAnswer => ({ status, body: `${text}\n` });

const notSetUp = plain(404, 'Webhooks of X are not set up here');

/** `GET /webhooks/x?crc_token=…` and `POST /webhooks/x`: where X checks the address and delivers events. */
export function xWebhookRoutes(options: XWebhookOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path,
      async handle({ url }) {
        const token = url.searchParams.get('crc_token');
        if (options.signing === null) return notSetUp;
        if (token === null || token === '' || token.length > longestToken)
          return plain(400, 'crc_token is missing');
        return {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ response_token: options.signing.crcAnswer(token) }),
        };
      },
    },
    {
      method: 'POST',
      path,
      maxBodyBytes: longestBodyBytes,
      async handle({ headers, body }) {
        if (options.signing === null) return notSetUp;
        const signature = headers[signatureHeader];
        const only = Array.isArray(signature) ? undefined : signature;
        if (!options.signing.isSigned(body, only)) return plain(401, 'The signature is wrong');
        return take(options, body);
      },
    },
  ];
}

/**
 * X takes 200 to mean that the delivery is safe, and gives up on an address that answers 5xx. So while the store is away
 * the delivery waits, and in the end the connection is closed without an answer: X delivers it again.
 */
async function take(options: XWebhookOptions, body: Buffer): Promise<WebAnswer> {
  const json = parse(body);
  const keep = json === undefined ? options.noteGarbage : () => options.store(json);
  if (!(await storedInTime(options, keep)))
    throw new HangUp('A delivery could not be stored in time');
  return plain(200, 'OK');
}

/** Undefined: no JSON, which itself has no word for it. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

const patience = 8_000;
const retryMs = 500;

async function storedInTime(
  { log, patienceMs = patience, wait = waitUnref }: XWebhookOptions,
  keep: () => Promise<void>,
): Promise<boolean> {
  const patienceEnds = new AbortController();
  const gaveUp = wait(patienceMs).then(() => false);
  const attempts = async (): Promise<boolean> => {
    while (!patienceEnds.signal.aborted) {
      try {
        await keep();
        return true;
      } catch (error) {
        log.error({ reason: errorWords(error) }, 'A delivery of X could not be stored yet.');
        await wait(retryMs);
      }
    }
    return false;
  };
  const isStored = await Promise.race([attempts(), gaveUp]);
  patienceEnds.abort();
  return isStored;
}

function waitUnref(waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, waitMs).unref();
  });
}
