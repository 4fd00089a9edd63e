import { invalidRequest, problem, type XAnswer } from './answer.js';
import { fieldsOf, textOf } from './incoming.js';
import { listOf, pageOf, refuseId } from './lists.js';
import { refusals } from './refusals.js';
import type { AppCall, AppRoute, Outcome } from './route.js';
import type { NewSubscription, Subscription } from './subscriptions.js';

const activity = { kind: 'other', bucket: 'activity', scopes: [], level: 'read' } as const;

/** Subscriptions to what happens to an account. */
export const subscriptionRoutes: readonly AppRoute[] = [
  {
    ...activity,
    method: 'POST',
    path: /^\/2\/activity\/subscriptions$/,
    by: 'either',
    handle: subscribe,
  },
  {
    ...activity,
    method: 'GET',
    path: /^\/2\/activity\/subscriptions$/,
    by: 'either',
    handle: list,
  },
  {
    ...activity,
    method: 'DELETE',
    path: /^\/2\/activity\/subscriptions\/([^/]+)$/,
    by: 'app',
    handle: (call) => unsubscribe(call, [call.params[0] ?? '']),
  },
  {
    ...activity,
    method: 'DELETE',
    path: /^\/2\/activity\/subscriptions$/,
    by: 'app',
    handle: (call) => unsubscribe(call, [...listOf(call.incoming.query['ids'])]),
  },
  {
    ...activity,
    method: 'PUT',
    path: /^\/2\/activity\/subscriptions\/([^/]+)$/,
    by: 'app',
    handle: change,
  },
];

/** The kinds that this X knows, with the scope that each one needs. */
const scopeOf: Readonly<Record<string, string>> = {
  'follow.follow': 'tweet.read',
  'follow.unfollow': 'tweet.read',
  'like.create': 'like.read',
  'post.create': 'tweet.read',
  'post.delete': 'tweet.read',
  'post.repost.create': 'tweet.read',
  'post.reply.create': 'tweet.read',
  'post.quote.create': 'tweet.read',
  'post.mention.create': 'tweet.read',
  'dm.received': 'dm.read',
  'dm.sent': 'dm.read',
  'chat.received': 'dm.read',
  'chat.sent': 'dm.read',
};

function subscribe(call: AppCall): Outcome {
  const { world } = call;
  const wanted = wantedOf(call);
  if ('status' in wanted) return { answer: wanted };
  const barred = refuseEvents(call, wanted);
  if (barred !== null) return { answer: barred };
  if (world.subscriptions.all.length >= world.settings.subscriptionsMax) {
    return { answer: problem(403, 'Forbidden', 'The subscription limit has been reached.') };
  }
  const made = world.subscriptions.add(wanted);
  if (made === null) {
    const words = 'A subscription with the same event_type and filter already exists.';
    return { answer: problem(409, 'Conflict', words) };
  }
  const total_subscriptions = world.subscriptions.all.length;
  const body = { data: { subscription: made }, meta: { total_subscriptions } };
  return { answer: { status: 200, body }, xId: made.subscription_id };
}

function wantedOf({ world, incoming }: AppCall): NewSubscription | XAnswer {
  const body = fieldsOf(incoming.body);
  const filter = fieldsOf(body['filter']);
  const type = textOf(body['event_type']) ?? '';
  if (!Object.hasOwn(scopeOf, type) || world.settings.refusedEvents.includes(type)) {
    const message = `$.event_type: does not have a value in the enumeration [${type}]`;
    return invalidRequest(message, { event_type: [type] });
  }
  const userId = textOf(filter['user_id']) ?? '';
  const wrong = refuseId('filter.user_id', userId);
  if (wrong !== null) return wrong;
  const direction = filter['direction'];
  if (direction !== undefined && direction !== 'inbound' && direction !== 'outbound') {
    return invalidRequest('$.filter.direction: is not inbound or outbound', {});
  }
  const keyword = textOf(filter['keyword']);
  const tag = textOf(body['tag']);
  if (tag !== null && (tag === '' || tag.length > 200)) {
    return invalidRequest('$.tag: must be 1 to 200 characters long', { tag: [tag] });
  }
  const webhookId = textOf(body['webhook_id']);
  if (webhookId !== null && !world.webhooks.all.some(({ id }) => id === webhookId)) {
    return invalidRequest('$.webhook_id: there is no such webhook', { webhook_id: [webhookId] });
  }
  return {
    event_type: type,
    filter: {
      user_id: userId,
      ...(direction === undefined ? {} : { direction }),
      ...(keyword === null ? {} : { keyword }),
    },
    ...(tag === null ? {} : { tag }),
    ...(webhookId === null ? {} : { webhook_id: webhookId }),
  };
}

/** Likes and messages are for the account itself, or for the app when the account has let it in. */
function refuseEvents(
  { world, caller, scopes }: AppCall,
  { event_type: type, filter }: NewSubscription,
): XAnswer | null {
  const scope = scopeOf[type] ?? '';
  if (scopes !== null && !scopes.includes(scope)) return refusals.missingScope;
  if (scope === 'tweet.read') return null;
  const isLetIn =
    caller === null ? world.access.isAccount(filter.user_id) : caller.xUserId === filter.user_id;
  return isLetIn ? null : problem(403, 'Forbidden', 'Forbidden');
}

/** All of them for the app, a person's own for the person. */
function list({ world, caller, incoming }: AppCall): Outcome {
  const isListed = ({ filter }: Subscription): boolean =>
    caller === null || filter.user_id === caller.xUserId;
  const listed = world.subscriptions.all
    .filter(isListed)
    .map((subscription) => ({ id: subscription.subscription_id, subscription }));
  const page = pageOf(listed, incoming, { least: 1, most: 1_000, usual: 100 });
  if ('status' in page) return { answer: page };
  const data = page.items.map(({ subscription }) => subscription);
  const meta = { ...page.meta, total_subscriptions: world.subscriptions.all.length };
  return { answer: { status: 200, body: { ...(data.length === 0 ? {} : { data }), meta } } };
}

/** All of them or none. */
function unsubscribe({ world }: AppCall, ids: readonly string[]): Outcome {
  const known = new Set(world.subscriptions.all.map(({ subscription_id }) => subscription_id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) return { answer: missing(unknown) };
  if (ids.length === 0 || ids.length > 100) {
    return { answer: invalidRequest('The `ids` query parameter must have 1 to 100 ids', {}) };
  }
  for (const id of ids) world.subscriptions.remove(id);
  const total_subscriptions = world.subscriptions.all.length;
  return {
    answer: { status: 200, body: { data: { deleted: true }, meta: { total_subscriptions } } },
  };
}

function missing(id: string): XAnswer {
  return problem(404, 'Not Found Error', `Could not find subscription [${id}].`);
}

/** Tag and webhook are all that can be changed. */
function change({ world, params, incoming }: AppCall): Outcome {
  const body = fieldsOf(incoming.body);
  const other = Object.keys(body).find((name) => name !== 'tag' && name !== 'webhook_id');
  if (other !== undefined) {
    return { answer: invalidRequest(`$.${other}: is not defined in the schema`, {}) };
  }
  const [tag, webhookId] = [textOf(body['tag']), textOf(body['webhook_id'])];
  const id = params[0] ?? '';
  const subscription = world.subscriptions.change(id, {
    ...(tag === null ? {} : { tag }),
    ...(webhookId === null ? {} : { webhook_id: webhookId }),
  });
  if (subscription === null) return { answer: missing(id) };
  const total_subscriptions = world.subscriptions.all.length;
  return { answer: { status: 200, body: { data: { subscription, total_subscriptions } } } };
}
