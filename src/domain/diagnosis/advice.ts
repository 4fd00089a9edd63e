import type { RemedyActor } from './diagnosis.js';
import type { PreventionId, RemedyId } from './remedy.js';
import type { VariantId } from './variant.js';

/** What the card says about sending again; a person's click is obeyed all the same. */
export const resendAdvices = [
  'against', // the same result is expected
  'after-change', // once somebody has changed what stood in the way
  'change-text', // never the same text unedited
  'after-pause', // not while X restricts the account
  'check-first', // it may have arrived
  'by-itself', // no need: it goes out by itself
  'tried-in-vain', // it went out by itself, and did not arrive
  'once', // one try, some time later
] as const;

export type ResendAdvice = (typeof resendAdvices)[number];

export interface Advice {
  /** In the order in which they are worth trying. */
  readonly remedies: readonly [RemedyId, ...RemedyId[]];
  readonly prevention: readonly PreventionId[];
  readonly actors: readonly [RemedyActor, ...RemedyActor[]];
  readonly resend: ResendAdvice;
}

function advise(
  remedies: Advice['remedies'],
  actors: Advice['actors'],
  resend: ResendAdvice,
  prevention: Advice['prevention'] = [],
): Advice {
  return { remedies, prevention, actors, resend };
}

/** What to do about each variant of each cause: product reference, section 8.6. */
export const adviceFor = {
  'recipient-closed': advise(
    ['R1', 'R2', 'R4', 'R3', 'R26', 'R25'],
    ['recipient'],
    'after-change',
    ['P1', 'P2', 'P3', 'P4'],
  ),
  'recipient-protected': advise(['R1', 'R3', 'R4'], ['recipient'], 'after-change', ['P2', 'P1']),
  'recipient-requests-closed': advise(['R2', 'R4', 'R3', 'R26'], ['recipient'], 'after-change', [
    'P1',
  ]),
  'recipient-not-following': advise(['R3', 'R25', 'R4'], ['recipient'], 'after-change', [
    'P3',
    'P1',
  ]),
  'recipient-verified-only': advise(
    ['R3', 'R25', 'R26', 'R27'],
    ['recipient', 'sender'],
    'after-change',
    ['P1'],
  ),
  'recipient-blocked-you': advise(['R30'], ['nobody'], 'against', ['P4']),
  'recipient-blocked-by-you': advise(['N1'], ['sender'], 'after-change'),
  'recipient-restricted': advise(['R8', 'R24', 'R30'], ['nobody'], 'against'),
  'recipient-gone': advise(['R30'], ['nobody'], 'against'),
  'sender-requests-closed': advise(['R5', 'R6'], ['sender'], 'after-change'),
  'sender-protected': advise(['R7', 'R5'], ['sender'], 'after-change'),
  'window-used-up': advise(['N4'], ['system'], 'by-itself'),
  'limit-not-named': advise(['N4', 'R19'], ['system'], 'by-itself', ['P9']),
  'send-cap': advise(['R28'], ['system'], 'by-itself'),
  'x-day-cap': advise(['R28', 'R19'], ['system'], 'by-itself', ['P9']),
  'x-automation': advise(['R18', 'R19', 'R21', 'R20', 'R17'], ['sender'], 'after-pause', ['P9']),
  'x-burst': advise(['R18', 'R19', 'R20', 'R21'], ['sender'], 'after-pause', ['P9']),
  'x-same-text': advise(['R18', 'R21', 'R17', 'R19'], ['sender'], 'change-text', ['P9']),
  'x-violation': advise(['R8', 'R11', 'R12', 'R24', 'R23'], ['sender'], 'after-pause'),
  'sender-locked': advise(['R8', 'R33', 'R11', 'R12'], ['sender'], 'after-pause'),
  'sender-suspended': advise(['R8', 'N7', 'R11', 'R12', 'R24'], ['sender'], 'after-pause'),
  'reply-not-invited': advise(['R30', 'N6'], ['nobody'], 'against'),
  'new-low-trust': advise(['R10', 'R9', 'R12'], ['sender'], 'after-change', ['P9']),
  'new-unverified': advise(['R9', 'R10', 'R12'], ['sender'], 'after-change'),
  unverified: advise(['R9', 'R27', 'R12'], ['sender'], 'after-change', ['P9']),
  network: advise(['R22', 'N9'], ['system'], 'by-itself'),
  'network-unclear': advise(['N5', 'R22'], ['operator'], 'check-first'),
  interrupted: advise(['N5', 'R22'], ['operator'], 'check-first'),
  'x-unstable': advise(['R22', 'R24'], ['system'], 'by-itself'),
  'link-broken': advise(['R13', 'R14', 'R15'], ['operator'], 'after-change'),
  permission: advise(['R31', 'R14'], ['operator'], 'after-change'),
  'app-suspended': advise(['N8', 'R31', 'R11'], ['operator'], 'after-pause'),
  'plan-credit': advise(['R31'], ['operator'], 'after-pause'),
  content: advise(['R32'], ['operator'], 'after-change'),
  'media-file-missing': advise(['R32'], ['operator'], 'after-change'),
  'target-post-closed': advise(['R30'], ['nobody'], 'against'),
  'secret-reply-undelivered': advise(['R29', 'R8', 'R16'], ['operator'], 'once'),
  'clock-skew': advise(['N2'], ['operator'], 'after-change'),
  'x-api-changed': advise(['N3', 'R23'], ['operator'], 'after-change', ['P6', 'P8']),
  unknown: advise(['R8', 'R13', 'R14', 'R15', 'R17', 'R16', 'R23', 'R24'], ['operator'], 'once'),
} as const satisfies Record<VariantId, Advice>;
