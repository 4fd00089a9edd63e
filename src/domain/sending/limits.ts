/*
 * The limits of the sending loop. A limit on everything: what has none grows until it breaks.
 */

/** Most requests in flight per account (design.md section 7). */
export const inFlightMax = 8;

/** How long a process may hold a send before others take it back; renewed while a request is under way. */
export const leaseMs = 60_000;

/** How often the lease of what is under way is renewed. */
export const leaseRenewalMs = 15_000;

/** The rolling day of X's and our caps. */
export const dayMs = 24 * 60 * 60_000;

/** How long what a look-up found about a recipient may be used before it is asked again. */
export const lookUpFreshMs = 10 * 60_000;

/** How long a send waits for its look-up: one that hangs does not hold the send up, it goes without. */
export const lookUpPatienceMs = 3_000;

/** Tries by itself of one send (connection refused, 5xx proven absent), then it is failed. */
export const ownTriesMax = 3;

/** Most candidates that one claim looks at per lane; what is left waits for the next claim. */
export const candidatesMax = 50;

/** Most sends that one claim carries over. */
export const carryOverMax = 500;

/**
 * What X grants in 15 minutes while it has not answered yet (X reference section 1). Its first
 * answer replaces these, whether or not it has headers.
 */
export const windowsUntilSeen = { dm: 15, reply: 100 } as const;

export const shortWindowMs = 15 * 60_000;
