import type { z } from 'zod';
import { unlinkAccount } from '../db/accounts.js';
import { waitingCount } from '../db/waiting-count.js';
import { accountTexts } from '../src/i18n/commands-accounts.js';
import { formatNumber } from '../src/i18n/format.js';
import { accountOptionSpec, accountSchema } from './account-option.js';
import { notice, privately } from './answer.js';
import { chooseAccount } from './choose-account.js';
import type { Command } from './command.js';

/** Erases the credentials and keeps what waits: linking the same account again lets it go on. */
export const accountUnlinkCommand: Command<z.infer<typeof accountSchema>> = {
  spec: {
    path: ['account', 'unlink'],
    summary: {
      ja: 'Xアカウントの連携を解除する',
      en: 'Unlink an X account; what waits is kept',
    },
    options: [accountOptionSpec],
    visibility: 'private',
  },
  options: accountSchema,
  role: () => 'admin',
  run: async (context, given) => {
    const chosen = await chooseAccount(context, given.account, { linkedOnly: false });
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    const { account } = chosen;
    const { database, interaction, locale } = context;
    const unlinked = await database.db.transaction((tx) =>
      unlinkAccount(tx, account.id, interaction.person.actor, context.now()),
    );
    const texts = accountTexts[locale];
    if (!unlinked) {
      const title = texts.unlinkAlreadyTitle(account.handle);
      return privately(context, notice('info', title, [texts.unlinkAlready]));
    }
    const waiting = await waitingCount(database.db, account.id);
    const lines = [
      texts.unlinkDone,
      ...(waiting === 0 ? [] : [texts.kept(formatNumber(waiting, locale))]),
      ...(account.source === 'environment' ? [texts.unlinkEnvironment] : []),
    ];
    return privately(context, notice('attention', texts.unlinkTitle(account.handle), lines));
  },
};
