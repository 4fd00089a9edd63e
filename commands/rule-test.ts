import { z } from 'zod';
import { readNumber } from '../src/domain/rules/read-option.js';
import { sharedTexts } from '../src/i18n/commands-shared.js';
import { ruleProblemText } from '../src/i18n/rules.js';
import { notice, privately } from './answer.js';
import { chooseRule } from './choose-rule.js';
import type { Command } from './command.js';
import { wordsOption } from './option-schemas.js';
import { ruleIdSpec } from './rule-option.js';
import { testRule, usualCount } from './rules/test-rule.js';

const options = z.strictObject({ id: wordsOption, count: z.string().optional() });

/** The most acts that one test looks at. */
const countMax = 1_000;

/** Whom a rule would answer among what people did lately, and with which text. Sends nothing. */
export const ruleTestCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['rule', 'test'],
    summary: { ja: '送らずに試す', en: 'Try it without sending' },
    options: [
      ruleIdSpec,
      { name: 'count', summary: { ja: '行動の数', en: 'How many acts' }, kind: 'text' },
    ],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context, { id, count }) => {
    const read = readNumber(1, countMax)(count ?? String(usualCount));
    if (read.kind === 'wrong') {
      const lines = read.faults.map((fault) =>
        ruleProblemText({ option: 'count', fault }, context.locale),
      );
      return privately(context, notice('attention', sharedTexts[context.locale].wrongTitle, lines));
    }
    const chosen = await chooseRule(context, 'rule', id);
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    const { view, file } = await testRule(context, chosen, read.value);
    return privately(context, view, file);
  },
};
