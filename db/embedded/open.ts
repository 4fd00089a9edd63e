import { mkdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import type { Log } from '../../src/log.js';
import type { Database } from '../database.js';
import { embeddedDatabase } from './database.js';

/** Placeholder until the durable opener lands in this file. */
export async function openEmbedded(dataDir: string, _log: Log): Promise<Database> {
  mkdirSync(dataDir, { recursive: true });
  return embeddedDatabase(await PGlite.create(dataDir));
}
