import type { z } from 'zod';
import { privately } from './answer.js';
import { chooseRule } from './choose-rule.js';
import type { Command } from './command.js';
import { ruleIdSchema, ruleIdSpec } from './rule-option.js';
import { ruleView } from './rules/rule-view.js';

/** Everything about one rule. */
export const ruleShowCommand: Command<z.infer<typeof ruleIdSchema>> = {
  spec: {
    path: ['rule', 'show'],
    summary: { ja: 'ルールの内容を見る', en: 'Show a rule' },
    options: [ruleIdSpec],
    visibility: 'private',
  },
  options: ruleIdSchema,
  role: () => 'all',
  run: async (context, { id }) => {
    const chosen = await chooseRule(context, 'rule', id);
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    return privately(context, await ruleView(context, chosen));
  },
};
