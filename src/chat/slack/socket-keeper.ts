import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../log.js';
import { readFailure, type SlackFailure } from './delivery.js';
import { pause } from './pause.js';

/** How long we wait for what. Tests shorten them; nothing else does. */
export interface SlackTimings {
  /** Between two looks whether the bot token is accepted and Slack answers. */
  readonly probeMs: number;
  /** Before a refused token is tried again: Slack must not be hammered with it. */
  readonly signedOutRetryMs: number;
  /** First and longest wait before a socket that did not come up is tried again. */
  readonly reconnectMs: number;
  readonly reconnectMaxMs: number;
  /** Between the first socket and the second: `apps.connections.open` allows few calls a minute. */
  readonly staggerMs: number;
  /** From the request for a socket to Slack's hello. */
  readonly helloTimeoutMs: number;
  /** Without an answer to our pings for so long, a socket is dead although it stays open. */
  readonly pongTimeoutMs: number;
  /** How long `stop` waits for interactions that are being answered. */
  readonly drainMs: number;
}

export const slackTimings: SlackTimings = {
  probeMs: 15_000,
  signedOutRetryMs: 60_000,
  reconnectMs: 1000,
  reconnectMaxMs: 30_000,
  staggerMs: 5000,
  helloTimeoutMs: 15_000,
  pongTimeoutMs: 5000,
  drainMs: 5000,
};

export type SocketState =
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly failure: SlackFailure };

/** Keeps one Socket Mode connection alive until it is stopped. */
export interface SocketKeeper {
  /** How the first try went. */
  readonly first: Promise<SocketState>;
  state(): SocketState;
  stop(): void;
}

const notYet: SocketState = { kind: 'down', failure: { kind: 'unclear', reason: 'not connected' } };

function ended(receiver: SocketModeReceiver): Promise<void> {
  return new Promise((resolve) => {
    receiver.client.once('disconnected', () => resolve());
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Connects once; rejects when there is no hello in time. */
async function connect(receiver: SocketModeReceiver, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no hello from Slack in time')), timeoutMs);
  });
  try {
    await Promise.race([receiver.start(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(error: unknown): SlackFailure {
  try {
    return readFailure(error);
  } catch {
    const reason = error instanceof Error ? error.message : 'the socket did not open';
    return { kind: 'unclear', reason };
  }
}

/** How long to wait after `failures` failed tries in a row; `failure` null: it was a short life. */
export function reconnectWaitMs(
  failure: SlackFailure | null,
  failures: number,
  timings: SlackTimings,
): number {
  if (failures === 0) return 0;
  if (failure?.kind === 'signed-out' || failure?.kind === 'closed') {
    return timings.signedOutRetryMs;
  }
  if (failure?.kind === 'later') return Math.max(failure.seconds * 1000, timings.reconnectMs);
  // A socket that was closed soon after its hello is renewed at once, but not again and again.
  const doublings = failure === null ? failures - 2 : failures - 1;
  if (doublings < 0) return 0;
  return Math.min(timings.reconnectMs * 2 ** doublings, timings.reconnectMaxMs);
}

export interface SocketKeeping {
  readonly newReceiver: () => SocketModeReceiver;
  readonly timings: SlackTimings;
  readonly log: Log;
  readonly now: () => Date;
  /** Called whenever the state changed. */
  readonly changed: () => void;
}

/**
 * Slack's own reconnecting waits 5 s after every routine refresh and, when the token was revoked
 * meanwhile, ends in a rejection that nobody can catch and that kills Node. So the receivers come
 * with `autoReconnectEnabled: false`, and reconnecting is done here: at once after a refresh, with
 * growing waits while Slack does not answer, rarely while it refuses the token. Every connection
 * gets a receiver of its own, so that a late closing of the last one cannot touch the next.
 */
export function keepSocket(keeping: SocketKeeping): SocketKeeper {
  const { newReceiver, timings, log, now, changed } = keeping;
  const stopping = new AbortController();
  let state: SocketState = notYet;
  let tellFirst: (state: SocketState) => void = () => undefined;
  const first = new Promise<SocketState>((resolve) => {
    tellFirst = resolve;
  });
  const set = (next: SocketState): void => {
    state = next;
    tellFirst(next);
    changed();
  };

  /** One connection from its beginning to its end. Gives why it never came up, or null. */
  const live = async (): Promise<SlackFailure | null> => {
    const receiver = newReceiver();
    const end = Promise.race([ended(receiver), aborted(stopping.signal)]);
    try {
      await connect(receiver, timings.helloTimeoutMs);
      set({ kind: 'up' });
      await end;
      set({ kind: 'down', failure: { kind: 'unclear', reason: 'the connection was closed' } });
      return null;
    } catch (error: unknown) {
      const failure = failureOf(error);
      set({ kind: 'down', failure });
      return failure;
    } finally {
      // Not awaited: a dead peer never completes the closing handshake.
      void receiver.stop();
    }
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const bornAt = now().getTime();
      const failure = await live();
      if (stopping.signal.aborted) return;
      const isLongLife = failure === null && now().getTime() - bornAt > timings.reconnectMaxMs;
      failures = isLongLife ? 0 : failures + 1;
      if (failure !== null) log.warn({ reason: failure.reason, failures }, 'Slack: no socket');
      await pause(reconnectWaitMs(failure, failures, timings), stopping.signal);
    }
  };

  void run();
  return { first, state: () => state, stop: () => stopping.abort() };
}
