import { z } from 'zod';
import type { Campaign } from '../../db/campaigns.js';
import type { View } from '../../src/chat/cards.js';
import type { AnswerFile } from '../../src/chat/port.js';
import type { Localized } from '../../src/domain/locale.js';
import { privately } from '../answer.js';
import type { Command, CommandContext } from '../command.js';
import { ruleIdSchema, ruleIdSpec } from '../rule-option.js';
import { chooseCampaign } from './choose-campaign.js';

/** What a command about one campaign answers. */
export type CampaignAnswer = View | { readonly view: View; readonly file: AnswerFile };

/** A command that takes a campaign and nothing else, for admins. */
export function campaignCommand(
  word: string,
  summary: Localized<string>,
  run: (context: CommandContext, found: Campaign, handle: string) => Promise<CampaignAnswer>,
): Command<z.infer<typeof ruleIdSchema>> {
  return {
    spec: { path: ['campaign', word], summary, options: [ruleIdSpec], visibility: 'private' },
    options: ruleIdSchema,
    role: () => 'admin',
    run: async (context, { id }) => {
      const chosen = await chooseCampaign(context, id);
      if (chosen.kind === 'unclear') return privately(context, chosen.view);
      const answer = await run(context, chosen.found, chosen.handle);
      return 'view' in answer
        ? privately(context, answer.view, answer.file)
        : privately(context, answer);
    },
  };
}
