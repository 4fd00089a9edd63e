import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const keyBytes = 32;

/**
 * The key of the embedded database, in `secret.key` of the data folder; made on first use, readable
 * by its owner only. It is on the disk before anything is sealed with it: a power cut must not leave
 * a database whose tokens nobody can read. Throws when the file does not hold a key.
 */
export function ensureSecretKey(dataDir: string): Buffer {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'secret.key');
  if (!existsSync(path)) makeKey(path);
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== keyBytes) {
    throw new Error(`${path} does not hold 32 bytes of Base64. Put the right key back.`);
  }
  return key;
}

function makeKey(path: string): void {
  const part = `${path}.${process.pid}`;
  const file = openSync(part, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(keyBytes).toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(part, path);
}
