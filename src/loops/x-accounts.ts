import { readXAccount } from '../../db/accounts.js';
import type { Renewal, XAccounts } from '../x/accounts.js';
import type { XCredentials } from '../x/port.js';
import { finishLink, startLink, type LinkOptions } from './link-account.js';
import { renewToken, type RenewalOptions } from './renew-token.js';

/** A token that ends within this time is renewed before it is used. */
const renewBeforeMs = 5 * 60_000;

function endsSoon(credentials: XCredentials, now: Date): boolean {
  return (
    credentials.kind === 'oauth2' &&
    credentials.refreshToken !== null &&
    credentials.expiresAt !== null &&
    Date.parse(credentials.expiresAt) - now.getTime() < renewBeforeMs
  );
}

/** Ready credentials over the stored ones. Renewals of one account run one at a time. */
export function createXAccounts(options: RenewalOptions & LinkOptions): XAccounts {
  const { database, secrets, now } = options;
  const running = new Map<number, Promise<Renewal>>();

  const renew = (accountId: number, staleAccessToken: string): Promise<Renewal> => {
    const present = running.get(accountId);
    if (present !== undefined) return present;
    const renewal = renewToken(options, accountId, staleAccessToken).finally(() =>
      running.delete(accountId),
    );
    running.set(accountId, renewal);
    return renewal;
  };

  return {
    renew,
    async get(accountId) {
      const account = await readXAccount(database.db, secrets, accountId);
      if (account === null || !endsSoon(account.credentials, now())) return account;
      const renewal = await renew(accountId, account.credentials.accessToken);
      // Refused or not reached: the old token may still be good, and if not X will say why.
      return renewal.kind === 'renewed' ? renewal.account : account;
    },
    startLink: ({ actor }) => startLink(options, actor),
    finishLink: (answer) => finishLink(options, answer),
  };
}
