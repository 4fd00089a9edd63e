/** How far a post that lists winners is. */
export const campaignPostStates = ['waiting', 'sending', 'unknown', 'posted', 'absent'] as const;

export type CampaignPostState = (typeof campaignPostStates)[number];

/** Why a post that waits does not leave now. */
export interface PostHold {
  /** A pause of the account, X's window, the pace, X that was not reached, or an account that cannot sign in. */
  readonly kind: 'pause' | 'window' | 'pace' | 'retry' | 'not-ready';
  /** Null: no moment is known. */
  readonly until: Date | null;
}

/** Longer than a request to X may last, together with its wait for others of the account. */
export const postUnderWayMs = 120_000;
