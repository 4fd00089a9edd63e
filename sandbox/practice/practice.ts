import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isPortFree } from './is-port-free.js';
import { startStage, type Stage } from '../stage/stage.js';
import { startPageServer, type PageServer } from './page-server.js';
import { createRoom } from './room.js';
import { readSettings, wantedLocale, type PracticeSettings } from './settings.js';
import { addStarters, sendFirst } from './starter.js';
import { terminalTexts } from './terminal-texts.js';

export interface PracticeOptions {
  /** The compiled entry of the program. */
  readonly mainPath: string;
  /** What follows `npm run sandbox --`. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  /** Aborts when the person stops it. */
  readonly signal: AbortSignal;
}

const usualPagePort = 4_000;
const status = { stopped: 0, failed: 1, configuration: 78 } as const;

/** The page on its port: the wanted one, or the usual one unless that is taken. Null: it is taken. */
async function startPage({ locale, pagePort }: PracticeSettings): Promise<PageServer | null> {
  try {
    return await startPageServer(locale, pagePort ?? usualPagePort);
  } catch {
    return pagePort === null ? startPageServer(locale, 0) : null;
  }
}

/** Prints the errors that the program logs; all else is on the page. */
function watchLog(print: (line: string) => void): (line: string) => void {
  return (line) => {
    if (/"level":(50|60)\b/.test(line) || !line.startsWith('{')) print(line);
  };
}

async function enter(
  options: PracticeOptions,
  settings: PracticeSettings,
  page: PageServer,
  dataDir: string,
): Promise<Stage> {
  const { mainPath, print } = options;
  const { locale, timeZone, programPort, environment } = settings;
  const stage = await startStage({
    mainPath,
    dataDir,
    environment,
    ...(programPort === null ? {} : { port: programPort }),
    onLine: watchLog(print),
  });
  const room = createRoom(stage, locale, timeZone);
  addStarters(room);
  page.enter(room);
  await sendFirst(room);
  return stage;
}

/** Resolves when the person stops it, or when the program has ended by itself for good. */
async function untilOver(stage: Stage, signal: AbortSignal): Promise<'stopped' | 'failed'> {
  const stopped = new Promise<'stopped'>((resolve) => {
    signal.addEventListener('abort', () => resolve('stopped'), { once: true });
    if (signal.aborted) resolve('stopped');
  });
  for (;;) {
    const program = stage.program();
    const what = await Promise.race([stopped, program.ended]);
    if (signal.aborted || what === 'stopped') return 'stopped';
    // Killed on purpose: the page starts it again.
    if (what.signal !== 'SIGKILL') return 'failed';
    while (stage.program() === program && !signal.aborted) {
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
  }
}

/** Runs practice mode until it is stopped; resolves to the exit status. */
export async function practice(options: PracticeOptions): Promise<number> {
  const { print, signal } = options;
  const say = terminalTexts[wantedLocale(options.environment)];
  const settings = readSettings(options.words, options.environment);
  if ('wrongPort' in settings) {
    print(say.wrongPort(settings.wrongPort));
    return status.configuration;
  }
  const { programPort } = settings;
  if (programPort !== null && !(await isPortFree(programPort))) {
    print(say.portTaken(programPort, 'PORT'));
    return status.configuration;
  }
  const page = await startPage(settings);
  if (page === null) {
    print(say.portTaken(settings.pagePort ?? usualPagePort, 'npm run sandbox -- --port='));
    return status.configuration;
  }
  const dataDir = mkdtempSync(path.join(tmpdir(), 'xtep-practice-'));
  let stage: Stage | null = null;
  try {
    print(say.starting(page.url));
    stage = await enter(options, settings, page, dataDir);
    for (const line of say.ready(page.url, settings.environment['XTEP_POLL_SECONDS'] ?? ''))
      print(line);
    const how = await untilOver(stage, signal);
    if (how === 'failed') {
      print([say.programEnded, ...stage.program().output.slice(-10)].join('\n'));
      return status.failed;
    }
    print(say.stopping);
    return status.stopped;
  } catch (error) {
    // Ctrl+C in a terminal reaches the program too, which then ends while it is starting.
    if (signal.aborted) return status.stopped;
    print(say.startFailed(error instanceof Error ? error.message : String(error)));
    return status.failed;
  } finally {
    await Promise.all([page.stop(), stage?.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
    if (signal.aborted) print(say.stopped);
  }
}
