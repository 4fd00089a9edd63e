import type { Localized } from '../domain/locale.js';

/** Texts about which account is meant. */
interface AccountChoiceTexts {
  readonly title: string;
  readonly none: string;
  readonly unknown: (handle: string, known: string) => string;
  readonly choose: (known: string) => string;
  readonly unlinked: (handle: string) => string;
}

export const accountChoiceTexts = {
  ja: {
    title: '送信アカウントを確認してください',
    none: '連携済みのXアカウントがありません。管理者が /xtep account link を実行すると連携できます。',
    unknown: (handle, known) =>
      `「@${handle}」というアカウントは連携されていません。連携中: ${known}`,
    choose: (known) =>
      `アカウントが複数あるため、account: でどれかを指定してください。連携中: ${known}`,
    unlinked: (handle) =>
      `@${handle} は連携が解除されています。管理者が /xtep account link で連携し直すと使えます。`,
  },
  en: {
    title: 'Please check the account',
    none: 'No X account is linked. An admin can link one with /xtep account link.',
    unknown: (handle, known) => `There is no linked account "@${handle}". Linked: ${known}`,
    choose: (known) => `There are several accounts: say which with account:. Linked: ${known}`,
    unlinked: (handle) =>
      `@${handle} is unlinked. An admin can link it again with /xtep account link.`,
  },
} as const satisfies Localized<AccountChoiceTexts>;

interface AccountTexts {
  readonly linkTitle: string;
  readonly link: string;
  readonly linkLabel: string;
  readonly linkSteps: readonly string[];
  readonly linkMissingTitle: string;
  readonly linkMissing: Readonly<Record<'X_CLIENT_ID' | 'PUBLIC_URL', string>>;
  readonly linkWithout: string;
  readonly listTitle: string;
  readonly none: string;
  readonly linked: string;
  readonly unlinked: string;
  readonly paused: string;
  readonly source: Readonly<Record<'environment' | 'link', string>>;
  readonly auth: Readonly<Record<'oauth1' | 'oauth2', string>>;
  readonly linkedAt: (at: string) => string;
  readonly protectedAccount: string;
  readonly checkTitle: (handle: string) => string;
  readonly checkWell: (at: string) => string;
  readonly checkResumed: (count: number) => string;
  readonly checkStillPaused: string;
  readonly checkFailedTitle: (handle: string) => string;
  readonly checkUnclear: string;
  readonly secret: {
    readonly option: string;
    readonly probeText: (mark: string) => string;
    readonly title: (handle: string) => string;
    readonly taken: string;
    readonly limits: string;
    readonly deleted: string;
    readonly notDeleted: (address: string) => string;
    readonly refused: string;
    readonly unclear: string;
    readonly mayExist: string;
  };
  readonly notReady: (handle: string) => string;
  readonly created: (at: string) => string;
  readonly verified: (kind: string) => string;
  readonly kept: (waiting: string) => string;
  readonly pauseTitle: (handle: string) => string;
  readonly pauseDone: string;
  readonly pauseAlreadyTitle: (handle: string) => string;
  readonly pauseAlready: string;
  readonly resumeTitle: (handle: string) => string;
  readonly resumeDone: (reasons: string) => string;
  readonly resumeWaiting: (waiting: string) => string;
  readonly resumeUnlinkedTitle: (handle: string) => string;
  readonly resumeUnlinked: string;
  readonly resumeNothingTitle: (handle: string) => string;
  readonly resumeNothing: string;
  readonly unlinkTitle: (handle: string) => string;
  readonly unlinkDone: string;
  readonly unlinkEnvironment: string;
  readonly unlinkAlreadyTitle: (handle: string) => string;
  readonly unlinkAlready: string;
}

