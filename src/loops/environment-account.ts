import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { createDuty, type Duty } from './duty.js';
import { linkEnvironmentAccount, type LinkOptions } from './link-account.js';

const againMs = 30_000;
const refusedAgainMs = 10 * 60_000;
const neverMs = 24 * 60 * 60_000;

export interface EnvironmentAccountOptions extends LinkOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  /** The first answer of X is that it does not know the token: a configuration error. */
  readonly onRefusedAtStart: (evidence: Evidence) => void;
}

export interface EnvironmentAccountDuty extends Duty {
  /** Resolves once X was asked for the first time, whatever it answered. */
  readonly tried: Promise<void>;
}

/** Links the account of `X_ACCESS_TOKEN` at the start, or as soon as X answers. */
export function createEnvironmentAccountDuty(
  options: EnvironmentAccountOptions,
): EnvironmentAccountDuty {
  const { now, log, metrics, onRefusedAtStart } = options;
  let isFirst = true;
  const soon = (waitMs: number) => new Date(now().getTime() + waitMs);
  let settled = false;
  let onTried: () => void = () => undefined;
  const tried = new Promise<void>((resolve) => (onTried = resolve));
  const duty = createDuty({
    name: 'environment-account',
    maxWaitMs: neverMs,
    now,
    log,
    metrics,
    async tick() {
      if (settled) return null;
      const link = await linkEnvironmentAccount(options).finally(onTried);
      if (link.kind === 'refused' && isFirst) onRefusedAtStart(link.evidence);
      isFirst = false;
      if (link.kind === 'later' || link.kind === 'refused') {
        const { answer } = link.evidence;
        log.warn({ answer }, 'The account of X_ACCESS_TOKEN could not be linked yet.');
        return soon(link.kind === 'later' ? againMs : refusedAgainMs);
      }
      settled = true;
      if (link.kind === 'linked') log.info({ handle: link.handle }, 'The account is linked.');
      return null;
    },
  });
  return { ...duty, tried };
}
