import { z } from 'zod';
import type { Form, GivenFile } from '../src/chat/port.js';
import { ruleFileTexts } from '../src/i18n/commands-rule-file.js';
import { privately } from './answer.js';
import type { Command, CommandContext } from './command.js';
import { importFile } from './rules/import-file.js';
import { importedView, noFileView } from './rules/imported-view.js';

const options = z.strictObject({});

/** Reads a file of rules: all of it, or nothing. On Slack, whose commands take no files, in a form. */
export const ruleImportCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['rule', 'import'],
    summary: { ja: 'ルールをYAMLから読み込む', en: 'Import rules from YAML' },
    options: [
      {
        name: 'file',
        summary: { ja: 'YAMLファイル', en: 'YAML file' },
        kind: 'file',
        only: 'discord',
        formOnSlack: '/xtep rule import',
      },
    ],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context) => {
    const file = context.files['file'];
    if (file !== undefined) return privately(context, await imported(context, file));
    return context.interaction.platform === 'slack'
      ? { kind: 'form', locale: context.locale, form: importForm(context) }
      : privately(context, noFileView(context));
  },
};

/** What reading the file came to, in words. */
export async function imported(context: CommandContext, file: GivenFile) {
  return importedView(context, await importFile(context, file));
}

function importForm({ locale }: CommandContext): Form {
  const texts = ruleFileTexts[locale];
  return {
    verb: 'rule-import',
    id: '0',
    title: texts.importTitle,
    submitLabel: texts.importSubmit,
    intro: texts.importIntro,
    fields: [
      { kind: 'file', name: 'file', label: texts.fileLabel, hint: texts.fileHint, required: true },
    ],
  };
}
