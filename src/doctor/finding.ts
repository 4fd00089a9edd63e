/** What one check of the doctor found. `note`: nothing is wrong, but something could not be tested. */
export interface Finding {
  readonly kind: 'well' | 'unwell' | 'note';
  /** Which part: `Slack`, `X @handle`, `DATABASE_URL`, … */
  readonly what: string;
  readonly says: string;
}

const marks = { well: 'OK', unwell: 'NG', note: '--' } as const satisfies Record<
  Finding['kind'],
  string
>;

/** One line for one finding. */
export function findingLine({ kind, what, says }: Finding): string {
  return `${marks[kind]}  ${what}: ${says.replaceAll('\n', ' ')}`;
}

export const well = (what: string, says: string): Finding => ({ kind: 'well', what, says });
export const unwell = (what: string, says: string): Finding => ({ kind: 'unwell', what, says });
export const note = (what: string, says: string): Finding => ({ kind: 'note', what, says });
