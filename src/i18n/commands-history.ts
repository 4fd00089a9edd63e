import type { Localized } from '../domain/locale.js';

interface HistoryTexts {
  readonly title: string;
  readonly filters: (filters: string) => string;
  readonly found: (first: string, last: string, total: string) => string;
  readonly orMore: (total: string) => string;
  readonly page: (page: number) => string;
  readonly nothingYet: string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly noSuchPage: (page: number, last: number) => string;
  readonly noSuchRule: (typed: string) => string;
  readonly next: string;
  readonly previous: string;
  readonly csv: string;
  readonly csvReady: (count: string) => string;
  readonly csvCut: (count: string, oldest: string) => string;
  readonly csvTitle: string;
  readonly dueAt: (at: string) => string;
  readonly byRule: (name: string, version: string) => string;
  readonly showHint: string;
}

export const historyTexts = {
  ja: {
    title: '送信履歴',
    filters: (filters) => `絞り込み: ${filters}`,
    found: (first, last, total) => `${total}件中 ${first}〜${last}件目(新しい順)`,
    orMore: (total) => `${total}件以上`,
    page: (page) => `${String(page)}ページ目`,
    nothingYet:
      'まだ送信がありません。送信が始まると、ここに新しい順で表示されます。1件試すには /xtep send to:@ユーザー名 text:文面 を使ってください。',
    empty: '該当する送信はありません。',
    emptyHint: '絞り込みの条件をゆるめるか、/xtep history で全体を確認してください。',
    noSuchPage: (page, last) =>
      `${String(page)}ページ目はありません。最後は ${String(last)}ページ目です。`,
    noSuchRule: (typed) => `「${typed}」というルールはありません。`,
    next: '次へ',
    previous: '前へ',
    csv: 'CSV',
    csvReady: (count) => `${count}件の送信履歴をCSVにしました。`,
    csvCut: (count, oldest) =>
      `ファイルの大きさの上限に達したため、新しいほうから${count}件(${oldest} まで)をCSVにしました。続きは since: などで期間を分けて取得してください。`,
    csvTitle: '送信履歴のCSV',
    dueAt: (at) => `${at} 以降に送信`,
    byRule: (name, version) => `(ルール「${name}」第${version}版)`,
    showHint: '1件の詳細: /xtep show <番号>',
  },
  en: {
    title: 'History',
    filters: (filters) => `Filter: ${filters}`,
    found: (first, last, total) => `${first} to ${last} of ${total} (newest first)`,
    orMore: (total) => `more than ${total}`,
    page: (page) => `page ${String(page)}`,
    nothingYet:
      'Nothing was sent yet. Sends appear here, newest first. To try one: /xtep send to:@handle text:your message',
    empty: 'No send matches.',
    emptyHint: 'Loosen the filter, or see everything with /xtep history.',
    noSuchPage: (page, last) =>
      `There is no page ${String(page)}. The last one is ${String(last)}.`,
    noSuchRule: (typed) => `There is no rule "${typed}".`,
    next: 'Next',
    previous: 'Previous',
    csv: 'CSV',
    csvReady: (count) => `Here is the history as CSV: ${count} sends.`,
    csvCut: (count, oldest) =>
      `The file reached its largest size, so it holds the newest ${count} sends (back to ${oldest}). Please fetch the rest with a filter such as since:.`,
    csvTitle: 'History as CSV',
    dueAt: (at) => `goes from ${at} on`,
    byRule: (name, version) => `(rule "${name}", version ${version})`,
    showHint: 'One send in detail: /xtep show <number>',
  },
} as const satisfies Localized<HistoryTexts>;
