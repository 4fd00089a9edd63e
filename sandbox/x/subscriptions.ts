import { newId } from './ids.js';

/** What a subscription asks for, in X's words. */
export interface SubscriptionFilter {
  readonly user_id: string;
  readonly direction?: 'inbound' | 'outbound';
  readonly keyword?: string;
}

/** A subscription to one kind of events, as X gives it. */
export interface Subscription {
  readonly subscription_id: string;
  readonly event_type: string;
  readonly filter: SubscriptionFilter;
  readonly tag?: string;
  readonly webhook_id?: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export type NewSubscription = Omit<Subscription, 'subscription_id' | 'created_at' | 'updated_at'>;

/** All subscriptions of the app. */
export interface Subscriptions {
  /** Oldest first. */
  readonly all: readonly Subscription[];
  /** Null: there is one of the same kind and filter. */
  add(wanted: NewSubscription): Subscription | null;
  /** Changes its tag or webhook, and nothing else. Null: there is none of that id. */
  change(id: string, changes: Pick<NewSubscription, 'tag' | 'webhook_id'>): Subscription | null;
  /** Whether there was one. */
  remove(id: string): boolean;
}

export function createSubscriptions(now: () => Date): Subscriptions {
  const all: Subscription[] = [];
  return {
    all,
    add(wanted) {
      if (all.some((known) => nameOf(known) === nameOf(wanted))) return null;
      const at = now();
      const created_at = at.toISOString();
      const made = { subscription_id: newId(at), ...wanted, created_at, updated_at: created_at };
      all.push(made);
      return made;
    },
    change(id, changes) {
      const index = all.findIndex((known) => known.subscription_id === id);
      const known = all[index];
      if (known === undefined) return null;
      const changed = { ...known, ...changes, updated_at: now().toISOString() };
      all[index] = changed;
      return changed;
    },
    remove(id) {
      const index = all.findIndex((known) => known.subscription_id === id);
      if (index >= 0) all.splice(index, 1);
      return index >= 0;
    },
  };
}

function nameOf({ event_type, filter }: NewSubscription): string {
  return [event_type, filter.user_id, filter.direction, filter.keyword].join(' ');
}
