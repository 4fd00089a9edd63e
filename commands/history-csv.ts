import { stringify } from 'csv-stringify/sync';
import { streamHistory, type HistoryFilter, type HistoryRow } from '../db/history.js';
import type { Db } from '../db/database.js';

const columns = [
  'id',
  'made_at',
  'account',
  'kind',
  'to',
  'text',
  'state',
  'cause',
  'rule',
  'sent_at',
  'attempts',
] as const;

/** Excel reads UTF-8 as such only behind a byte order mark. */
const byteOrderMark = '\uFEFF';

/** How many rows are read at once. */
const batch = 1_000;

export interface HistoryCsv {
  readonly content: Buffer;
  readonly rows: number;
  /** When the file had to end early: the moment of its last row; null = it has everything. */
  readonly cutAt: Date | null;
}

/** The whole selection as CSV; ends before it grows beyond `maxBytes`. */
export async function historyCsv(
  db: Db,
  filter: HistoryFilter,
  maxBytes: number,
): Promise<HistoryCsv> {
  const parts = [Buffer.from(`${byteOrderMark}${lines([columns])}`)];
  let bytes = parts[0]?.length ?? 0;
  let rows = 0;
  let oldest: Date | null = null;
  for await (const some of streamHistory(db, filter, batch)) {
    const part = Buffer.from(csvLines(some));
    if (bytes + part.length > maxBytes)
      return { content: Buffer.concat(parts), rows, cutAt: oldest };
    parts.push(part);
    bytes += part.length;
    rows += some.length;
    oldest = some.at(-1)?.madeAt ?? oldest;
  }
  return { content: Buffer.concat(parts), rows, cutAt: null };
}

/** Rows as CSV lines, without header. */
export function csvLines(rows: readonly HistoryRow[]): string {
  return lines(
    rows.map((row) => [
      String(row.id),
      row.madeAt.toISOString(),
      row.account,
      row.kind,
      row.to,
      row.text,
      row.state,
      row.skipReason ?? row.cause ?? '',
      row.rule ?? '',
      row.sentAt?.toISOString() ?? '',
      String(row.attempts),
    ]),
  );
}

/** `escape_formulas` puts a ' before cells that a spreadsheet would run as a formula. */
function lines(records: readonly (readonly string[])[]): string {
  return stringify(
    records.map((record) => [...record]),
    { escape_formulas: true, quoted_match: /[\r\n]/u },
  );
}
