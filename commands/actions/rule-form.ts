import { useDraft } from '../../db/drafts.js';
import type { Answer, FieldErrors, Submission } from '../../src/chat/port.js';
import { ruleFormTexts } from '../../src/i18n/commands-rule-form.js';
import { ruleMakingTexts } from '../../src/i18n/commands-rule-making.js';
import { ruleFaultText } from '../../src/i18n/rules.js';
import { typedRule } from '../../src/domain/rules/typed-rule.js';
import type { ClickAction, FormAction } from '../action.js';
import { note, notice, privately } from '../answer.js';
import { ruleOfButton } from '../choose-rule.js';
import type { CommandContext } from '../command.js';
import { goneView } from '../rules/change-state.js';
import { settledView } from '../rules/rule-answers.js';
import {
  changeRuleDraft,
  keepRuleDraft,
  recallRuleDraft,
  type RuleDraft,
} from '../rules/rule-draft.js';
import { discordPages, fieldsOfPage, pageButtons, ruleForm } from '../rules/rule-form.js';
import { named, readWish, settleRule, type RuleWish } from '../rules/settle-rule.js';
import { takeMedia } from '../rules/take-media.js';
import { formOver, isOwner, notOwner, readFormId } from './form-draft.js';

const pageOf = (id: string) => readFormId(id, discordPages.length);

/** Opens the form, or a further page of it, with what was typed so far. */
export const ruleFormClick: ClickAction = {
  verb: 'rule-form',
  mode: 'form',
  role: 'admin',
  run: (context, click) => openForm(context, click.id),
};

/** Discord's way back to a form whose values had errors. */
export async function openForm(context: CommandContext, id: string): Promise<Answer> {
  const { draftId, page } = pageOf(id);
  const draft = await recallRuleDraft(context, 'rule-form', draftId);
  if (draft === null || draft.draft.usedAt !== null) return formOver(context);
  if (!isOwner(context, draft.draft)) return notOwner(context);
  return { kind: 'form', locale: context.locale, form: await ruleForm(context, draft, page) };
}

/** Edit on a rule's card: the form filled with what the rule says now. */
export const ruleEditClick: ClickAction = {
  verb: 'rule-edit',
  mode: 'form',
  role: 'admin',
  run: async (context, click) => {
    const found = await ruleOfButton(context, 'rule', click.id);
    if (found === null) return privately(context, goneView(context));
    return editForm(context, found);
  },
};

/** The form filled with what the rule says now. */
export async function editForm(
  context: CommandContext,
  { rule }: NonNullable<Awaited<ReturnType<typeof ruleOfButton>>>,
): Promise<Answer> {
  const typed = typedRule(named(rule));
  const edits = { ruleId: rule.id, version: rule.version };
  const id = await keepRuleDraft(context, 'rule-form', { typed, edits, media: null });
  return {
    kind: 'form',
    locale: context.locale,
    form: await ruleForm(context, { id, typed, edits, media: null }),
  };
}

