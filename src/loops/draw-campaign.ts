import { setTimeout as pause } from 'node:timers/promises';
import {
  beginDraw,
  entriesComing,
  keepChecks,
  tryDraw,
  type DrawWish,
} from '../../db/campaign-draws.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import type { Actor } from '../domain/actor.js';
import type { DrawEnd } from '../domain/campaigns/draw-end.js';
import { lookUpPeople } from './look-up-people.js';
import type { MatchingSurroundings } from './matching-surroundings.js';

/** What a draw uses. */
export interface DrawSurroundings extends Pick<
  MatchingSurroundings,
  'database' | 'reader' | 'xAccounts' | 'config' | 'now' | 'log'
> {
  /** How long a draw waits for entries that the matcher is at; 5 s unless a test says otherwise. */
  readonly patienceMs?: number;
}

const usualPatienceMs = 5_000;
const lookMs = 50;

/**
 * Draws a campaign: ends its entries, looks up those about to win, and writes down who won. What was done so far is kept
 * step by step, so that a process that dies costs nothing but time: the duty of draws goes on. An entry counts when it was
 * done before the entries ended and is matched before the draw. Who won and who lost is told by that duty too.
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
  if (!begun.isDrawn) await waitForEntries(surroundings, begun);
  for (;;) {
    const tried = await retryingConflicts(() =>
      database.db.transaction((tx) => tryDraw(tx, wish())),
    );
    if (tried.kind !== 'look-up') return tried;
    const answer = await lookUpPeople(surroundings, tried.accountId, tried.xUserIds);
    if (answer.kind === 'later') return { kind: 'later', until: answer.until, why: answer.why };
    const found = [...answer.people].map(([xUserId, person]) => ({
      xUserId,
      follows: person?.followsUs === true,
    }));
    await database.db.transaction((tx) => keepChecks(tx, ruleId, found, now()));
  }
}

/** What people did before the end and a source has seen is matched first, unless the matcher is held up. */
async function waitForEntries(
  { database, now, patienceMs = usualPatienceMs }: DrawSurroundings,
  { accountId, endedAt }: { readonly accountId: number; readonly endedAt: Date },
): Promise<void> {
  const looks = Math.ceil(patienceMs / lookMs);
  for (let look = 0; look < looks; look += 1) {
    if (!(await entriesComing(database.db, { accountId, endedAt, now: now() }))) return;
    await pause(lookMs);
  }
}
