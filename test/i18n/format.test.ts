import { describe, expect, test } from 'vitest';
import { locales } from '../../src/domain/locale.js';
import { sendStates } from '../../src/domain/sending/send.js';
import { system } from '../../src/domain/actor.js';
import {
  actorName,
  formatClock,
  formatDateTime,
  formatDuration,
  formatMoment,
  formatNumber,
  politeActor,
  stateName,
} from '../../src/i18n/format.js';

const now = new Date('2026-11-25T03:00:00Z');
const zone = 'Asia/Tokyo';

describe('moments', () => {
  test.each([
    ['2026-11-25T14:59:00Z', '23:59'],
    ['2026-11-25T15:00:00Z', '11/26 00:00'],
    ['2026-11-24T14:59:00Z', '11/24 23:59'],
    ['2026-12-31T15:00:00Z', '2027/01/01 00:00'],
  ])('%s is written %s at noon in Tokyo', (at, expected) => {
    expect(formatMoment(new Date(at), now, zone)).toBe(expected);
  });

  test('in the zone that is set', () => {
    expect(formatClock(now, 'America/New_York')).toBe('22:00');
    expect(formatDateTime(now, zone)).toBe('2026-11-25 12:00');
  });
});

describe('states', () => {
  test('have the names of the history, and 持ち越し only while waiting', () => {
    expect(sendStates.map((state) => stateName({ state }, 'ja'))).toEqual([
      '送信待ち',
      '送信中',
      '送信中',
      '完了',
      'エラー',
      '結果不明',
      '無視',
      'スキップ',
    ]);
    expect(stateName({ state: 'waiting', carriedOver: true }, 'ja')).toBe('持ち越し');
    const unconfirmed = { carriedOver: false, confirmation: 'wanted' } as const;
    expect(stateName({ state: 'waiting', ...unconfirmed }, 'ja')).toBe('確認待ち');
    expect(stateName({ state: 'skipped', ...unconfirmed }, 'ja')).toBe('スキップ');
    expect(stateName({ state: 'sent', carriedOver: true }, 'ja')).toBe('完了');
  });

  test('every state has a name in every language', () => {
    const names = locales.flatMap((locale) =>
      sendStates.map((state) => stateName({ state }, locale)),
    );
    expect(names).not.toContain('');
  });
});

test('durations have at most two units and never say nothing', () => {
  expect(formatDuration(1_000, 'ja')).toBe('1 分');
  expect(formatDuration(90 * 60_000, 'ja')).toBe('1 時間 30 分');
  expect(formatDuration(26 * 60 * 60_000 + 60_000, 'en')).toBe('1 d 2 h');
});

test('numbers have separators', () => {
  expect(formatNumber(12_345, 'ja')).toBe('12,345');
});

test('people are plain text with their platform; only people are addressed politely', () => {
  const sato = { kind: 'person', platform: 'discord', id: '1', name: 'Sato' } as const;
  expect(actorName(sato, 'en')).toBe('Sato (Discord)');
  expect(politeActor(sato, 'ja')).toBe('Sato (Discord) さん');
  expect(politeActor(system, 'ja')).toBe('システム');
});
