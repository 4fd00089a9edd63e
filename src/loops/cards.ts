import { channelsWithWork, nextCard, nextTryOf, recentPosts } from '../../db/card-queue.js';
import type { Database } from '../../db/database.js';
import {
  budgetAfter,
  mayPost,
  nextMessageAt,
  spendMessage,
  type MessageBudget,
} from '../chat/message-budget.js';
import type { ChatPort } from '../chat/port.js';
import type { Config } from '../config.js';
import { assertNever } from '../domain/assert.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { CardDelivery, Step } from './card-delivery.js';
import { createDuty, type Duty } from './duty.js';
import { showCard } from './show-card.js';

export interface CardsLoopOptions {
  readonly database: Database;
  readonly port: ChatPort;
  readonly config: Pick<Config, 'timeZone'>;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Whether this process may post for the platform; asked before each card. */
  readonly isHolder: () => boolean;
  /** Longest wait for one answer of the platform. Default 60 s; the adapters give up sooner. */
  readonly deadlineMs?: number;
}

/** At most one edit of a card in this time; what changes meanwhile is shown by the next one. */
const editGapMs = 1_000;
/** Looks by itself this often, since hints can be lost. */
const lookMs = 15_000;
/**
 * A channel that did not take our messages is tried again by itself after this, at the price of one
 * refused call: whoever unarchives it or gives a right back expects its cards, not a further command.
 */
const brokenRetryMs = 60_000;
/** How long nothing is posted after the platform refused our credentials. */
const signedOutMs = 60_000;

/**
 * Shows the cards of one platform: a lane per channel, so that a channel that hangs or fails holds up
 * no other, and a dispatcher that wakes the lanes with something to show. Wake it on topic `cards`
 * and when the process becomes the platform's holder.
 */
export function createCardsLoop(options: CardsLoopOptions): Duty {
  const { database, port, now, isHolder } = options;
  const lanes = new Map<number, Duty>();
  const platform: PlatformState = { signedOutUntil: 0 };
  let running = false;

  const laneOf = (channelId: number): Duty => {
    const known = lanes.get(channelId);
    if (known !== undefined) return known;
    const lane = createLane(options, platform, channelId);
    lanes.set(channelId, lane);
    if (running) lane.start();
    return lane;
  };

  const dispatcher = createDuty({
    ...options,
    name: `cards ${port.platform}`,
    maxWaitMs: lookMs,
    async tick() {
      if (!isHolder() || isSignedOut(options, platform)) return null;
      const at = now();
      const work = await channelsWithWork(database.db, port.platform, brokenBefore(at));
      for (const { channelId, dueAt } of work) if (dueAt <= at) laneOf(channelId).wake();
      return earliest(work.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt > at));
    },
  });

  return {
    name: dispatcher.name,
    start() {
      running = true;
      for (const lane of lanes.values()) lane.start();
      dispatcher.start();
    },
    wake: () => dispatcher.wake(),
    async stop() {
      running = false;
      await dispatcher.stop();
      await Promise.all([...lanes.values()].map((lane) => lane.stop()));
    },
  };
}

/** What all lanes of a platform share. */
interface PlatformState {
  signedOutUntil: number;
}

function isSignedOut({ port, now }: CardsLoopOptions, platform: PlatformState): boolean {
  return now().getTime() < platform.signedOutUntil || port.health().kind === 'signed-out';
}

/** What a lane remembers of its channel; lost with the process, except what the cards themselves tell. */
interface LaneState {
  budget: MessageBudget;
  postsHeldUntil: number;
  editsHeldUntil: number;
  /** When the cards of the last second left. */
  readonly leftAts: Map<number, number>;
}

function createLane(options: CardsLoopOptions, platform: PlatformState, channelId: number): Duty {
  const { database, now, isHolder } = options;
  const through: CardDelivery = {
    ...options,
    timeZone: options.config.timeZone,
    deadlineMs: options.deadlineMs ?? 60_000,
  };
  let state: LaneState | null = null;

  return createDuty({
    ...options,
    name: `cards ${options.port.platform}`,
    maxWaitMs: 60_000,
    async tick(signal) {
      state ??= await firstState(database, channelId, now());
      while (!signal.aborted && isHolder() && !isSignedOut(options, platform)) {
        const at = now();
        const due = await nextCard(database.db, channelId, choiceOf(state, at), at);
        if (due === null) {
          const nextTryAt = await nextTryOf(database.db, channelId, brokenBefore(at));
          return nextLook(state, nextTryAt, at);
        }
        if (due.card.messageRef === null && due.card.postStartedAt === null) {
          state.budget = spendMessage(state.budget, at);
        }
        state.leftAts.set(due.card.id, at.getTime());
        heed(await showCard(through, due), state, platform, now());
      }
      return null;
    },
  });
}

async function firstState(database: Database, channelId: number, at: Date): Promise<LaneState> {
  const posts = await recentPosts(database.db, channelId, new Date(at.getTime() - 10_000));
  return {
    budget: budgetAfter(posts),
    postsHeldUntil: 0,
    editsHeldUntil: 0,
    leftAts: new Map(),
  };
}

function choiceOf(state: LaneState, at: Date): Parameters<typeof nextCard>[2] {
  const ms = at.getTime();
  for (const [cardId, leftAt] of state.leftAts) {
    if (leftAt + editGapMs <= ms) state.leftAts.delete(cardId);
  }
  return {
    posts: mayPost(state.budget, at) && state.postsHeldUntil <= ms,
    edits: state.editsHeldUntil <= ms,
    except: [...state.leftAts.keys()],
    brokenBefore: brokenBefore(at),
  };
}

function brokenBefore(at: Date): Date {
  return new Date(at.getTime() - brokenRetryMs);
}

/** When a limit of the channel frees something, or the next card may be tried; null = nothing is left. */
function nextLook(state: LaneState, nextTryAt: Date | null, at: Date): Date | null {
  if (nextTryAt === null) return null;
  const leftAts = [...state.leftAts.values()].map((leftAt) => leftAt + editGapMs);
  const limits = [
    nextMessageAt(state.budget).getTime(),
    state.postsHeldUntil,
    state.editsHeldUntil,
    ...leftAts,
    nextTryAt.getTime(),
  ];
  return earliest(limits.filter((ms) => ms > at.getTime()).map((ms) => new Date(ms)));
}

function heed(step: Step, state: LaneState, platform: PlatformState, at: Date): void {
  switch (step.kind) {
    case 'go-on':
      return;
    case 'hold':
      if (step.what === 'posts') state.postsHeldUntil = step.until.getTime();
      else state.editsHeldUntil = step.until.getTime();
      return;
    case 'signed-out':
      platform.signedOutUntil = at.getTime() + signedOutMs;
      return;
    default:
      assertNever(step);
  }
}

function earliest(moments: readonly Date[]): Date | null {
  return moments.length === 0
    ? null
    : new Date(Math.min(...moments.map((moment) => moment.getTime())));
}
