import { z } from 'zod';
import { winnersOf } from '../db/campaign-people.js';
import type { Campaign } from '../db/campaigns.js';
import type { View } from '../src/chat/cards.js';
import { publishTexts } from '../src/i18n/commands-campaign-publish.js';
import { formatNumber } from '../src/i18n/format.js';
import { notice, paragraph, privately } from './answer.js';
import { chooseCampaign } from './campaigns/choose-campaign.js';
import { nextPosts } from './campaigns/publish-on-x.js';
import { publishButton, publishEndView, xPreview } from './campaigns/publish-views.js';
import { winnersList } from './campaigns/winners-list.js';
import type { Command, CommandContext } from './command.js';
import { choiceOption, wordsOption } from './option-schemas.js';
import { ruleIdSpec } from './rule-option.js';

const options = z.strictObject({
  id: wordsOption,
  channel: choiceOption(['chat', 'x']).optional(),
});

/** Shows what publishing the list of winners would look like; only its button publishes anything. */
export const campaignPublishCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['campaign', 'publish'],
    summary: { ja: '当選者を公開する', en: 'Publish the winners' },
    options: [
      ruleIdSpec,
      {
        name: 'channel',
        summary: { ja: '公開先', en: 'Where' },
        kind: 'choice',
        choices: [
          { value: 'chat', label: { ja: 'ここ', en: 'Here' } },
          { value: 'x', label: { ja: 'X', en: 'X' } },
        ],
      },
    ],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context, { id, channel = 'chat' }) => {
    const chosen = await chooseCampaign(context, id);
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    const { found, handle } = chosen;
    if (channel === 'chat') return privately(context, await chatPreview(context, found));
    const next = await nextPosts(context, found);
    return privately(
      context,
      next.kind === 'ready'
        ? await xPreview(context, found, next)
        : publishEndView(context, found, handle, next),
    );
  },
};

async function chatPreview(context: CommandContext, found: Campaign): Promise<View> {
  const { locale, database } = context;
  const texts = publishTexts[locale];
  const winners = await winnersOf(database.db, found.rule.id);
  if (winners.length === 0) return notice('info', texts.title(found.rule.name), [texts.none]);
  const { blocks } = winnersList(context, found.rule.id, winners);
  return {
    tone: 'attention',
    title: texts.title(found.rule.name),
    blocks: [paragraph(texts.chatPreview(formatNumber(winners.length, locale))), ...blocks],
    buttons: [await publishButton(context, found, 'chat', winners.at(-1)?.rank ?? 0)],
  };
}
