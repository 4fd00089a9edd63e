import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readEnvironment } from '../../src/config/read-environment.js';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'xtep-env-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test('.env completes the environment, which wins', () => {
  const here = folder();
  writeFileSync(
    join(here, '.env'),
    '# a comment\nXTEP_LOCALE=en\nX_CLIENT_ID="quoted value" # why\nXTEP_TIME_ZONE=UTC\n',
  );
  expect(readEnvironment(here, { XTEP_TIME_ZONE: 'Asia/Tokyo', PATH: '/bin' })).toEqual({
    XTEP_LOCALE: 'en',
    X_CLIENT_ID: 'quoted value',
    XTEP_TIME_ZONE: 'Asia/Tokyo',
    PATH: '/bin',
  });
});

test('without .env there is the environment alone', () => {
  expect(readEnvironment(folder(), { A: '1' })).toEqual({ A: '1' });
});
