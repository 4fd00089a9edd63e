import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../log.js';
import type { ChatHealth, ChatStart } from '../port.js';
import { readFailure, type SlackFailure } from './delivery.js';
import { pause } from './pause.js';
import { keepSocket, type SlackTimings, type SocketKeeper } from './socket-keeper.js';
import type { WebClients } from './web-clients.js';

/** Who we are for Slack; null until `auth.test` answered once. */
export interface Identity {
  readonly teamId: string;
  readonly botId: string;
  readonly botUserId: string;
}

/** Whether Slack accepts us and can reach us, kept up to date until it is stopped. */
export interface Connection {
  start(): Promise<ChatStart>;
  stop(): void;
  health(): ChatHealth;
  identity(): Identity | null;
  /** A call was refused because of the credentials: shown at once, before the next look. */
  noteSignedOut(reason: string): void;
}

export interface ConnectionParts {
  readonly clients: WebClients;
  /** Null in HTTP mode, where Slack comes to us. */
  readonly newReceiver: (() => SocketModeReceiver) | null;
  readonly timings: SlackTimings;
  readonly log: Log;
  readonly now: () => Date;
}

/** A wrong kind of token, or one without its scope, is a mistake in the configuration as well. */
const refusedCodes = ['not_allowed_token_type', 'missing_scope'];

function isRefusal(failure: SlackFailure): boolean {
  return (
    failure.kind === 'signed-out' || refusedCodes.some((code) => failure.reason.startsWith(code))
  );
}

async function lookWhoWeAre(clients: WebClients): Promise<Identity | SlackFailure> {
  try {
    const answer = await clients.calls.auth.test();
    return {
      teamId: answer.team_id ?? '',
      botId: answer.bot_id ?? '',
      botUserId: answer.user_id ?? '',
    };
  } catch (error: unknown) {
    return readFailure(error);
  }
}

/** When to look again: soon after a failure, rarely while the token is refused. */
function nextProbeMs(problem: SlackFailure | null, timings: SlackTimings): number {
  if (problem === null) return timings.probeMs;
  return isRefusal(problem) ? timings.signedOutRetryMs : Math.min(timings.probeMs, 5000);
}

export function createConnection(parts: ConnectionParts): Connection {
  const { clients, newReceiver, timings, log, now } = parts;
  const stopping = new AbortController();
  const keepers: SocketKeeper[] = [];
  let identity: Identity | null = null;
  let problem: SlackFailure | null = { kind: 'unclear', reason: 'not started' };
  let shown: ChatHealth = { kind: 'connecting', since: now(), reason: 'not started' };

  const present = (): { readonly kind: ChatHealth['kind']; readonly reason: string } => {
    const downs = keepers.flatMap((keeper) => {
      const state = keeper.state();
      return state.kind === 'down' ? [state.failure] : [];
    });
    const noSocket = newReceiver !== null && downs.length === keepers.length;
    const failure = problem ?? (noSocket ? (downs.at(0) ?? null) : null);
    if (failure === null && !noSocket) return { kind: 'connected', reason: '' };
    const reason = failure?.reason ?? 'no socket yet';
    const isSignedOut = failure !== null && isRefusal(failure);
    return { kind: isSignedOut ? 'signed-out' : 'connecting', reason };
  };

  /** Takes over what is true now; `since` stays while the kind stays. */
  const refresh = (): void => {
    const { kind, reason } = present();
    const before = shown.kind === 'connected' ? null : shown;
    if (kind === shown.kind && (before?.reason ?? reason) === reason) return;
    const since = before?.kind === kind ? before.since : now();
    log.info({ kind, reason }, 'Slack: connection');
    shown = kind === 'connected' ? { kind } : { kind, since, reason };
  };

  const probe = async (): Promise<void> => {
    const found = await lookWhoWeAre(clients);
    if (stopping.signal.aborted) return;
    if ('kind' in found) {
      problem = found;
    } else {
      identity = found;
      problem = null;
    }
    refresh();
  };

  const keepProbing = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await pause(nextProbeMs(problem, timings), stopping.signal);
      if (!stopping.signal.aborted) await probe();
    }
  };

  /** Two sockets, so that one serves while Slack refreshes the other. */
  const openSecondSocket = async (
    first: Promise<unknown>,
    make: () => SocketModeReceiver,
  ): Promise<void> => {
    await first;
    await pause(timings.staggerMs, stopping.signal);
    if (!stopping.signal.aborted)
      keepers.push(keepSocket({ newReceiver: make, timings, log, now, changed: refresh }));
  };

  const openSockets = async (): Promise<SlackFailure | null> => {
    if (newReceiver === null) return null;
    const keeper = keepSocket({ newReceiver, timings, log, now, changed: refresh });
    keepers.push(keeper);
    void openSecondSocket(keeper.first, newReceiver);
    const first = await keeper.first;
    return first.kind === 'up' ? null : first.failure;
  };

  const stop = (): void => {
    stopping.abort();
    for (const keeper of keepers) keeper.stop();
    problem = { kind: 'unclear', reason: 'stopped' };
    refresh();
  };

  const refuse = (variable: string, reason: string): ChatStart => {
    stop();
    return { kind: 'refused', variable, reason };
  };

  return {
    start: async () => {
      await probe();
      if (problem !== null && isRefusal(problem)) return refuse('SLACK_BOT_TOKEN', problem.reason);
      const noSocket = await openSockets();
      if (noSocket !== null && isRefusal(noSocket)) {
        return refuse('SLACK_APP_TOKEN', noSocket.reason);
      }
      void keepProbing();
      const failure = problem ?? noSocket;
      return failure === null
        ? { kind: 'connected' }
        : { kind: 'unreachable', reason: failure.reason };
    },
    stop,
    health: () => shown,
    identity: () => identity,
    noteSignedOut: (reason) => {
      problem = { kind: 'signed-out', reason };
      refresh();
    },
  };
}
