import { system, type Platform } from '../src/domain/actor.js';
import type { Locale } from '../src/domain/locale.js';
import type { Tx } from './database.js';
import { notify } from './notify.js';
import { channels } from './schema.js';

/**
 * Binds the channel of the environment to alerts and digests, the first time it is seen. What people
 * made of it later stands, also that they removed it. True: it is bound now for the first time.
 */
export async function bindFirstChannel(
  tx: Tx,
  channel: { readonly platform: Platform; readonly externalId: string; readonly locale: Locale },
  now: Date,
): Promise<boolean> {
  const made = await tx
    .insert(channels)
    .values({ ...channel, alerts: true, digest: true, boundBy: system, boundAt: now })
    .onConflictDoNothing()
    .returning({ id: channels.id });
  if (made.length === 0) return false;
  await notify(tx, 'channels');
  return true;
}
