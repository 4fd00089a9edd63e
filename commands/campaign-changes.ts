import { campaignCommand } from './campaigns/campaign-command.js';
import {
  endEntries,
  pauseCampaign,
  removeCampaign,
  resumeCampaign,
} from './campaigns/change-campaign.js';

/* The commands that change the state of a campaign. */

export const campaignPauseCommand = campaignCommand(
  'pause',
  { ja: '応募の受付を止める', en: 'Refuse entries' },
  pauseCampaign,
);

export const campaignResumeCommand = campaignCommand(
  'resume',
  { ja: '応募の受付を再開する', en: 'Take entries again' },
  resumeCampaign,
);

export const campaignEndCommand = campaignCommand(
  'end',
  { ja: '応募の受付を終える', en: 'End the entries' },
  endEntries,
);

export const campaignDeleteCommand = campaignCommand(
  'delete',
  { ja: '削除する(当選者がいないとき)', en: 'Delete one without winners' },
  removeCampaign,
);
