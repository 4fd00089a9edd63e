import type { Campaign } from '../../db/campaigns.js';
import type { Form } from '../../src/chat/port.js';
import { campaignFormTexts } from '../../src/i18n/commands-campaign-form.js';
import { campaignTexts } from '../../src/i18n/commands-campaigns.js';
import { formatNumber } from '../../src/i18n/format.js';
import type { CommandContext } from '../command.js';
import { textField } from '../form-fields.js';

/** The form that adds prize codes to a campaign, typed or as a file. */
export function codesForm({ locale }: CommandContext, { rule, codes }: Campaign): Form {
  const { codesForm: texts, codesLeft } = campaignTexts[locale];
  const { label } = campaignFormTexts[locale].fields.codes;
  const file = campaignFormTexts[locale].fields.codes_file.label;
  const left = codesLeft(formatNumber(codes.left, locale), formatNumber(codes.total, locale));
  return {
    verb: 'campaign-codes',
    id: String(rule.id),
    title: texts.title,
    submitLabel: texts.submit,
    intro: texts.intro(rule.name, left),
    fields: [
      textField({
        name: 'codes',
        label,
        hint: texts.codesHint,
        value: '',
        required: false,
        multiline: true,
      }),
      { kind: 'file', name: 'file', label: file, hint: texts.fileHint, required: false },
    ],
  };
}
