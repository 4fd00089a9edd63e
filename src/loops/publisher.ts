import { campaignsPublishing } from '../../db/campaign-posts.js';
import { createDuty, messageOf, type Duty } from './duty.js';
import { publishCampaign, type PublishingSurroundings } from './publish-campaign.js';

export interface PublisherOptions extends PublishingSurroundings {
  readonly isHolder: () => boolean;
}

/** Hints can be lost; what waits without a known end is looked at as often. */
const maxWaitMs = 60_000;

/**
 * Publishes what is left of lists of winners that a person has published: what had to wait, and what a process that died
 * left. Wake it on the topics `rules` and `accounts` and when the process becomes the holder.
 */
export function createPublisher(options: PublisherOptions): Duty {
  const round = createPublisherRound(options);
  return createDuty({
    ...options,
    name: 'publisher',
    maxWaitMs,
    tick: async (signal) => (options.isHolder() ? round(signal) : null),
  });
}

/** One look at all lists; resolves to when the next is wanted, null: in a while. */
export function createPublisherRound(
  surroundings: PublishingSurroundings,
): (signal: AbortSignal) => Promise<Date | null> {
  const { database, log, metrics } = surroundings;
  return async (signal) => {
    const moments: number[] = [];
    for (const list of await campaignsPublishing(database.db)) {
      if (signal.aborted) return null;
      try {
        const hold = await publishCampaign(surroundings, list, () => signal.aborted);
        if (hold?.until != null) moments.push(hold.until.getTime());
      } catch (error) {
        // One list's trouble holds up no other.
        metrics.dutyFailed({ duty: 'publisher' });
        const reason = messageOf(error);
        log.error({ campaign: list.ruleId, reason }, 'A list could not be published further yet.');
      }
    }
    return moments.length === 0 ? null : new Date(Math.min(...moments));
  };
}
