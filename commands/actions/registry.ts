import type { ClickAction, FormAction } from '../action.js';
import { acceptClick } from './accept.js';
import { bulkClick } from './bulk-click.js';
import { campaignCodesSubmit } from './campaign-codes.js';
import { campaignEditClick, campaignFormClick, campaignFormSubmit } from './campaign-form.js';
import { campaignPublishClicks } from './campaign-publish.js';
import { confirmationClicks } from './confirmation-clicks.js';
import { editClick, editSubmit } from './edit.js';
import { historyClicks } from './history-clicks.js';
import { incidentClicks } from './incident-clicks.js';
import { reopenClick } from './reopen.js';
import { ruleEditClick, ruleFormClick, ruleFormSubmit } from './rule-form.js';
import { ruleClicks } from './rule-clicks.js';
import { ruleImportSubmit } from './rule-import.js';
import { sendClicks } from './send-clicks.js';

/** Every button by its verb. */
export const clickActions: ReadonlyMap<string, ClickAction> = new Map(
  [
    ...sendClicks,
    editClick,
    reopenClick,
    ...incidentClicks,
    ...confirmationClicks,
    ...historyClicks,
    bulkClick,
    ...ruleClicks,
    ruleFormClick,
    ruleEditClick,
    acceptClick,
    campaignFormClick,
    campaignEditClick,
    ...campaignPublishClicks,
  ].map((action) => [action.verb, action]),
);

/** Every form by its verb. */
export const formActions: ReadonlyMap<string, FormAction> = new Map(
  [editSubmit, ruleFormSubmit, campaignFormSubmit, campaignCodesSubmit, ruleImportSubmit].map(
    (action) => [action.verb, action],
  ),
);
