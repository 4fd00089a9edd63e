import { and, eq, gt, isNull } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { Db } from './database.js';
import { oauthRequests } from './schema.js';
import type { Secrets } from './secrets.js';

/** How long a person may take between `/xtep account link` and X's answer. */
export const oauthRequestLivesMs = 30 * 60_000;

/** Keeps the state and the encrypted PKCE verifier of a link that a person began. */
export async function addOauthRequest(
  db: Db,
  secrets: Secrets,
  request: { state: string; verifier: string; actor: Actor; now: Date },
): Promise<void> {
  await db.insert(oauthRequests).values({
    state: request.state,
    verifier: secrets.seal(request.verifier),
    actor: request.actor,
    madeAt: request.now,
  });
}

/** Uses a state up. Null: it is not known, was used before, or is too old. */
export async function useOauthRequest(
  db: Db,
  secrets: Secrets,
  state: string,
  now: Date,
): Promise<{ readonly verifier: string; readonly actor: Actor } | null> {
  const oldest = new Date(now.getTime() - oauthRequestLivesMs);
  const [row] = await db
    .update(oauthRequests)
    .set({ usedAt: now })
    .where(
      and(
        eq(oauthRequests.state, state),
        isNull(oauthRequests.usedAt),
        gt(oauthRequests.madeAt, oldest),
      ),
    )
    .returning({ verifier: oauthRequests.verifier, actor: oauthRequests.actor });
  return row === undefined ? null : { verifier: secrets.open(row.verifier), actor: row.actor };
}
