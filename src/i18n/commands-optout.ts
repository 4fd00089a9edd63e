import type { Localized } from '../domain/locale.js';

interface OptOutTexts {
  readonly addedTitle: (handle: string) => string;
  readonly added: string;
  readonly already: string;
  readonly skipped: (count: string) => string;
  readonly removedTitle: (handle: string) => string;
  readonly removed: string;
  readonly notListed: (handle: string) => string;
  readonly notFoundTitle: string;
  readonly notFound: (handle: string) => string;
  readonly cannotTell: (handle: string) => string;
  readonly fromHistory: string;
  readonly listTitle: (count: string) => string;
  readonly none: string;
  readonly more: (count: string) => string;
  readonly source: Readonly<Record<'person' | 'word', (who: string) => string>>;
}

export const optOutTexts = {
  ja: {
    addedTitle: (handle) => `@${handle} さんへの送信を停止しました`,
    added: '今後、この人には何も送信しません。再送もスキップします。',
    already: 'この人は、すでに配信停止の一覧に入っています。',
    skipped: (count) => `待っていた ${count}件は、送信せずにスキップしました。`,
    removedTitle: (handle) => `@${handle} さんの配信停止を取り消しました`,
    removed: '今後の送信の対象になります。これまでにスキップした送信は、送信されません。',
    notListed: (handle) => `@${handle} さんは配信停止の一覧にありません。一覧: /xtep optout list`,
    notFoundTitle: '相手を確認できませんでした',
    notFound: (handle) =>
      `@${handle} というアカウントは見つかりませんでした。つづりを確認してください。`,
    cannotTell: (handle) =>
      `いまXに問い合わせができず、@${handle} さんを確認できませんでした。一覧は変更していません。少し待ってから、もう一度実行してください。`,
    fromHistory:
      'Xに問い合わせができなかったため、送信履歴にある同じユーザー名の相手を登録しました。',
    listTitle: (count) => `配信停止の一覧(${count}人)`,
    none: '配信停止の人はいません。',
    more: (count) => `ほかに ${count}人`,
    source: {
      person: (who) => `${who}が登録`,
      word: () => '本人からのメッセージ',
    },
  },
  en: {
    addedTitle: (handle) => `@${handle} will not be written to any more`,
    added: 'Nothing is sent to them from now on; resends are skipped too.',
    already: 'They had opted out before.',
    skipped: (count) => `Waiting sends that were skipped: ${count}.`,
    removedTitle: (handle) => `@${handle} may be written to again`,
    removed: 'What was skipped so far stays skipped.',
    notListed: (handle) => `@${handle} has not opted out. The list: /xtep optout list`,
    notFoundTitle: 'Who is meant is not clear',
    notFound: (handle) => `There is no account @${handle}. Please check the spelling.`,
    cannotTell: (handle) =>
      `X cannot be asked right now, so @${handle} could not be looked up. The list was not changed. Please try again in a moment.`,
    fromHistory: 'X could not be asked, so the person of that handle in the history was taken.',
    listTitle: (count) => `Opted out: ${count}`,
    none: 'Nobody has opted out.',
    more: (count) => `and ${count} more`,
    source: {
      person: (who) => `added by ${who}`,
      word: () => 'by their own message',
    },
  },
} as const satisfies Localized<OptOutTexts>;
