import { openAsBlob } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { beforeAll, beforeEach, describe, inject } from 'vitest';
import type { Database } from '../../db/database.js';
import { embeddedDatabase } from '../../db/embedded/database.js';
import { openPostgres } from '../../db/postgres.js';
import * as schema from '../../db/schema.js';
import { createLog } from '../../src/log.js';
import { createDatabase, type MadeDatabase } from './postgres-databases.js';

type Engine = Database['kind'];

/** One open store per engine and worker, on `globalThis`: the modules of one file may be loaded anew. */
const shared =
  (globalThis as { xtepTestStores?: Map<Engine, Promise<Database>> }).xtepTestStores ??
  new Map<Engine, Promise<Database>>();
(globalThis as { xtepTestStores?: typeof shared }).xtepTestStores = shared;

const tables = Object.values<unknown>(schema)
  .filter((entry) => is(entry, PgTable))
  .map((table) => `"${getTableName(table)}"`)
  .join(', ');

/** A new embedded database in memory with the migrations applied (0.4 s). Close it. */
export async function freshEmbedded(): Promise<Database> {
  const loadDataDir = await openAsBlob(inject('embeddedTemplate'));
  return embeddedDatabase(await PGlite.create({ loadDataDir }));
}

/** Whether this run has a PostgreSQL server. */
export function hasPostgres(): boolean {
  return inject('postgresTemplate') !== null;
}

/**
 * A new PostgreSQL database with the migrations applied, for tests that need several connections or
 * processes on one store. Throws when the run has no server: ask `hasPostgres` first.
 */
export async function freshPostgres(): Promise<MadeDatabase> {
  const template = inject('postgresTemplate');
  if (template === null) throw new Error('This run has no PostgreSQL: see hasPostgres().');
  return createDatabase(template, new URL(template).pathname.slice(1));
}

async function openShared(engine: Engine): Promise<Database> {
  return engine === 'embedded'
    ? freshEmbedded()
    : openPostgres((await freshPostgres()).url, createLog('silent'));
}

function sharedDatabase(engine: Engine): Promise<Database> {
  const open = shared.get(engine) ?? openShared(engine);
  shared.set(engine, open);
  return open;
}

/** Removes all rows of all tables; ids start at 1 again. */
export async function emptyTables(database: Database): Promise<void> {
  await database.db.execute(sql.raw(`truncate ${tables} restart identity cascade`));
}

/**
 * Runs `body` once per engine: on the embedded database and on a real PostgreSQL (skipped, visibly,
 * where there is none). All tables are empty before each test.
 */
export function describeEachDatabase(title: string, body: (open: () => Database) => void): void {
  for (const engine of ['embedded', 'postgres'] as const) {
    describe.skipIf(engine === 'postgres' && !hasPostgres())(`${title} (${engine})`, () => {
      let database: Database | null = null;
      beforeAll(async () => {
        database = await sharedDatabase(engine);
      });
      beforeEach(async () => {
        if (database !== null) await emptyTables(database);
      });
      body(() => {
        if (database === null) throw new Error('The database is open inside tests and hooks only.');
        return database;
      });
    });
  }
}
