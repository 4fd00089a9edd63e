import { describe, expect, test } from 'vitest';
import { offeredCommands } from '../../../sandbox/practice/discord/offered-commands.js';
import { readTypedCommand } from '../../../sandbox/practice/discord/read-typed-command.js';
import { commandFormToHtml } from '../../../sandbox/practice/discord/render-command-form.js';
import { commands } from '../../../commands/registry.js';
import { defineCommand } from '../../../src/chat/discord/command-definition.js';
import { parseJson, asRecord } from '../../../sandbox/read-json.js';

const definition = defineCommand(
  commands.map(({ spec }) => spec),
  'en',
);
const offered = offeredCommands([asRecord(parseJson(JSON.stringify(definition)))]);
const read = (typed: string) => readTypedCommand(typed, offered);

describe('what somebody types on Discord', () => {
  test('options go to the next name that the command offers', () => {
    expect(read('/xtep send to:@a text:Hello, see https://a.example/?to:b kind:dm')).toEqual({
      kind: 'command',
      words: 'send',
      options: { to: '@a', text: 'Hello, see https://a.example/?to:b', kind: 'dm' },
    });
  });

  test('quotes around a value are not part of it', () => {
    expect(read('/xtep send to:@a text:"Hello"')).toMatchObject({ options: { text: 'Hello' } });
  });

  test('two words name a subcommand of a group', () => {
    expect(read('/xtep account link')).toEqual({
      kind: 'command',
      words: 'account link',
      options: {},
    });
  });

  test('what no option takes, and what is no command, is told', () => {
    expect(read('/xtep show 12')).toEqual({ kind: 'stray', words: 'show', stray: '12' });
    expect(read('/xtep sing loudly')).toEqual({ kind: 'unknown', typed: 'sing loudly' });
    expect(read('/xtep')).toEqual({ kind: 'unknown', typed: '' });
  });
});

test('the form offers every command and each of its options', () => {
  const { markup } = commandFormToHtml(offered, { send: 'Run' });
  expect(offered.map(({ words }) => words)).toContain('optout add');
  for (const { words, options } of offered) {
    expect(markup).toContain(`data-words="${words}"`);
    for (const { name } of options) expect(markup).toContain(`data-field="${name}"`);
  }
  expect(markup).toContain('<option value="reply">');
});
