import { checkSecretKey } from '../../db/check-secret-key.js';
import { openDatabase } from '../../db/client.js';
import type { Database } from '../../db/database.js';
import { CommitsDoNotReachDisk } from '../../db/embedded/commits-do-not-reach-disk.js';
import { DataFolderInUse } from '../../db/embedded/lock.js';
import { ensureSecretKey } from '../../db/embedded/secret-key.js';
import { errorCode, isAddressRefused } from '../../db/errors.js';
import { createSecrets, WrongSecretKey, type Secrets } from '../../db/secrets.js';
import type { Config } from '../config.js';
import { programTexts } from '../i18n/program.js';
import type { Log } from '../log.js';
import { messageOf } from '../loops/duty.js';
import { outOfReachMs, type Ending } from './ending.js';

export interface Store {
  readonly database: Database;
  readonly secrets: Secrets;
}

export type OpenedStore = { readonly kind: 'open'; readonly store: Store } | Ending;

export interface OpenStoreOptions {
  readonly config: Config;
  readonly log: Log;
  readonly now: () => Date;
  /** Aborted when the program is told to stop meanwhile. */
  readonly signal: AbortSignal;
  /** For tests; 60 s otherwise. */
  readonly giveUpAfterMs?: number;
}

const lastRetryMs = 5_000;

async function openOnce(config: Config, log: Log): Promise<Store> {
  const database = await openDatabase(config.database, { log });
  try {
    const secrets = createSecrets(config.secretKey ?? ensureSecretKey(config.dataDir));
    await checkSecretKey(database.db, secrets);
    return { database, secrets };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** A path that is no folder, or one we may not write to; a full disk (ENOSPC) can get better. */
function isFolderRefused(error: unknown): boolean {
  const code = errorCode(error) ?? '';
  const isOfPath = ['ENOTDIR', 'EACCES', 'EPERM', 'EROFS'].includes(code);
  const syscall = error instanceof Error && 'syscall' in error ? error.syscall : null;
  return isOfPath || (syscall === 'mkdir' && ['EEXIST', 'ENOENT'].includes(code));
}

/** What ends the start at once, because trying again does not help; null: try again. */
function endingOf(error: unknown, config: Config): Ending | null {
  const texts = programTexts[config.locale];
  if (error instanceof DataFolderInUse) {
    return {
      kind: 'out-of-reach',
      lines: [texts.dataFolderInUse(error.dataDir, error.owner)],
    };
  }
  if (error instanceof WrongSecretKey) {
    return { kind: 'configuration', lines: [texts.wrongSecretKey] };
  }
  if (isAddressRefused(error)) {
    return { kind: 'configuration', lines: [texts.databaseRefused(messageOf(error))] };
  }
  if (config.database.kind === 'embedded' && isFolderRefused(error)) {
    const line = texts.dataFolderUnusable(config.database.dataDir, messageOf(error));
    return { kind: 'configuration', lines: [line] };
  }
  return error instanceof CommitsDoNotReachDisk
    ? { kind: 'out-of-reach', lines: [texts.notDurable(config.dataDir)] }
    : null;
}

function rest(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, waitMs);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

/** Opens the store, trying again for 60 s while it is out of reach. */
export async function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  const { config, log, now, signal, giveUpAfterMs = outOfReachMs } = options;
  const giveUpAt = now().getTime() + giveUpAfterMs;
  for (let tries = 0; ; tries += 1) {
    try {
      const store = await openOnce(config, log);
      return { kind: 'open', store };
    } catch (error) {
      const ending = endingOf(error, config);
      if (ending !== null) return ending;
      const reason = messageOf(error);
      const waitMs = Math.min(lastRetryMs, 250 * 2 ** tries, giveUpAt - now().getTime());
      if (waitMs <= 0) {
        const line = programTexts[config.locale].databaseUnreachable(reason);
        return { kind: 'out-of-reach', lines: [line] };
      }
      log.warn(
        { reason, code: errorCode(error), retryInMs: waitMs },
        'The database cannot be reached yet.',
      );
      await rest(waitMs, signal);
    }
    if (signal.aborted) return { kind: 'stopped' };
  }
}
