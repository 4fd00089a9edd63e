import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { startStage, type Stage, type StageOptions } from '../../sandbox/stage/stage.js';
import { seedDataFolder } from '../support/data-folder.js';

/** Nothing but X's windows, caps and pauses stands between two sends. */
export const fast = { XTEP_DM_PACE_SECONDS: '0', XTEP_REPLY_PACE_SECONDS: '0' } as const;

/** A data folder with an empty database, and what removes it. */
export async function newDataFolder(): Promise<{ path: string; remove(): void }> {
  const path = mkdtempSync(join(tmpdir(), 'xtep-e2e-'));
  await seedDataFolder(path);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Emulators and the real program; whoever opens it stops it. */
export async function openStage(
  options: Partial<Omit<StageOptions, 'mainPath'>> = {},
): Promise<Stage> {
  const folder = await newDataFolder();
  try {
    const stage = await startStage({
      dataDir: folder.path,
      ...options,
      mainPath: inject('programPath'),
      environment: { ...fast, ...options.environment },
    });
    const stop = async () => {
      await stage.stop();
      folder.remove();
    };
    return { ...stage, stop };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/** A program on PostgreSQL keeps nothing in its data folder. */
export const onPostgres = (url: string): Record<string, string> => ({
  DATABASE_URL: url,
  XTEP_SECRET_KEY: randomBytes(32).toString('base64'),
});
