import type { Answer } from '../../src/chat/port.js';
import type { ClickAction } from '../action.js';
import type { CommandContext } from '../command.js';
import { openCampaignForm } from './campaign-form.js';
import { reopenEdit } from './edit.js';
import { openForm } from './rule-form.js';

/** What gives a form again, by the form's verb. Each lets only its owner in. */
const forms: Readonly<Record<string, (context: CommandContext, id: string) => Promise<Answer>>> = {
  edit: reopenEdit,
  'rule-form': openForm,
  'campaign-form': openCampaignForm,
};

/** Gives a form again whose values had errors (`reopen:<verb>:<id>`; without a verb, the form of an edited text). */
export const reopenClick: ClickAction = {
  verb: 'reopen',
  mode: 'form',
  role: 'operator',
  run: async (context, click) => {
    const [, verb = 'edit', id = click.id] = /^([a-z-]+):(.*)$/u.exec(click.id) ?? [];
    return (forms[verb] ?? reopenEdit)(context, id);
  },
};
