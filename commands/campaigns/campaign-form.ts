import type { FieldErrors, Form, FormField, Suggestion } from '../../src/chat/port.js';
import { campaignKinds } from '../../src/domain/campaigns/campaign.js';
import { keywordMatches } from '../../src/domain/rules/match-keyword.js';
import { ruleActions } from '../../src/domain/rules/rule.js';
import { triggerKinds } from '../../src/domain/rules/trigger.js';
import { campaignKindNames } from '../../src/i18n/campaigns.js';
import {
  campaignFormFields,
  campaignFormTexts,
  type CampaignFormField,
} from '../../src/i18n/commands-campaign-form.js';
import { ruleFormTexts } from '../../src/i18n/commands-rule-form.js';
import { keywordMatchNames, ruleActionNames, triggerKindNames } from '../../src/i18n/rules.js';
import type { Button } from '../../src/chat/cards.js';
import type { CommandContext } from '../command.js';
import { accountChoices, selectField, textField } from '../form-fields.js';
import { inOrder } from '../rules/rule-form.js';
import type { CampaignDraft } from './campaign-draft.js';

/** A form of Discord holds five inputs: the first page has what every campaign needs. */
export const campaignPages: readonly (readonly CampaignFormField[])[] = [
  ['name', 'on', 'quota', 'win', 'kind'],
  ['lose', 'entered', 'codes', 'codes_file', 'entry'],
  ['draw_at', 'probability', 'per_hour', 'do', 'followers_only'],
  ['keyword', 'keyword_match', 'post', 'match', 'hashtag'],
  ['from', 'until', 'account'],
];

/** The fields of one page; Slack has one page with everything. */
export function campaignFieldsOf(
  { interaction }: CommandContext,
  page: number,
): readonly CampaignFormField[] {
  if (interaction.platform === 'slack') return campaignFormFields;
  return campaignPages[page - 1] ?? [];
}

/** The form of a campaign, filled with what was typed. */
export async function campaignForm(
  context: CommandContext,
  draft: Pick<CampaignDraft, 'id' | 'typed' | 'edits'>,
  page = 1,
  errors: FieldErrors = {},
): Promise<Form> {
  const texts = campaignFormTexts[context.locale];
  const titles = draft.edits === null ? texts.titles : texts.editTitles;
  const isPaged = context.interaction.platform === 'discord';
  const accounts = await accountChoices(context);
  return {
    verb: 'campaign-form',
    id: `${String(draft.id)}.${String(page)}`,
    title: isPaged ? titles.paged(page, campaignPages.length) : titles.whole,
    submitLabel: draft.edits === null ? texts.submit : texts.save,
    intro: [...Object.values(errors), draft.edits === null ? texts.intro : texts.editIntro].join(
      '\n',
    ),
    fields: campaignFieldsOf(context, page)
      // With one account there is nothing to choose.
      .filter((name) => name !== 'account' || (accounts.length > 1 && draft.edits === null))
      .map((name) => field(context, name, draft.typed, accounts)),
  };
}

const longTexts: ReadonlySet<CampaignFormField> = new Set(['win', 'lose', 'entered', 'codes']);
const required: ReadonlySet<CampaignFormField> = new Set(['name', 'on', 'quota', 'win']);

function field(
  { locale }: CommandContext,
  name: CampaignFormField,
  typed: Readonly<Record<string, string>>,
  accounts: readonly Suggestion[],
): FormField {
  const { label, hint } = campaignFormTexts[locale].fields[name];
  const value = typed[name] ?? '';
  if (name === 'codes_file') return { kind: 'file', name, label, hint, required: false };
  const choices = choicesOf(name, locale, accounts);
  const wanted = { name, label, hint, value, required: required.has(name) };
  return choices === null
    ? textField({ ...wanted, multiline: longTexts.has(name) })
    : selectField({ ...wanted, multiple: name === 'on', choices, usual: defaults[name] ?? [] });
}

const defaults: Readonly<Partial<Record<CampaignFormField, readonly string[]>>> = {
  kind: ['instant'],
  entry: ['once'],
  do: ['dm'],
  match: ['all'],
  keyword_match: ['contains'],
  followers_only: ['yes'],
};

function choicesOf(
  name: CampaignFormField,
  locale: CommandContext['locale'],
  accounts: readonly Suggestion[],
): readonly Suggestion[] | null {
  if (name === 'account') return accounts;
  const { choices } = ruleFormTexts[locale];
  const names: Readonly<Partial<Record<CampaignFormField, Readonly<Record<string, string>>>>> = {
    on: inOrder(triggerKinds, triggerKindNames[locale]),
    kind: inOrder(campaignKinds, campaignKindNames[locale]),
    entry: campaignFormTexts[locale].entries,
    do: inOrder(ruleActions, ruleActionNames[locale]),
    match: choices.match,
    keyword_match: inOrder(keywordMatches, keywordMatchNames[locale]),
    followers_only: { yes: choices.yes, no: choices.no },
  };
  const found = names[name];
  return found === undefined
    ? null
    : Object.entries(found).map(([value, label]) => ({ value, label }));
}

/** Buttons to the pages of Discord's form. */
export function campaignPageButtons({ locale }: CommandContext, draftId: number): Button[] {
  return campaignFormTexts[locale].pages.map((label, index) => ({
    verb: 'campaign-form',
    id: `${String(draftId)}.${String(index + 1)}`,
    label: `${String(index + 1)}. ${label}`,
    style: 'plain',
  }));
}
