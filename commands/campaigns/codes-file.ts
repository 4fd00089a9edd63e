import type { GivenFile } from '../../src/chat/port.js';
import type { CampaignProblem } from '../../src/domain/campaigns/fault.js';
import { codesFileFault, readGivenCodes } from './given-codes.js';
import type { Typed } from './settle-campaign.js';

export type WithCodes =
  | { readonly kind: 'ready'; readonly typed: Typed }
  | { readonly kind: 'wrong'; readonly problems: readonly CampaignProblem[] };

/** What was typed together with the content of the file of codes. */
export async function withCodesFile(typed: Typed, file: GivenFile | undefined): Promise<WithCodes> {
  if (file === undefined) return { kind: 'ready', typed };
  const given = await readGivenCodes(file);
  if (given.kind === 'text') return { kind: 'ready', typed: { ...typed, codes_file: given.text } };
  return { kind: 'wrong', problems: [{ option: 'codes_file', fault: codesFileFault(given) }] };
}
