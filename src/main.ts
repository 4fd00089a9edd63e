#!/usr/bin/env node
import { exitStatus, type Ending } from './compose/ending.js';
import { runProgram } from './compose/run-program.js';
import { parseConfig } from './config/parse-config.js';
import { problemLines } from './config/problem-line.js';
import { readEnvironment } from './config/read-environment.js';
import { secretValues } from './config/secret-values.js';
import { createLog, errorWords } from './log.js';

/** After SIGTERM the program is gone within 25 s, whatever still hangs; all of it is safe to kill. */
const hardStopMs = 24_000;

async function run(): Promise<Ending> {
  const environment = readEnvironment(process.cwd(), process.env);
  const parsed = parseConfig(environment);
  if (parsed.kind === 'invalid') {
    const lines = problemLines(parsed.problems, environment['XTEP_LOCALE']);
    return { kind: 'configuration', lines };
  }
  const { config } = parsed;
  const log = createLog(config.logLevel, { secrets: secretValues(environment) });
  // A revoked token or a bug in one adapter's library must not take the other platform down:
  // all state is in the database, so going on is safe, and health shows what is wrong.
  process.on('unhandledRejection', (reason) => {
    log.error({ reason: errorWords(reason) }, 'A rejection that nobody handled.');
  });
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'An exception that nobody caught.');
  });
  const stopping = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      log.info({ signal: name }, 'Stopping: what is under way is brought to its end.');
      setTimeout(() => process.exit(exitStatus.stopped), hardStopMs).unref();
      stopping.abort();
    });
  }
  return runProgram({
    config,
    log,
    now: () => new Date(),
    random: Math.random,
    signal: stopping.signal,
  });
}

const ending = await run();
if (ending.kind !== 'stopped') process.stderr.write(`${ending.lines.join('\n')}\n`);
process.exit(exitStatus[ending.kind]);
