import { stateOfRule } from './rules/rule-view.js';
import { z } from 'zod';
import { listAccounts } from '../db/accounts.js';
import { ruleCounts } from '../db/rule-counts.js';
import { listRules } from '../db/rules.js';
import { readStoredRule } from '../src/domain/rules/rule.js';
import { ruleViewTexts } from '../src/i18n/commands-rule-view.js';
import { formatNumber } from '../src/i18n/format.js';
import { kindList, ruleActionNames } from '../src/i18n/rules.js';
import { bullets, note, notice, privately } from './answer.js';
import type { Command } from './command.js';

const nothing = z.strictObject({});

/** How many are listed; more than anybody reads in a chat. */
const listed = 40;

/** All rules, oldest first. */
export const ruleListCommand: Command<z.infer<typeof nothing>> = {
  spec: {
    path: ['rule', 'list'],
    summary: { ja: 'ルールの一覧', en: 'List the rules' },
    options: [],
    visibility: 'private',
  },
  options: nothing,
  role: () => 'all',
  run: async (context) => {
    const { locale, database } = context;
    const texts = ruleViewTexts[locale];
    const all = await listRules(database.db, 'rule');
    const title = texts.listTitle(formatNumber(all.length, locale));
    if (all.length === 0) return privately(context, notice('info', title, [texts.listNone]));
    const shown = all.slice(0, listed);
    const accounts = await listAccounts(database.db);
    const countsOf = await ruleCounts(
      database.db,
      shown.map(({ id }) => id),
    );
    const lines = shown.map((rule) => {
      const { on, do: action } = readStoredRule(rule.definition);
      const handle = accounts.find(({ id }) => id === rule.accountId)?.handle ?? '?';
      const sent = formatNumber(countsOf(rule.id).sent, locale);
      return [
        `#${String(rule.id)} ${rule.name}`,
        texts.states[stateOfRule(context, rule)],
        `@${handle}`,
        `${kindList(on, locale)} → ${ruleActionNames[locale][action]}`,
        texts.listSent(sent),
      ].join(' ・ ');
    });
    const more = all.length - shown.length;
    return privately(context, {
      tone: 'info',
      title,
      blocks: [
        bullets(lines),
        ...(more > 0 ? [note(texts.listMore(formatNumber(more, locale)))] : []),
      ],
      buttons: [],
    });
  },
};
