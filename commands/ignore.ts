import { findSend } from '../db/act-on-sends.js';
import { bulkTexts } from '../src/i18n/commands-bulk.js';
import { sharedTexts } from '../src/i18n/commands-shared.js';
import { actOnSendFor } from './act-on-send.js';
import { notice, privately } from './answer.js';
import { bulkPreview } from './bulk-preview.js';
import type { Command } from './command.js';
import { bulkOptionSpecs, bulkSchema, isMixed, type BulkCommandOptions } from './resend.js';

/** Closes failures without sending; one that waits is cancelled instead. */
export const ignoreCommand: Command<BulkCommandOptions> = {
  spec: {
    path: ['ignore'],
    summary: {
      ja: 'エラーを送信せずに閉じる(待っている送信は取り消す)',
      en: 'Close failures without sending; cancel one that waits',
    },
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
    if (id === undefined) return bulkPreview(context, 'ignore', filter);
    const send = await findSend(context.database.db, id);
    const verb = send?.state === 'waiting' ? 'cancel' : 'ignore';
    return actOnSendFor(context, {
      target: { sendId: id, attemptId: null },
      verb,
      quiet: false,
    });
  },
};
