import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, visit } from 'yaml';
import type { FilePath } from '../../src/domain/rules/rule-file-problems.js';

/** Most bytes of a file of rules: thousands of rules, and far less than what makes reading it slow. */
export const ruleFileLimitBytes = 1024 * 1024;

/**
 * A file of rules as text: each line break of a message is a line of the file, nothing is folded, and no part stands for
 * another. Reading it back gives exactly `file`, with its numbers and `true` as words.
 */
export function writeYaml(file: object): string {
  const options = { lineWidth: 0, aliasDuplicateObjects: false } as const;
  const readable = stringify(file, { ...options, blockQuote: 'literal' });
  const read = readYaml(readable);
  // Signs that a block cannot hold (a carriage return) are written in quotes.
  return read.kind === 'read' && isDeepStrictEqual(read.value, plainOf(file))
    ? readable
    : stringify(file, { ...options, blockQuote: false, defaultStringType: 'QUOTE_DOUBLE' });
}

function plainOf(file: object): unknown {
  const words = (_key: string, value: unknown): unknown =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return JSON.parse(JSON.stringify(file), words);
}

export type ReadYaml =
  /** `lineOf` is the line of what stands there, or of what it is missing in; from 1. */
  | {
      readonly kind: 'read';
      readonly value: unknown;
      readonly lineOf: (path: FilePath) => number | null;
    }
  /** `line` and `column` count from 1; null where the whole file is the trouble. */
  | {
      readonly kind: 'wrong';
      readonly at: { readonly line: number; readonly column: number } | null;
    }
  /** Parts that stand for others (`&`, `*`): a small file could become a giant one. */
  | { readonly kind: 'alias' };

/**
 * Reads a text as YAML, whatever is in it; never throws. Each value is exactly the words that stand in the file: as numbers,
 * ids of posts would be rounded and `0120` would lose its zero.
 */
export function readYaml(text: string): ReadYaml {
  try {
    const lineCounter = new LineCounter();
    const document = parseDocument(text, {
      schema: 'failsafe',
      uniqueKeys: true,
      merge: false,
      logLevel: 'silent',
      lineCounter,
    });
    const [first] = [...document.errors, ...document.warnings];
    if (first !== undefined) {
      const [start] = first.linePos ?? [];
      return {
        kind: 'wrong',
        at: start === undefined ? null : { line: start.line, column: start.col },
      };
    }
    if (hasAlias(document)) return { kind: 'alias' };
    return {
      kind: 'read',
      value: document.toJS({ maxAliasCount: 0 }),
      lineOf: (path) => {
        const start = offsetOf(document.contents, path);
        return start === null ? null : lineCounter.linePos(start).line;
      },
    };
  } catch {
    // Nested deeper than the library can go.
    return { kind: 'wrong', at: null };
  }
}

/** Where the key or the item of a list begins that a path leads to, as far as the path can be followed. */
function offsetOf(root: unknown, path: FilePath): number | null {
  let node: unknown = root;
  let start: number | null = null;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === String(step));
      if (pair === undefined) break;
      start = startOf(pair.key) ?? start;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      start = startOf(node) ?? start;
    } else break;
  }
  return start;
}

function startOf(node: unknown): number | null {
  return isScalar(node) || isMap(node) || isSeq(node) ? (node.range?.[0] ?? null) : null;
}

function hasAlias(document: ReturnType<typeof parseDocument>): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
