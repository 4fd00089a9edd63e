import { stringify } from 'csv-stringify/sync';
import type { AnswerFile } from '../src/chat/port.js';

/** Excel reads UTF-8 as such only behind a byte order mark. */
const byteOrderMark = '\uFEFF';

/** Rows as a CSV file that a spreadsheet opens; a cell that it would run as a formula starts with `'`. */
export function csvFile(name: string, rows: readonly (readonly string[])[]): AnswerFile {
  const content = stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, quoted_match: /[\r\n]/u },
  );
  return {
    name,
    contentType: 'text/csv; charset=utf-8',
    content: Buffer.from(`${byteOrderMark}${content}`),
  };
}
