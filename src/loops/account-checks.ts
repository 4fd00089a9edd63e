import { accountsToCheck } from '../../db/account-facts.js';
import { tellOutage } from '../../db/outages.js';
import { nextPauseMoment, pausesToKeep } from '../../db/keep-pauses.js';
import { endPause } from '../../db/pauses.js';
import { system } from '../domain/actor.js';
import { outageTellAfterMs } from '../domain/sending/pause.js';
import { checkAccount } from './check-account.js';
import { createDuty, messageOf, type Duty } from './duty.js';
import type { SendingSurroundings } from './sending-surroundings.js';

const maxWaitMs = 30_000;

/**
 * The duty that looks at the own accounts every hour, ends pauses whose date has come, and tells
 * people of an outage of X that has lasted five minutes.
 */
export function createAccountChecks(surroundings: SendingSurroundings): Duty {
  const { database, now, log, metrics } = surroundings;
  const checking = new Map<number, Promise<void>>();

  const check = (accountId: number) => {
    const promise = checkAccount(surroundings, accountId)
      .then(() => undefined)
      .catch((error: unknown) => {
        metrics.dutyFailed({ duty: 'account-checks' });
        log.error({ account: accountId, reason: messageOf(error) }, 'An account check failed.');
      })
      .finally(() => checking.delete(accountId));
    checking.set(accountId, promise);
  };

  const duty = createDuty({
    name: 'account-checks',
    maxWaitMs,
    now,
    log,
    metrics,
    async tick() {
      await keepPauses(surroundings);
      const { due, nextAt } = await accountsToCheck(database.db, now());
      for (const accountId of due) if (!checking.has(accountId)) check(accountId);
      const nextPause = await nextPauseMoment(database.db, now(), outageTellAfterMs);
      return [nextAt, nextPause].reduce(earlier, null);
    },
  });
  return {
    ...duty,
    async stop() {
      await duty.stop();
      await Promise.allSettled(checking.values());
    },
  };
}

/** Ends what is over by its date, and gives a lasting outage its incident and card. */
export async function keepPauses({
  database,
  now,
}: Pick<SendingSurroundings, 'database' | 'now'>): Promise<void> {
  const since = new Date(now().getTime() - outageTellAfterMs);
  for (const pause of await pausesToKeep(database.db, now(), since))
    await database.db.transaction(async (tx) => {
      if (pause.cause === 'outage') await tellOutage(tx, pause, now());
      else await endPause(tx, { pauseId: pause.id, by: system, now: now() });
    });
}

function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
