import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT, PgTransaction } from 'drizzle-orm/pg-core';
import type * as schema from './schema.js';

/** A handle that runs queries: the root handle of either engine, or a transaction. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

/** A running transaction. Whatever changes state takes this, so that it cannot be called outside one. */
export type Tx = PgTransaction<
  PgQueryResultHKT,
  typeof schema,
  ExtractTablesWithRelations<typeof schema>
>;

/** What a committed transaction may have given others to do. */
export const topics = [
  'sends',
  'cards',
  'channels',
  'accounts',
  'read-backs',
  'triggers',
  'rules',
  'budget',
] as const;

export type Topic = (typeof topics)[number];

export function isTopic(value: string): value is Topic {
  return topics.some((topic) => topic === value);
}

/** An open store: PostgreSQL, or PostgreSQL in this process. */
export interface Database {
  readonly kind: 'postgres' | 'embedded';
  readonly db: Db;
  /**
   * Calls `onTopic` after every commit that called `notify` (`db/notify.ts`), also of other
   * processes. A hint only: a lost connection loses hints, so every duty looks by itself too.
   * Resolves to a function that stops it.
   */
  listen(onTopic: (topic: Topic) => void): Promise<() => Promise<void>>;
  /** Rejects when the store cannot answer a trivial query within `timeoutMs`. */
  ping(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Rows of a raw statement, whose result shape differs between the drivers. */
export function rowsOf<T>(result: unknown): T[] {
  return Array.isArray(result) ? [...(result as T[])] : (result as { rows: T[] }).rows;
}
