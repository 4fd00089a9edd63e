import { and, asc, eq, getTableColumns, lt, sql } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { AccountFacts } from '../src/domain/diagnosis/facts.js';
import type { XAccount, XCredentials } from '../src/x/port.js';
import type { Db, Tx } from './database.js';
import { notify } from './notify.js';
import { recordAction } from './record-action.js';
import { accounts } from './schema.js';
import type { Secrets } from './secrets.js';

const { credentials: _sealed, ...shown } = getTableColumns(accounts);

/** An X account without its credentials. */
export type Account = Omit<typeof accounts.$inferSelect, 'credentials'>;

/** How often the own account is looked at when nothing asks for it sooner. */
const checkEveryMs = 60 * 60_000;

/** All accounts that were ever linked, oldest first. */
export async function listAccounts(db: Db): Promise<Account[]> {
  return db.select(shown).from(accounts).orderBy(asc(accounts.id));
}

/** By handle, with or without `@`, in any case. Null: no such account. */
export async function findAccountByHandle(db: Db, handle: string): Promise<Account | null> {
  const name = handle.trim().replace(/^@/, '').toLowerCase();
  const [row] = await db
    .select(shown)
    .from(accounts)
    .where(sql`lower(${accounts.handle}) = ${name}`)
    // A handle can be taken over by another user of X: the one linked last is meant.
    .orderBy(sql`${accounts.state} = 'linked' desc`, sql`${accounts.linkedAt} desc`);
  return row ?? null;
}

export async function findAccount(db: Db, accountId: number): Promise<Account | null> {
  const [row] = await db.select(shown).from(accounts).where(eq(accounts.id, accountId));
  return row ?? null;
}

export async function findAccountByXUser(db: Db, xUserId: string): Promise<Account | null> {
  const [row] = await db.select(shown).from(accounts).where(eq(accounts.xUserId, xUserId));
  return row ?? null;
}

export interface NewLink {
  readonly facts: AccountFacts;
  readonly credentials: XCredentials;
  readonly scopes: readonly string[];
  readonly source: 'environment' | 'link';
  readonly actor: Actor;
  readonly now: Date;
}

const expiryOf = (credentials: XCredentials) =>
  credentials.kind === 'oauth2' && credentials.expiresAt !== null
    ? new Date(credentials.expiresAt)
    : null;

/**
 * Links an X user, or links the same user anew (`relinked`). The caller ends the pauses that a new
 * link ends, in the same transaction (`endPausesOnRelink`).
 */
export async function linkAccount(
  tx: Tx,
  secrets: Secrets,
  link: NewLink,
): Promise<{ readonly accountId: number; readonly relinked: boolean }> {
  const { facts, credentials, now } = link;
  const values = {
    handle: facts.handle,
    name: facts.name,
    state: 'linked' as const,
    credentials: secrets.seal(JSON.stringify(credentials)),
    authKind: credentials.kind,
    scopes: [...link.scopes],
    tokenExpiresAt: expiryOf(credentials),
    source: link.source,
    facts,
    nextCheckAt: new Date(now.getTime() + checkEveryMs),
    linkedAt: now,
  };
  const before = await findAccountByXUser(tx, facts.xUserId);
  const [row] = await tx
    .insert(accounts)
    .values({ ...values, xUserId: facts.xUserId })
    .onConflictDoUpdate({ target: accounts.xUserId, set: values })
    .returning({ id: accounts.id });
  if (row === undefined) throw new Error('An upsert returned no row');
  await recordAction(tx, {
    at: now,
    actor: link.actor,
    verb: 'account-link',
    accountId: row.id,
    detail: { source: link.source },
  });
  await notify(tx, 'accounts');
  await notify(tx, 'sends');
  return { accountId: row.id, relinked: before !== null };
}

/** Erases the credentials; what waits is kept. False: it was not linked. */
export async function unlinkAccount(
  tx: Tx,
  accountId: number,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const unlinked = await tx
    .update(accounts)
    .set({ state: 'unlinked', credentials: null, tokenExpiresAt: null })
    .where(and(eq(accounts.id, accountId), eq(accounts.state, 'linked')))
    .returning({ id: accounts.id });
  if (unlinked.length === 0) return false;
  await recordAction(tx, { at: now, actor, verb: 'account-unlink', accountId });
  await notify(tx, 'accounts');
  return true;
}

/** What a check of the own account found, and when the next one is due. */
export async function updateAccountFacts(
  tx: Db,
  accountId: number,
  facts: AccountFacts,
  nextCheckAt: Date,
): Promise<void> {
  await tx
    .update(accounts)
    .set({ facts, handle: facts.handle, name: facts.name, nextCheckAt })
    .where(eq(accounts.id, accountId));
}

/** The decrypted credentials of a linked account, or null. Throws `WrongSecretKey`. */
export async function readXAccount(
  db: Db,
  secrets: Secrets,
  accountId: number,
): Promise<XAccount | null> {
  const [row] = await db
    .select({ xUserId: accounts.xUserId, credentials: accounts.credentials })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), eq(accounts.state, 'linked')));
  if (row === undefined || row.credentials === null) return null;
  // Written by linkAccount and storeTokens only, and authenticated by the encryption.
  const credentials = JSON.parse(secrets.open(row.credentials)) as XCredentials;
  return { accountId, xUserId: row.xUserId, credentials };
}

/**
 * Keeps renewed tokens. False: the account was unlinked or linked anew meanwhile, and what is stored
 * stands.
 */
export async function storeTokens(
  db: Db,
  secrets: Secrets,
  renewed: {
    readonly accountId: number;
    readonly staleAccessToken: string;
    readonly credentials: Extract<XCredentials, { kind: 'oauth2' }>;
    readonly scopes: readonly string[];
  },
): Promise<boolean> {
  const { accountId, staleAccessToken, credentials, scopes } = renewed;
  return db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from ${accounts} where ${accounts.id} = ${accountId} for update`);
    const stored = await readXAccount(tx, secrets, accountId);
    if (stored === null || stored.credentials.accessToken !== staleAccessToken) return false;
    await tx
      .update(accounts)
      .set({
        credentials: secrets.seal(JSON.stringify(credentials)),
        tokenExpiresAt: expiryOf(credentials),
        ...(scopes.length === 0 ? {} : { scopes: [...scopes] }),
      })
      .where(eq(accounts.id, accountId));
    return true;
  });
}

/** Linked accounts whose access token ends before `moment`. */
export async function accountsExpiringBefore(db: Db, moment: Date): Promise<number[]> {
  const rows = await db
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.state, 'linked'), lt(accounts.tokenExpiresAt, moment)))
    .orderBy(asc(accounts.id));
  return rows.map((row) => row.id);
}
