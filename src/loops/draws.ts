import { dueDraws, nextDrawAt } from '../../db/campaign-draws.js';
import { campaignsToTell } from '../../db/campaign-tellings.js';
import { noteDrawProblem } from '../../db/source-states.js';
import { system } from '../domain/actor.js';
import type { DrawEnd } from '../domain/campaigns/draw-end.js';
import type { Metrics } from '../metrics.js';
import { drawCampaign, entriesLookMs, type DrawSurroundings } from './draw-campaign.js';
import { createDuty, messageOf, type Duty } from './duty.js';
import { tellDrawn, type TellingSurroundings } from './tell-drawn.js';

export type DrawsSurroundings = DrawSurroundings &
  TellingSurroundings & { readonly metrics: Metrics };

export interface DrawsOptions extends DrawsSurroundings {
  readonly isHolder: () => boolean;
}

/** Hints can be lost; and a draw that cannot go on is tried again as often, unless it knows until when. */
const maxWaitMs = 60_000;

/**
 * Draws campaigns when their time has come, goes on with draws that were cut short, and tells people what a draw came to,
 * whoever drew. Wake it on the topic `rules` and when the process becomes the holder.
 */
export function createDraws(options: DrawsOptions): Duty {
  const round = createDrawsRound(options);
  return createDuty({
    ...options,
    name: 'draws',
    maxWaitMs,
    tick: async (signal) => (options.isHolder() ? round(signal) : null),
  });
}

type WaitsForPeople = Extract<DrawEnd, { readonly waitsFor: 'people' }>;

/** One look at all that is due; resolves to when the next is wanted, null: in a while. */
export function createDrawsRound(
  surroundings: DrawsSurroundings,
): (signal: AbortSignal) => Promise<Date | null> {
  const { database, now, log, metrics } = surroundings;
  /** Draws that cannot go on yet: a hint about something else must not try them again. */
  const notBefore = new Map<number, Date>();
  /** Draws of which the log knows that they wait. */
  const told = new Set<number>();
  /** How often in a row draws could not look people up. */
  const troubles = new Map<number, number>();

  /** One campaign's trouble holds up no other. */
  const guarded = async (ruleId: number, run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      metrics.dutyFailed({ duty: 'draws' });
      notBefore.set(ruleId, new Date(now().getTime() + maxWaitMs));
      log.error(
        { campaign: ruleId, reason: messageOf(error) },
        'A draw failed; it is tried again.',
      );
    }
  };

  const draw = async (ruleId: number): Promise<void> => {
    // It is not waited here: another campaign may be due.
    const end = await drawCampaign({ ...surroundings, patienceMs: 0 }, { ruleId, actor: system });
    if (end.kind === 'drawn' && end.isNew) {
      const { winners, entrants, isComplete } = end;
      log.info({ campaign: ruleId, winners, entrants, isComplete }, 'A campaign was drawn.');
    }
    if (end.kind !== 'later') {
      told.delete(ruleId);
      troubles.delete(ruleId);
      return;
    }
    const { waitsFor, until, why: reason } = end;
    const againMs = waitsFor === 'entries' ? entriesLookMs : maxWaitMs;
    const again = waitsFor === 'people' ? until : null;
    notBefore.set(ruleId, again ?? new Date(now().getTime() + againMs));
    if (waitsFor === 'entries' && told.has(ruleId)) return;
    told.add(ruleId);
    log.warn({ campaign: ruleId, reason, until }, 'A draw has to wait.');
    if (waitsFor === 'people') await tell(ruleId, end);
  };

  /** The channels and `status` hear of what keeps a draw waiting, once it lasts. */
  const tell = async (ruleId: number, { accountId, trouble }: WaitsForPeople): Promise<void> => {
    const times = trouble === null ? 0 : (troubles.get(ruleId) ?? 0) + 1;
    troubles.set(ruleId, times);
    if (trouble === null || times < trouble.tellAfter) return;
    const { problem } = trouble;
    // Where `status` shows it; people are looked up whatever is read.
    const source = surroundings.config.triggerSources[0] ?? 'poll';
    const noted = { accountId, ruleId, source, problem, now: now() };
    await database.db.transaction((tx) => noteDrawProblem(tx, noted));
  };

  return async (signal) => {
    for (const [ruleId, moment] of notBefore) if (moment <= now()) notBefore.delete(ruleId);
    for (const ruleId of await dueDraws(database.db, now())) {
      if (signal.aborted) return null;
      if (!notBefore.has(ruleId)) await guarded(ruleId, () => draw(ruleId));
    }
    for (const ruleId of await campaignsToTell(database.db)) {
      if (signal.aborted) return null;
      if (!notBefore.has(ruleId))
        await guarded(ruleId, () => tellDrawn(surroundings, ruleId, signal));
    }
    const planned = await nextDrawAt(database.db, now());
    return soonest([planned, ...notBefore.values()]);
  };
}

function soonest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.flatMap((moment) => (moment === null ? [] : [moment.getTime()]));
  return known.length === 0 ? null : new Date(Math.min(...known));
}
