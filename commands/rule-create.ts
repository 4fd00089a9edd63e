import { z } from 'zod';
import { ruleOptions } from '../src/domain/rules/fault.js';
import { privately } from './answer.js';
import type { Command } from './command.js';
import { settledView } from './rules/rule-answers.js';
import { keepRuleDraft } from './rules/rule-draft.js';
import { ruleForm } from './rules/rule-form.js';
import { givenOptions, ruleOptionSpec, ruleOptionsShape } from './rules/rule-options.js';
import { settleRule } from './rules/settle-rule.js';

const options = z.strictObject(ruleOptionsShape);

type Options = z.infer<typeof options>;

/** What a rule cannot be without: where one of these is missing, the form asks for it. */
const required = ['name', 'on', 'text'] as const;

const isMissing = (given: Readonly<Record<string, string>>) =>
  required.some((name) => (given[name]?.trim() ?? '') === '');

/** Makes a rule from options, or leads through a form. */
export const ruleCreateCommand: Command<Options> = {
  spec: {
    path: ['rule', 'create'],
    summary: { ja: '自動返信ルールを作る', en: 'Make a rule' },
    options: ruleOptions.map(ruleOptionSpec),
    visibility: 'private',
    opensForm: isMissing,
  },
  options,
  role: () => 'admin',
  run: async (context, given) => {
    const typed = givenOptions(given);
    if (isMissing(typed)) {
      const draft = { typed, edits: null, media: null };
      const id = await keepRuleDraft(context, 'rule-form', draft);
      const form = await ruleForm(context, { id, ...draft });
      return { kind: 'form', locale: context.locale, form };
    }
    const wish = { typed, edits: null, media: null };
    return privately(context, await settledView(context, wish, await settleRule(context, wish)));
  },
};
