import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** How the program ended: an exit status, or the signal that killed it. */
export type ProgramEnd = { readonly status: number | null; readonly signal: NodeJS.Signals | null };

/** The real program in a process of its own, as `npm start` runs it. */
export interface Program {
  /** Everything it printed so far, standard output and standard error together. */
  readonly output: readonly string[];
  readonly ended: Promise<ProgramEnd>;
  /** Resolves once `/readyz` answers 200; rejects when the program ends first, or after `timeoutMs`. */
  ready(timeoutMs?: number): Promise<void>;
  /** SIGTERM, then waits for its end. */
  stop(): Promise<ProgramEnd>;
  /** SIGKILL: what a crash of the machine or the kernel's OOM killer does. */
  kill(): Promise<ProgramEnd>;
}

export interface ProgramOptions {
  /** The compiled entry, `dist/src/main.js`. */
  readonly mainPath: string;
  /** Where it runs; `.env` is read from here. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where its web server answers, for `ready`. */
  readonly url: string;
  readonly onLine?: (line: string) => void;
}

const lookEveryMs = 50;

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** Not at `exit`: what was printed last may still be in the pipes then. */
function endOf(child: ChildProcess): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    child.once('close', (status, signal) => resolve({ status, signal }));
  });
}

/** Starts the program with this environment and nothing of our own but `PATH` and `HOME`. */
export function startProgram(options: ProgramOptions): Program {
  const { mainPath, cwd, environment, url, onLine } = options;
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [mainPath], {
    cwd,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      onLine?.(line);
    });
  }
  let isOver = false;
  child.once('exit', () => {
    isOver = true;
  });
  const ended = endOf(child);
  const signal = async (name: NodeJS.Signals) => {
    if (!isOver) child.kill(name);
    return ended;
  };
  return {
    output,
    ended,
    async ready(timeoutMs = 90_000) {
      const giveUpAt = Date.now() + timeoutMs;
      while (!(await isReady(url))) {
        if (isOver) throw new Error(`The program ended while starting:\n${output.join('\n')}`);
        if (Date.now() > giveUpAt) {
          throw new Error(
            `The program was not ready in ${timeoutMs} ms:\n${output.slice(-20).join('\n')}`,
          );
        }
        await new Promise((resolve) => {
          setTimeout(resolve, lookEveryMs);
        });
      }
    },
    stop: () => signal('SIGTERM'),
    kill: () => signal('SIGKILL'),
  };
}
