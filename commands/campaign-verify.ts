import { createHash } from 'node:crypto';
import { verifyCampaign, type VerifiedCampaign } from '../db/campaign-verify.js';
import type { Campaign } from '../db/campaigns.js';
import { spanPhase } from '../src/domain/rules/span-phase.js';
import { campaignTexts } from '../src/i18n/commands-campaigns.js';
import { verificationNames } from '../src/i18n/campaigns.js';
import { formatNumber } from '../src/i18n/format.js';
import { note, notice, paragraph } from './answer.js';
import { campaignCommand } from './campaigns/campaign-command.js';
import { campaignGone } from './campaigns/choose-campaign.js';
import type { CommandContext } from './command.js';

/** The seed decides about entries that are still to come: until they are over it is only sealed. */
function proof(
  { locale, now, config }: CommandContext,
  { campaign, definition }: Campaign,
  { seed, version, digest }: Extract<VerifiedCampaign, { readonly kind: 'verified' }>,
): string {
  const texts = campaignTexts[locale];
  const isOver =
    campaign.drawnAt !== null ||
    campaign.endedAt !== null ||
    spanPhase(definition, now(), config.timeZone) === 'over';
  const written = formatNumber(version, locale);
  return isOver
    ? texts.proof(seed, written, digest)
    : texts.openProof(createHash('sha256').update(seed).digest('hex'), written, digest);
}

/** Decides a campaign again from what is stored, and says whether that agrees. */
export const campaignVerifyCommand = campaignCommand(
  'verify',
  { ja: '抽選を検証する', en: 'Prove a draw again' },
  async (context, found) => {
    const { rule } = found;
    const { locale, database } = context;
    const texts = campaignTexts[locale];
    const title = texts.verifyTitle(rule.name);
    const done = await database.db.transaction((tx) => verifyCampaign(tx, rule.id));
    if (done.kind !== 'verified') {
      return done.kind === 'missing'
        ? campaignGone(context)
        : notice('info', title, [texts.notDrawn]);
    }
    const { verification } = done;
    const parts =
      verification.kind === 'same'
        ? []
        : [
            texts.differsIn(
              verification.in.map((part) => texts.parts[part]).join(locale === 'ja' ? '、' : ', '),
            ),
          ];
    return {
      tone: verification.kind === 'same' ? 'good' : 'alarm',
      title,
      blocks: [
        paragraph(texts.verified(verificationNames[locale][verification.kind])),
        ...parts.map(paragraph),
        paragraph(
          texts.drawn(formatNumber(done.entrants, locale), formatNumber(done.winners, locale)),
        ),
        note(proof(context, found, done)),
      ],
      buttons: [],
    };
  },
);
