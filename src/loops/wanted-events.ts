import { lateEventsMs } from '../domain/rules/last-reading.js';
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
  readonly rules: readonly Pick<MatchedRule, 'kinds' | 'endMs' | 'pausedMs'>[];
  readonly sendsDms: boolean;
  /** The budget of the day is used up. */
  readonly isBroke: boolean;
  readonly now: Date;
}

/**
 * The events that an account must be subscribed to now. What was done right before an end or a pause comes after it, and
 * tells its own time.
 */
export function wantedEvents({
  rules,
  sendsDms,
  isBroke,
  now,
}: EventsQuestion): ReadonlySet<ActivityEventType> {
  const at = now.getTime();
  const active = rules.filter(
    ({ endMs, pausedMs }) =>
      at < endMs + lateEventsMs &&
      !pausedMs.some(([from, until]) => at >= from + lateEventsMs && at < until),
  );
  const ofRules = active.flatMap(({ kinds }) => [...kinds].flatMap((kind) => [...eventsOf[kind]]));
  const optOuts: readonly ActivityEventType[] =
    sendsDms || ofRules.includes('dm.received') ? optOutEvents : [];
  return new Set([...optOuts, ...(isBroke ? [] : ofRules)]);
}

/** When events may be wanted no more, as far as it is known; null: nothing ends. */
export function nextEndOfEvents(
  rules: readonly Pick<MatchedRule, 'endMs' | 'pausedMs'>[],
  now: Date,
): Date | null {
  const ends = rules
    .flatMap(({ endMs, pausedMs }) => [endMs, ...pausedMs.map(([from]) => from)])
    .map((end) => end + lateEventsMs)
    .filter((end) => Number.isFinite(end) && end > now.getTime());
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}
