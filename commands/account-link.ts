import { z } from 'zod';
import { accountTexts } from '../src/i18n/commands-accounts.js';
import { bullets, notice, paragraph, privately } from './answer.js';
import type { Command, CommandContext } from './command.js';

const options = z.strictObject({});

/** Answers in private with X's own authorize address. */
export const accountLinkCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['account', 'link'],
    summary: { ja: 'Xアカウントを連携する', en: 'Link an X account' },
    options: [],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context) => {
    const texts = accountTexts[context.locale];
    const { actor } = context.interaction.person;
    const url = await context.xAccounts.startLink({ actor });
    if (url === null) {
      const lines = [...missingVariables(context), texts.linkWithout];
      return privately(context, notice('attention', texts.linkMissingTitle, lines));
    }
    return privately(context, {
      tone: 'info',
      title: texts.linkTitle,
      blocks: [
        paragraph(texts.link),
        { kind: 'link', label: texts.linkLabel, url },
        bullets(texts.linkSteps),
      ],
      buttons: [],
    });
  },
};

function missingVariables({ config, locale }: CommandContext): string[] {
  const texts = accountTexts[locale].linkMissing;
  return [
    ...(config.x.oauth2 === null ? [texts.X_CLIENT_ID] : []),
    ...(config.web.publicUrl === null ? [texts.PUBLIC_URL] : []),
  ];
}
