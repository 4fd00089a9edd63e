import type { XConfig } from '../config.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { Signer, XRequest } from './client.js';
import { evidenceOf, type XContext } from './exchange.js';
import type { Observed } from './observe.js';
import type { XAccount } from './port.js';
import type { ActivityEventType, PushAnswer, Subscription, Webhook, XPush } from './push-port.js';
import { idOf } from './read-field.js';
import { asBoolean, asObject, asObjects, asText, parseJson, type JsonObject } from './read-json.js';
import { nextTokenOf } from './read-page.js';

/* Requests about subscriptions and webhooks: raw calls, since twitter-api-v2 has no methods for them. */

/** Most pages of subscriptions that are read: X allows 1,500 of them. */
const pagesMax = 20;

/**
 * Signed by the app's bearer token. A subscription is made by the account itself, which X wants for private events and takes for
 * the others too.
 */
export function createPushRequests(
  config: Pick<XConfig, 'bearerToken'>,
  context: XContext,
): Omit<XPush, 'openStream'> {
  const app: Signer = { kind: 'bearer', token: config.bearerToken ?? 'unset' };
  return {
    subscriptions: () => listSubscriptions(context, app),
    subscribe: (account, wanted) => subscribe(context, account, wanted),
    unsubscribe: (subscriptionId) =>
      ask(
        context,
        app,
        {
          method: 'DELETE',
          path: '2/activity/subscriptions/:subscription_id',
          params: { subscription_id: subscriptionId },
        },
        done,
      ),
    webhooks: () =>
      ask(context, app, { method: 'GET', path: '2/webhooks' }, (body) => ({
        value: asObjects(body['data']).flatMap((item) => readWebhook(item) ?? []),
      })),
    registerWebhook: (url) =>
      ask(context, app, { method: 'POST', path: '2/webhooks', body: { url } }, (body) => {
        const value = readWebhook(asObject(body['data']) ?? body);
        return value === null ? null : { value };
      }),
    validateWebhook: (webhookId) =>
      ask(
        context,
        app,
        { method: 'PUT', path: '2/webhooks/:webhook_id', params: { webhook_id: webhookId } },
        done,
      ),
  };
}

const done = () => ({ value: null });

/** One request; an answer that `parse` cannot use counts as failed. */
async function ask<T>(
  context: XContext,
  signer: Signer,
  request: XRequest,
  parse: (body: JsonObject) => { readonly value: T } | null,
): Promise<PushAnswer<T>> {
  const observed = await context.client.request(signer, request, context.deadline());
  const body = bodyOf(observed);
  const parsed = body === null ? null : parse(body);
  if (parsed !== null) return { kind: 'done', value: parsed.value };
  const evidence = evidenceOf(context, observed);
  return { kind: 'failed', evidence, retryAt: retryOf(evidence) };
}

/** The object of a success; an empty body (204) counts as one without fields. */
function bodyOf(observed: Observed): JsonObject | null {
  if (observed.kind !== 'answered' || observed.status < 200 || observed.status > 299) return null;
  return observed.body.trim() === '' ? {} : asObject(parseJson(observed.body));
}

/** When X takes the next one: its `Retry-After`, or the reset of a window that is used up. */
export function retryOf(evidence: Evidence): Date | null {
  if (evidence.retryAfterAt !== null) return new Date(evidence.retryAfterAt);
  if (evidence.answer.kind !== 'http' || evidence.answer.status !== 429) return null;
  const resets = evidence.windows.flatMap(({ resetAt, remaining }) =>
    resetAt === null || (remaining ?? 0) > 0 ? [] : [Date.parse(resetAt)],
  );
  return resets.length === 0 ? null : new Date(Math.max(...resets));
}

async function listSubscriptions(
  context: XContext,
  app: Signer,
): Promise<PushAnswer<readonly Subscription[]>> {
  const all: Subscription[] = [];
  let token: string | null = null;
  for (let page = 0; page < pagesMax; page += 1) {
    const query: Record<string, string> = token === null ? {} : { pagination_token: token };
    const request = { method: 'GET', path: '2/activity/subscriptions', query } as const;
    const answer: PushAnswer<Page> = await ask(context, app, request, (body) => ({
      value: {
        items: asObjects(body['data']).flatMap((item) => readSubscription(item) ?? []),
        next: nextTokenOf(body),
      },
    }));
    if (answer.kind === 'failed') return answer;
    all.push(...answer.value.items);
    token = answer.value.next;
    if (token === null) break;
  }
  return { kind: 'done', value: all };
}

interface Page {
  readonly items: readonly Subscription[];
  readonly next: string | null;
}

function subscribe(
  context: XContext,
  account: XAccount,
  wanted: {
    readonly eventType: ActivityEventType;
    readonly tag: string;
    readonly webhookId: string | null;
  },
): Promise<PushAnswer<Subscription>> {
  const body = {
    event_type: wanted.eventType,
    filter: {
      user_id: account.xUserId,
      // Without it X would also tell what the account itself likes.
      ...(wanted.eventType === 'like.create' ? { direction: 'inbound' } : {}),
    },
    tag: wanted.tag,
    ...(wanted.webhookId === null ? {} : { webhook_id: wanted.webhookId }),
  };
  const request = { method: 'POST', path: '2/activity/subscriptions', body } as const;
  return ask(context, account.credentials, request, (answer) => {
    const value = createdSubscription(answer);
    return value === null ? null : { value };
  });
}

/** `{data: {subscription: {…}}}`; a list, or the subscription itself, has been seen in samples too. */
function createdSubscription(body: JsonObject): Subscription | null {
  const data = body['data'];
  const one = asObject(data) ?? asObjects(data)[0] ?? null;
  return readSubscription(asObject(one?.['subscription']) ?? one);
}

function readSubscription(item: JsonObject | null): Subscription | null {
  const id = asText(item?.['subscription_id']) ?? asText(item?.['id']);
  const eventType = asText(item?.['event_type']);
  if (id === null || eventType === null) return null;
  return {
    id,
    eventType,
    xUserId: idOf(asObject(item?.['filter']), 'user_id'),
    tag: asText(item?.['tag']),
    webhookId: asText(item?.['webhook_id']),
  };
}

function readWebhook(item: JsonObject): Webhook | null {
  const id = asText(item['id']) ?? asText(item['webhook_id']);
  const url = asText(item['url']);
  return id === null || url === null ? null : { id, url, valid: asBoolean(item['valid']) ?? true };
}
