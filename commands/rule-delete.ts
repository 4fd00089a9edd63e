import type { z } from 'zod';
import { privately } from './answer.js';
import { chooseRule } from './choose-rule.js';
import type { Command } from './command.js';
import { ruleIdSchema, ruleIdSpec } from './rule-option.js';
import { deleteAndTell } from './rules/change-state.js';

/** Deletes a rule for good: whoever types this means it; the button of its card asks back. */
export const ruleDeleteCommand: Command<z.infer<typeof ruleIdSchema>> = {
  spec: {
    path: ['rule', 'delete'],
    summary: { ja: 'ルールを削除する', en: 'Delete a rule' },
    options: [ruleIdSpec],
    visibility: 'private',
  },
  options: ruleIdSchema,
  role: () => 'admin',
  run: async (context, { id }) => {
    const chosen = await chooseRule(context, 'rule', id);
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    return privately(context, await deleteAndTell(context, chosen));
  },
};
