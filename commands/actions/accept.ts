import { useDraft } from '../../db/drafts.js';
import { sharedTexts } from '../../src/i18n/commands-shared.js';
import type { ClickAction } from '../action.js';
import { inPlace, notice, privately } from '../answer.js';
import { settledView } from '../rules/rule-answers.js';
import { recallRuleDraft } from '../rules/rule-draft.js';
import { settleRule } from '../rules/settle-rule.js';

/** Goes on with a rule that X's rules speak against: who pressed it is recorded as having accepted that. */
export const acceptClick: ClickAction = {
  verb: 'accept',
  mode: 'message',
  role: 'admin',
  run: async (context, click) => {
    const draft = await recallRuleDraft(context, 'rule-accept', click.id);
    if (draft === null) {
      const texts = sharedTexts[context.locale];
      return privately(context, notice('attention', texts.goneTitle, [texts.gone]));
    }
    const wish = { typed: { ...draft.typed, accept: 'yes' }, edits: draft.edits, media: null };
    const settled = await settleRule(context, wish);
    const view = await settledView(context, wish, settled);
    await context.database.db.transaction((tx) => useDraft(tx, draft.id, context.now()));
    return settled.kind === 'made' || settled.kind === 'changed'
      ? inPlace(context, view)
      : privately(context, view);
  },
};
