import type { z } from 'zod';
import { privately } from './answer.js';
import { chooseRule } from './choose-rule.js';
import type { Command } from './command.js';
import { ruleIdSchema, ruleIdSpec } from './rule-option.js';
import { pauseAndShow } from './rules/change-state.js';

/** A rule answers nobody, and what it made waits, until it is resumed. */
export const rulePauseCommand: Command<z.infer<typeof ruleIdSchema>> = {
  spec: {
    path: ['rule', 'pause'],
    summary: { ja: 'ルールを停止する', en: 'Pause a rule' },
    options: [ruleIdSpec],
    visibility: 'private',
  },
  options: ruleIdSchema,
  role: () => 'admin',
  run: async (context, { id }) => {
    const chosen = await chooseRule(context, 'rule', id);
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    return privately(context, await pauseAndShow(context, chosen));
  },
};
