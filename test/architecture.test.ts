import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/*
 * Holds two rules of the house: the direction of imports, and one home per outside package. It
 * reads the import statements of every source file; tests and the sandbox may look at anything.
 */

const root = fileURLToPath(new URL('..', import.meta.url));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isPackage: boolean;
  /** `import type` leaves nothing behind when compiled. */
  readonly isTypeOnly: boolean;
}

const sourceFiles = ['src', 'commands', 'db'].flatMap((room) =>
  readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join(room, name.split(path.sep).join('/'))),
);

const importPattern =
  /(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|import\s+'([^']+)'/g;

const imports: readonly Import[] = sourceFiles.flatMap((from) => {
  const source = readFileSync(path.join(root, from), 'utf8');
  return [...source.matchAll(importPattern)].map((match): Import => {
    const to = match[2] ?? match[3] ?? match[4] ?? '';
    const isPackage = !to.startsWith('.');
    return {
      from,
      to: isPackage ? to : path.posix.join(path.posix.dirname(from), to).replace(/\.js$/, '.ts'),
      isPackage,
      isTypeOnly: match[1] !== undefined,
    };
  });
});

const room = (file: string): string => {
  const match =
    /^(commands|db|src\/chat\/slack|src\/chat\/discord|src\/[^/]+\/|src\/[^/]+\.ts)/.exec(file);
  return (match?.[0] ?? file).replace(/\/$/, '');
};

/** What each room may import besides itself. Files directly in `src` are told one by one. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'src/domain': [],
  'src/i18n': ['src/domain'],
  'src/log.ts': [],
  'src/config.ts': ['src/domain'],
  'src/metrics.ts': ['src/domain'],
  db: ['src/domain', 'src/log.ts', 'src/config.ts', 'src/x'],
  'src/x': ['src/domain', 'src/log.ts', 'src/config.ts', 'src/metrics.ts'],
  'src/chat': ['src/domain', 'src/i18n', 'src/log.ts', 'src/config.ts', 'src/metrics.ts'],
  'src/chat/slack': [
    'src/chat',
    'src/domain',
    'src/i18n',
    'src/log.ts',
    'src/config.ts',
    'src/metrics.ts',
  ],
  'src/chat/discord': [
    'src/chat',
    'src/domain',
    'src/i18n',
    'src/log.ts',
    'src/config.ts',
    'src/metrics.ts',
  ],
  commands: [
    'src/domain',
    'src/i18n',
    'src/x',
    'src/chat',
    'db',
    'src/log.ts',
    'src/config.ts',
    'src/metrics.ts',
  ],
  'src/loops': [
    'src/domain',
    'src/i18n',
    'src/x',
    'src/chat',
    'db',
    'src/log.ts',
    'src/config.ts',
    'src/metrics.ts',
  ],
  'src/web': [
    'src/domain',
    'src/i18n',
    'src/x',
    'src/chat',
    'db',
    'src/log.ts',
    'src/config.ts',
    'src/metrics.ts',
  ],
};

/** One home per outside package (chat adapters are loaded by the composition root only). */
const homes: readonly { readonly name: RegExp; readonly home: RegExp }[] = [
  { name: /^twitter-api-v2/, home: /^src\/x\// },
  { name: /^@slack\//, home: /^src\/chat\/slack\// },
  { name: /^(discord\.js|@discordjs\/)/, home: /^src\/chat\/discord\// },
  { name: /^(drizzle-orm|postgres$|@electric-sql\/)/, home: /^db\// },
  { name: /^node-cron/, home: /^src\/loops\// },
  { name: /^prom-client/, home: /^src\/web\// },
  { name: /^pino/, home: /^src\/log\.ts$/ },
];

describe('the rooms of the house', () => {
  test('imports go one way only', () => {
    const wrong = imports.filter(({ from, to, isPackage }) => {
      const permitted = allowed[room(from)];
      return (
        !isPackage &&
        permitted !== undefined &&
        room(from) !== room(to) &&
        !permitted.includes(room(to))
      );
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('each outside package has one home', () => {
    const wrong = imports.filter(({ from, to, isPackage }) =>
      homes.some(({ name, home }) => isPackage && name.test(to) && !home.test(from)),
    );
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('nothing exports a default, nothing is a barrel', () => {
    const wrong = sourceFiles.filter((file) => {
      const source = readFileSync(path.join(root, file), 'utf8');
      return /^export default/m.test(source) || /^export \* from/m.test(source);
    });
    expect(wrong).toEqual([]);
  });

  test('the reader of imports sees the imports', () => {
    expect(imports.length).toBeGreaterThan(50);
    expect(imports.some(({ from, to }) => from === 'db/notify.ts' && to === 'db/database.ts')).toBe(
      true,
    );
  });
});
