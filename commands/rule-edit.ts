import { z } from 'zod';
import { ruleOptions } from '../src/domain/rules/fault.js';
import { editForm } from './actions/rule-form.js';
import { privately } from './answer.js';
import { chooseRule } from './choose-rule.js';
import type { Command } from './command.js';
import { wordsOption } from './option-schemas.js';
import { ruleIdSpec } from './rule-option.js';
import { settledView } from './rules/rule-answers.js';
import { givenOptions, ruleOptionSpec, ruleOptionsShape } from './rules/rule-options.js';
import { settleRule } from './rules/settle-rule.js';

/** A rule stays with its account. */
const editable = ruleOptions.filter((name) => name !== 'account');

const options = z.strictObject({ id: wordsOption, ...ruleOptionsShape });

type Options = z.infer<typeof options>;

/** Changes what is given, as a new version; without anything given, the form with what the rule says. */
export const ruleEditCommand: Command<Options> = {
  spec: {
    path: ['rule', 'edit'],
    summary: { ja: 'ルールを変更する', en: 'Change a rule' },
    options: [{ ...ruleIdSpec, takesRest: false }, ...editable.map(ruleOptionSpec)],
    visibility: 'private',
    opensForm: (given) =>
      Object.entries(given).every(([name, value]) => name === 'id' || value.trim() === ''),
  },
  options,
  role: () => 'admin',
  run: async (context, { id, account: _account, ...given }) => {
    const chosen = await chooseRule(context, 'rule', id);
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    const typed = givenOptions(given);
    if (Object.keys(typed).length === 0) return editForm(context, chosen);
    const { rule } = chosen;
    const wish = { typed, edits: { ruleId: rule.id, version: rule.version }, media: null };
    return privately(context, await settledView(context, wish, await settleRule(context, wish)));
  },
};
