import type { ActivityEvent } from './activity-events.js';
import { isSuccess } from './answer.js';
import type { BilledWrite } from './billing.js';
import { fieldsOf, textOf, type Fields, type Incoming } from './incoming.js';
import type { Bucket } from './rate-limits.js';
import type { Outcome, Route } from './route.js';
import type { World } from './world.js';

/** What the items of an answer are billed as. Includes cost nothing here; X does not say. */
const readKinds: Partial<Readonly<Record<Bucket, string>>> = {
  users: 'user',
  handle: 'user',
  me: 'user',
  followers: 'user',
  reposters: 'user',
  likers: 'like',
  quotes: 'post',
  mentions: 'post',
  'own-posts': 'post',
  'hashtag-posts': 'post',
  messages: 'dm',
  'dm-read': 'dm',
};

/** Puts a request on the bill: what it read or made. Only answers with data in them cost. */
export function billRequest(
  world: World,
  route: Route | null,
  incoming: Incoming,
  { answer, xId }: Outcome,
): void {
  if (route === null || !isSuccess(answer)) return;
  const kind = readKinds[route.bucket];
  if (kind === undefined) return billWrite(world, route.bucket, xId ?? null);
  const data = fieldsOf(answer.body)['data'];
  const items: readonly unknown[] = Array.isArray(data) ? data : [data];
  // Likes are billed as such, not as the people who liked.
  const within = kind === 'like' ? `like:${incoming.path.split('/')[3] ?? ''}` : kind;
  for (const item of items) {
    const id = fieldsOf(item)['id'];
    if (typeof id === 'string') world.billing.read(`${within}:${id}`);
  }
}

function billWrite(world: World, bucket: Bucket, xId: string | null): void {
  if (bucket === 'dm-send') world.billing.write('dm-create');
  if (bucket === 'post-delete') world.billing.write('delete');
  if (bucket === 'post-create') world.billing.write(kindOfPost(world, xId));
}

function kindOfPost({ messages }: World, xId: string | null): BilledWrite {
  const post = messages.post(xId ?? '');
  const author = post?.authorXId;
  const answered = messages.post(post?.repliedToPostId ?? '');
  const isSummoned =
    answered !== undefined &&
    answered.authorXId !== author &&
    (answered.mentions.some(({ xUserId }) => xUserId === author) ||
      messages.post(answered.quotedPostId ?? '')?.authorXId === author);
  if (isSummoned) return 'summoned-reply';
  const hasUrl = post?.stored.urls.some((url) => url.media_key === undefined) ?? false;
  return hasUrl ? 'post-with-url' : 'post-create';
}

/** Puts an event on the bill that goes out to somebody, as what it tells of. */
export function billEvent({ billing }: World, event: ActivityEvent): void {
  const payload = fieldsOf(event.payload);
  const id = textOf(payload['id']) ?? '';
  const [family = ''] = event.type.split('.');
  const resources: Readonly<Record<string, string>> = {
    follow: `user:${event.outboundXId ?? ''}`,
    like: `like:${textOf(payload['liked_tweet_id']) ?? ''}:${event.outboundXId ?? ''}`,
    post: `post:${id}`,
    chat: `dm:${id}`,
    dm: `dm:${messageIdOf(payload)}`,
  };
  const resource = resources[family];
  if (resource !== undefined) billing.read(resource);
}

function messageIdOf(payload: Fields): string {
  const events = payload['direct_message_events'];
  return textOf(fieldsOf(Array.isArray(events) ? events[0] : null)['id']) ?? '';
}
