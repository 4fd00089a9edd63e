import {
  ComponentType,
  TextInputStyle,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIStringSelectComponent,
} from 'discord.js';
import { assert, assertNever } from '../../domain/assert.js';
import type { Locale } from '../../domain/locale.js';
import { discordTexts } from '../../i18n/discord.js';
import type { Form, FormField } from '../port.js';
import { limits } from './limits.js';
import { cutText } from './plain-text.js';

/*
 * Form → modal. A modal has at most five components, and an input at most 4000 characters, so a
 * long text becomes several inputs (`text`, `text~2`, `text~3`) that `joinParts` puts together. Where
 * five are not enough for that, a text gets as many inputs as it needs now. A form that still does
 * not fit is a mistake of whoever made it and is refused here, before anybody sees half of it.
 */

type TextField = Extract<FormField, { kind: 'text' }>;

/** Between a field's name and the number of its part; no field name has it. */
const partSeparator = '~';

/** The modal of a form. Throws when the form has more than a modal can hold. */
export function renderForm(form: Form, locale: Locale): APIModalInteractionResponseCallbackData {
  const customId = `${form.verb}:${form.id}`;
  assert(customId.length <= limits.customId, `a form id has at most 100 characters: ${customId}`);
  const parts = countParts(form);
  const labels = form.fields.flatMap((field) =>
    renderField(field, parts.get(field.name) ?? 1, locale),
  );
  assert(
    labels.length >= 1 && labels.length <= limits.modalComponents,
    `a form has one to five inputs on Discord, ${customId} has ${labels.length}`,
  );
  return {
    custom_id: customId,
    title: cutText(form.title, limits.modalTitle),
    components: [...introduce(form, labels), ...labels],
  };
}

/** The typed values with the parts of long texts joined again. */
export function joinParts(inputs: ReadonlyMap<string, string>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of inputs) {
    const field = name.split(partSeparator)[0] ?? name;
    values[field] = (values[field] ?? '') + value;
  }
  return values;
}

/** How many inputs each text gets: what it may become if there is room, else what it is now. */
function countParts(form: Form): ReadonlyMap<string, number> {
  const texts = form.fields.filter((field): field is TextField => field.kind === 'text');
  const generous = new Map(texts.map(({ name, maxLength }) => [name, partsFor(maxLength)]));
  const needed = [...generous.values()].reduce((sum, parts) => sum + parts, 0);
  if (needed + form.fields.length - texts.length <= limits.modalComponents) return generous;
  return new Map(texts.map(({ name, value }) => [name, splitText(value).length]));
}

function partsFor(length: number): number {
  return Math.max(1, Math.ceil(length / limits.textInput));
}

function introduce(
  form: Form,
  labels: readonly APILabelComponent[],
): APIModalInteractionResponseCallbackData['components'] {
  if (form.intro === undefined || labels.length === limits.modalComponents) return [];
  return [{ type: ComponentType.TextDisplay, content: cutText(form.intro, limits.modalText) }];
}

function renderField(field: FormField, parts: number, locale: Locale): APILabelComponent[] {
  switch (field.kind) {
    case 'text':
      return renderText(field, parts, locale);
    case 'select':
      return [label(field, field.label, renderSelect(field))];
    case 'file':
      return [
        label(field, field.label, {
          type: ComponentType.FileUpload,
          custom_id: field.name,
          required: field.required,
          min_values: field.required ? 1 : 0,
          max_values: 1,
        }),
      ];
    default:
      return assertNever(field);
  }
}

function renderText(field: TextField, parts: number, locale: Locale): APILabelComponent[] {
  const values = splitText(field.value);
  assert(values.length <= parts, `the text of ${field.name} fits into ${parts} inputs`);
  return Array.from({ length: parts }, (_, index): APILabelComponent => {
    const first = index === 0;
    const title =
      parts === 1 ? field.label : discordTexts[locale].partOf(field.label, index + 1, parts);
    const value = values[index] ?? '';
    return label(first ? field : { name: field.name }, title, {
      type: ComponentType.TextInput,
      custom_id: first ? field.name : `${field.name}${partSeparator}${index + 1}`,
      style: field.multiline ? TextInputStyle.Paragraph : TextInputStyle.Short,
      required: first && field.required,
      max_length: Math.min(field.maxLength, limits.textInput),
      ...(value === '' ? {} : { value }),
    });
  });
}

function renderSelect(field: Extract<FormField, { kind: 'select' }>): APIStringSelectComponent {
  const { choices } = field;
  assert(
    choices.length >= 1 && choices.length <= limits.selectOptions,
    `a select has one to 25 choices on Discord, ${field.name} has ${choices.length}`,
  );
  return {
    type: ComponentType.StringSelect,
    custom_id: field.name,
    required: field.required,
    min_values: field.required ? 1 : 0,
    max_values: field.multiple ? choices.length : 1,
    options: choices.map(({ label: text, value }) => ({
      label: cutText(text, limits.selectText),
      value,
      default: field.values.includes(value),
    })),
  };
}

function label(
  field: { readonly name: string; readonly hint?: string },
  title: string,
  component: APILabelComponent['component'],
): APILabelComponent {
  assert(
    !field.name.includes(partSeparator),
    `a field name has no ${partSeparator}: ${field.name}`,
  );
  return {
    type: ComponentType.Label,
    label: cutText(title, limits.modalLabel),
    ...(field.hint === undefined
      ? {}
      : { description: cutText(field.hint, limits.modalDescription) }),
    component,
  };
}

/**
 * Pieces of at most 4000 units, none of which starts or ends with white space where that can be
 * helped (an input may lose it), and never inside a character.
 */
export function splitText(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > limits.textInput) {
    const end = splitPoint(rest);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}

function splitPoint(text: string): number {
  for (let end = limits.textInput; end > limits.textInput - 200; end -= 1) {
    if (/^[^\s\uDC00-\uDFFF]/u.test(text.slice(end, end + 1)) && /\S/u.test(text.charAt(end - 1))) {
      return end;
    }
  }
  return limits.textInput;
}
