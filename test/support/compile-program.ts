import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { migrationsFolder } from '../../db/migrations-folder.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The program as compiled from the present sources: what `npm start` would run. */
    programPath: string;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Compiles the program for the tests that start it (0.7 s), into a folder of this run alone. */
export async function setup(project: TestProject): Promise<() => void> {
  const folder = join(root, 'node_modules', '.cache', `xtep-test-${process.pid}`);
  mkdirSync(join(folder, 'db'), { recursive: true });
  // The scope of /package.json ends at node_modules.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  cpSync(migrationsFolder(), join(folder, 'db', 'migrations'), { recursive: true });
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const compiler = join(dirname(manifest), 'bin', 'tsc');
  const configuration = join(root, 'tsconfig.build.json');
  const options = ['-p', configuration, '--outDir', folder, '--sourceMap', 'false'];
  try {
    await promisify(execFile)(process.execPath, [compiler, ...options], { cwd: root });
  } catch (error) {
    // It is written all the same; that types are right is another check's duty.
    console.warn(
      `The program compiles with errors:\n${String((error as { stdout?: string }).stdout)}`,
    );
  }
  project.provide('programPath', join(folder, 'src', 'main.js'));
  return () => rmSync(folder, { recursive: true, force: true });
}
