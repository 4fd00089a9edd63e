import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/compose/open-store.js';
import { runProgram } from '../../src/compose/run-program.js';
import { createLog } from '../../src/log.js';
import { testConfig } from '../support/config.js';

/* What a person must correct ends the start at once, and names its variable. */

const usual = { log: createLog('silent'), now: () => new Date() };

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'xtep-refused-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test.each(['ja', 'en'])(
  'a data folder that cannot be one is told by its name (%s)',
  async (locale) => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    for (const dataDir of [file, join(file, 'below')]) {
      const config = testConfig({ XTEP_DATA_DIR: dataDir, XTEP_LOCALE: locale });
      const { signal } = new AbortController();
      const opened = await openStore({ ...usual, config, signal });
      expect(opened).toMatchObject({
        kind: 'configuration',
        lines: [expect.stringMatching(/^XTEP_DATA_DIR: /u)],
      });
    }
  },
);

test.each([
  ['203.0.113.1', /^HOST: /u],
  ['no-such-host.invalid', /^HOST: /u],
])('a host that is not ours is told by its name: %s', async (host, line) => {
  const config = testConfig({
    HOST: host,
    PORT: '0',
    DATABASE_URL: 'postgres://u@127.0.0.1:1/d',
    XTEP_SECRET_KEY: Buffer.alloc(32).toString('base64'),
  });
  const { signal } = new AbortController();
  const ending = await runProgram({ ...usual, config, signal, random: Math.random });
  expect(ending).toMatchObject({ kind: 'configuration', lines: [expect.stringMatching(line)] });
});
