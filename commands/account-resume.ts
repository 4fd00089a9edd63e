import type { z } from 'zod';
import { endPausesOfAccount, openPauseRows } from '../db/pauses.js';
import { recordAction } from '../db/record-action.js';
import { waitingCount } from '../db/waiting-count.js';
import { accountTexts } from '../src/i18n/commands-accounts.js';
import { formatNumber } from '../src/i18n/format.js';
import { accountOptionSpec, accountSchema } from './account-option.js';
import { pauseName } from './act-on-send.js';
import { notice, privately } from './answer.js';
import { chooseAccount } from './choose-account.js';
import type { Command } from './command.js';

/** Ends every pause of the account, whoever began it. */
export const accountResumeCommand: Command<z.infer<typeof accountSchema>> = {
  spec: {
    path: ['account', 'resume'],
    summary: { ja: 'アカウントの送信を再開する', en: 'Let an account send again' },
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
    const held = await database.db.transaction(async (tx) => {
      const open = await openPauseRows(tx, account.id);
      const ended = await endPausesOfAccount(tx, { accountId: account.id, by, now });
      if (ended === 0) return [];
      const incidentIds = new Set(open.flatMap(({ incidentId }) => incidentId ?? []));
      const action = { at: now, actor: by, accountId: account.id };
      await recordAction(tx, { ...action, verb: 'account-resume' });
      for (const incidentId of incidentIds) {
        await recordAction(tx, { ...action, verb: 'resume', incidentId });
      }
      return open;
    });
    const texts = accountTexts[locale];
    const reasons = [...new Set(held.map(({ cause }) => pauseName(cause, context)))].join(', ');
    if (account.state === 'unlinked') {
      const ended = held.length === 0 ? [] : [texts.resumeDone(reasons)];
      const title = texts.resumeUnlinkedTitle(account.handle);
      return privately(context, notice('attention', title, [...ended, texts.resumeUnlinked]));
    }
    if (held.length === 0) {
      const title = texts.resumeNothingTitle(account.handle);
      return privately(context, notice('info', title, [texts.resumeNothing]));
    }
    const waiting = await waitingCount(database.db, account.id);
    const goOn = waiting === 0 ? [] : [texts.resumeWaiting(formatNumber(waiting, locale))];
    const lines = [texts.resumeDone(reasons), ...goOn];
    return privately(context, notice('good', texts.resumeTitle(account.handle), lines));
  },
};
