import { findCampaign } from '../../db/campaigns.js';
import { useDraft } from '../../db/drafts.js';
import { typedCampaign } from '../../src/domain/campaigns/typed-campaign.js';
import type { Answer, Submission } from '../../src/chat/port.js';
import { campaignFaultText } from '../../src/i18n/campaigns.js';
import type { ClickAction, FormAction } from '../action.js';
import { privately } from '../answer.js';
import { settledCampaignView, wrongCampaignView } from '../campaigns/campaign-answers.js';
import {
  changeCampaignDraft,
  keepCampaignDraft,
  recallCampaignDraft,
  type CampaignDraft,
} from '../campaigns/campaign-draft.js';
import { campaignFieldsOf, campaignForm, campaignPages } from '../campaigns/campaign-form.js';
import { campaignGone, handleOf } from '../campaigns/choose-campaign.js';
import { withCodesFile } from '../campaigns/codes-file.js';
import { readCampaign, settleCampaign, type Typed } from '../campaigns/settle-campaign.js';
import type { CommandContext } from '../command.js';
import { formOver, isOwner, notOwner, readFormId } from './form-draft.js';

const pageOf = (id: string) => readFormId(id, campaignPages.length);

/** Opens the form, or a page of it, with what was typed so far. */
export const campaignFormClick: ClickAction = {
  verb: 'campaign-form',
  mode: 'form',
  role: 'admin',
  run: (context, click) => openCampaignForm(context, click.id),
};

/** Change on a campaign that nobody has entered: the form filled with what it says now. */
export const campaignEditClick: ClickAction = {
  verb: 'campaign-edit',
  mode: 'form',
  role: 'admin',
  run: async (context, click) => {
    const found = /^\d{1,15}$/u.test(click.id)
      ? await findCampaign(context.database.db, Number(click.id))
      : null;
    if (found === null) return privately(context, campaignGone(context));
    const { rule, definition } = found;
    const account = await handleOf(context, found);
    const typed = typedCampaign({ name: rule.name, account, definition });
    const edits = { ruleId: rule.id, version: rule.version };
    const id = await keepCampaignDraft(context, 'campaign-form', { typed, edits });
    const form = await campaignForm(context, { id, typed, edits });
    return { kind: 'form', locale: context.locale, form };
  },
};

/** Discord's way back to a form whose values had errors. */
export async function openCampaignForm(context: CommandContext, id: string): Promise<Answer> {
  const { draftId, page } = pageOf(id);
  const draft = await recallCampaignDraft(context, 'campaign-form', draftId);
  if (draft === null || draft.draft.usedAt !== null) return formOver(context);
  if (!isOwner(context, draft.draft)) return notOwner(context);
  const form = await campaignForm(context, draft, page);
  return { kind: 'form', locale: context.locale, form };
}

export const campaignFormSubmit: FormAction = {
  verb: 'campaign-form',
  role: 'admin',
  check: async (context, submission) => {
    const { draftId, page } = pageOf(submission.id);
    const draft = await recallCampaignDraft(context, 'campaign-form', draftId);
    if (draft === null || draft.draft.usedAt !== null || !isOwner(context, draft.draft))
      return null;
    const { edits } = draft;
    const read = await readCampaign(context, { typed: typedOf(context, draft, submission), edits });
    if (read.kind !== 'wrong') return null;
    const names: ReadonlySet<string> = new Set(campaignFieldsOf(context, page));
    const errors: Record<string, string> = {};
    for (const { option, fault } of read.problems) {
      // What is wrong on another page is told by the answer; codes may be in the file, which is read after this.
      if (!names.has(option) || isAboutFile(submission, fault.kind)) continue;
      const text = campaignFaultText(fault, context.locale);
      errors[option] = errors[option] === undefined ? text : `${errors[option]} ${text}`;
    }
    return Object.keys(errors).length === 0 ? null : errors;
  },
  submit: async (context, submission) => {
    const { draftId } = pageOf(submission.id);
    const draft = await recallCampaignDraft(context, 'campaign-form', draftId);
    if (draft === null) return formOver(context);
    if (!isOwner(context, draft.draft)) return notOwner(context);
    const typed = typedOf(context, draft, submission);
    const withFile = await withCodesFile(typed, submission.files['codes_file']);
    if (withFile.kind === 'wrong') {
      const wish = { typed, edits: draft.edits };
      return privately(context, await wrongCampaignView(context, wish, withFile.problems));
    }
    await changeCampaignDraft(context, draft, withFile.typed);
    const wish = { typed: withFile.typed, edits: draft.edits };
    const settled = await settleCampaign(context, wish);
    if (settled.kind === 'made' || settled.kind === 'changed') {
      await context.database.db.transaction((tx) => useDraft(tx, draft.id, context.now()));
    }
    return privately(context, await settledCampaignView(context, wish, settled));
  },
  reopen: async (context, submission, errors) => {
    const { draftId, page } = pageOf(submission.id);
    const draft = await recallCampaignDraft(context, 'campaign-form', draftId);
    if (draft === null || draft.draft.usedAt !== null || !isOwner(context, draft.draft))
      return null;
    const typed = typedOf(context, draft, submission);
    await changeCampaignDraft(context, draft, typed);
    return campaignForm(context, { ...draft, typed }, page, errors);
  },
};

const faultsOfCodes: ReadonlySet<string> = new Set([
  'code_without_codes',
  'codes_unused',
  'too_few_codes',
]);

function isAboutFile({ files }: Submission, fault: string): boolean {
  return files['codes_file'] !== undefined && faultsOfCodes.has(fault);
}

/** What was typed before, with the values of this form's page. */
function typedOf(context: CommandContext, draft: CampaignDraft, { values, id }: Submission): Typed {
  const typed: Record<string, string> = { ...draft.typed };
  for (const name of campaignFieldsOf(context, pageOf(id).page)) {
    const value = values[name];
    if (value !== undefined && name !== 'codes_file') typed[name] = value;
  }
  // The form shows what only the other kind of campaign has; left as it came, it says nothing.
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value.trim() !== ''));
}
