import { accountFactsOf } from '../../db/account-facts.js';
import { beginPost, wasRenewed } from '../../db/begin-campaign-post.js';
import { giveUpLostPost, type CampaignPost } from '../../db/campaign-posts.js';
import { recentAttempts } from '../../db/recent-attempts.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import { settlePost, type CampaignPostEnd } from '../../db/settle-campaign-post.js';
import type { PostHold } from '../domain/campaigns/publishing.js';
import { transportEvidence } from '../domain/diagnosis/transport-evidence.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import { withoutRecipient } from '../domain/diagnosis/without-recipient.js';
import type { SendOutcome, XAccount } from '../x/port.js';
import { diagnoseRenewing } from './diagnose-renewing.js';
import { messageOf } from './duty.js';
import { untilCommitted, type SendingSurroundings } from './sending-surroundings.js';

/** What publishing uses. */
export type PublishingSurroundings = Pick<
  SendingSurroundings,
  'database' | 'x' | 'xAccounts' | 'now' | 'random' | 'log' | 'metrics' | 'wait'
> & { readonly config: Pick<SendingSurroundings['config'], 'lanes' | 'coolDownMinutes'> };

/** The posts of one campaign. */
export interface PublishedList {
  readonly ruleId: number;
  readonly accountId: number;
}

/**
 * Lets the posts of a list leave, one after the other, as far as pauses, X's window and the pace let them. Each is written
 * down before it leaves, so that whoever does it again posts none twice. Resolves to what the next one waits for; null:
 * nothing waits, or it is not known of one whether it is on X.
 */
export async function publishCampaign(
  surroundings: PublishingSurroundings,
  { ruleId, accountId }: PublishedList,
  isOver: () => boolean = () => false,
): Promise<PostHold | null> {
  const { database, config, now, random } = surroundings;
  await database.db.transaction((tx) => giveUpLostPost(tx, ruleId, now()));
  while (!isOver()) {
    // Looked up each time: a token may have been renewed meanwhile.
    const account = await readyAccount(surroundings, accountId);
    if (account === null) return { kind: 'not-ready', until: null };
    const paceMs = config.lanes.reply.paceSeconds * 1_000;
    const begun = await retryingConflicts(() =>
      database.db.transaction((tx) =>
        beginPost(tx, { ruleId, accountId, paceMs, now: now(), random }),
      ),
    );
    if (begun.kind === 'held') return begun.hold;
    if (begun.kind === 'none') return null;
    // From here on it may be on X: only its answer, or a person, says whether it is.
    const outcome = await send(surroundings, account, begun.post);
    const end = await endOf(surroundings, account, begun.post, outcome);
    await untilCommitted(surroundings, (tx) =>
      settlePost(tx, {
        ...begun,
        accountId,
        end,
        seen: outcome.seen,
        coolDownMinutes: config.coolDownMinutes,
        now: now(),
        random,
      }),
    );
  }
  return null;
}

async function readyAccount(
  { xAccounts, log }: PublishingSurroundings,
  accountId: number,
): Promise<XAccount | null> {
  try {
    return await xAccounts.get(accountId);
  } catch (error) {
    const reason = messageOf(error);
    log.error({ account: accountId, reason }, 'The credentials of an account cannot be used.');
    return null;
  }
}

/** The POST. An exception of the port is a bug; what it left behind is not known, so it counts as cut. */
async function send(
  { x }: PublishingSurroundings,
  account: XAccount,
  { text }: CampaignPost,
): Promise<SendOutcome> {
  try {
    return await x.send(account, { kind: 'post', text });
  } catch (error) {
    return {
      kind: 'unknown',
      evidence: transportEvidence('cut', messageOf(error)),
      seen: { endpoint: 'post-create', windows: [] },
    };
  }
}

async function endOf(
  surroundings: PublishingSurroundings,
  account: XAccount,
  post: CampaignPost,
  outcome: SendOutcome,
): Promise<CampaignPostEnd> {
  if (outcome.kind === 'accepted') return { kind: 'accepted', xId: outcome.xId };
  const { evidence } = outcome;
  const mayHaveHappened = outcome.kind === 'unknown';
  const diagnosis = await explain(surroundings, account, post, evidence);
  return { kind: 'refused', mayHaveHappened, evidence, diagnosis };
}

/** Why X refused it: what sends are told, and a renewed token if that may help. */
async function explain(
  surroundings: PublishingSurroundings,
  account: XAccount,
  post: CampaignPost,
  evidence: Evidence,
) {
  const { accountId, credentials } = account;
  const known = await untilCommitted(surroundings, async (tx) => ({
    account: await accountFactsOf(tx, accountId),
    recent: await recentAttempts(tx, accountId),
  }));
  const { diagnosis } = await diagnoseRenewing(surroundings, account, {
    ...known,
    evidence,
    kind: 'reply',
    text: post.text,
    recipient: null,
    canRefreshToken:
      credentials.kind === 'oauth2' && credentials.refreshToken !== null && !wasRenewed(post),
    now: surroundings.now(),
  });
  return withoutRecipient(diagnosis);
}
