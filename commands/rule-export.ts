import { z } from 'zod';
import { listAccounts } from '../db/accounts.js';
import { listRules } from '../db/rules.js';
import { exportRules } from '../src/domain/rules/rule-file.js';
import { readStoredRule } from '../src/domain/rules/rule.js';
import { ruleFileTexts } from '../src/i18n/commands-rule-file.js';
import { formatNumber } from '../src/i18n/format.js';
import { notice, privately } from './answer.js';
import { chooseRule, type RuleOfAccount } from './choose-rule.js';
import type { Command, CommandContext } from './command.js';
import { wordsOption } from './option-schemas.js';
import { ruleIdSpec } from './rule-option.js';
import { writeYaml } from './rules/rule-yaml.js';

const options = z.strictObject({ id: wordsOption.optional() });

/** One rule or all as a YAML file, the same on both platforms, for review and for `rule import`. */
export const ruleExportCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['rule', 'export'],
    summary: { ja: 'ルールをYAMLで書き出す', en: 'Export rules as YAML' },
    options: [ruleIdSpec],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context, { id }) => {
    const texts = ruleFileTexts[context.locale];
    if (id === undefined) {
      const all = await allRules(context);
      const title = texts.exportTitle(formatNumber(all.length, context.locale));
      if (all.length > 0) return fileOf(context, all, 'xtep-rules.yaml');
      return privately(context, notice('info', title, [texts.nothingToExport]));
    }
    const chosen = await chooseRule(context, 'rule', id);
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    return fileOf(context, [chosen], `xtep-rule-${String(chosen.rule.id)}.yaml`);
  },
};

async function allRules({ database }: CommandContext): Promise<readonly RuleOfAccount[]> {
  const accounts = await listAccounts(database.db);
  const handles = new Map(accounts.map(({ id, handle }) => [id, handle]));
  const rules = await listRules(database.db, 'rule');
  return rules.flatMap((rule) => {
    const handle = handles.get(rule.accountId);
    return handle === undefined ? [] : [{ rule, handle }];
  });
}

function fileOf(context: CommandContext, rules: readonly RuleOfAccount[], name: string) {
  const texts = ruleFileTexts[context.locale];
  const file = exportRules(
    rules.map(({ rule, handle }) => ({
      name: rule.name,
      account: handle,
      definition: readStoredRule(rule.definition),
    })),
  );
  const title = texts.exportTitle(formatNumber(rules.length, context.locale));
  return privately(context, notice('good', title, [texts.exported]), {
    name,
    contentType: 'application/yaml',
    content: Buffer.from(writeYaml(file)),
  });
}
