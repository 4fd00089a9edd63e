import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLocale } from '../src/domain/locale.js';
import { playStory } from './demo/story.js';
import { practice } from './practice/practice.js';
import { polling, startStage } from './stage/stage.js';

const mainPath = fileURLToPath(new URL('../src/main.js', import.meta.url));
const print = (line: string) => process.stdout.write(`${line}\n`);

async function demo(): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'xtep-demo-'));
  const wanted = process.env['XTEP_LOCALE'] ?? 'ja';
  const locale = isLocale(wanted) ? wanted : 'ja';
  const stage = await startStage({
    mainPath,
    dataDir,
    environment: {
      ...polling,
      XTEP_LOCALE: locale,
      XTEP_DM_PACE_SECONDS: '0',
      XTEP_REPLY_PACE_SECONDS: '0',
    },
  });
  try {
    await playStory(stage, locale, print);
  } catch (error) {
    print(stage.program().output.slice(-30).join('\n'));
    throw error;
  } finally {
    await stage.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Practice mode until Ctrl+C; resolves to the exit status. */
function practiceUntilStopped(): Promise<number> {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => stopping.abort());
  }
  const words = process.argv.slice(2);
  const { signal } = stopping;
  return practice({ mainPath, words, environment: process.env, print, signal });
}

if (process.argv.includes('--demo')) await demo();
else process.exitCode = await practiceUntilStopped();
