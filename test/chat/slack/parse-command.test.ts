import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandSpec, OptionSpec } from '../../../src/chat/port.js';
import { parseCommand } from '../../../src/chat/slack/parse-command.js';
import { splitWords } from '../../../src/chat/slack/split-words.js';

function option(name: string, more: Partial<OptionSpec> = {}): OptionSpec {
  return { name, kind: 'text', summary: { ja: name, en: name }, ...more };
}

const choice = (value: string) => ({ value, label: { ja: value, en: value } });

function command(path: string, options: readonly OptionSpec[] = []): CommandSpec {
  const words = path.split(' ');
  return { path: words, options, summary: { ja: path, en: path }, visibility: 'private' };
}

const specs: readonly CommandSpec[] = [
  command('help', [option('topic', { takesRest: true })]),
  command('status'),
  command('history', [
    option('status', { kind: 'choice', choices: [choice('sent'), choice('failed')] }),
    option('rule'),
    option('page', { kind: 'integer' }),
  ]),
  command('show', [option('id', { kind: 'integer', takesRest: true })]),
  command('send', [option('to'), option('text', { takesRest: true }), option('kind')]),
  command('resend', [option('id', { kind: 'integer', takesRest: true }), option('cause')]),
  command('rule create', [option('name'), option('text'), option('on')]),
  command('rule list'),
  command('account link'),
  command('account list'),
  command('codes', [
    option('id'),
    option('codes'),
    option('file', { kind: 'file', only: 'discord', formOnSlack: '/xtep codes id:…' }),
  ]),
  command('digest', [
    option('do', { only: 'discord' }),
    option('action', { only: 'slack', takesRest: true }),
    option('at'),
  ]),
];

