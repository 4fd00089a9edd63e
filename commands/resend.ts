import { z } from 'zod';
import type { OptionSpec } from '../src/chat/port.js';
import { bulkTexts } from '../src/i18n/commands-bulk.js';
import { sharedTexts } from '../src/i18n/commands-shared.js';
import { actOnSendFor } from './act-on-send.js';
import { notice, privately } from './answer.js';
import { bulkPreview } from './bulk-preview.js';
import type { Command } from './command.js';
import { failureCauseOption, idOption, momentOption, wordsOption } from './option-schemas.js';

/** What `resend` and `ignore` take: one id, or a filter over all failures. */
export const bulkSchema = z.strictObject({
  id: idOption.optional(),
  cause: failureCauseOption.optional(),
  rule: wordsOption.optional(),
  since: momentOption.optional(),
  until: momentOption.optional(),
});

export type BulkCommandOptions = z.infer<typeof bulkSchema>;

export const bulkOptionSpecs: readonly OptionSpec[] = [
  {
    name: 'id',
    summary: { ja: '送信の番号(1件だけ)', en: 'Number of one send' },
    kind: 'integer',
    suggests: true,
    takesRest: true,
  },
  {
    name: 'cause',
    summary: { ja: '原因のID', en: 'Cause id' },
    kind: 'text',
    suggests: true,
  },
  {
    name: 'rule',
    summary: { ja: 'ルール名かID', en: 'Rule name or id' },
    kind: 'text',
    suggests: true,
  },
  {
    name: 'since',
    summary: { ja: 'この日時以降のエラー', en: 'Failed since, e.g. 2026-11-25 or 24h' },
    kind: 'text',
  },
  {
    name: 'until',
    summary: { ja: 'この日時までのエラー', en: 'Failed until' },
    kind: 'text',
  },
];

/** True when an id came together with a filter: it is not clear which of the two is meant. */
export function isMixed({ id, ...filter }: BulkCommandOptions): boolean {
  return id !== undefined && Object.values(filter).some((value) => value !== undefined);
}

/** One send again, or all matching failures after a preview. */
export const resendCommand: Command<BulkCommandOptions> = {
  spec: {
    path: ['resend'],
    summary: { ja: 'エラーの送信を再送する', en: 'Resend one failure, or many after a preview' },
    options: bulkOptionSpecs,
    visibility: 'private',
  },
  options: bulkSchema,
  role: () => 'operator',
  run: async (context, options) => {
    const { wrongTitle } = sharedTexts[context.locale];
    if (isMixed(options)) {
      const { idAlone } = bulkTexts[context.locale];
      return privately(context, notice('attention', wrongTitle, [idAlone]));
    }
    const { id, ...filter } = options;
    if (id === undefined) return bulkPreview(context, 'resend', filter);
    const target = { sendId: id, attemptId: null };
    return actOnSendFor(context, { target, verb: 'resend', quiet: false });
  },
};
