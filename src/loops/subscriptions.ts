import { randomUUID } from 'node:crypto';
import {
  forgetOwnSubscription,
  keepOwnSubscription,
  listOwnSubscriptions,
  type OwnSubscription,
} from '../../db/activity-subscriptions.js';
import { listAccounts, type Account } from '../../db/accounts.js';
import { billingDay, budgetLeftMicroUsd, isSpent } from '../../db/read-usage.js';
import { settleSetting } from '../../db/settings.js';
import { setSourceBroken } from '../../db/source-states.js';
import { sourceReasons } from '../i18n/sources.js';
import type { ActivityEventType, Subscription } from '../x/push-port.js';
import { createDuty, type Duty } from './duty.js';
import { createNeedsLoader } from './load-needs.js';
import { evidenceWords } from './poll-read.js';
import type { PushSurroundings } from './push-surroundings.js';
import { nextEndOfEvents, wantedEvents } from './wanted-events.js';
import { registerWebhook } from './webhook-registration.js';

/**
 * Tells our subscriptions from those of other programs of the same X app, other installations of this one included.
 */
async function ownTag({ database }: PushSurroundings): Promise<string> {
  const mine = `xtep-chatops:${randomUUID().slice(0, 8)}`;
  const { tag } = await settleSetting(database.db, 'subscription-tag', { tag: mine });
  return typeof tag === 'string' ? tag : mine;
}

/** What is subscribed to is compared with what X has this often. */
const lookMs = 10 * 60_000;
const firstRetryMs = 15_000;
const longestRetryMs = 30 * 60_000;
/**
 * The budget is looked at more often: pushed events are billed without being asked for. A hint comes with the event that
 * brings it to its end. What may still be spent beyond it is what X delivers until the subscriptions are gone there: one
 * request that lists them and one that removes each, some seconds in all, and what is under way then. It is more where X
 * refuses the removal (tried again at each look), where the hint is lost or two events of one moment do not see each
 * other's cost (the next look, or the next event, finds out), and where somebody else's subscription goes on delivering.
 */
const budgetLookMs = 30_000;

export interface SubscriptionsOptions extends PushSurroundings {
  readonly isHolder: () => boolean;
  /** What is subscribed to may have changed. */
  readonly onChanged: () => void;
}

/** The keeper of subscriptions. */
export interface SubscriptionsKeeper extends Duty {
  /** Whether the stream has something to bring. */
  isAnythingWanted(): boolean;
  /** A pushed event brought the budget of the day to its end (topic `budget`). */
  budgetEnded(): void;
}

/** One event type of one account. */
interface Wanted {
  readonly account: Account;
  readonly eventType: ActivityEventType;
}

/** Where subscriptions are to deliver to. */
interface WantedWebhook {
  /** Null: no webhook is wanted, or there is none and the stream goes without. */
  readonly id: string | null;
  /** False while X could not tell: what stands elsewhere stays there meanwhile. */
  readonly isSettled: boolean;
  readonly retryAt: Date | null;
}

/** What one round of keeping came to. */
export interface KeptSubscriptions {
  /** When the next is wanted; null: only a hint tells. */
  readonly nextAt: Date | null;
  readonly isAnythingWanted: boolean;
  /** The UTC day on which the budget was found to be at its end; null: it is not. */
  readonly spentOn: string | null;
}

/** Whether the configuration has the program listen to the stream, and to webhooks. */
function listening({ triggerSources, x }: PushSurroundings['config']) {
  return {
    streams: triggerSources.includes('stream') && x.bearerToken !== null,
    hooks: triggerSources.includes('webhook'),
  };
}

/**
 * Makes the subscriptions that rules, campaigns and opt-outs need, and removes those of its own that nothing needs any
 * more. It registers the webhook first where one is wanted, so that they deliver to it.
 */
