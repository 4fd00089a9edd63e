import type { Database } from '../../db/database.js';
import { within } from '../../db/within.js';
import { messageOf } from '../loops/duty.js';
import type { Config } from '../config.js';
import { programTexts } from '../i18n/program.js';
import type { Log } from '../log.js';
import { healthRoute, readyRoute } from '../web/health.js';
import { startWebServer, type Mount, type Route, type WebServer } from '../web/server.js';
import { createApp, type App } from './create-app.js';
import type { Ending } from './ending.js';
import { openStore, type Store } from './open-store.js';
import { watchStore } from './watch-store.js';

export interface ProgramOptions {
  readonly config: Config;
  readonly log: Log;
  readonly now: () => Date;
  readonly random: () => number;
  /** Aborts when the program is told to stop. */
  readonly signal: AbortSignal;
  /** For tests; 60 s otherwise. */
  readonly giveUpAfterMs?: number;
  /** For tests; 10 s otherwise. */
  readonly storeLookEveryMs?: number;
  /** Told the port of the web server, which may be another than asked for (0). */
  readonly onListening?: (port: number) => void;
  /** Told when the program runs: one platform is connected, or its start has ended otherwise. */
  readonly onApp?: (app: App) => void;
}

/** What is out is drained within 20 s; main.ts allows a signal 24 s in all. */
const longestStopMs = 22_000;
/** Without the store nothing can be recorded any more, so there is nothing to wait for. */
const longestStopWithoutStoreMs = 3_000;

interface Progress {
  database: Database | null;
  app: App | null;
}

function serve(options: ProgramOptions, progress: Progress, routes: Route[], mounts: Mount[]) {
  const { config, log } = options;
  routes.push(
    healthRoute,
    readyRoute({
      ping: async (timeoutMs) => {
        if (progress.database === null || progress.app === null) throw new Error('not open yet');
        await progress.database.ping(timeoutMs);
      },
      chatHealth: async () => (await progress.app?.chatHealth()) ?? new Map(),
    }),
  );
  return startWebServer({ host: config.web.host, port: config.web.port, routes, mounts, log });
}

/**
 * The whole life of the program: opens the store, serves, runs until it is told to stop or cannot go
 * on, and ends what is under way. Never rejects for what can be expected; the caller sets the exit
 * status by `exitStatus[ending.kind]`.
 */
export async function runProgram(options: ProgramOptions): Promise<Ending> {
  const { config, signal } = options;
  const progress: Progress = { database: null, app: null };
  const routes: Route[] = [];
  const mounts: Mount[] = [];
  let server: WebServer | null = null;
  let store: Store | null = null;
  try {
    // The embedded store first: a second process on one folder must say so, not that its port is
    // taken. PostgreSQL may be away for a while, and then whoever asks must get an answer.
    if (config.database.kind === 'postgres')
      server = await serve(options, progress, routes, mounts);
    const opened = await openStore(options);
    if (opened.kind !== 'open') return opened;
    store = opened.store;
    progress.database = store.database;
    server ??= await serve(options, progress, routes, mounts);
    options.log.info({ host: config.web.host, port: server.port }, 'The web server listens.');
    options.onListening?.(server.port);
    return await runApp(options, opened.store, signal, (app) => {
      routes.push(...app.routes);
      mounts.push(...app.mounts);
      progress.app = app;
    });
  } catch (error) {
    return endingOfFailure(error, options);
  } finally {
    await server?.stop(1_000);
    await store?.database.close().catch(() => undefined);
  }
}

/** Runs the app until the signal aborts, the store is lost for too long, or its start failed. */
async function runApp(
  options: ProgramOptions,
  store: Store,
  signal: AbortSignal,
  onMade: (app: App) => void,
): Promise<Ending> {
  const { config, log, now, random } = options;
  let end: (ending: Ending) => void = () => undefined;
  const ended = new Promise<Ending>((resolve) => (end = resolve));
  let isStoreLost = false;
  const app = await createApp({ ...options, config, store, log, now, random, onEnding: end });
  const { giveUpAfterMs, storeLookEveryMs } = options;
  const watch = watchStore({
    ...(giveUpAfterMs === undefined ? {} : { giveUpAfterMs }),
    ...(storeLookEveryMs === undefined ? {} : { lookEveryMs: storeLookEveryMs }),
    database: store.database,
    now,
    log,
    onLost(reason) {
      isStoreLost = true;
      const line = programTexts[config.locale].databaseUnreachable(reason);
      end({ kind: 'out-of-reach', lines: [line] });
    },
  });
  const onAbort = () => end({ kind: 'stopped' });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    onMade(app);
    await app.start();
    options.onApp?.(app);
    return await ended;
  } finally {
    signal.removeEventListener('abort', onAbort);
    watch.stop();
    // A network that swallows packets ends no connection: the duties wait for their queries for ever.
    const longestMs = isStoreLost ? longestStopWithoutStoreMs : longestStopMs;
    await within(app.stop(), longestMs, 'What was under way').catch((error: unknown) =>
      log.warn({ reason: messageOf(error) }, 'The program ends before all of it has ended.'),
    );
  }
}

/** How listening fails on a name or address that is not this computer's. */
const notOurHost: readonly unknown[] = ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EAFNOSUPPORT'];

function endingOfFailure(error: unknown, { config, log }: ProgramOptions): Ending {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const { host, port } = config.web;
  const texts = programTexts[config.locale];
  if (code === 'EADDRINUSE' || code === 'EACCES') {
    return { kind: 'configuration', lines: [texts.portTaken(`${host}:${port}`)] };
  }
  if (notOurHost.includes(code)) {
    return { kind: 'configuration', lines: [texts.hostUnusable(host)] };
  }
  log.fatal({ reason: messageOf(error) }, 'The program could not start.');
  const line = texts.startFailed(messageOf(error));
  return { kind: 'out-of-reach', lines: [line] };
}
