import { z } from 'zod';
import { privately } from './answer.js';
import { settledCampaignView, wrongCampaignView } from './campaigns/campaign-answers.js';
import { keepCampaignDraft } from './campaigns/campaign-draft.js';
import { campaignForm } from './campaigns/campaign-form.js';
import { campaignOptionsShape, campaignOptionSpecs } from './campaigns/campaign-options.js';
import { withCodesFile } from './campaigns/codes-file.js';
import { settleCampaign } from './campaigns/settle-campaign.js';
import type { FieldErrors } from '../src/chat/port.js';
import { campaignFormTexts } from '../src/i18n/commands-campaign-form.js';
import type { Command } from './command.js';
import { givenOptions } from './rules/rule-options.js';

const options = z.strictObject(campaignOptionsShape);

type Options = z.infer<typeof options>;

/** What a campaign cannot be without: where one of these is missing, the form asks for it. */
const required = ['name', 'on', 'quota', 'win'] as const;

const isMissing = (given: Readonly<Record<string, string>>) =>
  required.some((name) => (given[name]?.trim() ?? '') === '');

/** Makes a campaign from options, or leads through a form. */
export const campaignCreateCommand: Command<Options> = {
  spec: {
    path: ['campaign', 'create'],
    summary: { ja: '抽選キャンペーンを作る', en: 'Make a campaign' },
    options: campaignOptionSpecs,
    visibility: 'private',
    opensForm: isMissing,
  },
  options,
  role: () => 'admin',
  run: async (context, given) => {
    const typed = givenOptions(given);
    if (isMissing(typed)) {
      const id = await keepCampaignDraft(context, 'campaign-form', { typed, edits: null });
      // A form must open within 3 s of the command, which reading a file may take longer than.
      const said: FieldErrors =
        context.files['codes_file'] === undefined
          ? {}
          : { codes_file: campaignFormTexts[context.locale].fileAgain };
      return {
        kind: 'form',
        locale: context.locale,
        form: await campaignForm(context, { id, typed, edits: null }, 1, said),
      };
    }
    const withFile = await withCodesFile(typed, context.files['codes_file']);
    if (withFile.kind === 'wrong') {
      const wish = { typed, edits: null };
      return privately(context, await wrongCampaignView(context, wish, withFile.problems));
    }
    const wish = { typed: withFile.typed, edits: null };
    const settled = await settleCampaign(context, wish);
    return privately(context, await settledCampaignView(context, wish, settled));
  },
};
