import type { Localized } from '../../src/domain/locale.js';

/** What practice mode says in the terminal. */
export interface TerminalTexts {
  readonly starting: (url: string) => string;
  readonly ready: (url: string, pollSeconds: string) => readonly string[];
  readonly stopping: string;
  readonly stopped: string;
  readonly portTaken: (port: number, how: string) => string;
  readonly wrongPort: (value: string) => string;
  readonly programEnded: string;
  readonly startFailed: (reason: string) => string;
}

export const terminalTexts = {
  ja: {
    starting: (url) => `練習モードを起動しています… ブラウザーで開く: ${url}`,
    ready: (url, pollSeconds) => [
      '',
      '  XTEP ChatOps 練習モード',
      '',
      `  ▶ ブラウザーで開いてください: ${url}`,
      '',
      '  動いているもの: 練習用のX・Slack・Discord と、本物の送信プログラム(すべてこのパソコンの中だけ)',
      `  Xでの行動の検知: ${pollSeconds}秒ごと(本番の既定は60秒。XTEP_POLL_SECONDS で変更できます)`,
      '  データ: 一時フォルダーに置き、終了時に消します',
      '  終了: Ctrl+C',
      '',
    ],
    stopping: '終了しています…',
    stopped: '練習モードを終了しました。',
    portTaken: (port, how) =>
      `ポート ${port} は別のプログラムが使っています。そのプログラムを終了するか、${how} で別の番号を指定してください。`,
    wrongPort: (value) => `ポート番号は1から65535の整数で指定してください(今の値: ${value})。`,
    programEnded: '送信プログラムが終了したため、練習モードも終了します。最後の出力:',
    startFailed: (reason) => `練習モードを起動できませんでした。${reason}`,
  },
  en: {
    starting: (url) => `Practice mode is starting… Open in a browser: ${url}`,
    ready: (url, pollSeconds) => [
      '',
      '  XTEP ChatOps practice mode',
      '',
      `  ▶ Open in a browser: ${url}`,
      '',
      '  Running: an emulated X, Slack and Discord, and the real program between them (all on this machine)',
      `  What people do on X is looked for every ${pollSeconds} s (in production 60 s; XTEP_POLL_SECONDS changes it)`,
      '  Data: in a temporary folder, removed at the end',
      '  Stop: Ctrl+C',
      '',
    ],
    stopping: 'Stopping…',
    stopped: 'Practice mode has ended.',
    portTaken: (port, how) =>
      `Port ${port} is in use by another program. Stop that one, or choose another number with ${how}.`,
    wrongPort: (value) => `A port is a whole number from 1 to 65535 (now: ${value}).`,
    programEnded: 'The program has ended, and practice mode ends with it. Its last words:',
    startFailed: (reason) => `Practice mode could not start. ${reason}`,
  },
} as const satisfies Localized<TerminalTexts>;
