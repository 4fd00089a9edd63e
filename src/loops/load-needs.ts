import type { Account } from '../../db/accounts.js';
import { hasSentDms } from '../../db/dm-senders.js';
import { ownPostsFor } from '../../db/own-posts.js';
import type { MatchedRule } from '../domain/rules/match-batch.js';
import { neededReads, type NeededRead } from '../domain/rules/needed-reads.js';
import type { PollSurroundings } from './poll-surroundings.js';

/** What one account needs from X now. */
export interface Needs {
  readonly rules: readonly MatchedRule[];
  readonly reads: readonly NeededRead[];
  /** It has a rule that sends DMs, or sent one. */
  readonly sendsDms: boolean;
}

/** Works out what accounts need; remembers who sends DMs, which only a long look can tell. */
export interface NeedsLoader {
  load(account: Pick<Account, 'id' | 'xUserId'>): Promise<Needs>;
}

const lookAgainMs = 60_000;

/** Reads rules, posts and sends; what other processes changed is seen at the next call. */
export function createNeedsLoader(
  surroundings: Pick<PollSurroundings, 'database' | 'rules' | 'now'>,
): NeedsLoader {
  const { database, now } = surroundings;
  const senders = new Map<number, { readonly sent: boolean; readonly at: number }>();

  const hasSent = async (accountId: number) => {
    const known = senders.get(accountId);
    const at = now().getTime();
    if (known !== undefined && (known.sent || at - known.at < lookAgainMs)) return known.sent;
    const sent = await hasSentDms(database.db, accountId);
    senders.set(accountId, { sent, at });
    return sent;
  };

  return {
    async load(account) {
      const rules = await surroundings.rules.load(database.db, account);
      const ownPosts = await ownPostsFor(database.db, account.id, rules);
      const sendsDms =
        rules.some(({ subject }) => subject.definition.do === 'dm') || (await hasSent(account.id));
      return {
        rules,
        sendsDms,
        reads: neededReads({ rules, ownPosts, sendsDms, now: now() }),
      };
    },
  };
}
