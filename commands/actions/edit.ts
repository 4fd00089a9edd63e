import { findAccount } from '../../db/accounts.js';
import { findSend, performSendAction } from '../../db/act-on-sends.js';
import { changeDraft, loadDraft, makeDraft, useDraft, type Draft } from '../../db/drafts.js';
import type { Answer, FieldErrors, Form, Submission } from '../../src/chat/port.js';
import { actOnSend } from '../../src/domain/sending/act-on-send.js';
import { lastActionOnSend } from '../../db/last-action.js';
import { actionTexts } from '../../src/i18n/commands-actions.js';
import { sharedTexts } from '../../src/i18n/commands-shared.js';
import { formatNumber } from '../../src/i18n/format.js';
import { z } from 'zod';
import { answerTo, handledView, missingView } from '../act-on-send.js';
import type { ClickAction, FormAction } from '../action.js';
import { notice, paragraph, privately } from '../answer.js';
import type { CommandContext } from '../command.js';
import { readTarget } from '../send-target.js';
import { textFaultText, textLimit } from '../text-fault.js';
import { expired, shownAttempt } from './send-clicks.js';

const kind = 'edit';

/** What one input of either platform holds: a form of several inputs is only for texts that need it. */
const oneInput = 3_000;

/** How much longer a text may become before its form has further inputs. */
const roomToWrite = 1_000;

const payloadSchema = z.object({
  sendId: z.number(),
  attemptId: z.number().nullable(),
  sendKind: z.enum(['dm', 'reply']),
  handle: z.string(),
  /** The longest text that the account may write. */
  limit: z.number(),
  text: z.string(),
});

type EditPayload = z.infer<typeof payloadSchema>;

/** Opens the form with the stored text: from the store alone, since a form must open within 3 s. */
export const editClick: ClickAction = {
  verb: 'edit',
  mode: 'form',
  role: 'operator',
  run: async (context, click) => {
    const target = readTarget(click.id);
    if (target === null) return expired(context);
    const { db } = context.database;
    const send = await findSend(db, target.sendId);
    if (send === null) return privately(context, missingView(context, click.id));
    const shownAttemptId = shownAttempt(click);
    const wish = { verb: 'edit', shownAttemptId, confirmed: false } as const;
    const decision = actOnSend({ ...send, optedOut: false }, wish);
    if (decision.kind === 'refuse') {
      const last = await lastActionOnSend(db, send.id);
      return privately(context, handledView(context, { why: decision.why, send, last }, 'edit'));
    }
    const account = await findAccount(db, send.accountId);
    const payload: EditPayload = {
      sendId: send.id,
      attemptId: shownAttemptId ?? send.lastAttemptId,
      sendKind: send.kind,
      handle: send.recipientHandle,
      limit: textLimit(send.kind, account?.facts ?? null),
      text: send.text,
    };
    const owner = context.interaction.person.actor;
    const draftId = await makeDraft(db, { kind, owner, payload, now: context.now() });
    return { kind: 'form', locale: context.locale, form: editForm(context, draftId, payload) };
  },
};

/** Gives the form again whose values had errors, filled with what was typed. */
export async function reopenEdit(context: CommandContext, draftId: string): Promise<Answer> {
  const edit = await recall(context, draftId);
  if (edit === null || edit.draft.usedAt !== null) return expired(context);
  if (!isOwner(context, edit.draft)) return notOwner(context);
  const form = editForm(context, edit.draft.id, edit.payload);
  return { kind: 'form', locale: context.locale, form };
}

export const editSubmit: FormAction = {
  verb: 'edit',
  role: 'operator',
  check: async (context, submission) => {
    const edit = await recall(context, submission.id);
    // Somebody else's form, or one that is over: submitting says so, whatever the text is.
    if (edit === null || edit.draft.usedAt !== null || !isOwner(context, edit.draft)) return null;
    return errorsOf(context, textOf(submission), edit.payload);
  },
  submit: async (context, submission) => {
    const edit = await recall(context, submission.id);
    if (edit === null) return expired(context);
    if (!isOwner(context, edit.draft)) return notOwner(context);
    const text = textOf(submission);
    const errors = errorsOf(context, text, edit.payload);
    if (errors !== null) return backToForm(context, edit, text, errors);
    return sendEdited(context, edit, text);
  },
  reopen: async (context, submission, errors) => {
    const edit = await recall(context, submission.id);
    if (edit === null || edit.draft.usedAt !== null || !isOwner(context, edit.draft)) return null;
    const payload = { ...edit.payload, text: textOf(submission) };
    await changeDraft(context.database.db, edit.draft.id, payload);
    return editForm(context, edit.draft.id, payload, errors);
  },
};

