import { accountsExpiringBefore } from '../../db/accounts.js';
import type { Database } from '../../db/database.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { XAccounts } from '../x/accounts.js';
import { createDuty, type Duty } from './duty.js';

export interface TokenDutyOptions {
  readonly database: Database;
  readonly xAccounts: XAccounts;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** `XAccounts.get` renews what ends within 5 minutes; this looks often enough never to miss that. */
const lookEveryMs = 60_000;
const renewBeforeMs = 5 * 60_000;

/** Renews access tokens before they end, so that no send has to wait for it. */
export function createTokenDuty(options: TokenDutyOptions): Duty {
  const { database, xAccounts, now, log, metrics } = options;
  return createDuty({
    name: 'tokens',
    maxWaitMs: lookEveryMs,
    now,
    log,
    metrics,
    async tick(signal) {
      const ending = new Date(now().getTime() + renewBeforeMs);
      for (const accountId of await accountsExpiringBefore(database.db, ending)) {
        if (signal.aborted) break;
        const account = await xAccounts.get(accountId);
        const { credentials } = account ?? { credentials: null };
        const renewed =
          credentials?.kind !== 'oauth2' ||
          (credentials.expiresAt !== null && Date.parse(credentials.expiresAt) > ending.getTime());
        if (!renewed)
          log.warn({ accountId }, 'The access token of an account could not be renewed.');
      }
      return null;
    },
  });
}
