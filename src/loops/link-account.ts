import { findAccountByXUser, linkAccount, readXAccount, type NewLink } from '../../db/accounts.js';
import type { Database } from '../../db/database.js';
import { addOauthRequest, useOauthRequest } from '../../db/oauth-requests.js';
import { endPausesOnRelink } from '../../db/pauses.js';
import type { Secrets } from '../../db/secrets.js';
import type { Config } from '../config.js';
import { system, type Actor } from '../domain/actor.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { LinkOutcome } from '../x/accounts.js';
import type { XCredentials, XPort } from '../x/port.js';

export interface LinkOptions {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly x: XPort;
  readonly config: Config;
  readonly now: () => Date;
}

/** Where X sends the person's browser back to; null: `PUBLIC_URL` is not set. */
export function redirectUri(config: Config): string | null {
  return config.web.publicUrl === null ? null : `${config.web.publicUrl}/oauth/x/callback`;
}

/** See `XAccounts.startLink`. */
export async function startLink(options: LinkOptions, actor: Actor): Promise<string | null> {
  const { database, secrets, x, config, now } = options;
  const uri = redirectUri(config);
  if (uri === null || config.x.oauth2 === null) return null;
  const { url, state, verifier } = x.authorizeUrl(uri);
  await addOauthRequest(database.db, secrets, { state, verifier, actor, now: now() });
  return url;
}

/** See `XAccounts.finishLink`. */
export async function finishLink(
  options: LinkOptions,
  answer: { readonly state: string; readonly code: string },
): Promise<LinkOutcome> {
  const { database, secrets, x, config, now } = options;
  const uri = redirectUri(config);
  const request = await useOauthRequest(database.db, secrets, answer.state, now());
  if (request === null || uri === null) return { kind: 'stale' };
  const tokens = await x.exchangeCode(answer.code, request.verifier, uri);
  if (tokens.kind !== 'granted') return tokens;
  const { credentials, scopes } = tokens;
  const own = await x.ownAccount({ accountId: 0, xUserId: '', credentials });
  if (own.kind === 'failed') {
    const kind = isRefusal(own.evidence) ? 'refused' : 'unclear';
    return { kind, evidence: own.evidence };
  }
  const link = {
    facts: own.value,
    credentials,
    scopes,
    source: 'link',
    actor: request.actor,
  } as const;
  const { accountId, relinked } = await linkAndResume(options, { ...link, now: now() });
  return { kind: 'linked', accountId, handle: own.value.handle, relinked };
}

/** One transaction: the link, and the pauses that it ends. */
async function linkAndResume({ database, secrets }: LinkOptions, link: NewLink) {
  return database.db.transaction(async (tx) => {
    const linked = await linkAccount(tx, secrets, link);
    await endPausesOnRelink(tx, linked.accountId, link.now, link.actor);
    return linked;
  });
}

const isRefusal = (evidence: Evidence) =>
  evidence.answer.kind === 'http' && [400, 401, 403].includes(evidence.answer.status);

/** What became of the account that the environment gives. */
export type EnvironmentLink =
  | { readonly kind: 'none' }
  | { readonly kind: 'linked'; readonly handle: string }
  /** X does not know these credentials (401): a configuration error at the start. */
  | { readonly kind: 'refused'; readonly evidence: Evidence }
  /** X did not answer, or answered something that may pass: try again later. */
  | { readonly kind: 'later'; readonly evidence: Evidence };

function environmentCredentials(config: Config): XCredentials | null {
  const given = config.x.staticAccount;
  if (given === null) return null;
  const { accessToken, accessSecret } = given;
  return accessSecret === null
    ? { kind: 'oauth2', accessToken, refreshToken: null, expiresAt: null }
    : { kind: 'oauth1', accessToken, accessSecret };
}

/**
 * Links the account of `X_ACCESS_TOKEN`. What a person linked through chat stands above it, and a
 * restart with the same token changes nothing (it must not end a pause).
 */
export async function linkEnvironmentAccount(options: LinkOptions): Promise<EnvironmentLink> {
  const { database, secrets, x, now } = options;
  const credentials = environmentCredentials(options.config);
  if (credentials === null) return { kind: 'none' };
  const own = await x.ownAccount({ accountId: 0, xUserId: '', credentials });
  if (own.kind === 'failed') {
    const { answer } = own.evidence;
    const refused = answer.kind === 'http' && answer.status === 401;
    return { kind: refused ? 'refused' : 'later', evidence: own.evidence };
  }
  const facts = own.value;
  const before = await findAccountByXUser(database.db, facts.xUserId);
  const present = before === null ? null : await readXAccount(database.db, secrets, before.id);
  const stands =
    before?.state === 'linked' &&
    (before.source === 'link' || present?.credentials.accessToken === credentials.accessToken);
  if (!stands) {
    const link = { facts, credentials, scopes: [], source: 'environment', actor: system } as const;
    await linkAndResume(options, { ...link, now: now() });
  }
  return { kind: 'linked', handle: facts.handle };
}
