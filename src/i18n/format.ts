import type { Actor, Platform } from '../domain/actor.js';
import type { Locale, Localized } from '../domain/locale.js';
import type { AttemptTrigger, SendKind, SendState, SkipReason } from '../domain/sending/send.js';
import { toZonedTime, zonedClock, zonedDay } from '../domain/zoned-time.js';

/* How states, times, numbers and people are written in both languages. */

/** Names of the send states as people read them in history and on cards. */
export const stateNames = {
  ja: {
    waiting: '送信待ち',
    claimed: '送信中',
    sending: '送信中',
    sent: '完了',
    failed: 'エラー',
    unknown: '結果不明',
    ignored: '無視',
    skipped: 'スキップ',
  },
  en: {
    waiting: 'Waiting',
    claimed: 'Sending',
    sending: 'Sending',
    sent: 'Sent',
    failed: 'Error',
    unknown: 'Outcome unknown',
    ignored: 'Ignored',
    skipped: 'Skipped',
  },
} as const satisfies Localized<Record<SendState, string>>;

/** What a waiting send is called while a 24-hour cap has moved it. */
export const carriedOverNames = {
  ja: '持ち越し',
  en: 'Carried over',
} as const satisfies Localized<string>;

/** What a waiting send is called while a person must approve it. */
export const unconfirmedNames = {
  ja: '確認待ち',
  en: 'Waiting for approval',
} as const satisfies Localized<string>;

/** What the name of a send's state depends on. */
export interface NamedState {
  readonly state: SendState;
  readonly carriedOver?: boolean;
  readonly confirmation?: 'wanted' | 'approved' | null;
}

/** The state of a send as people read it: 送信待ち has two special cases, 確認待ち and 持ち越し. */
export function stateName(send: NamedState, locale: Locale): string {
  if (send.state === 'waiting') {
    if (send.confirmation === 'wanted') return unconfirmedNames[locale];
    if (send.carriedOver === true) return carriedOverNames[locale];
  }
  return stateNames[locale][send.state];
}

export const kindNames = {
  ja: { dm: 'DM', reply: 'リプライ' },
  en: { dm: 'DM', reply: 'Reply' },
} as const satisfies Localized<Record<SendKind, string>>;

const secretReplyNames = {
  ja: 'シークレットリプライ',
  en: 'Secret reply',
} as const satisfies Localized<string>;

/** What leaves for X, as people call it. */
export function sendKindName(
  send: { readonly kind: SendKind; readonly secret: boolean },
  locale: Locale,
): string {
  return send.secret ? secretReplyNames[locale] : kindNames[locale][send.kind];
}

export const skipReasonNames = {
  ja: {
    already_sent: 'すでに送信済み',
    opted_out: '配信停止の希望あり',
    excluded: '除外リストの相手',
    not_follower: 'フォロワーではない',
    follower_count: 'フォロワー数が条件外',
    account_too_new: 'アカウントが新しすぎる',
    outside_hours: '送信時間外',
    lost: '落選(メッセージなし)',
    no_room: '送信枠なし',
    rejected: '確認で却下',
    rule_deleted: 'ルールを削除',
    cancelled: '取り消し',
  },
  en: {
    already_sent: 'already sent',
    opted_out: 'opted out',
    excluded: 'on the exclusion list',
    not_follower: 'not a follower',
    follower_count: 'follower count out of range',
    account_too_new: 'account too new',
    outside_hours: 'outside the hours',
    lost: 'did not win (no message)',
    no_room: 'no room',
    rejected: 'rejected by a person',
    rule_deleted: 'rule deleted',
    cancelled: 'cancelled',
  },
} as const satisfies Localized<Record<SkipReason, string>>;

export const triggerNames = {
  ja: {
    first: '最初の送信',
    resend: '再送',
    bulk: 'まとめて再送',
    retry: '自動の再試行',
    probe: '一時停止の解除確認',
  },
  en: {
    first: 'first try',
    resend: 'resend',
    bulk: 'bulk resend',
    retry: 'retry by itself',
    probe: 'probe of the pause',
  },
} as const satisfies Localized<Record<AttemptTrigger, string>>;

export const platformNames = { slack: 'Slack', discord: 'Discord' } as const satisfies Record<
  Platform,
  string
>;

const systemNames = { ja: 'システム', en: 'the system' } as const satisfies Localized<string>;

/** A person as plain text with the platform, never a ping: `Sato (Slack)`. */
export function actorName(actor: Actor, locale: Locale): string {
  return actor.kind === 'system'
    ? systemNames[locale]
    : `${actor.name} (${platformNames[actor.platform]})`;
}

/** Who acted, inside a Japanese sentence: people get さん, the program does not. */
export function politeActor(actor: Actor, locale: Locale): string {
  const name = actorName(actor, locale);
  return locale === 'ja' && actor.kind === 'person' ? `${name} さん` : name;
}

/** `09:05` in `timeZone`. */
export function formatClock(moment: Date, timeZone: string): string {
  return zonedClock(moment, timeZone);
}

/** The shortest that is not mistaken: `09:05` today, `11/26 09:05` in this year, else with the year. */
export function formatMoment(moment: Date, now: Date, timeZone: string): string {
  const clock = zonedClock(moment, timeZone);
  if (zonedDay(moment, timeZone) === zonedDay(now, timeZone)) return clock;
  const { year, month, day } = toZonedTime(moment, timeZone);
  const date = `${String(month).padStart(2, '0')}/${String(day).padStart(2, '0')}`;
  return year === toZonedTime(now, timeZone).year
    ? `${date} ${clock}`
    : `${String(year)}/${date} ${clock}`;
}

/** `2026-11-26 09:05` in `timeZone`. */
export function formatDateTime(moment: Date, timeZone: string): string {
  return `${zonedDay(moment, timeZone)} ${zonedClock(moment, timeZone)}`;
}

/** `12,345`. */
export function formatNumber(value: number, locale: Locale): string {
  return value.toLocaleString(locale === 'ja' ? 'ja-JP' : 'en-US');
}

/** How long, in the two largest units: `2 日 3 時間`, `5 min`. Never less than a minute. */
export function formatDuration(durationMs: number, locale: Locale): string {
  const minutes = Math.max(1, Math.round(durationMs / 60_000));
  const parts = [
    { amount: Math.floor(minutes / 1_440), unit: locale === 'ja' ? '日' : 'd' },
    { amount: Math.floor((minutes % 1_440) / 60), unit: locale === 'ja' ? '時間' : 'h' },
    { amount: minutes % 60, unit: locale === 'ja' ? '分' : 'min' },
  ].filter((part) => part.amount > 0);
  return parts
    .slice(0, 2)
    .map((part) => `${String(part.amount)} ${part.unit}`)
    .join(' ');
}
