/** How the program came to its end. */
export type Ending =
  /** SIGTERM or SIGINT, handled to the end. */
  | { readonly kind: 'stopped' }
  /** A person must correct something; `lines` say what and how. */
  | { readonly kind: 'configuration'; readonly lines: readonly string[] }
  /** The database or every chat platform is out of reach, or the data folder has an owner already. */
  | { readonly kind: 'out-of-reach'; readonly lines: readonly string[] };

/** The exit statuses of design.md section 7; 75 and 78 are EX_TEMPFAIL and EX_CONFIG of sysexits.h. */
export const exitStatus = {
  stopped: 0,
  configuration: 78,
  'out-of-reach': 75,
} as const satisfies Record<Ending['kind'], number>;

/** How long something may stay out of reach before the program gives up. */
export const outOfReachMs = 60_000;
