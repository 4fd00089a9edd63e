import { LogLevel, type Logger } from '@slack/bolt';
import type { Log } from '../../log.js';

/**
 * Slack's libraries log into ours. Their debug lines hold whole request bodies, texts of people
 * among them, and they build those lines whatever the level is; so they end here.
 */
export function boltLog(log: Log): Logger {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: unknown[]): void =>
      log[level]({ from: 'slack library' }, parts.map(String).join(' '));
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: write('warn'),
    error: write('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
