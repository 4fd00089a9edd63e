import type { Config } from '../src/config.js';
import type { Log } from '../src/log.js';
import type { Database } from './database.js';

/**
 * Opens the store that the configuration names and applies its migrations. The driver of the other
 * engine is never loaded. Rejects with the driver's error when PostgreSQL cannot be reached, and with
 * `DataFolderInUse` (`embedded/lock.ts`) when another process owns the data folder.
 */
export async function openDatabase(
  database: Config['database'],
  options: { readonly log: Log },
): Promise<Database> {
  if (database.kind === 'postgres') {
    const { openPostgres } = await import('./postgres.js');
    return openPostgres(database.url, options.log);
  }
  const { openEmbedded } = await import('./embedded/open.js');
  return openEmbedded(database.dataDir, options.log);
}
