import { expect, test } from 'vitest';
import { createLog, errorWords } from '../src/log.js';

/** As drizzle makes it. */
const failed = () =>
  new Error(
    'Failed query: insert into "sends" values ($1, $2)\nparams: a private text,\nover lines',
    {
      cause: new Error('the connection ended'),
    },
  );

test('an error’s words are its own and those of its cause, cut', () => {
  expect(errorWords(new Error('no', { cause: new Error('why') }))).toBe('no (why)');
  expect(errorWords('thrown words')).toBe('thrown words');
  expect(errorWords(new Error('x'.repeat(5_000)))).toHaveLength(1_000);
});

test('a failed query is told by the driver’s words first, and never with its values', () => {
  expect(errorWords(failed())).toBe(
    'the connection ended (Failed query: insert into "sends" values ($1, $2))',
  );
});

test('no line of the log holds the values of a failed query, in its message, stack or cause', () => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => lines.push(line) });
  log.error({ err: failed() }, 'It failed');
  log.error({ err: new Error('outer', { cause: failed() }) }, 'It failed inside');
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).not.toContain('a private text');
    expect(line).not.toContain('over lines');
  }
  expect(lines[0]).toContain('insert into');
  expect(lines[0]).toContain('error-words.test');
});
