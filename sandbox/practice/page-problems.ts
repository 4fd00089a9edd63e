import type { Localized } from '../../src/domain/locale.js';

interface PageProblems {
  readonly slackFailed: (error: string) => string;
  readonly discordFailed: string;
  readonly notCommand: string;
  readonly unknownCommand: (typed: string, near: string) => string;
  readonly stray: (stray: string, options: string) => string;
  readonly noOptions: string;
  readonly handleTaken: (handle: string) => string;
  readonly wrongHandle: string;
  readonly ourOwn: (handle: string) => string;
  readonly notThere: (handle: string) => string;
  readonly noPost: string;
  readonly emptyPost: string;
  readonly failed: (reason: string) => string;
}

/** Why something that a person did on the page led to nothing. */
export const pageProblems = {
  ja: {
    slackFailed: (error) =>
      `Slack: アプリからの応答がありませんでした(${error})。送信プログラムの再起動中であれば、数秒待ってからもう一度お試しください。`,
    discordFailed:
      'Discord: アプリが応答しませんでした。送信プログラムの再起動中であれば、数秒待ってからもう一度お試しください。',
    notCommand: 'ここでは /xtep で始まるコマンドだけが使えます。例: /xtep help',
    unknownCommand: (typed, near) => `「/xtep ${typed}」はありません。使えるもの: ${near}`,
    stray: (stray, options) =>
      `Discordでは「${stray}」のような語を項目名なしで入力できません。使える項目: ${options}`,
    noOptions: 'なし',
    handleTaken: (handle) => `@${handle} はすでにいます。別のユーザー名にしてください。`,
    wrongHandle: 'ユーザー名は半角英数字と _ で15文字までです。',
    ourOwn: (handle) =>
      `@${handle} は送信アカウントです。自分の行動にはルールが反応しないため、ほかの人を選んでください。`,
    notThere: (handle) => `@${handle} は凍結または退会しているため、行動できません。`,
    noPost: '送信アカウントの投稿がありません。先に「投稿する」で投稿してください。',
    emptyPost: '投稿の文を入力してください。',
    failed: (reason) => `操作できませんでした: ${reason}`,
  },
  en: {
    slackFailed: (error) =>
      `Slack: the app did not answer (${error}). If the program is just starting again, wait some seconds and try again.`,
    discordFailed:
      'Discord: the application did not respond. If the program is just starting again, wait some seconds and try again.',
    notCommand: 'Only commands that begin with /xtep work here. For example: /xtep help',
    unknownCommand: (typed, near) => `There is no “/xtep ${typed}”. There is: ${near}`,
    stray: (stray, options) =>
      `On Discord “${stray}” needs the name of an option in front. Options: ${options}`,
    noOptions: 'none',
    handleTaken: (handle) => `@${handle} exists already. Choose another handle.`,
    wrongHandle: 'A handle has up to 15 letters, digits and _.',
    ourOwn: (handle) =>
      `@${handle} is a sending account. Rules do not answer what we do ourselves; choose somebody else.`,
    notThere: (handle) => `@${handle} is suspended or gone and cannot act.`,
    noPost: 'The sending account has no post. Write one with “Post” first.',
    emptyPost: 'Write the text of the post.',
    failed: (reason) => `That did not work: ${reason}`,
  },
} as const satisfies Localized<PageProblems>;
