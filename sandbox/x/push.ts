import { randomBytes } from 'node:crypto';
import { olderDelivery } from './account-activity.js';
import { eventsOf, type ActivityEvent } from './activity-events.js';
import { billEvent } from './bill.js';
import type { Happening } from './happenings.js';
import { omitFields } from './omit-fields.js';
import type { Subscription } from './subscriptions.js';
import type { World } from './world.js';

/** Sends whatever happens to the subscriptions that ask for it: to the stream, and to their webhook. */
export function connectPush(world: World): void {
  world.happenings.listen((happening) => {
    for (const event of eventsOf(world, happening)) {
      const asking = world.subscriptions.all.filter((subscription) => asks(subscription, event));
      for (const subscription of asking) {
        if (isTold(world, subscription)) billEvent(world, event);
        const told = omitFields(envelope(subscription, event), world.settings.omit);
        world.stream.push(told);
        const { webhook_id: webhookId } = subscription;
        if (webhookId !== undefined) world.webhooks.push(webhookId, told);
      }
    }
    pushOlder(world, happening);
  });
}

/** What the older subscriptions tell: each of their accounts of what it does and of what is done to it. */
function pushOlder(world: World, happening: Happening): void {
  const { accountActivity, omit } = world.settings;
  for (const account of accountActivity.flatMap((id) => world.people.byId(id) ?? [])) {
    const told = olderDelivery(world, happening, account);
    if (told === null) continue;
    for (const { id } of world.webhooks.all) world.webhooks.push(id, omitFields(told, omit));
  }
}

/** Whether somebody gets what is sent to a subscription. */
function isTold({ stream, webhooks }: World, { webhook_id: webhookId }: Subscription): boolean {
  return (
    stream.connections() > 0 || webhooks.all.some(({ id, valid }) => id === webhookId && valid)
  );
}

function asks({ event_type, filter }: Subscription, event: ActivityEvent): boolean {
  if (event_type !== event.type) return false;
  const { user_id: xUserId, direction } = filter;
  const isInbound = direction !== 'outbound' && event.inboundXId === xUserId;
  return isInbound || (direction !== 'inbound' && event.outboundXId === xUserId);
}

function envelope({ filter, tag }: Subscription, event: ActivityEvent): object {
  const { type, payload, includes } = event;
  return {
    data: {
      event_uuid: newEventId(),
      event_type: type,
      filter,
      ...(tag === undefined ? {} : { tag }),
      payload,
      ...(includes === undefined ? {} : { includes }),
    },
  };
}

/** X's are numbers of 64 bits, of which half are negative. */
function newEventId(): string {
  return randomBytes(8).readBigInt64BE().toString();
}
