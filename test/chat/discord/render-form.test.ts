import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkModal } from '../../../sandbox/discord/check-modal.js';
import type { Form, FormField } from '../../../src/chat/port.js';
import { joinParts, renderForm, splitText } from '../../../src/chat/discord/render-form.js';
import { problemsOf } from './openapi.js';

const text = (over: Partial<Extract<FormField, { kind: 'text' }>> = {}): FormField => ({
  kind: 'text',
  name: 'text',
  label: '本文',
  multiline: true,
  required: true,
  value: '',
  maxLength: 10_000,
  ...over,
});
const form = (fields: readonly FormField[], over: Partial<Form> = {}): Form => ({
  verb: 'edit',
  id: '12',
  title: '編集して再送',
  submitLabel: '再送する',
  fields,
  ...over,
});
const inputs = (of: Form) =>
  renderForm(of, 'ja').components.flatMap((component) =>
    'component' in component ? [component.component] : [],
  );

/** What the emulator and Discord's OpenAPI file find wrong with the form's modal. */
function problems(of: Form): unknown[] {
  const data = JSON.parse(JSON.stringify(renderForm(of, 'ja')));
  const request = {
    method: 'POST',
    path: '/interactions/1/token/callback',
    query: new URLSearchParams(),
    authorization: '',
    files: [],
    status: 204,
    body: { type: 9, data },
  };
  return [...checkModal(data), ...problemsOf([request])];
}

describe('a long text', () => {
  test('has three inputs of 4000, joined again to what was typed', () => {
    const value = `${'あ'.repeat(3999)} \n${'い'.repeat(4200)}`;
    const long = form([text({ value })]);
    expect(problems(long)).toEqual([]);
    expect(inputs(long).map((input) => ('custom_id' in input ? input.custom_id : ''))).toEqual([
      'text',
      'text~2',
      'text~3',
    ]);
    const typed = new Map(
      inputs(long).map((input) => [
        'custom_id' in input ? input.custom_id : '',
        'value' in input ? (input.value ?? '') : '',
      ]),
    );
    expect(joinParts(typed)).toEqual({ text: value });
  });

  test('gives back inputs that five others need', () => {
    const others = ['a', 'b', 'c'].map((name) => text({ name, maxLength: 50 }));
    const crowded = form([text({ value: 'x'.repeat(5000) }), ...others]);
    expect(inputs(crowded)).toHaveLength(5);
    expect(problems(crowded)).toEqual([]);
  });

  test('is split without loss, within the limit, and not inside a character', () => {
    const long = fc
      .array(fc.constantFrom('あ', '😀', ' ', '\n', 'word', 'x'.repeat(700)), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(long, (whole) => {
        const pieces = splitText(whole);
        expect(pieces.join('')).toBe(whole);
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(4000);
          expect(piece).not.toMatch(/\p{Surrogate}/u);
        }
        for (const piece of pieces.slice(1)) expect(piece).not.toMatch(/^\s/u);
      }),
    );
  });
});

describe('a form', () => {
  test('with every kind of field is what Discord takes', () => {
    const every = form(
      [
        text({ maxLength: 50, multiline: false, hint: 'h'.repeat(300), label: 'l'.repeat(99) }),
        {
          kind: 'select',
          name: 'on',
          label: 'いつ',
          required: false,
          multiple: true,
          choices: [
            { label: 'フォロー', value: 'follow' },
            { label: 'いいね', value: 'like' },
          ],
          values: ['like'],
        },
        { kind: 'file', name: 'codes', label: 'ファイル', required: false },
      ],
      { intro: 'i'.repeat(5000), title: 't'.repeat(80) },
    );
    expect(problems(every)).toEqual([]);
  });

  test('with more than five inputs is a bug, told at once', () => {
    const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => text({ name, maxLength: 10 }));
    expect(() => renderForm(form(six), 'ja')).toThrow(/one to five inputs/u);
  });

  test('leaves its introduction out when five inputs need the room', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => text({ name, maxLength: 10 }));
    expect(renderForm(form(five, { intro: 'hello' }), 'ja').components).toHaveLength(5);
    expect(renderForm(form(five.slice(1), { intro: 'hello' }), 'ja').components).toHaveLength(5);
  });

  test('with more than 25 choices is a bug, told at once', () => {
    const choices = Array.from({ length: 26 }, (_, at) => ({ label: `${at}`, value: `${at}` }));
    const select = {
      kind: 'select',
      name: 's',
      label: 's',
      required: true,
      multiple: false,
    } as const;
    expect(() => renderForm(form([{ ...select, choices, values: [] }]), 'ja')).toThrow(
      /25 choices/u,
    );
  });
});
