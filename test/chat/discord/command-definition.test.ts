import { describe, expect, test } from 'vitest';
import { checkCommands } from '../../../sandbox/discord/check-command.js';
import { commandCharacters, defineCommand } from '../../../src/chat/discord/command-definition.js';
import type { CommandSpec } from '../../../src/chat/port.js';
import { specs } from './harness.js';
import { problemsOf } from './openapi.js';

const spec = (over: Partial<CommandSpec>): CommandSpec => ({
  path: ['status'],
  summary: { ja: '状態', en: 'State' },
  options: [],
  visibility: 'public',
  ...over,
});
const option = { summary: { ja: '説', en: 'd' } } as const;

describe('/xtep', () => {
  test('is generated with words, groups, options, choices and both languages', () => {
    const command = defineCommand(specs, 'ja');
    expect(command).toMatchObject({
      name: 'xtep',
      contexts: [0],
      options: [
        {
          type: 1,
          name: 'status',
          description: '状態を見る',
          description_localizations: { ja: '状態を見る', 'en-US': 'See the state' },
        },
        {
          name: 'history',
          options: [
            {
              name: 'status',
              type: 3,
              choices: [
                { name: 'エラー', name_localizations: { 'en-US': 'Failed' }, value: 'failed' },
                { name: '完了', value: 'sent' },
              ],
            },
            { name: 'page', type: 4 },
            { name: 'rule', type: 3, autocomplete: true },
          ],
        },
        {
          type: 2,
          name: 'rule',
          description: '自動返信ルール',
          options: [{ name: 'create' }, { name: 'import', options: [{ name: 'file', type: 11 }] }],
        },
      ],
    });
    expect(command).not.toHaveProperty('default_member_permissions');
    expect(defineCommand(specs, 'en').options?.[0]?.description).toBe('See the state');
  });

  test('offers nothing that is only for Slack', () => {
    expect(JSON.stringify(defineCommand(specs, 'ja'))).not.toContain('"name":"text"');
  });

  test('is taken by Discord’s own description of it', () => {
    const body = JSON.parse(JSON.stringify([defineCommand(specs, 'ja')]));
    expect(checkCommands(body)).toEqual([]);
    const request = {
      method: 'PUT',
      path: '/applications/100000000000000001/guilds/110000000000000001/commands',
      query: new URLSearchParams(),
      authorization: '',
      files: [],
      status: 200,
      body,
    };
    expect(problemsOf([request])).toEqual([]);
  });

  test('asks while typing where a list has more than 25 choices', () => {
    const choices = Array.from({ length: 36 }, (_, at) => ({
      value: `v${at}`,
      label: { ja: `v${at}`, en: `v${at}` },
    }));
    const command = defineCommand(
      [spec({ options: [{ ...option, name: 'cause', kind: 'choice', choices }] })],
      'ja',
    );
    expect(command.options?.[0]).toMatchObject({
      options: [{ name: 'cause', autocomplete: true }],
    });
    expect(JSON.stringify(command)).not.toContain('choices');
  });

  test.each([
    ['a third word', [spec({ path: ['a', 'b', 'c'] })], /one or two words/u],
    ['a word that is also a group', [spec({ path: ['a'] }), spec({ path: ['a', 'b'] })], /twice/u],
    ['a name that Discord refuses', [spec({ path: ['Status'] })], /takes the name/u],
    [
      'a description over 100',
      [spec({ summary: { ja: 'x'.repeat(101), en: 'x' } })],
      /1 to 100 characters/u,
    ],
    [
      'more than 8000 characters',
      Array.from({ length: 20 }, (_, at) =>
        spec({
          path: [`c${at}`],
          options: Array.from({ length: 20 }, (_unused, nth) => ({
            name: `o${nth}`,
            summary: { ja: 'x', en: 'y'.repeat(30) },
            kind: 'text' as const,
          })),
        }),
      ),
      /at most 8000/u,
    ],
  ])('%s is a bug, told at once', (_what, wrong, told) => {
    expect(() => defineCommand(wrong, 'ja')).toThrow(told);
  });

  test('counts of every text the longest language', () => {
    expect(
      commandCharacters({
        name: 'abc',
        description: 'ab',
        description_localizations: { ja: 'a', 'en-US': 'abcd' },
        options: [{ name: 'o', description: 'd', choices: [{ name: 'n', value: 'value' }] }],
      }),
    ).toBe(3 + 4 + 1 + 1 + 1 + 5);
  });
});
