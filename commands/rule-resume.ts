import type { z } from 'zod';
import { privately } from './answer.js';
import { chooseRule } from './choose-rule.js';
import type { Command } from './command.js';
import { ruleIdSchema, ruleIdSpec } from './rule-option.js';
import { resumeAndShow } from './rules/change-state.js';

/** A paused rule answers again, and what waited goes out. */
export const ruleResumeCommand: Command<z.infer<typeof ruleIdSchema>> = {
  spec: {
    path: ['rule', 'resume'],
    summary: { ja: '停止したルールを再開する', en: 'Resume a paused rule' },
    options: [ruleIdSpec],
    visibility: 'private',
  },
  options: ruleIdSchema,
  role: () => 'admin',
  run: async (context, { id }) => {
    const chosen = await chooseRule(context, 'rule', id);
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    return privately(context, await resumeAndShow(context, chosen));
  },
};
