import type { CauseId } from '../diagnosis/cause.js';

/** A try of an account, newest first, as the outage rule sees it. */
export interface Try {
  readonly sendId: number;
  readonly cause: CauseId | null;
}

/** How many tries in a row, of different sends, tell that X as a whole does not answer. */
export const outageTries = 5;

export function isXSilent(cause: CauseId | null): boolean {
  return cause === 'network' || cause === 'x_unstable';
}

/** True when the account's last five tries, of different sends, all ended in network trouble or 5xx. */
export function looksLikeOutage(newestFirst: readonly Try[]): boolean {
  const sends = new Set<number>();
  for (const { sendId, cause } of newestFirst) {
    if (!isXSilent(cause)) return false;
    sends.add(sendId);
    if (sends.size === outageTries) return true;
  }
  return false;
}
