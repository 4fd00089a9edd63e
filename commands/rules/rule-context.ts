import type { Account } from '../../db/accounts.js';
import { listRules } from '../../db/rules.js';
import { canSecretReply } from '../../db/secret-reply.js';
import { readStoredCampaign } from '../../src/domain/campaigns/campaign.js';
import type { RuleContext } from '../../src/domain/rules/check-rule.js';
import { readStoredRule } from '../../src/domain/rules/rule.js';
import { measureText } from '../../src/x/text-length.js';
import type { CommandContext } from '../command.js';
import { textLimit } from '../text-fault.js';

/** What a rule or campaign of the account is checked against. `exceptRuleId`: the one that is being edited. */
export async function ruleContextOf(
  { database, config, now }: CommandContext,
  account: Account,
  exceptRuleId: number | null = null,
): Promise<RuleContext> {
  const { db } = database;
  const rules = await listRules(db, 'rule', account.id);
  const campaigns = await listRules(db, 'campaign', account.id);
  const heard = [
    ...rules
      .filter(({ id }) => id !== exceptRuleId)
      .map(({ definition }) => readStoredRule(definition)),
    ...campaigns
      .filter(({ id }) => id !== exceptRuleId)
      .map(({ definition }) => readStoredCampaign(definition)),
  ];
  return {
    now: now(),
    timeZone: config.timeZone,
    accountHashtags: heard.flatMap(({ on, hashtags }) => (on.includes('hashtag') ? hashtags : [])),
    secretReply: await canSecretReply(db, account.id),
    measure: (kind, text) => ({
      length: measureText(kind, text).length,
      limit: textLimit(kind, account.facts),
    }),
  };
}
