import { isStillClaimed } from '../../db/release-claim.js';
import { targetOf, unknownAttemptsOf, unsettledAttempts } from '../../db/read-backs.js';
import type { sends } from '../../db/schema.js';
import type { XAccount } from '../x/port.js';
import { readBackTarget } from './read-back-target.js';
import type { SendingSurroundings } from './sending-surroundings.js';

/**
 * Before a claimed send POSTs again: looks once more whether an earlier try of it has arrived. True
 * when it has, so that nothing may leave. A read that fails proves nothing, and the person who asked
 * for the Resend was told so.
 */
export async function readOnceMore(
  surroundings: SendingSurroundings,
  account: XAccount,
  send: typeof sends.$inferSelect,
): Promise<boolean> {
  if (send.attemptCount === 0) return false;
  const { database, processId } = surroundings;
  const own = await unknownAttemptsOf(database.db, send.id);
  if (own.length === 0) return false;
  const target = targetOf(send);
  const others = await unsettledAttempts(database.db, target);
  const known = new Set(own.map(({ attempt }) => attempt.id));
  await readBackTarget(surroundings, account, target, [
    ...own,
    ...others.filter(({ attempt }) => !known.has(attempt.id)),
  ]);
  return !(await isStillClaimed(database.db, send.id, processId));
}
