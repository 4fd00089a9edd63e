import { leaseRenewalMs } from '../domain/sending/limits.js';
import { createDuty, messageOf, type Duty } from './duty.js';
import { createSendingRounds } from './sending-rounds.js';
import { waitWithTimer, type SendingSurroundings } from './sending-surroundings.js';

/** Hints can be lost, so the sender looks by itself as often as this. */
const maxWaitMs = 5_000;
/** Finishing what is out: one request ends within 15 s. */
const drainMs = 20_000;

/**
 * The duty that sends: claims what each account may send now and takes it to X. A round only claims;
 * what is out ends by itself and wakes the next round. Wake it on the topic `sends`. A stop claims
 * nothing more, waits for what is out, and gives back what has not left.
 */
export function createSender(surroundings: SendingSurroundings): Duty {
  const { now, log, metrics, wait = waitWithTimer } = surroundings;
  const rounds = createSendingRounds(surroundings, () => duty.wake());
  const duty = createDuty({
    name: 'sender',
    maxWaitMs,
    now,
    log,
    metrics,
    tick: (signal) => rounds.round(signal),
  });

  const renewLeases = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await wait(leaseRenewalMs);
      try {
        await rounds.renewLeases();
      } catch (error) {
        log.error({ reason: messageOf(error) }, 'Leases could not be renewed.');
      }
    }
  };

  let running: AbortController | null = null;
  return {
    name: duty.name,
    start() {
      if (running !== null) return;
      running = new AbortController();
      void renewLeases(running.signal);
      duty.start();
    },
    wake() {
      rounds.forgetHolds();
      duty.wake();
    },
    async stop() {
      if (running === null) return;
      const ending = running;
      running = null;
      await duty.stop();
      await Promise.race([rounds.idle(), wait(drainMs)]);
      ending.abort();
    },
  };
}
