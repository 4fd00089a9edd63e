import { expect, test } from 'vitest';
import { noticeCard } from '../../src/chat/notice-card.js';
import { locales } from '../../src/domain/locale.js';
import { noticeKinds, type NoticeView } from '../../src/domain/notice.js';
import { noon } from '../support/card-rows.js';
import { cardText } from '../support/card-text.js';

const notice: NoticeView = {
  id: 3,
  kind: 'codes_low',
  account: { handle: 'shop' },
  rule: { id: 7, name: '年末くじ' },
  content: { left: 4, open: 30 },
  madeAt: noon,
};

const text = (view: Partial<NoticeView>, locale: 'ja' | 'en' = 'ja') =>
  cardText(noticeCard({ ...notice, ...view }, { locale, timeZone: 'Asia/Tokyo' }));

test('codes that run out: how many are left, and how to add some', () => {
  expect(text({})).toMatchInlineSnapshot(`
    "attention: 賞品コードの残りわずか: 年末くじ
    *キャンペーン「年末くじ」の賞品コードが残り 4件(1割未満)になりました。続けるときは /xtep campaign codes で追加してください。*
    対応する人: 管理者。/xtep campaign codes id:7 でコードを追加できます。
    アカウント: @shop | キャンペーン: 年末くじ (#7)
    (11/26 12:00 の時点)"
  `);
  expect(text({ kind: 'codes_none', content: { left: 0, open: 3 } }, 'en')).toMatchInlineSnapshot(`
    "alarm: No prize codes are left: 年末くじ
    *The campaign "年末くじ" has no codes left: nobody wins any more. To go on, add some with /xtep campaign codes.*
    Who must act: an admin. /xtep campaign codes id:7 adds codes.
    Account: @shop | Campaign: 年末くじ (#7)
    (As of 11/26 12:00)"
  `);
});

test('codes that run out with the prizes: nothing has to be done', () => {
  const card = text({ kind: 'codes_none', content: { left: 0, open: 0 } });
  expect(card).toContain('info: ');
  expect(card).toContain('追加の必要はありません');
  expect(card).not.toContain('対応する人');
});

test('a draw by itself: who won is told elsewhere, how many here', () => {
  const content = { winners: 100, entrants: 12_345 };
  expect(text({ kind: 'drawn', content })).toMatchInlineSnapshot(`
    "good: 抽選が終わりました: 年末くじ
    *自動で抽選しました。応募 12,345人のうち 100人が当選です。結果のメッセージを順番に送信しています。*
    当選者: /xtep campaign winners id:7 ・ 状況: /xtep campaign status id:7
    アカウント: @shop | キャンペーン: 年末くじ (#7)
    (11/26 12:00 の時点)"
  `);
  expect(text({ kind: 'drawn', content: { winners: 0, entrants: 0 } })).toContain(
    '応募がありませんでした',
  );
});

test('a draw that could not wait for the last entries any more says so', () => {
  const content = { winners: 2, entrants: 5 };
  const said = '含まれていない可能性があります';
  expect(text({ kind: 'drawn', content: { ...content, incomplete: 1 } })).toContain(said);
  expect(text({ kind: 'drawn', content })).not.toContain(said);
});

test('what a source sends and cannot be used, in one line', () => {
  const content = { source: 'stream', problem: { kind: 'x_said', words: 'no\nfield' } } as const;
  expect(text({ kind: 'source_problem', rule: null, content })).toMatchInlineSnapshot(`
    "attention: トリガーの読み取りで問題がありました: @shop
    *イベントの代わりに、Xから次の連絡が届きました: no field*
    接続が切れる前に届くことがあります。切れたときは自動で再接続します。
    対応する人: 管理者。続くときは、/xtep status で接続の状態を、X開発者ポータルでアプリの状態を確認してください。
    件数と最新の内容は /xtep status で確認できます。読み取り元ごとに、1日に1回だけお知らせします。
    アカウント: @shop | 読み取り元: アクティビティのストリーム
    (11/26 12:00 の時点)"
  `);
  const late = { source: 'poll', problem: { kind: 'look_up_over_budget' } } as const;
  expect(text({ kind: 'source_problem', rule: null, content: late }, 'en')).toMatchInlineSnapshot(`
    "attention: Trouble with reading triggers: @shop
    *The budget for reading (XTEP_READ_BUDGET_USD) is used up, so people cannot be looked up.*
    Rules and campaigns whose conditions need to know about people wait until they can be looked up. What waits is not lost.
    The budget is renewed every day at 00:00 UTC, and it goes on by itself. Who must act: an admin. To go on sooner, raise XTEP_READ_BUDGET_USD and restart.
    /xtep status shows how many there were and the latest. Each source is told of once a day.
    Account: @shop | Read from: polling
    (As of 11/26 12:00)"
  `);
});

test('every kind has a card in every language', () => {
  for (const locale of locales)
    for (const kind of noticeKinds) expect(text({ kind }, locale)).not.toContain('undefined');
});

test('a post that is not ours, of a rule or a campaign', () => {
  const problem = { kind: 'post_not_ours', postId: '99' } as const;
  const rule = text({ kind: 'source_problem', content: { problem, of: 'rule' } });
  expect(rule).toContain('投稿 99 が、このアカウントの投稿の中に見つかりません');
  expect(rule).toContain('ルール: 年末くじ (#7)');
  expect(rule).not.toContain('1日に1回');
  const campaign = text({ kind: 'source_problem', content: { problem, of: 'campaign' } });
  expect(campaign).toContain('キャンペーン: 年末くじ (#7)');
});
