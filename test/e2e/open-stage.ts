import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
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

/** Emulators and the real program, for a whole file; stop it in `afterAll`. */
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

/** As `openStage`, for one test; what the program printed is shown when the test fails. */
export async function openStageForTest(
  options: Partial<Omit<StageOptions, 'mainPath'>> = {},
): Promise<Stage> {
  const stage = await openStage(options);
  onTestFinished(() => stage.stop());
  return stage;
}
