import { setTimeout as pause } from 'node:timers/promises';
import { readXAccount, storeTokens } from '../../db/accounts.js';
import type { Database } from '../../db/database.js';
import { giveRenewalTurnBack, takeRenewalTurn } from '../../db/renewal-turn.js';
import type { Secrets } from '../../db/secrets.js';
import type { Log } from '../log.js';
import type { Renewal } from '../x/accounts.js';
import type { TokenResult, XAccount, XCredentials, XPort } from '../x/port.js';
import { messageOf } from './duty.js';

export interface RenewalOptions {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly x: XPort;
  /** Names this process among those that share the database. */
  readonly holder: string;
  readonly log: Log;
  readonly now: () => Date;
}

type Oauth2 = Extract<XCredentials, { kind: 'oauth2' }>;
type Granted = Extract<TokenResult, { kind: 'granted' }>;

/** Longer than X's deadline of 15 s and the storing of the answer. */
const turnLastsMs = 45_000;
const lookAgainMs = 200;
const storeTries = 6;

/**
 * Renews the tokens of an account after `staleAccessToken` was refused or is about to end. Of several
 * processes one asks X, since a refresh token can be spent once; the others wait for its result.
 */
export async function renewToken(
  options: RenewalOptions,
  accountId: number,
  staleAccessToken: string,
): Promise<Renewal> {
  const { database, secrets, holder, now } = options;
  for (;;) {
    const account = await readXAccount(database.db, secrets, accountId);
    if (account === null) return { kind: 'refused', evidence: null };
    const { credentials } = account;
    if (credentials.accessToken !== staleAccessToken) return { kind: 'renewed', account };
    if (credentials.kind === 'oauth1' || credentials.refreshToken === null) {
      return { kind: 'refused', evidence: null };
    }
    const until = new Date(now().getTime() + turnLastsMs);
    if (await takeRenewalTurn(database.db, { accountId, holder, now: now(), until })) {
      try {
        return await renewInTurn(options, account, staleAccessToken);
      } finally {
        await giveRenewalTurnBack(database.db, accountId, holder, now());
      }
    }
    await pause(lookAgainMs);
  }
}

/** Looks once more, for another process may have ended its turn since the caller looked. */
async function renewInTurn(
  options: RenewalOptions,
  seen: XAccount,
  staleAccessToken: string,
): Promise<Renewal> {
  const account = await readXAccount(options.database.db, options.secrets, seen.accountId);
  if (account === null) return { kind: 'refused', evidence: null };
  const { credentials } = account;
  if (credentials.accessToken !== staleAccessToken) return { kind: 'renewed', account };
  if (credentials.kind === 'oauth1') return { kind: 'refused', evidence: null };
  const result = await options.x.refresh(credentials);
  if (result.kind !== 'granted') return result;
  return store(options, account, credentials, result);
}

/**
 * X has rotated the refresh token: from here on the old one is worth nothing, so a database that is
 * lost for a moment must not cost the link.
 */
async function store(
  options: RenewalOptions,
  account: XAccount,
  stale: Oauth2,
  granted: Granted,
): Promise<Renewal> {
  const { database, secrets, log } = options;
  const { accountId } = account;
  for (let tries = 1; ; tries += 1) {
    try {
      const stored = await storeTokens(database.db, secrets, {
        accountId,
        staleAccessToken: stale.accessToken,
        credentials: granted.credentials,
        scopes: granted.scopes,
      });
      const present = stored ? null : await readXAccount(database.db, secrets, accountId);
      if (stored) {
        return { kind: 'renewed', account: { ...account, credentials: granted.credentials } };
      }
      return present === null
        ? { kind: 'refused', evidence: null }
        : { kind: 'renewed', account: present };
    } catch (error) {
      if (tries >= storeTries) throw error;
      log.error({ accountId, reason: messageOf(error) }, 'Renewed tokens could not be stored yet.');
      await pause(250 * 2 ** tries);
    }
  }
}
