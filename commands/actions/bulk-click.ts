import { performBulkAction } from '../../db/bulk-actions.js';
import { useDraft } from '../../db/drafts.js';
import { actionTexts } from '../../src/i18n/commands-actions.js';
import { bulkTexts } from '../../src/i18n/commands-bulk.js';
import type { ClickAction } from '../action.js';
import { inPlace, notice } from '../answer.js';
import { recallBulk } from '../bulk-preview.js';
import { readTarget } from '../send-target.js';
import { bulkLines } from './incident-clicks.js';
import { expired } from './send-clicks.js';

/** The button of a bulk preview: acts once on what the preview counted, and takes its place. */
export const bulkClick: ClickAction = {
  verb: 'bulk',
  mode: 'replace',
  role: 'operator',
  run: async (context, click) => {
    const draftId = readTarget(click.id)?.sendId;
    const bulk = draftId === undefined ? null : await recallBulk(context, draftId);
    if (bulk === null) return expired(context);
    const { verb, scope, draft } = bulk;
    const { database, interaction, now, locale } = context;
    const { actor } = interaction.person;
    const result = await database.db.transaction(async (tx) =>
      (await useDraft(tx, draft.id, now()))
        ? performBulkAction(tx, { scope, verb, actor, now: now() })
        : null,
    );
    const texts = bulkTexts[locale];
    if (result === null)
      return inPlace(context, notice('attention', texts.usedTitle, [texts.used]));
    if (result.acted + result.optedOut === 0) {
      const { nothingLeft, nothingLeftTitle } = actionTexts[locale];
      return inPlace(context, notice('attention', nothingLeftTitle, [nothingLeft]));
    }
    const { doneTitle } = actionTexts[locale];
    return inPlace(context, notice('good', doneTitle[verb], bulkLines(context, verb, result)));
  },
};
