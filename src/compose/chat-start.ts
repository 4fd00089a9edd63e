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
  /** Called at most once, and never once the program is running. */
  readonly onEnding: (ending: Ending) => void;
  readonly giveUpAfterMs?: number;
}

export interface ChatStarts {
  /** Starts a port. A refusal ends the program only while it is starting. */
  connect(port: ChatPort): Promise<void>;
  /** Resolves when one platform was connected, or the wait for that is over. */
  readonly settled: Promise<void>;
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
  let isOver = false;
  let timer: NodeJS.Timeout | null = null;
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));

  const end = (ending: Ending) => {
    if (isOver) return;
    isOver = true;
    settle();
    onEnding(ending);
  };

  const connect = async (port: ChatPort): Promise<void> => {
    const { platform } = port;
    const first = !tried.has(platform);
    tried.add(platform);
    try {
      const start = await port.start(handlers);
      if (start.kind === 'connected') return;
      reasons.set(platform, start.reason);
      log.warn({ platform, ...start }, 'A chat platform is not connected yet.');
      // A token that died later is not the configuration's fault: the other platform goes on.
      if (start.kind === 'refused' && first && !isWaitOver()) {
        const line = refusedVariableLine(start.variable, start.reason, locale);
        end({ kind: 'configuration', lines: [line] });
      }
    } catch (error) {
      reasons.set(platform, messageOf(error));
      log.error({ platform, reason: messageOf(error) }, 'A chat platform could not be started.');
    }
  };

  const look = async () => {
    const health = await chatHealth().catch(() => new Map<Platform, ChatHealth>());
    if ([...health.values()].some(({ kind }) => kind === 'connected')) {
      isOver = true;
      settle();
    } else if (isWaitOver()) {
      const told = [...health.keys()].map((name) => `${name}: ${reasons.get(name) ?? 'no answer'}`);
      const line = programTexts[locale].platformsUnreachable(told.join(', '));
      end({ kind: 'out-of-reach', lines: [line] });
    }
    if (!isOver) timer = setTimeout(() => void look(), lookEveryMs);
  };

  timer = setTimeout(() => void look(), lookEveryMs);
  return {
    connect,
    settled,
    stop() {
      isOver = true;
      settle();
      if (timer !== null) clearTimeout(timer);
    },
  };
}
