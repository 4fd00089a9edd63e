import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { inject } from 'vitest';

/**
 * Puts a ready embedded database into a data folder: a program that starts there needs no initdb,
 * which takes seconds of both cores.
 */
export async function seedDataFolder(dataDir: string): Promise<void> {
  const loadDataDir = await openAsBlob(inject('embeddedTemplate'));
  const client = await PGlite.create({ dataDir: join(dataDir, 'pg'), loadDataDir });
  await client.close();
}
