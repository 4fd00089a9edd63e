import type { Account } from '../../db/accounts.js';
import { listCampaigns } from '../../db/campaigns.js';
import { listRules } from '../../db/rules.js';
import { canSecretReply } from '../../db/secret-reply.js';
import type { RuleContext } from '../../src/domain/rules/check-rule.js';
import { readStoredRule } from '../../src/domain/rules/rule.js';
import { spanPhase } from '../../src/domain/rules/span-phase.js';
import { measureText } from '../../src/x/text-length.js';
import type { CommandContext } from '../command.js';
import { textLimit } from '../text-fault.js';

/**
 * What a rule or campaign of the account is checked against; `except` are the rules that are being edited or replaced.
 * Without an account: what holds for every one.
 */
export async function ruleContextOf(
  { database, config, now }: CommandContext,
  account: Account | null,
  except: ReadonlySet<number> = new Set(),
): Promise<RuleContext> {
  const { db } = database;
  const id = account?.id ?? null;
  const rules = id === null ? [] : await listRules(db, 'rule', id);
  const campaigns = id === null ? [] : await listCampaigns(db, id);
  const at = now();
  const heard = [
    ...rules.filter((rule) => !except.has(rule.id)).map((rule) => readStoredRule(rule.definition)),
    ...campaigns
      .filter(({ rule, campaign }) => !except.has(rule.id) && campaign.endedAt === null)
      .map(({ definition }) => definition),
  ].filter((one) => one.on.includes('hashtag') && spanPhase(one, at, config.timeZone) !== 'over');
  return {
    now: at,
    timeZone: config.timeZone,
    accountHashtags: heard.flatMap(({ hashtags }) => hashtags),
    accountHandle: account?.handle ?? null,
    spanBefore: null,
    secretReply: id !== null && (await canSecretReply(db, id)),
    measure: (kind, text) => ({
      length: measureText(kind, text).length,
      limit: textLimit(kind, account?.facts ?? null),
    }),
  };
}