export function createSubscriptionsRound(
  options: PushSurroundings,
): (signal: AbortSignal) => Promise<KeptSubscriptions> {
  const { config, database, push, now, log } = options;
  const needs = createNeedsLoader(options);
  const { streams, hooks } = listening(config);
  /** Accounts whose subscriptions all stand. Empty in a new process: what the one before said may hold no more. */
  const standing = new Set<number>();
  let wanted: readonly Wanted[] = [];
  let nextEndAt: Date | null = null;
  let spentOn: string | null = null;
  let failures = 0;

  const wantedNow = async (accounts: readonly Account[]): Promise<readonly Wanted[]> => {
    const left = await budgetLeftMicroUsd(database.db, config.readBudgetUsd, now());
    const isBroke = isSpent(left);
    spentOn = isBroke ? billingDay(now()) : null;
    const all: Wanted[] = [];
    nextEndAt = null;
    for (const account of accounts) {
      const { rules, sendsDms } = await needs.load(account);
      nextEndAt = soonest(nextEndAt, nextEndOfEvents(rules, now()));
      const events = wantedEvents({ rules, sendsDms, isBroke, now: now() });
      all.push(...[...events].map((eventType) => ({ account, eventType })));
    }
    return all;
  };

  const setBroken = (
    accounts: readonly Account[],
    source: 'stream' | 'webhook',
    why: string | null,
  ) =>
    database.db.transaction(async (tx) => {
      for (const { id } of accounts) await setSourceBroken(tx, { accountId: id, source }, why);
    });

  const retryLater = (named: Date | null): Date => {
    failures += 1;
    const waitMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures - 1, 10));
    const next = new Date(now().getTime() + waitMs);
    return named !== null && named > next ? named : next;
  };

  const webhookOf = async (accounts: readonly Account[]): Promise<WantedWebhook> => {
    if (!hooks) return { id: null, isSettled: true, retryAt: null };
    const registration = await registerWebhook(push, config);
    if (registration.kind === 'registered') {
      await setBroken(accounts, 'webhook', null);
      return { id: registration.webhookId, isSettled: true, retryAt: null };
    }
    log.warn({ reason: registration.reason }, 'The webhook could not be registered.');
    await setBroken(accounts, 'webhook', registration.reason);
    const retryAt = retryLater(registration.retryAt);
    // Without an address nothing can be delivered there.
    if (registration.kind === 'unusable') return { id: null, isSettled: true, retryAt };
    // What X could not tell just now, the subscriptions that were made still do.
    const own = await listOwnSubscriptions(database.db);
    const id = own.findLast(({ webhookId }) => webhookId !== null)?.webhookId ?? null;
    return { id, isSettled: false, retryAt };
  };

  const round = async (signal: AbortSignal): Promise<Date | null> => {
    const accounts = (await listAccounts(database.db)).filter(({ state }) => state === 'linked');
    wanted = await wantedNow(accounts);
    if (wanted.length === 0 && (await listOwnSubscriptions(database.db)).length === 0) return null;
    const webhook = await webhookOf(accounts);
    const source = hooks && !streams ? 'webhook' : 'stream';
    if (!streams && webhook.id === null) return webhook.retryAt;
    const atX = await push.subscriptions();
    if (atX.kind === 'failed') {
      const words = evidenceWords(atX.evidence);
      const reason = sourceReasons[config.locale].subscriptionsUnreadable(words);
      await setBroken(accounts, source, reason);
      standing.clear();
      return retryLater(atX.retryAt);
    }
    const tag = await ownTag(options);
    await adopt(options, { accounts, atX: atX.value, tag });
    const own = await listOwnSubscriptions(database.db);
    await removeUnneeded(options, { own, atX: atX.value, wanted, webhook });
    const missing = await makeMissing(options, {
      wanted,
      atX: atX.value,
      webhookId: webhook.id,
      tag,
      signal,
    });
    for (const account of accounts) {
      const refusal = missing.find(({ accountId }) => accountId === account.id);
      if (refusal !== undefined) await setBroken([account], source, refusal.reason);
      else if (!standing.has(account.id)) await setBroken([account], source, null);
      if (refusal === undefined) standing.add(account.id);
      else standing.delete(account.id);
    }
    if (missing.length === 0 && webhook.retryAt === null) failures = 0;
    if (missing.length === 0) return webhook.retryAt;
    return retryLater(latest(missing.map(({ retryAt }) => retryAt)));
  };

  return async (signal) => {
    const retryAt = await round(signal);
    return { nextAt: soonest(retryAt, nextEndAt), isAnythingWanted: wanted.length > 0, spentOn };
  };
}

/** Keeps the subscriptions in the holder of the lease `triggers`. Wake it on the topics `rules` and `accounts`. */
export function createSubscriptionsKeeper(options: SubscriptionsOptions): SubscriptionsKeeper {
  const { config } = options;
  const { streams, hooks } = listening(config);
  const round = createSubscriptionsRound(options);
  let isAnythingWanted = false;
  let spentOn: string | null = null;
  const duty = createDuty({
    ...options,
    name: 'subscriptions',
    maxWaitMs: config.readBudgetUsd === null ? lookMs : budgetLookMs,
    async tick(signal) {
      if (!options.isHolder() || (!streams && !hooks)) return null;
      const kept = await round(signal);
      ({ isAnythingWanted, spentOn } = kept);
      options.onChanged();
      return kept.nextAt;
    },
  });
  return {
    ...duty,
    isAnythingWanted: () => streams && isAnythingWanted,
    budgetEnded() {
      // What comes of a subscription that stands all the same must not have X asked at each event.
      if (spentOn !== billingDay(options.now())) duty.wake();
    },
  };
}

