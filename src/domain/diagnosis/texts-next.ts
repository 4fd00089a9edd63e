import { assertNever } from '../assert.js';
import type { Locale, Localized } from '../locale.js';
import type { NextStep, PauseEnd } from './diagnosis.js';
import type { SendKind } from '../sending/send.js';

/** A moment as the reader's zone and language write it. */
export type FormatTime = (at: Date) => string;

type WaitScope = Extract<NextStep, { kind: 'wait' }>['scope'];

interface NextTexts {
  readonly wait: Readonly<Record<WaitScope, (at: string) => string>>;
  readonly retry: string;
  readonly readBack: { readonly thenRetry: string; readonly thenAsk: string };
  readonly refresh: string;
  readonly stop: string;
  readonly pause: (held: string, end: string) => string;
  readonly held: Readonly<Record<'all' | SendKind, string>>;
  readonly ends: Readonly<Record<PauseEnd['kind'], (at: string) => string>>;
}

const nextTexts: Localized<NextTexts> = {
  ja: {
    wait: {
      short: (at) => `Xの送信枠が戻る${at}以降に、自動で送信します。`,
      user_day: (at) => `24時間の上限が戻る${at}以降に持ち越し、自動で送信します。`,
      app_day: (at) => `アプリ全体の24時間の上限が戻る${at}以降に持ち越し、自動で送信します。`,
      opaque: (at) => `Xが再開の時刻を示していないため、${at}ごろに自動で試します。`,
    },
    retry: 'Xには届いていないため、自動で送り直します(約10分間に3回まで)。',
    readBack: {
      thenRetry: 'Xを読み返して確かめます。届いていないと分かれば、自動で送り直します。',
      thenAsk:
        'Xを読み返して確かめます。届いたと確かめられないときは自動では送り直さず、担当者の判断を待ちます。',
    },
    refresh: '連携のトークンを更新して、自動でもう一度送ります。',
    stop: '自動では送り直しません。対処のうえ、再送・編集して再送・無視のいずれかを選んでください。',
    pause: (held, end) => `この送信はエラーとし、${held}を止めて待たせています。${end}`,
    held: {
      all: 'このアカウントのほかの送信',
      dm: 'このアカウントのほかのDM',
      reply: 'このアカウントのほかの返信',
    },
    ends: {
      'cool-down': () =>
        'しばらく休んでから1件だけ自動で試し、通れば再開します。「再開」ですぐに始めることもできます。',
      check: () =>
        '1時間ごとにアカウントを確認し、正常に戻れば再開します。連携し直すか「再開」を押しても始まります。',
      person: () => '直してから「再開」を押すか、アカウントを連携し直すと始まります。',
      date: (at) => `Xが示した${at}に再開します。「再開」でも始められます。`,
      'hourly-probe': () => '1時間ごとに1件だけ試し、通れば再開します。「再開」でも始められます。',
    },
  },
  en: {
    wait: {
      short: (at) => `It goes out by itself after ${at}, when X's window opens again.`,
      user_day: (at) =>
        `It is carried over and goes out by itself after ${at}, when the 24-hour cap frees.`,
      app_day: (at) =>
        `It is carried over and goes out by itself after ${at}, when the app's 24-hour cap frees.`,
      opaque: (at) => `X does not say when it goes on; it is tried by itself at about ${at}.`,
    },
    retry: 'Nothing reached X, so it is tried again by itself (up to 3 times in about 10 minutes).',
    readBack: {
      thenRetry: 'X is read back. When it proves absent, it is tried again by itself.',
      thenAsk:
        'X is read back. Unless that proves that it arrived, it is not sent again by itself: a person decides.',
    },
    refresh: 'The access token is renewed and it is tried once more by itself.',
    stop: 'It is not tried again by itself. See to the remedies, then choose Resend, Edit & resend or Ignore.',
    pause: (held, end) => `This send has failed, and ${held} wait. ${end}`,
    held: {
      all: 'all other sends of the account',
      dm: 'all other DMs of the account',
      reply: 'all other replies of the account',
    },
    ends: {
      'cool-down': () =>
        'After a rest one send is tried by itself; when it passes, sending goes on. Resume starts it at once.',
      check: () =>
        'The account is checked every hour and goes on when it is well. Linking it again or Resume starts it too.',
      person: () => 'Put it right, then press Resume or link the account again.',
      date: (at) => `Sending goes on at ${at}, as X said. Resume starts it at once.`,
      'hourly-probe': () =>
        'Every hour one send is tried; when it passes, sending goes on. Resume starts it at once.',
    },
  },
};

/** What the program does next, as a sentence or two. */
export function nextSentence(next: NextStep, locale: Locale, formatTime: FormatTime): string {
  const texts = nextTexts[locale];
  switch (next.kind) {
    case 'wait':
      return texts.wait[next.scope](formatTime(new Date(next.at)));
    case 'retry':
      return texts.retry;
    case 'read-back':
      return next.retryWhenAbsent ? texts.readBack.thenRetry : texts.readBack.thenAsk;
    case 'refresh-token':
      return texts.refresh;
    case 'pause':
      return texts.pause(texts.held[next.holds], pauseEndSentence(next.ends, locale, formatTime));
    case 'stop':
      return texts.stop;
    default:
      return assertNever(next);
  }
}

/** How a pause ends, by itself or by a person. */
export function pauseEndSentence(end: PauseEnd, locale: Locale, formatTime: FormatTime): string {
  const at = end.kind === 'date' ? formatTime(new Date(end.at)) : '';
  return nextTexts[locale].ends[end.kind](at);
}
