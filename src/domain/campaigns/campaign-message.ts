import type { SkipReason } from '../sending/send.js';
import type { CampaignDefinition } from './campaign.js';
import type { LoseReason } from './instant.js';

/** What happened to a person in a campaign. */
export type CampaignEvent =
  /** Entered a draw; `isFirst` false: they had entered it before and may again (`entry:daily`). */
  | { readonly kind: 'entered'; readonly isFirst: boolean }
  /** Tried to enter more often than they may. */
  | { readonly kind: 'entered-again' }
  | { readonly kind: 'won' }
  | { readonly kind: 'lost'; readonly why: LoseReason | 'not_drawn' };

/** Which of the campaign's texts a person gets, if any. */
export type CampaignMessage =
  | {
      readonly kind: 'send';
      readonly text: 'win' | 'lose' | 'entered';
      readonly variants: readonly string[];
    }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  /** Nothing to be sent, and nobody is left out. */
  | { readonly kind: 'none' };

/**
 * What a person is told. Who does not win gets `lose`, or is skipped as `lost`. Who has won already, or may not enter again,
 * is told so by `entered` in an instant campaign: 「落選」 would be wrong. A draw says `entered` once, at the first entry.
 */
export function campaignMessage(
  campaign: Pick<CampaignDefinition, 'kind' | 'win' | 'lose' | 'entered'>,
  event: CampaignEvent,
): CampaignMessage {
  const { kind, win, lose, entered } = campaign;
  if (event.kind === 'won') return { kind: 'send', text: 'win', variants: win };
  if (event.kind === 'entered') {
    return event.isFirst ? sendOr({ kind: 'none' }, 'entered', entered) : { kind: 'none' };
  }
  if (event.kind === 'entered-again' || event.why === 'already_won') {
    const again = kind === 'instant' ? entered : [];
    return sendOr({ kind: 'skip', reason: 'already_sent' }, 'entered', again);
  }
  return sendOr({ kind: 'skip', reason: 'lost' }, 'lose', lose);
}

function sendOr(
  otherwise: CampaignMessage,
  text: 'lose' | 'entered',
  variants: readonly string[],
): CampaignMessage {
  return variants.length === 0 ? otherwise : { kind: 'send', text, variants };
}
