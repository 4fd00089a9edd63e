import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Log } from '../../src/log.js';
import type { Database } from '../database.js';
import { ensureCluster } from './create-cluster.js';
import { CommitsDoNotReachDisk } from './commits-do-not-reach-disk.js';
import { embeddedDatabase } from './database.js';
import { takeDataFolder } from './lock.js';
import { createSyncingFolder, type SyncingFolder } from './syncing-folder.js';

/**
 * PGlite starts PostgreSQL with `-F` (no fsync), and its default `fdatasync` ends in a stub that
 * does nothing. 16 MB of shared buffers halve the memory and cost nothing measurable here.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['fsync=on', 'wal_sync_method=fsync', 'shared_buffers=16MB'].flatMap((setting) => [
    '-c',
    setting,
  ]),
];

/**
 * Commits once and asks whether the disk was asked to confirm. All of the above rests on internals
 * of PGlite; a version that changed them must be refused and not trusted. Throws `CommitsDoNotReachDisk`.
 */
export async function proveDurable(client: PGlite, folder: SyncingFolder): Promise<void> {
  const before = folder.syncCount();
  await client.query(`select pg_logical_emit_message(true, 'xtep', 'Is this on the disk?')`);
  if (folder.syncCount() === before) throw new CommitsDoNotReachDisk();
}

async function openCluster(cluster: string): Promise<PGlite> {
  const folder = createSyncingFolder(cluster);
  const client = await PGlite.create({ fs: folder.fs, startParams });
  await proveDurable(client, folder);
  return client;
}

/**
 * Opens the embedded database in `dataDir`, made on first use, as the folder's one owner. Throws
 * `DataFolderInUse` when another process owns it, `CommitsDoNotReachDisk` when a power cut could
 * lose what was acknowledged.
 */
export async function openEmbedded(dataDir: string, log: Log): Promise<Database> {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const release = await takeDataFolder(folder);
  try {
    const client = await openCluster(await ensureCluster(folder));
    log.debug({ folder }, 'The embedded database is open; its commits reach the disk.');
    return await embeddedDatabase(client, release);
  } catch (error) {
    await release();
    throw error;
  }
}
