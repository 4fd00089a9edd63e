import { z } from 'zod';
import { loadSendDetails } from '../db/send-details.js';
import { missingView } from './act-on-send.js';
import { privately, publicly } from './answer.js';
import type { Command } from './command.js';
import { idOption } from './option-schemas.js';
import { sendDetailsView } from './show-view.js';

const options = z.strictObject({ id: idOption });

/** One send: text, attempts, evidence, diagnosis, who did what. */
export const showCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['show'],
    summary: { ja: '1件の詳細を見る', en: 'One send in full' },
    options: [
      {
        name: 'id',
        summary: { ja: '送信の番号', en: 'Number of the send' },
        kind: 'integer',
        suggests: true,
        takesRest: true,
      },
    ],
    visibility: 'public',
  },
  options,
  role: () => 'all',
  run: async (context, { id }) => {
    const details = await loadSendDetails(context.database.db, id);
    return details === null
      ? privately(context, missingView(context, String(id)))
      : publicly(context, sendDetailsView(context, details));
  },
};