function soonest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function latest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.flatMap((moment) => (moment === null ? [] : [moment.getTime()]));
  return known.length === 0 ? null : new Date(Math.max(...known));
}

interface Adoption {
  readonly accounts: readonly Account[];
  readonly atX: readonly Subscription[];
  readonly tag: string;
}

/** What carries our tag and is not known was made by us right before we died; a second of one kind is removed. */
async function adopt(
  { database, push, now }: PushSurroundings,
  { accounts, atX, tag }: Adoption,
): Promise<void> {
  const own = await listOwnSubscriptions(database.db);
  for (const found of atX) {
    const { id, eventType, webhookId } = found;
    const account = accounts.find(({ xUserId }) => xUserId === found.xUserId);
    if (found.tag !== tag || account === undefined) continue;
    if (own.some(({ subscriptionId }) => subscriptionId === id)) continue;
    const known = own.find(
      (one) =>
        one.accountId === account.id &&
        one.eventType === eventType &&
        atX.some((other) => other.id === one.subscriptionId),
    );
    if (known !== undefined) {
      await push.unsubscribe(id);
      continue;
    }
    const made = { subscriptionId: id, accountId: account.id, eventType, webhookId, madeAt: now() };
    await database.db.transaction((tx) => keepOwnSubscription(tx, made));
  }
}

interface Removal {
  readonly own: readonly OwnSubscription[];
  readonly atX: readonly Subscription[];
  readonly wanted: readonly Wanted[];
  readonly webhook: WantedWebhook;
}

async function removeUnneeded(
  { database, push, log }: PushSurroundings,
  { own, atX, wanted, webhook }: Removal,
): Promise<void> {
  for (const one of own) {
    const isAtX = atX.some(({ id }) => id === one.subscriptionId);
    const isWanted = wanted.some(
      ({ account, eventType }) => account.id === one.accountId && eventType === one.eventType,
    );
    const isInPlace = one.webhookId === webhook.id || !webhook.isSettled;
    if (isAtX && isWanted && isInPlace) continue;
    if (isAtX) {
      const removed = await push.unsubscribe(one.subscriptionId);
      if (removed.kind === 'failed' && !isGone(removed.evidence.answer)) {
        const reason = evidenceWords(removed.evidence);
        log.warn({ event: one.eventType, reason }, 'A subscription could not be removed yet.');
        continue;
      }
    }
    await database.db.transaction((tx) => forgetOwnSubscription(tx, one.subscriptionId));
  }
}

function isGone(answer: { readonly kind: string; readonly status?: number }): boolean {
  return answer.kind === 'http' && answer.status === 404;
}

interface Refusal {
  readonly accountId: number;
  readonly reason: string;
  readonly retryAt: Date | null;
}

interface Making {
  readonly wanted: readonly Wanted[];
  readonly atX: readonly Subscription[];
  readonly webhookId: string | null;
  readonly tag: string;
  readonly signal: AbortSignal;
}

/** Makes what is missing; one that X refuses holds up no other. */
async function makeMissing(
  options: PushSurroundings,
  { wanted, atX, webhookId, tag, signal }: Making,
): Promise<readonly Refusal[]> {
  const { database, push, xAccounts, config, now } = options;
  const own = await listOwnSubscriptions(database.db);
  const refusals: Refusal[] = [];
  for (const { account, eventType } of wanted) {
    if (signal.aborted) break;
    const isOurs = own.some((one) => one.accountId === account.id && one.eventType === eventType);
    if (isOurs || isForeign({ atX, webhookId, tag }, account, eventType)) continue;
    const signedIn = await xAccounts.get(account.id);
    if (signedIn === null) continue;
    const made = await push.subscribe(signedIn, { eventType, tag, webhookId });
    if (made.kind === 'failed') {
      const reason = sourceReasons[config.locale].subscriptionRefused(
        eventType,
        evidenceWords(made.evidence),
      );
      refusals.push({ accountId: account.id, reason, retryAt: made.retryAt });
      continue;
    }
    const row = { subscriptionId: made.value.id, accountId: account.id, eventType };
    await database.db.transaction((tx) =>
      keepOwnSubscription(tx, { ...row, webhookId, madeAt: now() }),
    );
  }
  return refusals;
}

/** Somebody else's subscription brings the same events to the same place. */
function isForeign(
  { atX, webhookId, tag }: Pick<Making, 'atX' | 'webhookId' | 'tag'>,
  account: Account,
  eventType: ActivityEventType,
): boolean {
  return atX.some(
    (one) =>
      one.eventType === eventType &&
      one.xUserId === account.xUserId &&
      one.tag !== tag &&
      (webhookId === null || one.webhookId === webhookId),
  );
}
