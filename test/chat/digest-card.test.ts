import { expect, test } from 'vitest';
import { digestCard, digestView } from '../../src/chat/digest-card.js';
import { system } from '../../src/domain/actor.js';
import type { Digest } from '../../src/domain/digest/digest.js';
import { cardText } from '../support/card-text.js';

const busy: Digest = {
  from: '2026-11-25T00:00:00.000Z',
  to: '2026-11-26T00:00:00.000Z',
  sent: 1_240,
  failed: 9,
  before: { sent: 1_300, failed: 9 },
  failedByCause: [
    { of: 'recipient_closed', count: 7 },
    { of: 'action_block', count: 2 },
  ],
  recovered: 3,
  ignored: 1,
  skipped: [
    { of: 'already_sent', count: 12 },
    { of: 'opted_out', count: 1 },
  ],
  waiting: 60,
  carriedOver: [
    { handle: 'shop', kind: 'dm', count: 40, clearsAt: '2026-11-27T01:30:00.000Z' },
    { handle: 'cafe', kind: 'reply', count: 2, clearsAt: null },
  ],
  paused: [
    {
      handle: 'cafe',
      cause: 'sender_locked',
      holds: 'all',
      ends: { kind: 'check' },
      startedAt: '2026-11-25T12:00:00.000Z',
      startedBy: system,
      until: null,
      probing: false,
    },
  ],
  open: {
    failed: 5,
    unknown: 1,
    byCause: [
      { of: 'recipient_closed', count: 5 },
      { of: 'network', count: 1 },
    ],
    oldestAt: '2026-11-24T03:00:00.000Z',
  },
};

const quiet: Digest = {
  ...busy,
  sent: 0,
  failed: 0,
  before: { sent: 4, failed: 0 },
  failedByCause: [],
  recovered: 0,
  ignored: 0,
  skipped: [],
  waiting: 0,
  carriedOver: [],
  paused: [],
  open: { failed: 0, unknown: 0, byCause: [], oldestAt: null },
};

const ja = { locale: 'ja', timeZone: 'Asia/Tokyo' } as const;
const en = { locale: 'en', timeZone: 'Asia/Tokyo' } as const;
const stored = { id: 8, period: 'day', day: '2026-11-26', digest: busy } as const;

test('a busy day, ja', () => {
  expect(cardText(digestCard(stored, ja))).toMatchInlineSnapshot(`
    "attention: 日次サマリー 2026/11/26
    対象: 11/25 09:00 〜 11/26 09:00
    完了: 1,240件(−60) | エラー: 9件(±0) | 再送で復旧: 3件 | 無視: 1件 | スキップ: 13件 | 持ち越し: 42件 | 送信待ち(現在): 60件
    (( )内は前日との差です。)
    *エラーの原因*
    - 相手がDMを受け取れない: 7件
    - アクションブロック(Xによる一時停止): 2件
    *スキップの理由*
    - すでに送信済み: 12件
    - 配信停止の希望あり: 1件
    *持ち越し*
    - @shop DM 40件(11/27 10:30 ごろ解消の見込み)
    - @cafe リプライ 2件(一時停止が終わるまで解消しません)
    *一時停止中のアカウント*
    - @cafe: 送信アカウントのロック(解除が確認されるか、人が再開するまで)
    ---
    *未対応のエラー: 6件*
    - 相手がDMを受け取れない: 5件
    - 通信エラー: 1件
    うち結果不明 1件
    最も古いものは 11/24 12:00 から待っています。
    [未対応を見る(6件)](open-failures:8)"
  `);
});

test('a busy day, en', () => {
  expect(cardText(digestCard(stored, en))).toMatchInlineSnapshot(`
    "attention: Daily summary 2026/11/26
    From 11/25 09:00 to 11/26 09:00
    Sent: 1,240 (−60) | Errors: 9 (±0) | Recovered by resend: 3 | Ignored: 1 | Skipped: 13 | Carried over: 42 | Waiting now: 60
    (In brackets: change against the day before.)
    *Errors by cause*
    - The recipient cannot receive the DM: 7
    - Action block (paused by X): 2
    *Skipped by reason*
    - already sent: 12
    - opted out: 1
    *Carried over*
    - @shop: 40 DMs (clears about 11/27 10:30)
    - @cafe: 2 replies (does not clear before the pause ends)
    *Paused accounts*
    - @cafe: the sending account is locked (until a check finds it well again, or a person resumes it)
    ---
    *Errors nobody acted on yet: 6*
    - The recipient cannot receive the DM: 5
    - Network fault: 1
    1 of them with an unknown outcome
    The oldest has been waiting since 11/24 12:00.
    [See open errors (6)](open-failures:8)"
  `);
});

test('a quiet day says so and asks for nothing', () => {
  const card = { ...stored, digest: quiet };
  expect(cardText(digestCard(card, ja))).toMatchInlineSnapshot(`
    "good: 日次サマリー 2026/11/26
    対象: 11/25 09:00 〜 11/26 09:00
    この期間に送信はありませんでした。対応が必要なエラーもありません。"
  `);
  expect(cardText(digestCard(card, en))).toMatchInlineSnapshot(`
    "good: Daily summary 2026/11/26
    From 11/25 09:00 to 11/26 09:00
    Nothing was sent in this time, and no error waits for anybody."
  `);
});

test('one that somebody asked for now has no id, and neither has its button', () => {
  const now = { period: 'week', day: null, id: null } as const;
  const view = digestView(busy, now, ja);
  expect(view.title).toBe('直近7日間のサマリー');
  expect(digestView(busy, now, en).title).toBe('Summary of the last 7 days');
  expect(view.buttons.map(({ verb, id }) => `${verb}:${id}`)).toEqual(['open-failures:now']);
});

test.each([
  ['a day', busy, 'day', '前日との差'],
  ['the day that summer time ends', { ...busy, to: '2026-11-26T01:00:00.000Z' }, 'day', '前日'],
  ['three days after downtime', { ...busy, to: '2026-11-28T00:00:00.000Z' }, 'day', '同じ長さ'],
  ['a week', { ...busy, to: '2026-12-02T00:00:00.000Z' }, 'week', '前週との差'],
] as const)('%s is compared with what it is comparable to', (_title, digest, period, words) => {
  const view = digestView(digest, { period, day: '2026-11-26', id: 1 }, ja);
  expect(cardText(view)).toContain(words);
});

test('metadata holds the id only', () => {
  expect(digestCard(stored, ja)).toMatchObject({
    attemptId: null,
    metadata: { kind: 'digest', digest: '8', state: 'made' },
  });
});
