import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const unfinished = 'pg.new-';

/** Runs in a process of its own: initdb leaves 250 to 500 MB behind in the one that ran it. */
const childProgram =
  'require(process.argv[1]).PGlite.create(process.argv[2]).then((client) => client.close())';

function initialise(folder: string): Promise<void> {
  const library = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--input-type=commonjs', '--eval', childProgram, library, folder],
      { stdio: ['ignore', 'ignore', 'pipe'], env: {} },
    );
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-500)));
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      code === 0
        ? resolve()
        : reject(new Error(`The embedded database could not be made (${signal ?? code}): ${said}`)),
    );
  });
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Files and folders are synced this many at a time: five times as fast, and few open files. */
const syncsAtOnce = 16;

async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const kept = entries.filter(
    (entry) => entry.isFile() || (entry.isDirectory() && process.platform !== 'win32'),
  );
  return kept.map((entry) => join(entry.parentPath, entry.name));
}

/** Every file and folder under `folder`, and itself, is on the disk when this resolves. */
async function syncTree(folder: string): Promise<void> {
  const left = await pathsIn(folder);
  const work = async () => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) await syncPath(path);
  };
  await Promise.all(Array.from({ length: syncsAtOnce }, work));
  if (process.platform !== 'win32') await syncPath(folder);
}

/**
 * Sees to it that `dataDir` holds a cluster and resolves to its folder. A cluster that a crash or a
 * power cut left half made is never opened: it gets its name only when all of it is on the disk.
 * The caller owns the data folder.
 */
export async function ensureCluster(dataDir: string): Promise<string> {
  const cluster = join(dataDir, 'pg');
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(unfinished)) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  if (existsSync(cluster)) return cluster;
  // A name of its own: a child that outlived its parent must not write into ours.
  const fresh = mkdtempSync(join(dataDir, unfinished));
  await initialise(fresh);
  await syncTree(fresh);
  renameSync(fresh, cluster);
  if (process.platform !== 'win32') await syncPath(dataDir);
  return cluster;
}