export const accountTexts = {
  ja: {
    linkTitle: 'Xアカウントを連携する',
    link: '送信に使うXアカウントでログインしたブラウザで、下のリンクを開いて許可してください。リンクは30分間、1回だけ使えます。',
    linkLabel: 'Xで許可する',
    linkSteps: [
      '別のアカウントでログイン中のときは、先にXで切り替えてください。',
      '許可すると、連携の結果がブラウザに表示されます。',
      '同じアカウントを連携し直すと、待っていた送信も再開します。',
    ],
    linkMissingTitle: 'チャットからの連携はまだ使えません',
    linkMissing: {
      X_CLIENT_ID:
        'X_CLIENT_ID が設定されていません。X Developer Portal でアプリの OAuth 2.0 を有効にし、Client ID を設定してください。',
      PUBLIC_URL:
        'PUBLIC_URL が設定されていません。Xから戻ってくるための、このサービスの公開URL(https)を設定し、アプリの Callback URI に <PUBLIC_URL>/oauth/x/callback を登録してください。',
    },
    linkWithout:
      'または、管理者が環境変数 X_ACCESS_TOKEN と X_ACCESS_SECRET を設定すると、1つのアカウントを連携できます。',
    listTitle: '連携アカウント',
    none: '連携済みのXアカウントがありません。/xtep account link で連携できます。',
    linked: '連携中',
    unlinked: '連携解除',
    paused: '一時停止中',
    source: { environment: '環境変数', link: 'チャットから連携' },
    auth: { oauth1: 'OAuth 1.0a', oauth2: 'OAuth 2.0' },
    linkedAt: (at) => `連携日時 ${at}`,
    protectedAccount: '鍵アカウントです。相互フォローの相手にしかDMを送れません。',
    checkTitle: (handle) => `@${handle} は正常です`,
    checkWell: (at) => `${at} にXへ確認し、正常に使えることがわかりました。`,
    checkResumed: (count) =>
      `${String(count)}件の一時停止を解除しました。待っている送信を再開します。`,
    checkStillPaused: 'ほかの理由による一時停止が残っています。/xtep status で確認できます。',
    checkFailedTitle: (handle) => `@${handle} の確認でエラーが返りました`,
    checkUnclear:
      'Xが応答しなかったため、状態を確認できませんでした。少し待ってから、もう一度実行してください。',
    secret: {
      option: 'シークレットリプライが使えるかを、確認用の投稿で試す',
      probeText: (mark) => `XTEPの動作確認です。この投稿はすぐに削除されます。(${mark})`,
      title: (handle) => `シークレットリプライの確認: @${handle}`,
      taken:
        'Xは、タイムラインに出さない投稿(nullcast)をこのアカウントから受け付けました。do:secret_reply のルールを作れます。',
      limits:
        '確認できたのは、Xが投稿を受け付けたことだけです。個々のリプライが相手に届くかどうかは、送るたびにXが判断します。',
      deleted: '確認用の投稿は、すぐに削除しました。',
      notDeleted: (address) =>
        `確認用の投稿を削除できませんでした。お手数ですが、Xで削除してください: ${address}`,
      refused:
        'Xは、タイムラインに出さない投稿(nullcast)をこのアカウントから受け付けませんでした。シークレットリプライは使えません。do:reply か do:dm を使ってください。Xの回答:',
      unclear:
        'Xからの回答がはっきりしなかったため、使えるかどうかは確認できていません。少し待ってから、もう一度実行してください。',
      mayExist:
        '確認用の投稿が残っている可能性があります。Xのプロフィールを確認し、残っていれば削除してください。',
    },
    notReady: (handle) =>
      `@${handle} はXとの連携が切れています。/xtep account link で連携し直してください。`,
    created: (at) => `Xでの作成日 ${at}`,
    verified: (kind) => `認証: ${kind}`,
    pauseTitle: (handle) => `@${handle} の送信を停止しました`,
    kept: (waiting) => `待っている ${waiting}件は保持されます。`,
    pauseDone: '再開するまで、このアカウントからは何も送信しません。再開: /xtep account resume',
    pauseAlreadyTitle: (handle) => `@${handle} はすでに停止しています`,
    pauseAlready: '再開するには /xtep account resume を実行してください。',
    resumeTitle: (handle) => `@${handle} の送信を再開しました`,
    resumeDone: (reasons) => `解除した一時停止: ${reasons}`,
    resumeWaiting: (waiting) => `待っている ${waiting}件の送信を再開します。`,
    resumeUnlinkedTitle: (handle) => `@${handle} の連携は解除されています`,
    resumeUnlinked:
      '連携していない間は、何も送信しません。/xtep account link で連携し直すと、待っている送信が続きから送られます。',
    resumeNothingTitle: (handle) => `@${handle} は停止していません`,
    resumeNothing: '一時停止はありません。送信は止まっていません。',
    unlinkTitle: (handle) => `@${handle} の連携を解除しました`,
    unlinkDone:
      'Xの認証情報を消去しました。同じアカウントを /xtep account link で連携し直すと、送信を再開できます。',
    unlinkEnvironment:
      'このアカウントは環境変数で設定されています。再起動すると再び連携されるため、完全にやめるときは X_ACCESS_TOKEN を外してください。',
    unlinkAlreadyTitle: (handle) => `@${handle} の連携はすでに解除されています`,
    unlinkAlready: '連携し直すには /xtep account link を実行してください。',
  },
  en: {
    linkTitle: 'Link an X account',
    link: 'Open this link in a browser that is logged in to X as the account that shall send, and allow it. The link works once, for 30 minutes.',
    linkLabel: 'Allow on X',
    linkSteps: [
      'If you are logged in as another account, switch on X first.',
      'Afterwards the browser shows how it went.',
      'Linking the same account again lets go on what waited for it.',
    ],
    linkMissingTitle: 'Linking from chat is not set up yet',
    linkMissing: {
      X_CLIENT_ID:
        'X_CLIENT_ID is not set. Turn on OAuth 2.0 for your app in the X Developer Portal and set its Client ID.',
      PUBLIC_URL:
        'PUBLIC_URL is not set. Set the public https address of this service, to which X sends the browser back, and register <PUBLIC_URL>/oauth/x/callback as Callback URI of your app.',
    },
    linkWithout:
      'Or an admin sets X_ACCESS_TOKEN and X_ACCESS_SECRET in the environment, which links one account.',
    listTitle: 'Linked accounts',
    none: 'No X account is linked. /xtep account link links one.',
    linked: 'linked',
    unlinked: 'unlinked',
    paused: 'paused',
    source: { environment: 'from the environment', link: 'linked from chat' },
    auth: { oauth1: 'OAuth 1.0a', oauth2: 'OAuth 2.0' },
    linkedAt: (at) => `linked ${at}`,
    protectedAccount: 'It is protected, so it can only DM accounts that follow each other with it.',
    checkTitle: (handle) => `@${handle} is well`,
    checkWell: (at) => `X was asked at ${at} and finds the account in order.`,
    checkResumed: (count) => `Pauses ended: ${String(count)}. What waits goes on.`,
    checkStillPaused: 'It is still paused for another reason; see /xtep status.',
    checkFailedTitle: (handle) => `X refused the check of @${handle}`,
    checkUnclear: 'X did not answer, so nothing is known. Please try again in a moment.',
    secret: {
      option: 'Try with a post whether secret replies work',
      probeText: (mark) => `XTEP is checking something. This post is deleted at once. (${mark})`,
      title: (handle) => `Secret replies of @${handle}`,
      taken:
        'X took a post of this account that it keeps out of timelines (nullcast). Rules with do:secret_reply can be made.',
      limits:
        'This proves that X took the post and no more: whether a reply reaches its reader is up to X each time.',
      deleted: 'The post was deleted at once.',
      notDeleted: (address) => `The post could not be deleted. Please delete it on X: ${address}`,
      refused:
        'X did not take a post of this account that it keeps out of timelines (nullcast), so secret replies do not work. Please use do:reply or do:dm. What X answered:',
      unclear:
        'X gave no clear answer, so nothing is known about secret replies. Please try again in a moment.',
      mayExist:
        'The post may exist all the same: please look at the profile on X and delete it if so.',
    },
    notReady: (handle) =>
      `The link of @${handle} to X is broken. Link it again with /xtep account link.`,
    created: (at) => `made on X on ${at}`,
    verified: (kind) => `verified: ${kind}`,
    pauseTitle: (handle) => `@${handle} is paused`,
    kept: (waiting) => `Waiting sends that are kept: ${waiting}.`,
    pauseDone:
      'Nothing leaves from this account until somebody resumes it. To resume: /xtep account resume',
    pauseAlreadyTitle: (handle) => `@${handle} is paused already`,
    pauseAlready: '/xtep account resume lets it go on.',
    resumeTitle: (handle) => `@${handle} sends again`,
    resumeDone: (reasons) => `Ended: ${reasons}.`,
    resumeWaiting: (waiting) => `Waiting sends that go on: ${waiting}.`,
    resumeUnlinkedTitle: (handle) => `@${handle} is not linked`,
    resumeUnlinked:
      'Nothing leaves while it is not linked. /xtep account link links it anew, and what waits goes on.',
    resumeNothingTitle: (handle) => `@${handle} is not paused`,
    resumeNothing: 'Nothing was holding its sends.',
    unlinkTitle: (handle) => `@${handle} is unlinked`,
    unlinkDone:
      'Its credentials are erased. Its sends go on when the same account is linked again with /xtep account link.',
    unlinkEnvironment:
      'This account comes from the environment and is linked again at the next start. To end that, remove X_ACCESS_TOKEN.',
    unlinkAlreadyTitle: (handle) => `@${handle} is unlinked already`,
    unlinkAlready: '/xtep account link links it again.',
  },
} as const satisfies Localized<AccountTexts>;
