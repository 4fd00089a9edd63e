import { connectionsOf, takesDmsOf, type Person } from './people.js';
import type { World } from './world.js';

/** A user as `viewer` sees them, with the fields that were asked for. Null: the app itself looks. */
export function viewUser(
  world: World,
  person: Person,
  viewer: Person | null,
  fields: ReadonlySet<string>,
): object {
  const optional: Readonly<Record<string, () => unknown>> = {
    protected: () => person.protected,
    verified: () => person.verifiedType !== 'none',
    verified_type: () => person.verifiedType,
    created_at: () => person.createdAt.toISOString(),
    public_metrics: () => metricsOf(world, person, viewer !== null),
    ...(viewer === null
      ? {}
      : {
          receives_your_dm: () => takesDmsOf(person, viewer),
          connection_status: () => connectionsOf(person, viewer),
        }),
    ...(person === viewer ? { subscription_type: () => person.subscriptionType } : {}),
  };
  const asked = Object.entries(optional).filter(([name]) => fields.has(name));
  return {
    id: person.xUserId,
    name: person.name,
    username: person.handle,
    ...Object.fromEntries(asked.map(([name, value]) => [name, value()])),
  };
}

/** Events are in the old dialect, whatever the answers are in. */
function metricsOf({ acts, messages, settings }: World, person: Person, isAnswer: boolean): object {
  const counted = isAnswer && settings.dialect === 'new' ? 'post_count' : 'tweet_count';
  const posts = messages.posts.filter((post) => post.authorXId === person.xUserId && !post.deleted);
  return {
    followers_count: person.followersCount ?? acts.followersOf(person.xUserId).length,
    following_count: person.follows.size,
    [counted]: posts.length,
    listed_count: 0,
    like_count: acts.likes.filter(({ likerXId }) => likerXId === person.xUserId).length,
    media_count: 0,
  };
}
