import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { rowsOf, type Db } from '../../db/database.js';
import { eventually } from './sending-stage.js';

/* Two transactions that meet at a certain point. */

/** A promise that a test fulfils itself. */
export function signalled() {
  let signal: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    signal = resolve;
  });
  return { promise, signal: () => signal() };
}

/** Until a transaction waits for a lock of another one; PostgreSQL only. */
export async function untilSomebodyWaits(db: Db): Promise<void> {
  await eventually(async () => {
    const waiting = await db.execute(sql`select 1 from pg_locks where not granted`);
    expect(rowsOf(waiting)).not.toEqual([]);
  });
}
