import type { Log } from '../log.js';
import type { XAccounts } from '../x/accounts.js';
import type { Reading, XAccount } from '../x/port.js';
import type { XReader } from '../x/reading-port.js';
import { messageOf } from './duty.js';

/** What renewing takes. */
export interface RenewingOptions {
  readonly xAccounts: Pick<XAccounts, 'renew'>;
  readonly log: Log;
}

/**
 * The same reader for access tokens that may merely be old: what X refuses with 401 is asked once more with a renewed
 * token. Where none is to be had, the refusal stands: `status` shows it.
 */
export function createRenewingReader(reader: XReader, options: RenewingOptions): XReader {
  const asking =
    <Rest extends readonly unknown[], T>(
      ask: (account: XAccount, ...rest: Rest) => Promise<Reading<T>>,
    ) =>
    async (account: XAccount, ...rest: Rest): Promise<Reading<T>> => {
      const reading = await ask(account, ...rest);
      const renewed = isOldToken(account, reading) ? await renew(options, account) : null;
      return renewed === null ? reading : ask(renewed, ...rest);
    };
  return {
    followers: asking(reader.followers),
    likers: asking(reader.likers),
    reposters: asking(reader.reposters),
    quotes: asking(reader.quotes),
    mentions: asking(reader.mentions),
    messages: asking(reader.messages),
    hashtagPosts: asking(reader.hashtagPosts),
    ownPosts: asking(reader.ownPosts),
    people: asking(reader.people),
  };
}

function isOldToken({ credentials }: XAccount, reading: Reading<unknown>): boolean {
  if (reading.kind === 'read' || credentials.kind !== 'oauth2') return false;
  const { answer } = reading.evidence;
  return answer.kind === 'http' && answer.status === 401;
}

async function renew(
  { xAccounts, log }: RenewingOptions,
  { accountId, credentials }: XAccount,
): Promise<XAccount | null> {
  try {
    const renewal = await xAccounts.renew(accountId, credentials.accessToken);
    return renewal.kind === 'renewed' ? renewal.account : null;
  } catch (error) {
    // What X answered to the reading must be kept all the same.
    log.error({ accountId, reason: messageOf(error) }, 'A token could not be renewed.');
    return null;
  }
}
