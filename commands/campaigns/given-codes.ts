import type { GivenFile } from '../../src/chat/port.js';

/** Far more than a million codes of usual length. */
export const codesLimitBytes = 10 * 1_024 * 1_024;

export type GivenCodes =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too-large' }
  /** A sentence of the platform's reader. */
  | { readonly kind: 'unreadable'; readonly why: string };

/**
 * The text of a CSV file: UTF-8, or Shift_JIS as Excel in Japan saves it. Read once, since the platform's address of it
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
  return { kind: 'text', text: decode(bytes) };
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
}
