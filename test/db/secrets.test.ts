import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { checkSecretKey } from '../../db/check-secret-key.js';
import { ensureSecretKey } from '../../db/embedded/secret-key.js';
import { createSecrets, WrongSecretKey } from '../../db/secrets.js';
import { describeEachDatabase } from '../support/databases.js';

const secrets = createSecrets(randomBytes(32));

test('what is sealed can be opened, and is never sealed alike twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const sealed = secrets.seal(text);
      expect(secrets.open(sealed)).toBe(Buffer.from(text, 'utf8').toString('utf8'));
      expect(secrets.seal(text)).not.toBe(sealed);
    }),
  );
});

test('another key and a changed text are refused', () => {
  const sealed = secrets.seal('token');
  expect(sealed).not.toContain('token');
  expect(() => createSecrets(randomBytes(32)).open(sealed)).toThrow(WrongSecretKey);
  const changed = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;
  expect(() => secrets.open(changed)).toThrow(WrongSecretKey);
  expect(() => secrets.open('')).toThrow(WrongSecretKey);
});

test('the key file is made once, for its owner only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xtep-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const key = ensureSecretKey(join(folder, 'data'));
  const path = join(folder, 'data', 'secret.key');
  expect(key).toHaveLength(32);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(ensureSecretKey(join(folder, 'data'))).toEqual(key);
  expect(readFileSync(path, 'utf8').trim()).toBe(key.toString('base64'));
  writeFileSync(path, 'short');
  expect(() => ensureSecretKey(join(folder, 'data'))).toThrow('32 bytes');
});

describeEachDatabase('the check of the key', (open) => {
  test('passes with the key of the first start and with no other', async () => {
    const { db } = open();
    await checkSecretKey(db, secrets);
    await checkSecretKey(db, secrets);
    const other = createSecrets(randomBytes(32));
    await expect(checkSecretKey(db, other)).rejects.toBeInstanceOf(WrongSecretKey);
  });
});
