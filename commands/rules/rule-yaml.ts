import { isDeepStrictEqual } from 'node:util';
import { parseDocument, stringify, visit } from 'yaml';

/** Most bytes of a file of rules: thousands of rules, and far less than what makes reading it slow. */
export const ruleFileLimitBytes = 1024 * 1024;

/**
 * A file of rules as text: each line break of a message is a line of the file, nothing is folded, and no part stands for
 * another. Reading it back gives exactly `file`.
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
  return JSON.parse(JSON.stringify(file));
}

export type ReadYaml =
  | { readonly kind: 'read'; readonly value: unknown }
  /** `line` and `column` count from 1; null where the whole file is the trouble. */
  | {
      readonly kind: 'wrong';
      readonly at: { readonly line: number; readonly column: number } | null;
    }
  /** Parts that stand for others (`&`, `*`): a small file could become a giant one. */
  | { readonly kind: 'alias' };

/** Reads a text as YAML, whatever is in it; never throws. */
export function readYaml(text: string): ReadYaml {
  try {
    const document = parseDocument(text, { uniqueKeys: true, merge: false, logLevel: 'silent' });
    const [first] = [...document.errors, ...document.warnings];
    if (first !== undefined) {
      const [start] = first.linePos ?? [];
      return {
        kind: 'wrong',
        at: start === undefined ? null : { line: start.line, column: start.col },
      };
    }
    return hasAlias(document)
      ? { kind: 'alias' }
      : { kind: 'read', value: document.toJS({ maxAliasCount: 0 }) };
  } catch {
    // Nested deeper than the library can go.
    return { kind: 'wrong', at: null };
  }
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
