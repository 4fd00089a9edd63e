import type { types } from '@slack/bolt';
import { assertNever } from '../../domain/assert.js';
import type { SlackTexts } from '../../i18n/slack.js';
import type { Form, FormField } from '../port.js';
import { cutText, splitText } from './cut-text.js';
import { slackLimits } from './limits.js';

type TextField = Extract<FormField, { kind: 'text' }>;
type SelectField = Extract<FormField, { kind: 'select' }>;
type FileField = Extract<FormField, { kind: 'file' }>;

/** The block of one input of a field; a long text has several. */
export function inputBlockId(field: string, part: number): string {
  return `field.${field}.${part}`;
}

function plain(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: cutText(text, max), emoji: false };
}

function inputBlock(
  field: FormField,
  part: number,
  label: string,
  element: types.InputBlock['element'],
): types.InputBlock {
  const isFirst = part === 0;
  return {
    type: 'input',
    block_id: inputBlockId(field.name, part),
    label: plain(label, slackLimits.inputLabel),
    element,
    optional: !(isFirst && field.required),
    ...(isFirst && field.hint !== undefined && field.hint !== ''
      ? { hint: plain(field.hint, slackLimits.inputHint) }
      : {}),
  };
}

function textInputs(field: TextField, texts: SlackTexts): readonly types.KnownBlock[] {
  const max = slackLimits.inputValue;
  const pieces = splitText(field.value, max);
  const wanted = Math.min(slackLimits.inputsPerText, Math.ceil(field.maxLength / max));
  const count = Math.max(1, pieces.length, wanted);
  return Array.from({ length: count }, (_, part) => {
    const value = pieces[part] ?? '';
    const label = count === 1 ? field.label : texts.part(field.label, part + 1, count);
    return inputBlock(field, part, label, {
      type: 'plain_text_input',
      action_id: part === 0 ? field.name : `${field.name}.${part}`,
      multiline: field.multiline,
      max_length: count === 1 ? Math.max(1, Math.min(max, field.maxLength)) : max,
      ...(value === '' ? {} : { initial_value: value }),
    });
  });
}

function selectInput(field: SelectField, texts: SlackTexts): types.KnownBlock {
  const options = field.choices.slice(0, slackLimits.selectOptions).map(({ label, value }) => ({
    text: plain(label === '' ? value : label, slackLimits.optionText),
    value,
  }));
  if (options.length === 0) {
    return { type: 'context', elements: [plain(texts.noChoices(field.label), 500)] };
  }
  const chosen = options.filter(({ value }) => field.values.includes(value));
  const [first] = chosen;
  return field.multiple
    ? inputBlock(field, 0, field.label, {
        type: 'multi_static_select',
        action_id: field.name,
        options,
        ...(first === undefined ? {} : { initial_options: chosen }),
      })
    : inputBlock(field, 0, field.label, {
        type: 'static_select',
        action_id: field.name,
        options,
        ...(first === undefined ? {} : { initial_option: first }),
      });
}

function fileInput(field: FileField): types.KnownBlock {
  return inputBlock(field, 0, field.label, {
    type: 'file_input',
    action_id: field.name,
    max_files: 1,
  });
}

function fieldBlocks(field: FormField, texts: SlackTexts): readonly types.KnownBlock[] {
  switch (field.kind) {
    case 'text':
      return textInputs(field, texts);
    case 'select':
      return [selectInput(field, texts)];
    case 'file':
      return [fileInput(field)];
    default:
      return assertNever(field);
  }
}

/**
 * A form as a modal. `origin` comes back with the submission (where it was opened, and how to
 * answer). A text longer than one input takes is spread over several; `readForm` joins it again.
 */
export function renderForm(form: Form, origin: string, texts: SlackTexts): types.ModalView {
  const intro = splitText(form.intro ?? '', slackLimits.sectionText).filter(
    (piece) => piece.trim() !== '',
  );
  return {
    type: 'modal',
    callback_id: `${form.verb}:${form.id}`,
    private_metadata: origin,
    title: plain(form.title, slackLimits.modalTitle),
    submit: plain(form.submitLabel, slackLimits.modalSubmit),
    blocks: [
      ...intro.map((text) => ({
        type: 'section' as const,
        text: plain(text, slackLimits.sectionText),
      })),
      ...form.fields.flatMap((field) => fieldBlocks(field, texts)),
    ],
  };
}
