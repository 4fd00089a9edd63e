/**
 * Remedies: `R…` as in the product reference, section 8.4 (R1 to R24 are those of the XTEP error
 * article), `N…` ours, for causes that the article does not know. Texts in `texts-remedies.ts`.
 */
export const remedyIds = [
  'R1',
  'R2',
  'R3',
  'R4',
  'R5',
  'R6',
  'R7',
  'R8',
  'R9',
  'R10',
  'R11',
  'R12',
  'R13',
  'R14',
  'R15',
  'R16',
  'R17',
  'R18',
  'R19',
  'R20',
  'R21',
  'R22',
  'R23',
  'R24',
  'R25',
  'R26',
  'R27',
  'R28',
  'R29',
  'R30',
  'R31',
  'R32',
  'R33',
  'N1',
  'N2',
  'N3',
  'N4',
  'N5',
  'N6',
  'N7',
  'N8',
  'N9',
] as const;

export type RemedyId = (typeof remedyIds)[number];

/** Prevention, section 8.5. All of it belongs in the general help; some also in single causes. */
export const preventionIds = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10'] as const;

export type PreventionId = (typeof preventionIds)[number];
