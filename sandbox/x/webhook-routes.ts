import { problem, type XAnswer } from './answer.js';
import { fieldsOf, textOf } from './incoming.js';
import type { AppCall, AppRoute, Outcome } from './route.js';
import type { WebhookFault } from './webhooks.js';

const webhooks = { kind: 'other', bucket: 'webhooks', scopes: [], level: 'read' } as const;
const one = /^\/2\/webhooks\/([^/]+)$/;

/** The addresses that X tells of events. */
export const webhookRoutes: readonly AppRoute[] = [
  { ...webhooks, method: 'POST', path: /^\/2\/webhooks$/, by: 'either', handle: register },
  {
    ...webhooks,
    method: 'GET',
    path: /^\/2\/webhooks$/,
    by: 'app',
    handle: ({ world }) => {
      // As they are now: they change, and the journal keeps what was answered.
      const data = structuredClone(world.webhooks.all);
      const meta = { result_count: data.length };
      return {
        answer: { status: 200, body: { ...(data.length === 0 ? {} : { data }), meta } },
      };
    },
  },
  { ...webhooks, method: 'PUT', path: one, by: 'either', handle: validate },
  {
    ...webhooks,
    method: 'DELETE',
    path: one,
    by: 'either',
    handle: ({ world, params }) =>
      world.webhooks.remove(params[0] ?? '')
        ? { answer: { status: 200, body: { data: { deleted: true } } } }
        : { answer: missing },
  },
];

const missing = problem(404, 'Not Found Error', 'Could not find this webhook.');

const words: Readonly<Record<WebhookFault, string>> = {
  UrlValidationFailed: 'Webhook URL does not meet the requirements. Invalid URL.',
  DuplicateUrlFailed: 'A webhook with this URL exists already.',
  WebhookLimitExceeded: 'The app has as many webhooks as it may have.',
  CrcValidationFailed:
    'Webhook URL does not meet the requirements. CRC GET request did not get the right response_token.',
};

function refusalOf(fault: WebhookFault): XAnswer {
  const message = `${fault}: ${words[fault]}`;
  return {
    status: 400,
    body: {
      errors: [{ message }],
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: 'https://api.twitter.com/2/problems/invalid-request',
    },
  };
}

/** In the older dialect the answer is the webhook itself. */
async function register({ world, incoming }: AppCall): Promise<Outcome> {
  const made = await world.webhooks.add(textOf(fieldsOf(incoming.body)['url']) ?? '');
  if (typeof made === 'string') return { answer: refusalOf(made) };
  const body = world.settings.dialect === 'new' ? { data: { ...made } } : { ...made };
  return { answer: { status: 200, body }, xId: made.id };
}

/** X says that it has asked; in the newer dialect whether the webhook is good. */
async function validate({ world, params }: AppCall): Promise<Outcome> {
  const valid = await world.webhooks.validate(params[0] ?? '');
  if (valid === null) return { answer: missing };
  const data = world.settings.dialect === 'new' ? { valid } : { attempted: true };
  return { answer: { status: 200, body: { data } } };
}
