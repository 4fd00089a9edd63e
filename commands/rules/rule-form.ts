import type { Button } from '../../src/chat/cards.js';
import type { FieldErrors, Form, FormField, Suggestion } from '../../src/chat/port.js';
import { keywordMatches } from '../../src/domain/rules/match-keyword.js';
import { repeats, ruleActions } from '../../src/domain/rules/rule.js';
import { triggerKinds } from '../../src/domain/rules/trigger.js';
import {
  ruleFormFields,
  ruleFormTexts,
  type RuleFormField,
} from '../../src/i18n/commands-rule-form.js';
import {
  keywordMatchNames,
  repeatNames,
  ruleActionNames,
  triggerKindNames,
} from '../../src/i18n/rules.js';
import type { CommandContext } from '../command.js';
import { accountChoices, selectField, textField } from '../form-fields.js';
import type { RuleDraft, RuleSayings } from './rule-draft.js';

/** A form of Discord holds five inputs: the first page has what every rule needs. */
export const discordPages: readonly (readonly RuleFormField[])[] = [
  ['name', 'on', 'text', 'keyword', 'do'],
  ['match', 'keyword_match', 'post', 'hashtag', 'repeat'],
  ['followers_only', 'min_followers', 'max_followers', 'min_account_days', 'exclude'],
  ['hours', 'from', 'until', 'confirm', 'account'],
  ['text_by_language', 'steps', 'media'],
];

/** The fields of one page; Slack has one page with everything. */
export function fieldsOfPage(context: CommandContext, page: number): readonly RuleFormField[] {
  if (context.interaction.platform === 'slack') return ruleFormFields;
  return discordPages[page - 1] ?? [];
}

/** The form of a rule, filled with what was typed or what the rule says. */
export async function ruleForm(
  context: CommandContext,
  draft: Pick<RuleDraft, 'id'> & RuleSayings,
  page = 1,
  errors: FieldErrors = {},
): Promise<Form> {
  const texts = ruleFormTexts[context.locale];
  const title = draft.edits === null ? texts.createTitle : texts.editTitle;
  const isPaged = context.interaction.platform === 'discord';
  const accounts = await accountChoices(context);
  const fields = fieldsOfPage(context, page)
    // With one account there is nothing to choose, and an account cannot be edited.
    .filter((name) => name !== 'account' || (accounts.length > 1 && draft.edits === null))
    .map((name) => field(context, name, draft, accounts));
  return {
    verb: 'rule-form',
    id: `${String(draft.id)}.${String(page)}`,
    title: isPaged ? texts.pageTitle(title, page, discordPages.length) : title,
    submitLabel: draft.edits === null ? texts.submit : texts.save,
    intro: [...Object.values(errors), texts.intro].join('\n'),
    fields,
  };
}

function field(
  { locale }: CommandContext,
  name: RuleFormField,
  { typed, media }: RuleSayings,
  accounts: readonly Suggestion[],
): FormField {
  const { label, hint } = ruleFormTexts[locale].fields[name];
  const value = typed[name] ?? '';
  if (name === 'media') {
    // What was given before cannot be shown as a choice of this field, so the hint says that it is there.
    const kept = media?.map(({ file }) => file).join(', ') ?? '';
    const said = kept === '' ? hint : ruleFormTexts[locale].mediaKept(shortName(kept));
    return { kind: 'file', name, label, hint: said, required: false };
  }
  const choices = choicesOf(name, locale, accounts);
  const wanted = {
    name,
    label,
    hint,
    value,
    required: name === 'name' || name === 'on' || name === 'text',
  };
  return choices === null
    ? textField({
        ...wanted,
        multiline: name === 'text' || name === 'text_by_language' || name === 'steps',
      })
    : selectField({ ...wanted, multiple: name === 'on', choices, usual: defaults[name] ?? [] });
}

/** Discord shows 100 characters of a hint. */
function shortName(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}

const defaults: Readonly<Partial<Record<RuleFormField, readonly string[]>>> = {
  do: ['dm'],
  match: ['all'],
  keyword_match: ['contains'],
  repeat: ['once'],
  followers_only: ['no'],
  confirm: ['no'],
};

/** The choices of each field that has some; the labels by value. */
function choiceNames(
  locale: CommandContext['locale'],
): Readonly<Partial<Record<RuleFormField, Readonly<Record<string, string>>>>> {
  const { choices } = ruleFormTexts[locale];
  const yesNo = { yes: choices.yes, no: choices.no };
  return {
    on: inOrder(triggerKinds, triggerKindNames[locale]),
    do: inOrder(ruleActions, ruleActionNames[locale]),
    match: choices.match,
    keyword_match: inOrder(keywordMatches, keywordMatchNames[locale]),
    repeat: inOrder(repeats, repeatNames[locale]),
    followers_only: yesNo,
    confirm: yesNo,
  };
}

/** Labels by value, in the order of the values. */
export function inOrder<T extends string>(
  values: readonly T[],
  names: Readonly<Record<T, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(values.map((value) => [value, names[value]]));
}

function choicesOf(
  name: RuleFormField,
  locale: CommandContext['locale'],
  accounts: readonly Suggestion[],
): readonly Suggestion[] | null {
  if (name === 'account') return accounts;
  const names = choiceNames(locale)[name];
  return names === undefined
    ? null
    : Object.entries(names).map(([value, label]) => ({ value, label }));
}

/** Buttons to the further pages of Discord's form. */
export function pageButtons({ locale }: CommandContext, draftId: number): Button[] {
  return ruleFormTexts[locale].pages.map((label, index) => ({
    verb: 'rule-form',
    id: `${String(draftId)}.${String(index + 1)}`,
    label: `${String(index + 1)}. ${label}`,
    style: 'plain',
  }));
}
