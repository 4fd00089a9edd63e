import type { Localized } from '../domain/locale.js';

interface BulkTexts {
  readonly previewTitle: Readonly<Record<'resend' | 'ignore', (count: string) => string>>;
  readonly intro: Readonly<Record<'resend' | 'ignore', string>>;
  readonly noCause: string;
  readonly line: (cause: string, count: string) => string;
  readonly filters: (filters: string) => string;
  readonly everything: string;
  readonly confirm: Readonly<Record<'resend' | 'ignore', (count: string) => string>>;
  readonly none: string;
  readonly noneTitle: string;
  readonly idAlone: string;
  readonly used: string;
  readonly usedTitle: string;
}

export const bulkTexts = {
  ja: {
    previewTitle: {
      resend: (count) => `${count}件を再送しますか?`,
      ignore: (count) => `${count}件を無視しますか?`,
    },
    intro: {
      resend:
        'まだ何も送信していません。下のボタンを押すと、送信の間隔を守って順番に再送します。Xがまだ受け取れないと答える相手には送りません。結果不明のものは含みません。',
      ignore:
        'まだ何も変更していません。下のボタンを押すと、送信せずに閉じます。あとから1件ずつ「元に戻す」で取り消せます。結果不明のものは含みません。',
    },
    noCause: '原因なし',
    line: (cause, count) => `${cause}: ${count}件`,
    filters: (filters) => `対象: エラーのうち ${filters}`,
    everything: '対象: すべてのエラー',
    confirm: {
      resend: (count) => `${count}件を再送する`,
      ignore: (count) => `${count}件を無視する`,
    },
    none: '条件に合うエラーはありません。/xtep history status:failed で確認できます。',
    noneTitle: '対象がありません',
    idAlone: 'id: は、ほかの条件と一緒には使えません。',
    used: 'この確認はすでに実行されています。',
    usedTitle: 'すでに実行済みです',
  },
  en: {
    previewTitle: {
      resend: (count) => `Resend ${count} sends?`,
      ignore: (count) => `Ignore ${count} sends?`,
    },
    intro: {
      resend:
        'Nothing was sent yet. The button resends them one after the other, at the usual pace. Whom X still calls unreachable is left out; sends with an unknown outcome are not included.',
      ignore:
        'Nothing was changed yet. The button closes them without sending. Each can be taken back with Undo. Sends with an unknown outcome are not included.',
    },
    noCause: 'no cause',
    line: (cause, count) => `${cause}: ${count}`,
    filters: (filters) => `Of all errors: ${filters}`,
    everything: 'All errors',
    confirm: {
      resend: (count) => `Resend ${count}`,
      ignore: (count) => `Ignore ${count}`,
    },
    none: 'No error matches. /xtep history status:failed shows all of them.',
    noneTitle: 'Nothing to do',
    idAlone: 'id: cannot be combined with a filter.',
    used: 'This was already done.',
    usedTitle: 'Already done',
  },
} as const satisfies Localized<BulkTexts>;
