import type { GivenFile } from '../../src/chat/port.js';
import type { CampaignFault } from '../../src/domain/campaigns/fault.js';

/** Far more than a million codes of usual length. */
export const codesLimitBytes = 10 * 1_024 * 1_024;

export type GivenCodes =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too-large' }
  /** Not a file of text, such as a workbook of a spreadsheet. */
  | { readonly kind: 'not-text' }
  /** A sentence of the platform's reader. */
  | { readonly kind: 'unreadable'; readonly why: string };

/**
 * The text of a CSV file: UTF-8, UTF-16 with its mark, or Shift_JIS as Excel in Japan saves it. Read once, since the platform's address of it
 * does not live for ever.
 */
export async function readGivenCodes(file: GivenFile): Promise<GivenCodes> {
  if (file.sizeBytes > codesLimitBytes) return { kind: 'too-large' };
  let bytes: Buffer;
  try {
    bytes = await file.read();
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Error ? error.message : String(error) };
  }
  if (bytes.length > codesLimitBytes) return { kind: 'too-large' };
  const text = decode(bytes);
  // A workbook of a spreadsheet, a picture: the store takes no NUL, and no code has one.
  return text.includes('\0') ? { kind: 'not-text' } : { kind: 'text', text };
}

function decode(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return new TextDecoder('utf-16le').decode(bytes);
  if (mark === 'feff') return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
}

/** Why a file gave no codes, as people are told it. */
export function codesFileFault(
  given: Exclude<GivenCodes, { readonly kind: 'text' }>,
): CampaignFault {
  if (given.kind === 'not-text') return { kind: 'codes_file_not_text' };
  const why = given.kind === 'unreadable' ? given.why : null;
  return { kind: 'codes_file_unreadable', why };
}
