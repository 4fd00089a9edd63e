import type { MatchedRule } from '../domain/rules/match-batch.js';
import type { TriggerKind } from '../domain/rules/trigger.js';
import type { ActivityEventType } from '../x/push-port.js';

/** The events that bring each kind of act. */
const eventsOf = {
  follow: ['follow.follow', 'follow.unfollow'],
  like: ['like.create'],
  repost: ['post.repost.create'],
  reply: ['post.reply.create'],
  quote: ['post.quote.create'],
  mention: ['post.mention.create'],
  dm: ['dm.received', 'chat.received'],
  hashtag: [],
} as const satisfies Record<TriggerKind, readonly ActivityEventType[]>;

/** Where people ask for no more messages: subscribed to whatever it costs. */
const optOutEvents = eventsOf.dm;

export interface EventsQuestion {
  readonly rules: readonly MatchedRule[];
  readonly sendsDms: boolean;
  /** The budget of the day is used up. */
  readonly isBroke: boolean;
  readonly now: Date;
}

/** The events that an account must be subscribed to now. */
export function wantedEvents({
  rules,
  sendsDms,
  isBroke,
  now,
}: EventsQuestion): ReadonlySet<ActivityEventType> {
  const at = now.getTime();
  const active = rules.filter(
    ({ endMs, pausedMs }) =>
      at < endMs && !pausedMs.some(([from, until]) => at >= from && at < until),
  );
  const ofRules = active.flatMap(({ kinds }) => [...kinds].flatMap((kind) => [...eventsOf[kind]]));
  const optOuts: readonly ActivityEventType[] =
    sendsDms || ofRules.includes('dm.received') ? optOutEvents : [];
  return new Set([...optOuts, ...(isBroke ? [] : ofRules)]);
}
