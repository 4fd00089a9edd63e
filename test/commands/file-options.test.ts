import { expect, test } from 'vitest';
import { commands } from '../../commands/registry.js';
import { commandProblem } from '../../src/chat/slack/command-problem.js';
import { parseCommand } from '../../src/chat/slack/parse-command.js';

/* Slack's commands take no files. Oracle: every option that is one leads to its form there. */

const specs = commands.map(({ spec }) => spec);
const files = specs.flatMap(({ path, options }) =>
  options.flatMap(({ kind, name }) => (kind === 'file' ? [[path.join(' '), name] as const] : [])),
);

test.each(files)('%s %s: names the form that takes the file', (path, name) => {
  const parsed = parseCommand(`${path} ${name}:x`, specs);
  if (parsed.kind !== 'file-option') throw new Error(parsed.kind);
  for (const locale of ['ja', 'en'] as const) {
    const told = JSON.stringify(commandProblem(parsed, locale));
    expect(told).toContain(`/xtep ${path}`);
    expect(told).not.toContain(locale === 'ja' ? 'もしかして' : 'Did you mean');
  }
});

test('there are such options', () => {
  expect(files).toContainEqual(['campaign codes', 'file']);
});