describe('a typed command', () => {
  const calls: readonly [string, readonly string[], Record<string, string>][] = [
    ['', ['help'], {}],
    ['  ', ['help'], {}],
    ['　', ['help'], {}],
    ['help recipient_closed', ['help'], { topic: 'recipient_closed' }],
    ['STATUS', ['status'], {}],
    ['ｓｔａｔｕｓ', ['status'], {}],
    ['show 12', ['show'], { id: '12' }],
    ['show id:12', ['show'], { id: '12' }],
    ['history　status：failed　page：2', ['history'], { status: 'failed', page: '2' }],
    ['history ｓｔａｔｕｓ：failed', ['history'], { status: 'failed' }],
    [
      'send to:@hanako text:"こんにちは、{name}さん"',
      ['send'],
      { to: '@hanako', text: 'こんにちは、{name}さん' },
    ],
    [
      'send to:@a text:"彼は \\"はい\\" と言った"',
      ['send'],
      { to: '@a', text: '彼は "はい" と言った' },
    ],
    ['send to:@a text:“こんにちは 世界”', ['send'], { to: '@a', text: 'こんにちは 世界' }],
    ['send to:@a text:„guten Tag“', ['send'], { to: '@a', text: 'guten Tag' }],
    ['send to:@a text:＂こんにちは 世界＂', ['send'], { to: '@a', text: 'こんにちは 世界' }],
    ['send to:@a text:"彼は“はい”と"', ['send'], { to: '@a', text: '彼は“はい”と' }],
    ['send to:@a text:“彼は "はい" と”', ['send'], { to: '@a', text: '彼は "はい" と' }],
    ['send to:@a text:"こんにちは 世界”', ['send'], { to: '@a', text: 'こんにちは 世界' }],
    ['send to:@a text:「はい」です', ['send'], { to: '@a', text: '「はい」です' }],
    ['send to:@a text:"ends with \\\\"', ['send'], { to: '@a', text: 'ends with \\' }],
    ['send to:@a text:"C:\\temp\\new"', ['send'], { to: '@a', text: 'C:\\temp\\new' }],
    ['send to:@a text:"line 1\nline 2"', ['send'], { to: '@a', text: 'line 1\nline 2' }],
    ['send to:@a こんにちは  世界\n2行目', ['send'], { to: '@a', text: 'こんにちは  世界\n2行目' }],
    ['send to:@a text:hello there', ['send'], { to: '@a', text: 'hello there' }],
    ['send to:@a "hello there"', ['send'], { to: '@a', text: 'hello there' }],
    ['send to: @a text: hello', ['send'], { to: '@a', text: 'hello' }],
    [
      'send to:@a see https://example.com/x?a=b now',
      ['send'],
      { to: '@a', text: 'see https://example.com/x?a=b now' },
    ],
    ['send to:@a https://example.com', ['send'], { to: '@a', text: 'https://example.com' }],
    [
      'send to:@a note that note: this is text',
      ['send'],
      { to: '@a', text: 'note that note: this is text' },
    ],
    ['send to:@a hello kind:reply', ['send'], { to: '@a', text: 'hello', kind: 'reply' }],
    ['send to:@a it is 12:30', ['send'], { to: '@a', text: 'it is 12:30' }],
    ['send text:"彼は"はい"と言った" to:@a', ['send'], { text: '彼は"はい"と言った', to: '@a' }],
    ['send to:@a say "hi" now', ['send'], { to: '@a', text: 'say "hi" now' }],
    ['send to:@a text: "hello there"', ['send'], { to: '@a', text: 'hello there' }],
    ['send text:"" to:@a', ['send'], { text: '', to: '@a' }],
    [
      'rule create name:春の キャンペーン on:follow',
      ['rule', 'create'],
      { name: '春の キャンペーン', on: 'follow' },
    ],
    ['Account LINK', ['account', 'link'], {}],
    ['digest now', ['digest'], { action: 'now' }],
    ['digest at:09:00', ['digest'], { at: '09:00' }],
    ['resend cause:daily_cap 12', ['resend'], { cause: 'daily_cap', id: '12' }],
  ];

  it.each(calls)('%j calls %j with %j', (text, path, options) => {
    expect(parseCommand(text, specs)).toEqual({ kind: 'call', path, options });
  });

  const problems: readonly [string, object][] = [
    ['statsu', { kind: 'unknown-command', typed: 'statsu', nearest: '/xtep status' }],
    ['hist', { kind: 'unknown-command', typed: 'hist', nearest: '/xtep history' }],
    ['まったく', { kind: 'unknown-command', typed: 'まったく', nearest: null }],
    ['rule', { kind: 'incomplete', typed: '/xtep rule', words: ['create', 'list'] }],
    ['rule name:x', { kind: 'incomplete', typed: '/xtep rule', words: ['create', 'list'] }],
    [
      'rule craete name:x',
      { kind: 'unknown-command', typed: 'rule craete', nearest: '/xtep rule create' },
    ],
    ['history staus:failed', { kind: 'unknown-option', typed: 'staus', nearest: 'status' }],
    ['send to:@a txet:hello', { kind: 'unknown-option', typed: 'txet', nearest: 'text' }],
    ['codes id:1 file:x', { kind: 'file-option', option: 'file', form: '/xtep codes id:…' }],
    ['codes codes:a b file:', { kind: 'file-option', option: 'file' }],
    ['digest do:now', { kind: 'unknown-option', typed: 'do' }],
    ['status please', { kind: 'stray-words', typed: 'please', options: [] }],
    ['history status:failed now', { kind: 'stray-words', typed: 'now' }],
    ['history failed', { kind: 'stray-words', typed: 'failed', nearest: 'status:failed' }],
    ['history faild', { kind: 'stray-words', typed: 'faild', nearest: 'status:failed' }],
    ['history "failed"', { kind: 'stray-words', typed: '"failed"', nearest: null }],
    // A quote that is not escaped must never send half a message to somebody.
    ['send to:@a text:"he said "yes" to me"', { kind: 'stray-words', typed: 'to' }],
    ['send to:@a "hello" world', { kind: 'stray-words', typed: 'world' }],
    ['send to:@a text:"hello",', { kind: 'open-quote' }],
    ['send to:@a to:@b', { kind: 'given-twice', option: 'to' }],
    ['send to:@a text:"hello', { kind: 'open-quote' }],
    ['send to:@a text:"hello\\"', { kind: 'open-quote' }],
  ];

  it.each(problems)('%j is refused: %j', (text, problem) => {
    expect(parseCommand(text, specs)).toMatchObject(problem);
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })),
        (text) => {
          expect(parseCommand(text, specs).kind).toBeTypeOf('string');
          expect(parseCommand(`send to:@a ${text}`, specs).kind).toBeTypeOf('string');
        },
      ),
    );
  });

  it('gives any quoted text back as it was', () => {
    const quote = (text: string): string =>
      `"${text.replace(/(\\*)(["＂“”„‟])/gu, '$1$1\\$2').replace(/(\\+)$/u, '$1$1')}"`;
    const texts = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\\', '"', '“', '”', '＂', ' ', '\n', ':', 'あ', '😀'),
        fc.string({ minLength: 1, maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseCommand(`send text:${quote(text)} to:@a`, specs)).toEqual({
          kind: 'call',
          path: ['send'],
          options: { text, to: '@a' },
        });
      }),
    );
  });

  it('keeps words apart from white space, and loses none', () => {
    const word = fc.stringMatching(/^[a-zあ-ん@.,!?]{1,8}$/u);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1 }),
        fc.constantFrom(' ', '　', '\n', '  '),
        (list, gap) => {
          expect(splitWords(list.join(gap))?.map((one) => one.value)).toEqual(list);
        },
      ),
    );
  });
});
