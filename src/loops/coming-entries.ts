import { findAccount } from '../../db/accounts.js';
import { hasUnmatched } from '../../db/unmatched-entries.js';
import { ownPostsFor } from '../../db/own-posts.js';
import { loadCursors } from '../../db/poll-cursors.js';
import { lastEntriesAt, unreadAtEnd } from '../domain/campaigns/unread-at-end.js';
import { lastReadingMs, lateEventsMs } from '../domain/rules/last-reading.js';
import type { DrawSurroundings } from './draw-campaign.js';

/** What was done before a campaign's end, and is not among its entries yet. */
export interface ComingEntries {
  /** Lists and feeds of X that were not read up to the end. */
  readonly unread: number;
  /** Something was seen and is not matched. */
  readonly isUnmatched: boolean;
  /** Until then X may still deliver some; null: they are read at X instead, or nothing is listened to. */
  readonly deliveredUntil: Date | null;
  /** From then on nothing is waited for. */
  readonly giveUpAt: Date;
}

/** Looks whether entries may still come; `endedAt`: when they ended, by the draw or before. */
export async function comingEntries(
  { database: { db }, rules, config }: Pick<DrawSurroundings, 'database' | 'rules' | 'config'>,
  {
    ruleId,
    accountId,
    endedAt,
  }: { readonly ruleId: number; readonly accountId: number; readonly endedAt: Date },
): Promise<ComingEntries> {
  const account = await findAccount(db, accountId);
  const loaded = account === null ? [] : await rules.load(db, account);
  const rule = loaded.find(({ subject }) => subject.ruleId === ruleId);
  if (rule === undefined)
    return { unread: 0, isUnmatched: false, deliveredUntil: null, giveUpAt: endedAt };
  const end = lastEntriesAt(rule);
  const isLinked = account?.state === 'linked';
  const isPolled = isLinked && config.triggerSources.includes('poll');
  const isPushed = isLinked && !isPolled && config.triggerSources.length > 0;
  const unread = isPolled
    ? unreadAtEnd(rule, await ownPostsFor(db, accountId, [rule]), await loadCursors(db, accountId))
    : [];
  return {
    unread: unread.length,
    isUnmatched: await hasUnmatched(db, { accountId, kinds: [...rule.kinds], end }),
    deliveredUntil: isPushed ? new Date(end.getTime() + lateEventsMs) : null,
    giveUpAt: new Date(end.getTime() + lastReadingMs),
  };
}
