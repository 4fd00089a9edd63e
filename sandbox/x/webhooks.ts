import { randomBytes } from 'node:crypto';
import { newId } from './ids.js';
import { askWebhook, signatureOf } from './post-signed.js';
import type { XSettings } from './world.js';

/** An address that X tells of events, as X gives it. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly created_at: string;
  /** Whether its last answer to X's challenge was right. */
  valid: boolean;
}

/** One event that was sent to a webhook. `status` null: no answer yet, or none at all. */
export interface Delivery {
  readonly webhookId: string;
  readonly body: string;
  status: number | null;
  settled: boolean;
}

/** Why X does not take an address. */
export type WebhookFault =
  | 'UrlValidationFailed'
  | 'DuplicateUrlFailed'
  | 'WebhookLimitExceeded'
  | 'CrcValidationFailed';

/** What is sent instead of X's own body and signature. */
export interface CraftedDelivery {
  /** The whole header; null: none. X's own when left out. */
  readonly signature?: string | null;
  /** The only webhook when left out. */
  readonly webhookId?: string;
}

export interface Webhooks {
  readonly all: readonly Webhook[];
  /** Every delivery, in the order in which they were sent. */
  readonly deliveries: readonly Delivery[];
  /** Every event is delivered twice. */
  duplicate: boolean;
  /** Challenges an address and keeps it. */
  add(url: string): Promise<Webhook | WebhookFault>;
  /** Challenges a webhook again; null: there is none of that id. */
  validate(id: string): Promise<boolean | null>;
  remove(id: string): boolean;
  /** Sends an event to a webhook that is valid, after whatever it is still being sent. */
  push(id: string, event: unknown): void;
  /** Sends any body, text as it is, and gives the status of the answer; null for none. */
  deliver(body: unknown, crafted?: CraftedDelivery): Promise<number | null>;
  close(): void;
}

/** X waits so long for an answer. */
const timeoutMs = 10_000;
const urlMaxLength = 200;

/** `changed` hears of deliveries that were answered. */
export function createWebhooks(given: {
  readonly consumerSecret: string;
  readonly settings: XSettings;
  readonly now: () => Date;
  readonly changed: () => void;
}): Webhooks {
  const { consumerSecret, settings, now } = given;
  const all: Webhook[] = [];
  const deliveries: Delivery[] = [];
  const closing = new AbortController();
  const limits = { timeoutMs, signal: closing.signal };
  let sending: Promise<unknown> = Promise.resolve();

  const challenge = async (url: string): Promise<boolean> => {
    const token = randomBytes(16).toString('hex');
    const asked = new URL(reachable(url, settings));
    asked.searchParams.set('crc_token', token);
    const answer = await askWebhook(asked.toString(), null, limits);
    return answer?.status === 200 && tokenIn(answer.body) === signatureOf(consumerSecret, token);
  };
  const send = async (
    webhook: Webhook,
    body: string,
    signature: string | null,
  ): Promise<number | null> => {
    const delivery: Delivery = { webhookId: webhook.id, body, status: null, settled: false };
    deliveries.push(delivery);
    const answer = await askWebhook(reachable(webhook.url, settings), { body, signature }, limits);
    delivery.status = answer?.status ?? null;
    delivery.settled = true;
    given.changed();
    return delivery.status;
  };

  const sendIfValid = async (id: string, body: string): Promise<number | null> => {
    const webhook = all.find((known) => known.id === id);
    if (webhook?.valid !== true) return null;
    return send(webhook, body, signatureOf(consumerSecret, body));
  };

  const webhooks: Webhooks = {
    all,
    deliveries,
    duplicate: false,
    async add(url) {
      if (!isTaken(url, settings)) return 'UrlValidationFailed';
      if (all.some((known) => known.url === url)) return 'DuplicateUrlFailed';
      if (all.length >= settings.webhooksMax) return 'WebhookLimitExceeded';
      if (!(await challenge(url))) return 'CrcValidationFailed';
      const at = now();
      const webhook = { id: newId(at), url, created_at: at.toISOString(), valid: true };
      all.push(webhook);
      return webhook;
    },
    async validate(id) {
      const webhook = all.find((known) => known.id === id);
      if (webhook === undefined) return null;
      webhook.valid = await challenge(webhook.url);
      return webhook.valid;
    },
    remove(id) {
      const index = all.findIndex((known) => known.id === id);
      if (index >= 0) all.splice(index, 1);
      return index >= 0;
    },
    push(id, event) {
      const body = JSON.stringify(event);
      for (let times = webhooks.duplicate ? 2 : 1; times > 0; times -= 1) {
        sending = sending.then(() => sendIfValid(id, body));
      }
    },
    async deliver(content, { signature, webhookId } = {}) {
      const webhook = all.find(({ id }) => webhookId === undefined || id === webhookId);
      if (webhook === undefined) throw new Error('No such webhook is registered here.');
      const body = typeof content === 'string' ? content : JSON.stringify(content);
      const own = signatureOf(consumerSecret, body);
      return send(webhook, body, signature === undefined ? own : signature);
    },
    close: () => closing.abort(),
  };
  return webhooks;
}

/** Public HTTPS without a port; here on this machine too where the settings say so. */
function isTaken(text: string, settings: XSettings): boolean {
  if (!URL.canParse(text) || text.length > urlMaxLength) return false;
  const url = new URL(text);
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (isLoopback) return settings.loopbackWebhooks && url.protocol === 'http:';
  return url.protocol === 'https:' && url.port === '';
}

/** Where an address is on this machine, when the settings say so. */
function reachable(url: string, { webhookOrigin }: XSettings): string {
  if (webhookOrigin === null) return url;
  const { pathname, search } = new URL(url);
  return new URL(pathname + search, webhookOrigin).toString();
}

function tokenIn(body: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && 'response_token' in parsed
      ? parsed.response_token
      : null;
  } catch {
    return null;
  }
}
