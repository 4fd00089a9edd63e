import type { AnswerFile } from '../../src/chat/port.js';
import { zonedDay } from '../../src/domain/zoned-time.js';
import type { MatchVerdict } from '../../src/domain/rules/decide-match.js';
import type { CommandContext } from '../command.js';
import { csvFile } from '../csv-file.js';

/** One person of a test. */
export interface TestedPerson {
  readonly handle: string | null;
  readonly xUserId: string;
  readonly result: MatchVerdict['kind'];
  /** Why not, in words; of a match what is to be known about it. */
  readonly reason: string;
  /** What they would get; empty where they get nothing. */
  readonly text: string;
}

const columns = ['handle', 'user_id', 'result', 'reason', 'text'] as const;

/** Everybody of a test with the text each would get, as a CSV file. */
export function testFile(
  { config, now }: CommandContext,
  ruleId: number,
  people: readonly TestedPerson[],
): AnswerFile {
  const day = zonedDay(now(), config.timeZone);
  const rows = people.map(({ handle, xUserId, result, reason, text }) => [
    handle ?? '',
    xUserId,
    results[result],
    reason,
    text,
  ]);
  return csvFile(`xtep-rule-${String(ruleId)}-test-${day}.csv`, [columns, ...rows]);
}

/** Words of the column, the same in every language. */
const results: Readonly<Record<MatchVerdict['kind'], string>> = {
  match: 'answered',
  skip: 'skipped',
  collect: 'incomplete',
  'look-up': 'unknown',
  ignore: 'ignored',
};
