import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the SQL files are: beside this file in the sources, two levels up from the build. */
export function migrationsFolder(): string {
  const candidates = ['./migrations', '../../db/migrations'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`No folder of migrations at ${candidates.join(' or ')}`);
  return found;
}
