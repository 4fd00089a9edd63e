import { findCampaign, type Campaign } from '../../db/campaigns.js';
import { codesOfCampaign } from '../../db/change-campaign.js';
import type { Submission } from '../../src/chat/port.js';
import { readCodeList } from '../../src/domain/campaigns/codes.js';
import { campaignFaultText } from '../../src/i18n/campaigns.js';
import { campaignTexts } from '../../src/i18n/commands-campaigns.js';
import type { FormAction } from '../action.js';
import { privately } from '../answer.js';
import { addGivenCodes } from '../campaigns/add-codes.js';
import { campaignGone } from '../campaigns/choose-campaign.js';
import { codesForm } from '../campaigns/codes-form.js';
import type { CommandContext } from '../command.js';

/** The form that adds prize codes. Codes that were typed are checked while it is open; a file is read after that. */
export const campaignCodesSubmit: FormAction = {
  verb: 'campaign-codes',
  role: 'admin',
  check: async (context, submission) => {
    const found = await campaignOf(context, submission.id);
    if (found === null) return null;
    const { codes, file } = givenIn(submission);
    const { locale } = context;
    if (codes === undefined) {
      return file === undefined ? { codes: campaignTexts[locale].codesForm.nothing } : null;
    }
    const existing = await codesOfCampaign(context.database.db, found.rule.id);
    const read = readCodeList(codes, existing);
    if (read.kind === 'read') return null;
    return { codes: read.faults.map((fault) => campaignFaultText(fault, locale)).join(' ') };
  },
  submit: async (context, submission) => {
    const found = await campaignOf(context, submission.id);
    return privately(
      context,
      found === null
        ? campaignGone(context)
        : await addGivenCodes(context, found, givenIn(submission)),
    );
  },
  reopen: async (context, submission) => {
    const found = await campaignOf(context, submission.id);
    return found === null ? null : codesForm(context, found);
  },
};

function campaignOf({ database }: CommandContext, id: string): Promise<Campaign | null> {
  return /^\d{1,15}$/u.test(id) ? findCampaign(database.db, Number(id)) : Promise.resolve(null);
}

function givenIn({ values, files }: Submission) {
  const codes = values['codes']?.trim() ?? '';
  return { codes: codes === '' ? undefined : codes, file: files['file'] };
}
