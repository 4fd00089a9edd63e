import type { ClickAction, FormAction } from '../action.js';
import { bulkClick } from './bulk-click.js';
import { confirmationClicks } from './confirmation-clicks.js';
import { editClick, editSubmit, reopenClick } from './edit.js';
import { historyClicks } from './history-clicks.js';
import { incidentClicks } from './incident-clicks.js';
import { ruleClicks } from './rule-clicks.js';
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
  ].map((action) => [action.verb, action]),
);

/** Every form by its verb. */
export const formActions: ReadonlyMap<string, FormAction> = new Map(
  [editSubmit].map((action) => [action.verb, action]),
);
