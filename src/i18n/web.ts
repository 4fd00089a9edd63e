import type { Localized } from '../domain/locale.js';

/** One page of the link with X: a title, and what to do now. */
export interface PageText {
  readonly title: string;
  readonly text: string;
}

export interface WebTexts {
  linked(handle: string, relinked: boolean): PageText;
  readonly stale: PageText;
  readonly denied: PageText;
  refused(xSaid: string): PageText;
  readonly unclear: PageText;
}

export const webTexts = {
  ja: {
    linked: (handle, relinked) => ({
      title: `@${handle} を連携しました`,
      text: relinked
        ? '再連携が完了し、待っていた送信を再開します。この画面を閉じて、チャットに戻ってください。'
        : '連携が完了しました。この画面を閉じて、チャットに戻ってください。',
    }),
    stale: {
      title: 'この連携リンクは使えません',
      text: 'リンクの有効期限(30分)が切れたか、すでに使われています。チャットで /xtep account link をもう一度実行してください。',
    },
    denied: {
      title: '連携は行われませんでした',
      text: 'Xの画面で許可されませんでした。連携する場合は、チャットで /xtep account link をもう一度実行し、「アプリにアクセスを許可」を押してください。',
    },
    refused: (xSaid) => ({
      title: 'Xに連携を拒否されました',
      text: `Xの応答: ${xSaid}。X_CLIENT_ID、X_CLIENT_SECRETと、XのアプリのCallback URLの設定を確認してから、/xtep account link をもう一度実行してください。`,
    }),
    unclear: {
      title: 'Xから応答がありませんでした',
      text: '連携は完了していません。少し待ってから、チャットで /xtep account link をもう一度実行してください。',
    },
  },
  en: {
    linked: (handle, relinked) => ({
      title: `@${handle} is linked`,
      text: relinked
        ? 'It is linked anew, and what was waiting goes on. You can close this page and go back to the chat.'
        : 'You can close this page and go back to the chat.',
    }),
    stale: {
      title: 'This link cannot be used',
      text: 'It is older than 30 minutes or was used before. Run /xtep account link in the chat again.',
    },
    denied: {
      title: 'The account was not linked',
      text: 'Access was not allowed on the page of X. To link the account, run /xtep account link again and press "Authorize app".',
    },
    refused: (xSaid) => ({
      title: 'X refused the link',
      text: `X said: ${xSaid}. Check X_CLIENT_ID, X_CLIENT_SECRET and the Callback URL in the settings of the X app, then run /xtep account link again.`,
    }),
    unclear: {
      title: 'X did not answer',
      text: 'The account is not linked yet. Wait a moment and run /xtep account link in the chat again.',
    },
  },
} as const satisfies Localized<WebTexts>;