export const ruleFormSubmit: FormAction = {
  verb: 'rule-form',
  role: 'admin',
  check: async (context, submission) => {
    const draft = await recallRuleDraft(context, 'rule-form', pageOf(submission.id).draftId);
    // Somebody else's form, or one that is over: submitting says so, whatever the values are.
    if (draft === null || draft.draft.usedAt !== null || !isOwner(context, draft.draft))
      return null;
    const wish = wishOf(context, draft, submission);
    const read = await readWish(context, wish);
    if (read.kind !== 'wrong') return null;
    const names: ReadonlySet<string> = new Set(fieldsOfPage(context, pageOf(submission.id).page));
    // What is wrong on another page is told by the answer, with the way there.
    const here = read.problems.filter(({ option }) => names.has(option));
    if (here.length === 0) return null;
    const errors: Record<string, string> = {};
    for (const { option, fault } of here) {
      const text = ruleFaultText(fault, context.locale);
      errors[option] = errors[option] === undefined ? text : `${errors[option]} ${text}`;
    }
    return errors satisfies FieldErrors;
  },
  submit: async (context, submission) => {
    const draft = await recallRuleDraft(context, 'rule-form', pageOf(submission.id).draftId);
    if (draft === null) return formOver(context);
    if (!isOwner(context, draft.draft)) return notOwner(context);
    const said = wishOf(context, draft, submission);
    await changeRuleDraft(context, draft, said);
    const taken = await takeGiven(context, submission);
    if (taken?.kind === 'refused') {
      const title = ruleMakingTexts[context.locale].notMadeTitle;
      const buttons = [backButton(context, submission.id)];
      return privately(context, notice('attention', title, [taken.sentence], buttons));
    }
    const wish = taken === null ? said : { ...said, media: [taken.media] };
    // Whatever the store says next, the way back to the form keeps the file too.
    if (taken !== null) await changeRuleDraft(context, draft, wish);
    const settled = await settleRule(context, wish);
    const view = await settledView(context, wish, settled);
    if (settled.kind !== 'made' && settled.kind !== 'changed' && settled.kind !== 'same') {
      return privately(context, view);
    }
    await context.database.db.transaction((tx) => useDraft(tx, draft.id, context.now()));
    return privately(context, await withPages(context, settled.ruleId, view));
  },
  reopen: async (context, submission, errors) => {
    const { draftId, page } = pageOf(submission.id);
    const draft = await recallRuleDraft(context, 'rule-form', draftId);
    if (draft === null || draft.draft.usedAt !== null || !isOwner(context, draft.draft))
      return null;
    const said = wishOf(context, draft, submission);
    const taken = await takeGiven(context, submission);
    const wish = taken?.kind === 'kept' ? { ...said, media: [taken.media] } : said;
    await changeRuleDraft(context, draft, wish);
    return ruleForm(context, { ...draft, ...wish }, page, errors);
  },
};

/** On Discord the rule is made with the first page; its further pages are an edit away. */
async function withPages(
  context: CommandContext,
  ruleId: number,
  view: Awaited<ReturnType<typeof settledView>>,
) {
  if (context.interaction.platform !== 'discord') return view;
  const found = await ruleOfButton(context, 'rule', String(ruleId));
  if (found === null) return view;
  const typed = typedRule(named(found.rule));
  const edits = { ruleId, version: found.rule.version };
  const id = await keepRuleDraft(context, 'rule-form', { typed, edits, media: null });
  return {
    ...view,
    blocks: [...view.blocks, note(ruleFormTexts[context.locale].morePages)],
    buttons: [...view.buttons, ...pageButtons(context, id).slice(1)],
  };
}

/** Options whose condition an emptied field of the form takes away. */
const clearable: ReadonlySet<string> = new Set([
  'post',
  'keyword',
  'hashtag',
  'exclude',
  'min_followers',
  'max_followers',
  'min_account_days',
  'hours',
  'from',
  'until',
]);

/** What was typed before, with the values of this form's page. */
function wishOf(context: CommandContext, draft: RuleDraft, { values, id }: Submission): RuleWish {
  const names = fieldsOfPage(context, pageOf(id).page);
  const typed: Record<string, string> = { ...draft.typed };
  for (const name of names) {
    const value = values[name];
    if (value === undefined || name === 'media') continue;
    const wasFilled = (draft.typed[name] ?? '') !== '';
    const isEmptied =
      value.trim() === '' && draft.edits !== null && wasFilled && clearable.has(name);
    typed[name] = isEmptied ? '-' : value;
  }
  return { typed, edits: draft.edits, media: draft.media };
}

/** The file of the form, put into the store; null = none came. */
async function takeGiven(context: CommandContext, { files }: Submission) {
  const file = files['media'];
  return file === undefined ? null : takeMedia(context, file);
}

function backButton({ locale }: CommandContext, formId: string) {
  const label = ruleMakingTexts[locale].toForm;
  return { verb: 'rule-form', id: formId, label, style: 'primary' } as const;
}
