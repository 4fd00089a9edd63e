import type { Localized } from '../domain/locale.js';

/* What `rule list`, `show`, `pause`, `resume` and `delete` answer. */

interface RuleViewTexts {
  readonly listTitle: (count: string) => string;
  readonly listNone: string;
  readonly listMore: (count: string) => string;
  readonly listSent: (count: string) => string;
  readonly title: (name: string) => string;
  readonly states: Readonly<Record<'before' | 'active' | 'paused' | 'over', string>>;
  readonly state: string;
  readonly account: string;
  readonly version: string;
  readonly versionValue: (version: string) => string;
  readonly textTitle: (count: string) => string;
  readonly languageTitle: (language: string) => string;
  readonly stepTitle: (step: string, delay: string) => string;
  readonly media: (files: string) => string;
  readonly counts: string;
  readonly countsValue: (counts: {
    readonly sent: string;
    readonly waiting: string;
    readonly failed: string;
    readonly skipped: string;
  }) => string;
  readonly likesPartly: string;
  readonly madeBy: (who: string, when: string) => string;
  readonly accepted: (who: string, when: string) => string;
  readonly holds: (count: string) => string;
  readonly pausedTitle: (name: string) => string;
  readonly paused: string;
  readonly alreadyPaused: string;
  readonly resumedTitle: (name: string) => string;
  readonly resumed: string;
  readonly alreadyActive: string;
  readonly deleteTitle: (name: string) => string;
  readonly deleteAsk: (waiting: string) => string;
  readonly deleteAskNone: string;
  readonly deletedTitle: (name: string) => string;
  readonly deleted: string;
  readonly deletedSkipped: (count: string) => string;
  readonly buttons: {
    readonly pause: string;
    readonly resume: string;
    readonly test: string;
    readonly edit: string;
    readonly delete: string;
    readonly confirmDelete: string;
  };
}

export const ruleViewTexts = {
  ja: {
    listTitle: (count) => `自動返信ルール ${count}件`,
    listNone:
      'まだルールがありません。/xtep rule create と入力すると、フォームに沿って作成できます。',
    listMore: (count) =>
      `ほか ${count}件あります。すべて見るには /xtep rule export を使ってください。`,
    listSent: (count) => `完了 ${count}件`,
    title: (name) => `自動返信ルール「${name}」`,
    states: { before: '開始前', active: '稼働中', paused: '停止中', over: '終了' },
    state: '状態',
    account: '送信アカウント',
    version: '版',
    versionValue: (version) => `第${version}版`,
    textTitle: (count) => (count === '1' ? '文面' : `文面(${count}種類からランダム)`),
    languageTitle: (language) => `文面(言語: ${language})`,
    stepTitle: (step, delay) => `続きのメッセージ ${step}(前の送信から ${delay} 後)`,
    media: (files) => `添付: ${files}`,
    counts: '送信履歴',
    countsValue: ({ sent, waiting, failed, skipped }) =>
      `完了 ${sent}件 ・ 送信待ち ${waiting}件 ・ エラー・結果不明 ${failed}件 ・ スキップ ${skipped}件`,
    likesPartly:
      'いいねは、Xが見せる新しい100人までが対象です(1つのポストにつき)。それより前の人は読み取れません。',
    madeBy: (who, when) => `この版の作成: ${who}(${when})`,
    accepted: (who, when) => `Xの自動化ルール上の注意を承知のうえで作成: ${who}(${when})`,
    holds: (count) => `送信待ちの ${count}件は、再開するまで送られません。`,
    pausedTitle: (name) => `ルール「${name}」を停止しました`,
    paused:
      '停止中の行動には、再開後も返信しません。送信待ちのメッセージは、再開するまでそのまま残ります。',
    alreadyPaused: 'このルールはすでに停止中です。',
    resumedTitle: (name) => `ルール「${name}」を再開しました`,
    resumed: 'これからの行動に返信します。停止中に待っていたメッセージも送信を始めます。',
    alreadyActive: 'このルールは停止していません。',
    deleteTitle: (name) => `ルール「${name}」を削除しますか`,
    deleteAsk: (waiting) =>
      `削除すると元に戻せません。送信待ちの ${waiting}件は送られず、スキップになります。送信履歴は残ります。`,
    deleteAskNone: '削除すると元に戻せません。送信履歴は残ります。',
    deletedTitle: (name) => `ルール「${name}」を削除しました`,
    deleted: '送信履歴は残ります。同じ名前をまた使えます。',
    deletedSkipped: (count) => `送信待ちだった ${count}件はスキップになりました。`,
    buttons: {
      pause: '停止',
      resume: '再開',
      test: 'テスト',
      edit: '編集',
      delete: '削除',
      confirmDelete: '削除する',
    },
  },
  en: {
    listTitle: (count) => `Rules: ${count}`,
    listNone: 'There are no rules yet. /xtep rule create opens a form that leads through it.',
    listMore: (count) => `${count} more; /xtep rule export has them all.`,
    listSent: (count) => `${count} sent`,
    title: (name) => `Rule "${name}"`,
    states: { before: 'not begun', active: 'active', paused: 'paused', over: 'over' },
    state: 'State',
    account: 'Account',
    version: 'Version',
    versionValue: (version) => `version ${version}`,
    textTitle: (count) => (count === '1' ? 'Text' : `Texts (one of ${count} at random)`),
    languageTitle: (language) => `Text (language: ${language})`,
    stepTitle: (step, delay) => `Further message ${step} (${delay} after the one before)`,
    media: (files) => `Attached: ${files}`,
    counts: 'History',
    countsValue: ({ sent, waiting, failed, skipped }) =>
      `${sent} sent · ${waiting} waiting · ${failed} failed or unknown · ${skipped} skipped`,
    likesPartly:
      'Of the likes of a post X shows the newest 100 people only; earlier ones cannot be read.',
    madeBy: (who, when) => `This version: ${who} (${when})`,
    accepted: (who, when) => `Made knowing what X's automation rules say: ${who} (${when})`,
    holds: (count) => `${count} waiting messages stay until it is resumed.`,
    pausedTitle: (name) => `Rule "${name}" is paused`,
    paused:
      'What people do while it is paused is not answered, not even later. Waiting messages stay as they are until it is resumed.',
    alreadyPaused: 'This rule is paused already.',
    resumedTitle: (name) => `Rule "${name}" is active again`,
    resumed: 'It answers what people do from now on, and the messages that waited go out.',
    alreadyActive: 'This rule is not paused.',
    deleteTitle: (name) => `Delete the rule "${name}"?`,
    deleteAsk: (waiting) =>
      `This cannot be undone. ${waiting} waiting messages will be skipped. The history stays.`,
    deleteAskNone: 'This cannot be undone. The history stays.',
    deletedTitle: (name) => `Rule "${name}" is deleted`,
    deleted: 'The history stays, and the name is free again.',
    deletedSkipped: (count) => `${count} waiting messages were skipped.`,
    buttons: {
      pause: 'Pause',
      resume: 'Resume',
      test: 'Test',
      edit: 'Edit',
      delete: 'Delete',
      confirmDelete: 'Delete it',
    },
  },
} as const satisfies Localized<RuleViewTexts>;
