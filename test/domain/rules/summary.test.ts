import { expect, test } from 'vitest';
import { ruleLines } from '../../../src/i18n/rules-summary.js';
import { rule } from './samples.js';

const lines = (changes: Parameters<typeof rule>[0], locale: 'ja' | 'en') =>
  ruleLines(rule(changes), locale).map(({ label, value }) => `${label}: ${value}`);

test('a plain rule has no lines for what it does not restrict', () => {
  expect(lines({}, 'ja')).toEqual(['条件: DM', '動作: DM', '回数: 1人1回']);
});

test('a full rule says everything', () => {
  const full = {
    on: ['follow', 'reply', 'hashtag'],
    post: '7000',
    keywords: ['応募', 'おうぼ'],
    hashtags: ['xtep'],
    exclude: ['taro'],
    followersOnly: true,
    minFollowers: 1_000,
    minAccountDays: 30,
    hours: { from: '22:00', until: '06:00' },
    from: '2026-12-01',
    until: '2026-12-24 18:00',
    do: 'reply',
    texts: ['a', 'b'],
    confirm: true,
    repeat: 'daily',
  } satisfies Parameters<typeof rule>[0];
  expect(lines(full, 'ja')).toEqual([
    '条件: フォロー、リプライ、ハッシュタグ投稿(すべて)',
    '対象のポスト: 7000',
    'キーワード: 応募、おうぼ (部分一致)',
    'ハッシュタグ: #xtep',
    '対象の人: フォロワーだけ、フォロワー 1,000人以上、アカウント作成から 30日以上',
    '除外: @taro',
    '期間: 2026-12-01 から、2026-12-24 18:00 まで、22:00-06:00',
    '動作: リプライ、文面 2種類からランダム、送信前に確認',
    '回数: 1人1日1回',
  ]);
  expect(lines(full, 'en')).toContain('When: follow, reply, hashtag post (all of them)');
});