interface Edit {
  readonly draft: Draft;
  readonly payload: EditPayload;
}

async function recall(context: CommandContext, id: string): Promise<Edit | null> {
  if (!/^\d{1,15}$/u.test(id)) return null;
  const draft = await loadDraft(context.database.db, kind, Number(id));
  const payload = payloadSchema.safeParse(draft?.payload);
  return draft === null || !payload.success ? null : { draft, payload: payload.data };
}

async function sendEdited(context: CommandContext, edit: Edit, text: string): Promise<Answer> {
  const { database, interaction, now } = context;
  const { sendId, attemptId } = edit.payload;
  const result = await database.db.transaction(async (tx) => {
    // A form submitted twice acts once; the second delivery is answered as a late click.
    await useDraft(tx, edit.draft.id, now());
    return performSendAction(tx, {
      sendId,
      verb: 'edit',
      shownAttemptId: attemptId,
      confirmed: false,
      text,
      actor: interaction.person.actor,
      now: now(),
    });
  });
  const target = { sendId, attemptId };
  const answer = await answerTo(context, result, { target, verb: 'edit', quiet: true });
  return result.kind === 'refused' ? withText(context, answer, text) : answer;
}

/** What was typed is not lost when somebody was faster. */
function withText(context: CommandContext, answer: Answer, text: string): Answer {
  if (answer.kind !== 'message') return answer;
  const blocks = [
    ...answer.view.blocks,
    paragraph(actionTexts[context.locale].yourText),
    { kind: 'quote', text } as const,
  ];
  return { ...answer, view: { ...answer.view, blocks } };
}

async function backToForm(
  context: CommandContext,
  edit: Edit,
  text: string,
  errors: FieldErrors,
): Promise<Answer> {
  await changeDraft(context.database.db, edit.draft.id, { ...edit.payload, text });
  const label = actionTexts[context.locale].reopen;
  const button = { verb: 'reopen', id: String(edit.draft.id), label, style: 'primary' } as const;
  const title = sharedTexts[context.locale].wrongTitle;
  return privately(context, notice('attention', title, Object.values(errors), [button]));
}

function editForm(
  context: CommandContext,
  draftId: number,
  payload: EditPayload,
  errors: FieldErrors = {},
): Form {
  const texts = actionTexts[context.locale];
  const limit = formatNumber(payload.limit, context.locale);
  const problems = Object.values(errors);
  return {
    verb: 'edit',
    id: String(draftId),
    title: texts.editTitle,
    submitLabel: texts.editSubmit,
    intro: [...problems, texts.editIntro(payload.handle)].join('\n'),
    fields: [
      {
        kind: 'text',
        name: 'text',
        label: texts.editField,
        hint: texts.editHint[payload.sendKind](limit),
        multiline: true,
        required: true,
        value: payload.text,
        maxLength: inputLength(payload),
      },
    ],
  };
}

/** In characters as typed: a link counts 23 for X however long it is. */
function inputLength({ text, limit }: EditPayload): number {
  return text.length + roomToWrite <= oneInput ? oneInput : Math.max(limit, text.length);
}

function errorsOf(
  context: CommandContext,
  text: string,
  { sendKind, limit }: EditPayload,
): FieldErrors | null {
  const sentence = textFaultText(context, text, { kind: sendKind, limit });
  return sentence === null ? null : { text: sentence };
}

function textOf(submission: Submission): string {
  return submission.values['text'] ?? '';
}

function isOwner(context: CommandContext, { owner }: Draft): boolean {
  const { actor } = context.interaction.person;
  return owner.kind === 'person' && owner.platform === actor.platform && owner.id === actor.id;
}

function notOwner(context: CommandContext): Answer {
  const texts = sharedTexts[context.locale];
  return privately(context, notice('attention', texts.refusedTitle, [texts.refused['not-owner']]));
}
