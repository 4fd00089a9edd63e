import type { ChatHandlers, ChatHealth, ChatPort } from '../chat/port.js';
import { refusedVariableLine } from '../config/problem-line.js';
import type { Platform } from '../domain/actor.js';
import type { Locale } from '../domain/locale.js';
import { programTexts } from '../i18n/program.js';
import type { Log } from '../log.js';
import { messageOf } from '../loops/duty.js';
import { outOfReachMs, type Ending } from './ending.js';

export interface ChatStartOptions {
  readonly locale: Locale;
  readonly log: Log;
  readonly now: () => Date;
  readonly handlers: ChatHandlers;
  chatHealth(): Promise<ReadonlyMap<Platform, ChatHealth>>;
  /** Called at most once. */
  readonly onEnding: (ending: Ending) => void;
  readonly giveUpAfterMs?: number;
}

export interface ChatStarts {
  /**
   * Starts a port. A refusal ends the program only while it is starting. False: the port has given
   * up, and a fresh one must be started later; otherwise it goes on by itself.
   */
  connect(port: ChatPort): Promise<boolean>;
  stop(): void;
}

const lookEveryMs = 500;

/**
 * The start of the chat platforms: a token that a platform refuses is a configuration error, and so
 * long as none can be reached the program is not running. From the first connection on nothing that
 * happens to a platform ends the process.
 */
export function createChatStarts(options: ChatStartOptions): ChatStarts {
  const { locale, log, now, handlers, chatHealth, onEnding } = options;
  const { giveUpAfterMs = outOfReachMs } = options;
  const startedAt = now().getTime();
  const isWaitOver = () => now().getTime() - startedAt >= giveUpAfterMs;
  const reasons = new Map<Platform, string>();
  const tried = new Set<Platform>();
  /** No more looking: a platform was connected, the wait is over, or we were stopped. */
  let isSettled = false;
  let hasEnded = false;
  let timer: NodeJS.Timeout | null = null;

  // One platform's connection does not excuse the other's token, whichever answers first.
  const end = (ending: Ending) => {
    if (hasEnded) return;
    hasEnded = true;
    onEnding(ending);
  };

  const connect = async (port: ChatPort): Promise<boolean> => {
    const { platform } = port;
    const first = !tried.has(platform);
    tried.add(platform);
    try {
      const start = await port.start(handlers);
      if (start.kind === 'connected') return true;
      reasons.set(platform, start.reason);
      log.warn({ platform, ...start }, 'A chat platform is not connected yet.');
      // A token that died later is not the configuration's fault: the other platform goes on.
      if (start.kind === 'refused' && first && !isWaitOver()) {
        const line = refusedVariableLine(start.variable, start.reason, locale);
        end({ kind: 'configuration', lines: [line] });
      }
      return start.kind === 'unreachable';
    } catch (error) {
      reasons.set(platform, messageOf(error));
      log.error({ platform, reason: messageOf(error) }, 'A chat platform could not be started.');
      return false;
    }
  };

  const look = async () => {
    const health = await chatHealth().catch(() => new Map<Platform, ChatHealth>());
    if ([...health.values()].some(({ kind }) => kind === 'connected')) {
      isSettled = true;
    } else if (isWaitOver()) {
      const told = [...health.keys()].map((name) => `${name}: ${reasons.get(name) ?? 'no answer'}`);
      const line = programTexts[locale].platformsUnreachable(told.join(', '));
      isSettled = true;
      end({ kind: 'out-of-reach', lines: [line] });
    }
    if (!isSettled) timer = setTimeout(() => void look(), lookEveryMs);
  };

  timer = setTimeout(() => void look(), lookEveryMs);
  return {
    connect,
    stop() {
      isSettled = true;
      hasEnded = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
