import { eq } from 'drizzle-orm';
import type { Db } from './database.js';
import { settings } from './schema.js';

/** A small fact that the program keeps about itself, or null. */
export async function readSetting(db: Db, name: string): Promise<Record<string, unknown> | null> {
  const [row] = await db.select().from(settings).where(eq(settings.name, name));
  return row?.value ?? null;
}

/** Writes a small fact, in place of what was there. */
export async function writeSetting(
  db: Db,
  name: string,
  value: Record<string, unknown>,
): Promise<void> {
  await db
    .insert(settings)
    .values({ name, value })
    .onConflictDoUpdate({ target: settings.name, set: { value } });
}

/** Writes a small fact unless there is one, and gives the one that stands. Several may try at once. */
export async function settleSetting(
  db: Db,
  name: string,
  value: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  await db.insert(settings).values({ name, value }).onConflictDoNothing();
  return (await readSetting(db, name)) ?? value;
}
