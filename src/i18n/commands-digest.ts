import type { Localized } from '../domain/locale.js';

interface DigestCommandTexts {
  readonly onTitle: string;
  readonly on: (period: string, at: string) => string;
  readonly offTitle: string;
  readonly off: string;
  readonly notOn: string;
  readonly both: string;
  readonly period: Readonly<Record<'day' | 'week', string>>;
}

export const digestCommandTexts = {
  ja: {
    onTitle: 'サマリーをこのチャンネルに届けます',
    on: (period, at) =>
      `${period} ${at} に届けます。今すぐ見るには /xtep digest do:now を使ってください。`,
    offTitle: 'サマリーを止めました',
    off: 'このチャンネルにはサマリーを届けません。再開: /xtep digest at:09:00',
    notOn: 'このチャンネルには、もともとサマリーを届けていません。',
    both: 'now・off と at: は、一緒には使えません。どちらか一方を指定してください。',
    period: { day: '毎日', week: '毎週月曜' },
  },
  en: {
    onTitle: 'This channel gets the digest',
    on: (period, at) => `It comes ${period} at ${at}. /xtep digest do:now shows it at once.`,
    offTitle: 'The digest is off',
    off: 'This channel gets no digest any more. To turn it on again: /xtep digest at:09:00',
    notOn: 'This channel did not get a digest anyway.',
    both: 'now and off cannot be combined with at:. Please give one of them.',
    period: { day: 'every day', week: 'every Monday' },
  },
} as const satisfies Localized<DigestCommandTexts>;
