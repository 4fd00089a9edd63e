import { setTimeout as pause } from 'node:timers/promises';
import { beginDraw, goOnAt, keepChecks, tryDraw, type DrawWish } from '../../db/campaign-draws.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import type { Config } from '../config.js';
import type { Actor } from '../domain/actor.js';
import type { DrawEnd } from '../domain/campaigns/draw-end.js';
import { comingEntries } from './coming-entries.js';
import { lookUpPeople } from './look-up-people.js';
import type { MatchingSurroundings } from './matching-surroundings.js';

/** What a draw uses. */
export interface DrawSurroundings extends Pick<
  MatchingSurroundings,
  'database' | 'rules' | 'reader' | 'xAccounts' | 'now' | 'log'
> {
  readonly config: MatchingSurroundings['config'] & Pick<Config, 'triggerSources'>;
  /** How long a draw waits before it answers that it goes on later; 5 s unless a test says otherwise. */
  readonly patienceMs?: number;
}

const usualPatienceMs = 5_000;
const lookMs = 100;
/** A draw that waits for entries is looked at so often. */
export const entriesLookMs = 2_000;

/**
 * Draws a campaign: ends its entries, looks up those about to win, and writes down who won. What was done so far is kept
 * step by step, so that a process that dies costs nothing but time: the duty of draws goes on. Who won and who lost is
 * told by that duty too.
 *
 * An entry counts when it was done before the entries ended. So the lists and feeds of the campaign are read once more
 * (the poller sees the end and does so at once), and the draw waits for that and for the matcher: a moment here, then the
 * duty goes on, for 16 minutes after the end at most (`lastReadingMs`). After that it draws with what is known, and says so.
 * Where X is not read, what it delivers is waited for: a minute (`lateEventsMs`).
 */
export async function drawCampaign(
  surroundings: DrawSurroundings,
  { ruleId, actor }: { readonly ruleId: number; readonly actor: Actor },
): Promise<DrawEnd> {
  const { database, now } = surroundings;
  const wish = (): DrawWish => ({ ruleId, actor, now: now() });
  const begun = await retryingConflicts(() =>
    database.db.transaction((tx) => beginDraw(tx, wish())),
  );
  if (begun.kind !== 'begun') return begun;
  const entries = begun.isDrawn ? complete : await waitForEntries(surroundings, begun);
  if (entries.kind === 'later') {
    const at = new Date(now().getTime() + entriesLookMs);
    await database.db.transaction((tx) => goOnAt(tx, wish(), at));
    return entries;
  }
  const { isComplete } = entries;
  for (;;) {
    const tried = await retryingConflicts(() =>
      database.db.transaction((tx) => tryDraw(tx, { ...wish(), isComplete })),
    );
    if (tried.kind !== 'look-up') return tried;
    const answer = await lookUpPeople(surroundings, tried.accountId, tried.xUserIds);
    if (answer.kind === 'later')
      return { ...answer, waitsFor: 'people', accountId: tried.accountId };
    const found = [...answer.people].map(([xUserId, person]) => ({
      xUserId,
      follows: person?.followsUs === true,
    }));
    await database.db.transaction((tx) => keepChecks(tx, ruleId, found, now()));
  }
}

type Entries =
  | { readonly kind: 'known'; readonly isComplete: boolean }
  | Extract<DrawEnd, { readonly kind: 'later' }>;

const complete: Entries = { kind: 'known', isComplete: true };

/** Waits a moment until what people did before the end is seen and matched. */
async function waitForEntries(
  surroundings: DrawSurroundings,
  begun: { readonly ruleId: number; readonly accountId: number; readonly endedAt: Date },
): Promise<Entries> {
  const { now, patienceMs = usualPatienceMs } = surroundings;
  for (let waitedMs = 0; ; waitedMs += lookMs) {
    const coming = await comingEntries(surroundings, begun);
    const { unread, isUnmatched, deliveredUntil, giveUpAt } = coming;
    const isDelivering = deliveredUntil !== null && now() < deliveredUntil;
    if (unread === 0 && !isUnmatched && !isDelivering) return complete;
    const isTooLate = now() >= giveUpAt;
    if (isTooLate && !isUnmatched) return { kind: 'known', isComplete: false };
    if (waitedMs >= patienceMs) {
      if (isTooLate) return { kind: 'known', isComplete: false };
      const isOnlyDelivering = isDelivering && !isUnmatched;
      return {
        kind: 'later',
        waitsFor: 'entries',
        until: isOnlyDelivering ? deliveredUntil : giveUpAt,
        why: isOnlyDelivering
          ? 'X delivers events some seconds after they were done'
          : `${String(unread)} lists are not read up to the end, or what they showed is not matched`,
      };
    }
    await pause(lookMs);
  }
}
