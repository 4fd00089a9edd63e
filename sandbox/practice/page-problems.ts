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
    failed: (reason) => `That did not work: ${reason}`,
  },
} as const satisfies Localized<PageProblems>;
