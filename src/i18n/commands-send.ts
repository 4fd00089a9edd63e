import type { Localized } from '../domain/locale.js';

interface SendTexts {
  readonly title: string;
  readonly refusedTitle: string;
  readonly accepted: (id: number, kind: string, handle: string, account: string) => string;
  readonly goesNow: string;
  readonly follow: (id: number) => string;
  readonly known: (id: number) => string;
  readonly needsPost: string;
  readonly postForReply: string;
  readonly optedOut: (handle: string) => string;
  readonly nobody: Readonly<
    Record<'suspended' | 'gone' | 'not_authorized' | 'unsaid', (handle: string) => string>
  >;
  readonly lookUpFailed: (handle: string) => string;
  readonly notReady: (account: string) => string;
  readonly ourselves: string;
  readonly nothingSent: string;
}

export const sendTexts = {
  ja: {
    title: '送信を受け付けました',
    refusedTitle: '送信しませんでした',
    accepted: (id, kind, handle, account) =>
      `#${String(id)}: @${handle} さんへの${kind}を @${account} から送ります。`,
    goesNow: 'まもなく送信します。エラーになったときは、カードでお知らせします。',
    follow: (id) => `状態の確認: /xtep show ${String(id)}`,
    known: (id) => `この操作はすでに受け付けています(#${String(id)})。二重には送りません。`,
    needsPost: 'リプライには post: で返信先のポストのIDかURLが必要です。',
    postForReply:
      'post: はリプライのときだけ使えます。kind:reply を指定するか、post: を外してください。',
    optedOut: (handle) =>
      `@${handle} さんは配信停止を希望しているため、送信できません。取り消しの希望があったときは /xtep optout remove user:@${handle} を実行してください。`,
    nobody: {
      suspended: (handle) => `@${handle} さんのアカウントは凍結されているため、送信できません。`,
      gone: (handle) =>
        `@${handle} というアカウントは見つかりませんでした。つづりを確認してください(削除やユーザー名の変更の可能性もあります)。`,
      not_authorized: (handle) =>
        `@${handle} さんのアカウントは、送信側から見ることができないため送信できません。`,
      unsaid: (handle) =>
        `@${handle} というアカウントを確認できませんでした。つづりを確認してください。`,
    },
    lookUpFailed: (handle) =>
      `いまXに問い合わせができないため、@${handle} さんを確認できませんでした。少し待ってからもう一度実行してください。`,
    notReady: (account) =>
      `@${account} はXとの連携が切れているため送信できません。管理者が /xtep account link で連携し直してください。`,
    ourselves: '送信アカウント自身には送れません。',
    nothingSent: '何も送信していません。',
  },
  en: {
    title: 'It will be sent',
    refusedTitle: 'Nothing was sent',
    accepted: (id, kind, handle, account) =>
      `#${String(id)}: the ${kind} to @${handle} goes from @${account}.`,
    goesNow: 'It goes in a moment. If it fails, a card will say so.',
    follow: (id) => `Its state: /xtep show ${String(id)}`,
    known: (id) => `This was already accepted (#${String(id)}). It is not sent twice.`,
    needsPost: 'A reply needs post: with the id or address of the post it answers.',
    postForReply: 'post: belongs to replies only. Give kind:reply, or leave post: out.',
    optedOut: (handle) =>
      `@${handle} opted out and must not be written to. If they changed their mind: /xtep optout remove user:@${handle}.`,
    nobody: {
      suspended: (handle) => `The account @${handle} is suspended, so nothing can be sent to it.`,
      gone: (handle) =>
        `There is no account @${handle}. Please check the spelling (it may be deleted or renamed).`,
      not_authorized: (handle) =>
        `Your account is not allowed to see @${handle}, so it cannot write to it.`,
      unsaid: (handle) => `The account @${handle} could not be found. Please check the spelling.`,
    },
    lookUpFailed: (handle) =>
      `X cannot be asked right now, so @${handle} could not be looked up. Please try again in a moment.`,
    notReady: (account) =>
      `The link of @${account} to X is broken. An admin should link it again with /xtep account link.`,
    ourselves: 'An account cannot write to itself.',
    nothingSent: 'Nothing was sent.',
  },
} as const satisfies Localized<SendTexts>;
