import type { Localized } from '../../src/domain/locale.js';
import type { RequestKind } from '../x/journal.js';
import type { DmDoor, Person } from '../x/people.js';
import type { FanAct } from './x/fans.js';

/** What the page says. */
export interface PageTexts {
  readonly title: string;
  readonly starting: string;
  readonly lost: string;
  readonly actAs: string;
  readonly roles: Readonly<Record<'aoi' | 'ben', string>>;
  readonly guideTitle: string;
  readonly guideHint: string;
  readonly commandsTitle: string;
  readonly onlyYou: string;
  readonly dismiss: string;
  readonly direct: string;
  readonly edited: string;
  readonly thinking: string;
  readonly cancel: string;
  readonly submit: string;
  readonly optional: string;
  readonly send: string;
  readonly used: (who: string, command: string) => string;
  readonly slackBox: string;
  readonly discordBox: string;
  readonly discordForm: string;
  readonly xTitle: string;
  readonly xSubtitle: string;
  readonly fansTitle: string;
  readonly fansHint: string;
  readonly fanWho: string;
  readonly fanText: string;
  readonly fanActs: Readonly<Record<FanAct, string>>;
  readonly ownPost: string;
  readonly ownPostText: string;
  readonly followed: (who: string) => string;
  readonly liked: (who: string, post: string) => string;
  readonly reposted: (who: string) => string;
  readonly quoted: (who: string) => string;
  readonly received: (count: number) => string;
  readonly troubleTitle: string;
  readonly troubleNext: string;
  readonly troubleNextReply: string;
  readonly troubleBegin: string;
  readonly troubleOn: string;
  readonly troubleWaits: string;
  readonly troubleEnd: string;
  readonly crash: string;
  readonly restarting: string;
  readonly peopleTitle: string;
  readonly account: string;
  readonly linkable: string;
  readonly verified: string;
  readonly door: string;
  readonly doors: Readonly<Record<DmDoor, string>>;
  readonly protectedPosts: string;
  readonly follows: string;
  readonly blocks: string;
  readonly statuses: Readonly<Record<Person['status'], string>>;
  readonly writeDm: string;
  readonly mention: string;
  readonly reply: string;
  readonly addPerson: string;
  readonly handle: string;
  readonly name: string;
  readonly arrivedTitle: string;
  readonly arrivedNone: string;
  readonly dmTo: (from: string, to: string) => string;
  readonly replyTo: (from: string, to: string) => string;
  readonly posted: (who: string) => string;
  readonly requestsTitle: string;
  readonly requestsHint: string;
  readonly requestKinds: Readonly<Record<RequestKind, string>>;
  readonly reading: string;
  readonly waiting: string;
  readonly troubleNames: Readonly<Record<string, string>>;
}

