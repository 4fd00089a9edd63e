import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startProgram } from '../../../sandbox/stage/program.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xtep-program-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Ends at once; what it leaves in its output is written by a child of its own once it is gone. */
const lastWords = `
import { spawn } from 'node:child_process';
const words = "process.stdin.resume().on('end', () => console.log('last words'))";
spawn(process.execPath, ['--eval', words], { stdio: ['pipe', 'inherit', 'inherit'] }).on('spawn', () => {
  console.log('first words');
  process.kill(process.pid, 'SIGKILL');
});
`;

test('a program has ended once everything that it printed is there', async () => {
  const mainPath = join(folder, 'main.mjs');
  await writeFile(mainPath, lastWords);
  const program = startProgram({
    mainPath,
    cwd: folder,
    environment: {},
    url: 'http://127.0.0.1:9',
  });
  expect(await program.ended).toEqual({ status: null, signal: 'SIGKILL' });
  expect(program.output).toEqual(['first words', 'last words']);
});
