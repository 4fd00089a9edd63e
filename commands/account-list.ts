import { z } from 'zod';
import { listAccounts, type Account } from '../db/accounts.js';
import { openPauseRows } from '../db/pauses.js';
import { accountTexts } from '../src/i18n/commands-accounts.js';
import { formatDateTime } from '../src/i18n/format.js';
import { bullets, notice, privately } from './answer.js';
import type { Command, CommandContext } from './command.js';

const options = z.strictObject({});

/** All accounts that were ever linked, with how they sign in. */
export const accountListCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['account', 'list'],
    summary: { ja: '連携アカウントの一覧', en: 'All linked accounts' },
    options: [],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context) => {
    const texts = accountTexts[context.locale];
    const accounts = await listAccounts(context.database.db);
    if (accounts.length === 0) {
      return privately(context, notice('info', texts.listTitle, [texts.none]));
    }
    const lines: string[] = [];
    for (const account of accounts) {
      const paused = (await openPauseRows(context.database.db, account.id)).length > 0;
      lines.push(accountLine(context, account, paused));
    }
    const blocks = [bullets(lines)];
    return privately(context, { tone: 'info', title: texts.listTitle, blocks, buttons: [] });
  },
};

function accountLine(context: CommandContext, account: Account, paused: boolean): string {
  const { locale, config } = context;
  const texts = accountTexts[locale];
  const state = account.state === 'linked' ? texts.linked : texts.unlinked;
  return [
    `@${account.handle} (${account.name}): ${state}`,
    ...(paused ? [texts.paused] : []),
    texts.auth[account.authKind],
    texts.source[account.source],
    texts.linkedAt(formatDateTime(account.linkedAt, config.timeZone)),
    ...(account.facts?.protected === true ? [texts.protectedAccount] : []),
  ].join(' ・ ');
}
