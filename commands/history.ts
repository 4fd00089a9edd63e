import { z } from 'zod';
import { findRuleIds, newestSendId, ruleNames } from '../db/history.js';
import { resolveGivenMoment } from '../src/domain/given-moment.js';
import { sendStates } from '../src/domain/sending/send.js';
import { historyTexts } from '../src/i18n/commands-history.js';
import { sharedTexts } from '../src/i18n/commands-shared.js';
import { stateNames } from '../src/i18n/format.js';
import type { View } from '../src/chat/cards.js';
import { notice, privately, publicly } from './answer.js';
import { chooseAccount } from './choose-account.js';
import type { Command, CommandContext } from './command.js';
import { keepHistory, type HistoryQuery } from './history-query.js';
import { historyPage } from './history-page.js';
import { nearest } from './nearest.js';
import { statesOption } from './state-option.js';
import {
  causeOption,
  handleOption,
  momentOption,
  pageOption,
  wordsOption,
} from './option-schemas.js';

const options = z.strictObject({
  status: statesOption.optional(),
  cause: causeOption.optional(),
  rule: wordsOption.optional(),
  user: handleOption.optional(),
  account: handleOption.optional(),
  since: momentOption.optional(),
  page: pageOption.optional(),
});

type Options = z.infer<typeof options>;

/** 送信履歴: newest first, with filters, paged by buttons, as CSV by button. */
export const historyCommand: Command<Options> = {
  spec: {
    path: ['history'],
    summary: { ja: '送信履歴を見る', en: 'The history of all sends' },
    options: [
      {
        name: 'status',
        summary: { ja: '状態で絞り込む', en: 'Only this state' },
        kind: 'choice',
        choices: sendStates.map((value) => ({
          value,
          label: { ja: stateNames.ja[value], en: stateNames.en[value] },
        })),
      },
      {
        name: 'cause',
        summary: { ja: '原因またはスキップ理由のID', en: 'Cause id, or reason of a skip' },
        kind: 'text',
        suggests: true,
      },
      {
        name: 'rule',
        summary: { ja: 'ルール名かID', en: 'Rule name or id' },
        kind: 'text',
        suggests: true,
      },
      {
        name: 'user',
        summary: { ja: '相手のXユーザー名', en: 'X handle of the recipient' },
        kind: 'text',
      },
      {
        name: 'account',
        summary: { ja: '送信アカウント', en: 'Sending account' },
        kind: 'text',
        suggests: true,
      },
      {
        name: 'since',
        summary: { ja: 'この日時以降(例: 2026-11-25、24h)', en: 'Since, e.g. 2026-11-25 or 24h' },
        kind: 'text',
      },
      { name: 'page', summary: { ja: 'ページ番号', en: 'Page number' }, kind: 'integer' },
    ],
    visibility: 'public',
  },
  options,
  role: () => 'all',
  run: async (context, given) => {
    const query = await queryOf(context, given);
    if (query.kind === 'unclear') return privately(context, query.view);
    const draftId = await keepHistory(context, query.query);
    return publicly(context, await historyPage(context, query.query, draftId, given.page ?? 1));
  },
};

type Meant =
  | { readonly kind: 'query'; readonly query: HistoryQuery }
  | { readonly kind: 'unclear'; readonly view: View };

async function queryOf(context: CommandContext, given: Options): Promise<Meant> {
  const { db } = context.database;
  let accountId: number | undefined;
  if (given.account !== undefined) {
    const chosen = await chooseAccount(context, given.account, { linkedOnly: false });
    if (chosen.kind === 'unclear') return chosen;
    accountId = chosen.account.id;
  }
  const ruleIds = given.rule === undefined ? undefined : await findRuleIds(db, given.rule);
  if (given.rule !== undefined && ruleIds?.length === 0) {
    return { kind: 'unclear', view: await noSuchRule(context, given.rule) };
  }
  const since =
    given.since === undefined
      ? undefined
      : resolveGivenMoment(given.since, 'start', context.now(), context.config.timeZone);
  const states = given.status;
  const filter = { states, cause: given.cause, user: given.user, accountId, ruleIds };
  const said = [
    states === undefined ? '' : `status:${states.join(',')}`,
    given.cause === undefined ? '' : `cause:${given.cause}`,
    given.rule === undefined ? '' : `rule:${given.rule}`,
    given.user === undefined ? '' : `user:@${given.user}`,
    given.account === undefined ? '' : `account:@${given.account}`,
  ].filter((part) => part !== '');
  const upToId = await newestSendId(db);
  return { kind: 'query', query: { filter: { ...filter, since, upToId }, said } };
}

/** Names the nearest rule when the one that was typed does not exist. */
export async function noSuchRule(context: CommandContext, typed: string): Promise<View> {
  const near = nearest(typed, await ruleNames(context.database.db, 100));
  const shared = sharedTexts[context.locale];
  return notice('attention', shared.wrongTitle, [
    historyTexts[context.locale].noSuchRule(typed.slice(0, 60)),
    ...(near === null ? [] : [shared.didYouMean(near)]),
  ]);
}
