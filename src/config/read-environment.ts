import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** The environment of the process, completed from `.env` in `folder`; the environment wins. */
export function readEnvironment(
  folder: string,
  environment: NodeJS.ProcessEnv,
): Record<string, string | undefined> {
  const path = join(folder, '.env');
  return existsSync(path)
    ? { ...parseEnv(readFileSync(path, 'utf8')), ...environment }
    : { ...environment };
}
