import type { z } from 'zod';
import { pauseAccount } from '../db/pauses.js';
import { recordAction } from '../db/record-action.js';
import { waitingCount } from '../db/waiting-count.js';
import { accountTexts } from '../src/i18n/commands-accounts.js';
import { formatNumber } from '../src/i18n/format.js';
import { accountOptionSpec, accountSchema } from './account-option.js';
import { notice, privately } from './answer.js';
import { chooseAccount } from './choose-account.js';
import type { Command } from './command.js';

/** Nothing leaves from the account until a person resumes it. */
export const accountPauseCommand: Command<z.infer<typeof accountSchema>> = {
  spec: {
    path: ['account', 'pause'],
    summary: { ja: 'アカウントの送信を止める', en: 'Stop sending from an account' },
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
    const by = interaction.person.actor;
    const now = context.now();
    const paused = await database.db.transaction(async (tx) => {
      const result = await pauseAccount(tx, { accountId: account.id, by, now });
      if (result.kind === 'paused') {
        const accountId = account.id;
        await recordAction(tx, { at: now, actor: by, verb: 'account-pause', accountId });
      }
      return result;
    });
    const texts = accountTexts[locale];
    if (paused.kind !== 'paused') {
      const title = texts.pauseAlreadyTitle(account.handle);
      return privately(context, notice('info', title, [texts.pauseAlready]));
    }
    const waiting = await waitingCount(database.db, account.id);
    const kept = waiting === 0 ? [] : [texts.kept(formatNumber(waiting, locale))];
    const lines = [texts.pauseDone, ...kept];
    return privately(context, notice('attention', texts.pauseTitle(account.handle), lines));
  },
};
