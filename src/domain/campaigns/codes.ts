import type { CampaignFault } from './fault.js';

/** Longest code, in characters; it must fit a message. */
export const codeLimit = 200;

const shownDuplicates = 5;

export type CodesReading =
  | { readonly kind: 'read'; readonly codes: readonly string[] }
  | { readonly kind: 'wrong'; readonly faults: readonly CampaignFault[] };

interface Line {
  readonly line: number;
  /** Null: there is more than one cell. */
  readonly code: string | null;
}

/** Codes typed as a list, separated by `,`, `、` or line breaks. */
export function readCodeList(typed: string, existing: readonly string[] = []): CodesReading {
  const pieces = typed.split(/[,、，､\r\n]/u).map((piece) => piece.trim());
  const codes = pieces.filter((piece) => piece !== '');
  return conclude(
    codes.map((code, index) => ({ line: index + 1, code })),
    existing,
  );
}

/**
 * Codes from a CSV file with one a line, as spreadsheets write it: a byte order mark, quotes, empty
 * cells to the right and a heading (`クーポンコード`, `code`) are no codes. `existing` ones may not come again: two
 * winners would share a prize.
 */
export function readCodeFile(content: string, existing: readonly string[] = []): CodesReading {
  const lines = content
    .replace(/^\ufeff/u, '')
    .split(/\r\n|\n|\r/u)
    .map((text, index): Line => ({ line: index + 1, code: readCell(text) }))
    .filter(({ code }) => code !== '');
  const first = lines[0]?.code?.normalize('NFKC').toLowerCase() ?? '';
  return conclude(heading.test(first) ? lines.slice(1) : lines, existing);
}

/** What stands above a column of codes in people's files: sent to a winner it would be no prize. */
const heading =
  /^(?:.*(?:コード|クーポン|シリアル|番号|ナンバー)|(?:[a-z]+ )?(?:codes?|coupons?|serials?|vouchers?)|(?:[a-z]+ )?(?:no\.?|numbers?)|#)$/u;

function readCell(text: string): string | null {
  const line = text.replace(/[\s,]+$/u, '').trim();
  const quoted = /^"((?:[^"]|"")*)"$/u.exec(line)?.[1];
  if (quoted !== undefined) return quoted.replaceAll('""', '"').trim();
  return line.includes(',') || line.includes('"') ? null : line;
}

function conclude(lines: readonly Line[], existing: readonly string[]): CodesReading {
  const faults: CampaignFault[] = lines
    .filter(({ code }) => code === null)
    .map(({ line }) => ({ kind: 'not_code_line', line }));
  const codes = lines.flatMap(({ code }) => (code === null ? [] : [code]));
  const long = lines.find(({ code }) => Array.from(code ?? '').length > codeLimit);
  if (long !== undefined) faults.push({ kind: 'code_too_long', line: long.line, limit: codeLimit });
  const twice = duplicates([...existing, ...codes]);
  if (twice.length > 0) {
    const some = twice.slice(0, shownDuplicates);
    faults.push({ kind: 'duplicate_codes', codes: some, count: twice.length });
  }
  return faults.length > 0 ? { kind: 'wrong', faults } : { kind: 'read', codes };
}

function duplicates(codes: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const code of codes) (seen.has(code) ? twice : seen).add(code);
  return [...twice];
}

export type StockLevel = 'enough' | 'low' | 'none';

/** `low`: fewer than a tenth are left. */
export function stockLevel(total: number, left: number): StockLevel {
  if (left <= 0) return 'none';
  return left * 10 < total ? 'low' : 'enough';
}

/** The alert that is due after codes were given out, once per level; null when none is. */
export function stockAlert(
  before: StockLevel,
  after: StockLevel,
): Exclude<StockLevel, 'enough'> | null {
  return after === before || after === 'enough' || before === 'none' ? null : after;
}
