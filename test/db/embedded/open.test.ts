import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openAsBlob,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { DataFolderInUse, takeDataFolder } from '../../../db/embedded/lock.js';
import { CommitsDoNotReachDisk } from '../../../db/embedded/commits-do-not-reach-disk.js';
import { openEmbedded, proveDurable } from '../../../db/embedded/open.js';
import { createSyncingFolder } from '../../../db/embedded/syncing-folder.js';
import { settings } from '../../../db/schema.js';
import { createLog } from '../../../src/log.js';

const log = createLog('silent');
let dataDir = '';

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'xtep-embedded-'));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

// Making a cluster takes 3 s of a whole core, and much longer beside other tests.
const patient = { timeout: 120_000 };

test(
  'keeps rows over a restart, clears what a crash left, and refuses a second owner',
  patient,
  async () => {
    mkdirSync(join(dataDir, 'pg.new-crashed'));
    writeFileSync(join(dataDir, 'pg.new-crashed', 'PG_VERSION'), '18');
    const first = await openEmbedded(dataDir, log);
    await first.db.insert(settings).values({ name: 'kept', value: {} });
    const second = openEmbedded(dataDir, log);
    await expect(second).rejects.toBeInstanceOf(DataFolderInUse);
    await expect(second).rejects.toThrow(`pid ${process.pid}`);
    await first.close();
    const again = await openEmbedded(dataDir, log);
    expect(await again.db.select().from(settings)).toHaveLength(1);
    await again.close();
    expect(readdirSync(dataDir)).toEqual(['pg']);
  },
);

test('the proof of durability fails for stock PGlite', async () => {
  const folder = createSyncingFolder(join(dataDir, 'pg'));
  const loadDataDir = await openAsBlob(inject('embeddedTemplate'));
  const client = await PGlite.create({ fs: folder.fs, loadDataDir });
  await expect(proveDurable(client, folder)).rejects.toBeInstanceOf(CommitsDoNotReachDisk);
  await client.close();
});

test('the owner of a folder that was killed leaves it free', async () => {
  const script = `
    const { createServer } = require('node:net');
    const { statSync } = require('node:fs');
    const { dev, ino } = statSync(process.argv[1]);
    createServer().listen('\\0xtep-chatops-' + dev + '-' + ino, () => console.log('owned'));`;
  if (process.platform !== 'linux') return;
  const owner = spawn(process.execPath, ['--eval', script, dataDir]);
  await new Promise((resolve) => owner.stdout.once('data', resolve));
  await expect(takeDataFolder(dataDir)).rejects.toBeInstanceOf(DataFolderInUse);
  const gone = new Promise((resolve) => owner.once('exit', resolve));
  owner.kill('SIGKILL');
  await gone;
  const release = await takeDataFolder(dataDir);
  expect(existsSync(join(dataDir, 'owner.txt'))).toBe(true);
  await release();
});

test('what is not a cluster is refused, and the folder is free again', async () => {
  mkdirSync(join(dataDir, 'pg'));
  writeFileSync(join(dataDir, 'pg', 'PG_VERSION'), '9.6\n');
  await expect(openEmbedded(dataDir, log)).rejects.toThrow('initialize');
  const release = await takeDataFolder(dataDir);
  await release();
});

test('PGlite is the version whose internals the opener was proven on', () => {
  const path = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = createRequire(import.meta.url)(join(path, '..', '..', 'package.json')) as {
    version: string;
  };
  expect(manifest.version).toBe('0.5.16');
});