export const pageTexts = {
  ja: {
    title: 'XTEP ChatOps 練習モード',
    starting: '起動しています。はじめての画面が出るまで、あと数秒です…',
    lost: '練習モードが終了しました。もう一度 npm run sandbox を実行すると再開できます。',
    actAs: '操作する人',
    roles: { aoi: 'Aoi(管理者)', ben: 'Ben(オペレーター)' },
    guideTitle: 'まず試すこと',
    guideHint:
      'ボタンを押すと準備が整い、コマンドが入力されます。あとは Enter を押すだけです。本物のX・Slack・Discordには何も送られません。',
    commandsTitle: 'ほかのコマンド',
    onlyYou: 'あなただけに表示されています',
    dismiss: '非表示にする',
    direct: 'アプリとのダイレクトメッセージ',
    edited: '編集済み',
    thinking: 'XTEP が考え中…',
    cancel: 'キャンセル',
    submit: '送信',
    optional: '(任意)',
    send: '実行',
    used: (who, command) => `${who} が ${command} を使いました`,
    slackBox: '/xtep help と入力して Enter',
    discordBox: '/xtep status と入力して Enter',
    discordForm: '選んで入力する',
    xTitle: 'X(練習用)',
    xSubtitle: 'メッセージの送り先',
    fansTitle: 'ファンとして行動する',
    fansHint:
      '下のボタンを押すと、その人がX上で行動します。条件に合うルールがあれば、10秒ほどで返信が届きます。',
    fanWho: 'だれが(空欄なら新しい人)',
    fanText: '文面(空欄なら例文)',
    fanActs: {
      follow: 'フォロー',
      dm: 'DMを送る',
      mention: 'メンション',
      hashtag: 'ハッシュタグ付きで投稿',
      like: 'いいね',
      repost: 'リポスト',
      reply: '返信',
      quote: '引用',
    },
    ownPost: '投稿する',
    ownPostText: '送信アカウントの新しい投稿',
    followed: (who) => `フォロー ${who}`,
    liked: (who, post) => `いいね ${who} → 「${post}」`,
    reposted: (who) => `リポスト ${who}`,
    quoted: (who) => `引用 ${who}`,
    received: (count) => `受け取ったメッセージ ${count}件`,
    troubleTitle: 'トラブルを起こす',
    troubleNext: '次のDMを断る',
    troubleNextReply: '次の返信を断る',
    troubleBegin: 'Xの状態を変える',
    troubleOn: '発生中',
    troubleWaits: '待機中',
    troubleEnd: '解除',
    crash: '送信プログラムを強制終了して再起動',
    restarting: '送信プログラムを再起動しています…',
    peopleTitle: 'Xの人たち',
    account: '送信アカウント',
    linkable: '/xtep account link で連携できます',
    verified: '認証済み',
    door: 'DMの受信',
    doors: {
      everyone: '全員から',
      followed: 'フォロー中の人から',
      verified: '認証済みの人から',
      nobody: '受け取らない',
    },
    protectedPosts: '鍵',
    follows: 'フォローしてくれている',
    blocks: 'ブロック',
    statuses: { active: '利用中', suspended: '凍結', gone: '退会' },
    writeDm: 'DMを書く',
    mention: 'メンションさせる',
    reply: '返信を書く',
    addPerson: '人を追加',
    handle: 'ユーザー名',
    name: '名前',
    arrivedTitle: 'Xで起きたこと',
    arrivedNone: 'まだ何も起きていません',
    dmTo: (from, to) => `DM ${from} → ${to}`,
    replyTo: (from, to) => `返信 ${from} → ${to}`,
    posted: (who) => `投稿 ${who}`,
    requestsTitle: 'Xへのリクエスト',
    requestsHint: '行動を調べる定期的な読み取りは、失敗したものだけを表示します',
    requestKinds: {
      dm: 'DM送信',
      reply: '返信',
      post: '投稿',
      'look-up': '相手の確認',
      handle: 'ユーザー名の確認',
      me: '自分の確認',
      conversation: '会話の読み返し',
      'own-posts': '自分の投稿の読み返し',
      token: 'トークン',
      authorize: '連携の許可',
      other: 'その他',
    },
    reading: '行動の読み取り',
    waiting: '処理中',
    troubleNames: {
      cut: '切断',
      'cut-in-answer': '応答中に切断',
      hang: '応答なし',
      drip: '遅い応答',
      garbled: '壊れた応答',
      hold: '保留',
    },
  },
  en: {
    title: 'XTEP ChatOps practice mode',
    starting: 'Starting. The first screen is here in a few seconds…',
    lost: 'Practice mode has ended. Run npm run sandbox to begin again.',
    actAs: 'You are',
    roles: { aoi: 'Aoi (admin)', ben: 'Ben (operator)' },
    guideTitle: 'Try this first',
    guideHint:
      'A button sets the scene and fills in a command; press Enter. Nothing is sent to the real X, Slack or Discord.',
    commandsTitle: 'More commands',
    onlyYou: 'Only visible to you',
    dismiss: 'Dismiss',
    direct: 'Direct message with the app',
    edited: 'edited',
    thinking: 'XTEP is thinking…',
    cancel: 'Cancel',
    submit: 'Submit',
    optional: '(optional)',
    send: 'Run',
    used: (who, command) => `${who} used ${command}`,
    slackBox: 'Type /xtep help and press Enter',
    discordBox: 'Type /xtep status and press Enter',
    discordForm: 'Choose and fill in',
    xTitle: 'X (practice)',
    xSubtitle: 'Where the messages go',
    fansTitle: 'Act as a fan',
    fansHint:
      'A button lets that person do it on X. If a rule fits, its answer is there within about ten seconds.',
    fanWho: 'who (empty: a new person)',
    fanText: 'text (empty: an example)',
    fanActs: {
      follow: 'Follow',
      dm: 'Send a DM',
      mention: 'Mention',
      hashtag: 'Post with a hashtag',
      like: 'Like',
      repost: 'Repost',
      reply: 'Reply',
      quote: 'Quote',
    },
    ownPost: 'Post',
    ownPostText: 'a new post of the sending account',
    followed: (who) => `Follow ${who}`,
    liked: (who, post) => `Like ${who} → “${post}”`,
    reposted: (who) => `Repost ${who}`,
    quoted: (who) => `Quote ${who}`,
    received: (count) => `Messages received: ${count}`,
    troubleTitle: 'Make trouble',
    troubleNext: 'Refuse the next DM',
    troubleNextReply: 'Refuse the next reply',
    troubleBegin: 'Change what X does',
    troubleOn: 'On',
    troubleWaits: 'Waits',
    troubleEnd: 'End',
    crash: 'Kill the sending program and start it again',
    restarting: 'The sending program is starting again…',
    peopleTitle: 'People on X',
    account: 'Sending account',
    linkable: 'can be linked: /xtep account link',
    verified: 'verified',
    door: 'Takes DMs',
    doors: {
      everyone: 'from everyone',
      followed: 'from people they follow',
      verified: 'from verified people',
      nobody: 'from nobody',
    },
    protectedPosts: 'protected',
    follows: 'follows us',
    blocks: 'blocks us',
    statuses: { active: 'active', suspended: 'suspended', gone: 'gone' },
    writeDm: 'Write a DM',
    mention: 'Let them mention us',
    reply: 'Write a reply',
    addPerson: 'Add a person',
    handle: 'handle',
    name: 'name',
    arrivedTitle: 'What happened on X',
    arrivedNone: 'Nothing has happened yet',
    dmTo: (from, to) => `DM ${from} → ${to}`,
    replyTo: (from, to) => `Reply ${from} → ${to}`,
    posted: (who) => `Post ${who}`,
    requestsTitle: 'Requests to X',
    requestsHint: 'of the regular readings only those that fail',
    requestKinds: {
      dm: 'send DM',
      reply: 'reply',
      post: 'post',
      'look-up': 'look up recipient',
      handle: 'look up handle',
      me: 'own account',
      conversation: 'read back conversation',
      'own-posts': 'read back own posts',
      token: 'token',
      authorize: 'authorize page',
      other: 'other',
    },
    reading: 'look for acts',
    waiting: 'under way',
    troubleNames: {
      cut: 'cut',
      'cut-in-answer': 'cut in the answer',
      hang: 'no answer',
      drip: 'slow answer',
      garbled: 'broken answer',
      hold: 'held',
    },
  },
} as const satisfies Localized<PageTexts>;
