import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Another process owns the data folder. A second writer would silently lose rows of both. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
  readonly dataDir: string;
  /** Process id and host of the owner as it wrote them down, or null. */
  readonly owner: string | null;
  constructor(dataDir: string, owner: string | null) {
    super(`The data folder ${dataDir} is in use by another process (${owner ?? 'unknown'}).`);
    this.dataDir = dataDir;
    this.owner = owner;
  }
}

/** For the message only; the socket is the lock. */
const ownerFile = (dataDir: string) => join(dataDir, 'owner.txt');

function ownerOf(dataDir: string): string | null {
  try {
    return readFileSync(ownerFile(dataDir), 'utf8').trim();
  } catch {
    return null;
  }
}

/** Where the owner of a folder listens: a name that the kernel frees on any death where it has such names. */
function socketAddress(dataDir: string): { readonly path: string; readonly leavesFile: boolean } {
  const { dev, ino } = statSync(dataDir);
  const name = `xtep-chatops-${dev}-${ino}`;
  if (process.platform === 'linux') return { path: `\0${name}`, leavesFile: false };
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\${name}`, leavesFile: false };
  return { path: join(tmpdir(), `${name}.sock`), leavesFile: true };
}

/** True when it listens now, false when the address is taken. */
function listen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(path, () => resolve(true));
  });
}

function someoneAnswers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/**
 * Makes this process the one owner of the folder, which must exist, and resolves to what gives it
 * free. Throws `DataFolderInUse`. A live owner is never displaced, whatever its age: a time-based
 * takeover corrupted another project's database. Two containers that share a volume are not
 * guarded from each other where the lock is an abstract socket: each has a network namespace.
 */
export async function takeDataFolder(dataDir: string): Promise<() => Promise<void>> {
  const { path, leavesFile } = socketAddress(dataDir);
  const open = () => createServer((socket) => socket.destroy());
  let server = open();
  let owned = await listen(server, path);
  if (!owned && leavesFile && !(await someoneAnswers(path))) {
    rmSync(path, { force: true });
    server = open();
    owned = await listen(server, path);
  }
  if (!owned) throw new DataFolderInUse(dataDir, ownerOf(dataDir));
  server.unref();
  writeFileSync(ownerFile(dataDir), `pid ${process.pid} on ${hostname()}\n`);
  return () =>
    new Promise((resolve) => {
      rmSync(ownerFile(dataDir), { force: true });
      server.close(() => resolve());
    });
}
