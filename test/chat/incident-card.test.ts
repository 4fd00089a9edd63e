import { describe, expect, test } from 'vitest';
import { incidentCard } from '../../src/chat/incident-card.js';
import { system } from '../../src/domain/actor.js';
import type { IncidentCardView, PauseView } from '../../src/domain/incidents/card-views.js';
import { closedToUs, diagnosisOf, noon, sato } from '../support/card-rows.js';
import { cardText } from '../support/card-text.js';

const later = new Date(noon.getTime() + 90 * 60_000);
const none = { failed: 0, unknown: 0, going: 0, sent: 0, ignored: 0, skipped: 0 };

const storm: IncidentCardView = {
  id: 3,
  kind: 'failures',
  cause: 'recipient_closed',
  folded: true,
  account: { handle: 'shop', name: 'ショップ' },
  rule: null,
  openedAt: noon,
  closedAt: null,
  lastFailureAt: later,
  counts: { ...none, failed: 1_195, unknown: 1, sent: 2 },
  newest: [
    { id: 901, recipient: { handle: 'hana', name: '花' }, state: 'failed', changedAt: later },
    { id: 900, recipient: { handle: 'jiro', name: null }, state: 'unknown', changedAt: noon },
  ],
  rules: [
    { name: 'フォローお礼', count: 1_000 },
    { name: 'RT御礼', count: 198 },
  ],
  pause: null,
  waiting: 40,
  failure: {
    diagnosis: diagnosisOf('recipient_closed'),
    evidence: closedToUs,
    endedAt: later,
  },
  lastAction: null,
};

const pause: PauseView = {
  cause: 'action_block',
  holds: 'all',
  ends: { kind: 'cool-down' },
  startedAt: noon,
  startedBy: system,
  until: later,
  probing: false,
  endedAt: null,
  endedBy: null,
};

const blocked: IncidentCardView = {
  ...storm,
  folded: false,
  cause: 'action_block',
  counts: { ...none, failed: 1 },
  newest: storm.newest.slice(0, 1),
  rules: [],
  pause,
  failure: { ...storm.failure!, diagnosis: diagnosisOf('action_block') },
};

const outage: IncidentCardView = {
  ...storm,
  kind: 'outage',
  cause: 'network',
  counts: none,
  newest: [],
  rules: [],
  pause: { ...pause, cause: 'outage', ends: { kind: 'hourly-probe' } },
  failure: null,
};

const rulePaused: IncidentCardView = {
  ...storm,
  kind: 'rule',
  cause: 'content_too_long',
  rule: { name: 'フォローお礼', state: 'paused' },
  counts: none,
  newest: [],
  rules: [],
  failure: null,
};

const ja = { locale: 'ja', timeZone: 'Asia/Tokyo' } as const;
const en = { locale: 'en', timeZone: 'Asia/Tokyo' } as const;
const text = (view: IncidentCardView, context: typeof ja | typeof en) =>
  cardText(incidentCard(view, context));
const verbs = (view: IncidentCardView) =>
  incidentCard(view, ja).buttons.map(({ verb, id }) => `${verb}:${id}`);

describe('a storm of failures', () => {
  test('ja', () => {
    expect(text(storm, ja)).toMatchInlineSnapshot(`
      "alarm: 送信エラーの多発: @shop(相手がDMを受け取れない)
      送信アカウント: @shop | エラー: 1,195件 | 結果不明: 1件 | 完了: 2件 | ルール: フォローお礼(1,000件)、RT御礼(198件)
      *相手がDMを受け取れない(可能性が高い)*
      - 次の可能性が高いです: 相手がこちらからのDMを受け取れない状態です。鍵アカウント、DMの受信設定、フォロー外、ブロックなどが考えられますが、Xはどれかを明かしていません。
      (Xの応答: HTTP 403 · コード 349)
      (Xの言葉: 「You do not have permission to DM one or more participants.」)
      *対処法*
      1. 相手が鍵アカウントでないか確認してください。
      2. 相手のDM受信設定が制限されていないか確認してください。
      3. 相手の「メッセージリクエストを受け付ける」設定がオンか、確認してもらってください。
      4. できれば、相手にこちらのアカウントをフォローしてもらってください。
      5. 相手のプロフィールにDMのアイコンが出ているか確認してください。
      6. 募集文に「公式アカウントをフォローしてください」と書いてください。
      対応する人: 相手
      上の対処が済んでから再送してください。そのままの再送では同じ結果になる見込みです。
      *宛先(全1,198件のうち新しい2件)*
      - @hana (花) ・ #901 ・ エラー(11/26 13:30)
      - @jiro ・ #900 ・ 結果不明(11/26 12:00)
      結果不明の送信は「すべて再送」に含まれません。1件ずつ確認してください。
      (1件ずつ見る・再送する: /xtep show <番号>、一覧: /xtep history status:failed cause:recipient_closed)
      (障害 #3 ・ 発生 11/26 12:00 ・ 最新 11/26 13:30 ・ 原因の説明: /xtep help recipient_closed)
      [すべて再送(1,195件)](resend-all:3) [すべて無視(1,195件)](ignore-all:3)"
    `);
  });
  test('en', () => {
    expect(text(storm, en)).toMatchInlineSnapshot(`
      "alarm: Repeated send failures: @shop (The recipient cannot receive the DM)
      From account: @shop | Error: 1,195 | Outcome unknown: 1 | Sent: 2 | Rules: フォローお礼 (1,000), RT御礼 (198)
      *The recipient cannot receive the DM (likely)*
      - Likely: The recipient cannot receive DMs from you. A protected account, their DM settings, not following you, or a block are possible; X does not say which.
      (X's answer: HTTP 403 · code 349)
      (X's words: "You do not have permission to DM one or more participants.")
      *What to do*
      1. Check whether the recipient's account is protected.
      2. Check whether the recipient limits who can message them.
      3. Ask the recipient whether they accept message requests.
      4. If you can, ask the recipient to follow your account.
      5. Check that the recipient's profile shows the DM icon.
      6. Say in the campaign text: "please follow our official account".
      Who must act: the recipient
      Resend once that is done. Without a change the same result is expected.
      *Recipients (newest 2 of 1,198)*
      - @hana (花) · #901 · Error (11/26 13:30)
      - @jiro · #900 · Outcome unknown (11/26 12:00)
      Sends with an unknown outcome are not part of “Resend all”. Look at them one by one.
      (See or resend one: /xtep show <number>; list them: /xtep history status:failed cause:recipient_closed)
      (Incident #3 · Began 11/26 12:00 · newest 11/26 13:30 · about the cause: /xtep help recipient_closed)
      [Resend all (1,195)](resend-all:3) [Ignore all (1,195)](ignore-all:3)"
    `);
  });
  test('after all were resent, and closed', () => {
    const closed: IncidentCardView = {
      ...storm,
      closedAt: later,
      counts: { ...none, going: 4, sent: 1_191 },
      newest: storm.newest.slice(0, 1).map((send) => ({ ...send, state: 'sent' })),
      lastAction: { verb: 'resend-all', actor: sato, at: later },
    };
    expect(text(closed, ja)).toMatchInlineSnapshot(`
      "good: 【解決済み】送信エラーの多発: @shop(相手がDMを受け取れない)
      *11/26 13:30 に解決しました。*
      Sato (Slack) さんがすべて再送しました(11/26 13:30)。
      送信アカウント: @shop | 再送中: 4件 | 完了: 1,191件 | ルール: フォローお礼(1,000件)、RT御礼(198件)
      *宛先(全1,195件のうち新しい1件)*
      - @hana (花) ・ #901 ・ 完了(11/26 13:30)
      (1件ずつ見る: /xtep show <番号>)
      (障害 #3 ・ 発生 11/26 12:00 ・ 最新 11/26 13:30 ・ 原因の説明: /xtep help recipient_closed)"
    `);
    expect(text(closed, en)).toMatchInlineSnapshot(`
      "good: [Resolved] Repeated send failures: @shop (The recipient cannot receive the DM)
      *Resolved at 11/26 13:30.*
      All resent by Sato (Slack) (11/26 13:30).
      From account: @shop | Resending: 4 | Sent: 1,191 | Rules: フォローお礼 (1,000), RT御礼 (198)
      *Recipients (newest 1 of 1,195)*
      - @hana (花) · #901 · Sent (11/26 13:30)
      (See one: /xtep show <number>)
      (Incident #3 · Began 11/26 12:00 · newest 11/26 13:30 · about the cause: /xtep help recipient_closed)"
    `);
  });
});

test('the hint to the history names a state that has something in it, or none', () => {
  const hint = (counts: Partial<IncidentCardView['counts']>) =>
    /history status:\w+/u.exec(text({ ...storm, counts: { ...none, ...counts } }, ja))?.[0];
  expect(hint({ failed: 1, unknown: 1 })).toBe('history status:failed');
  expect(hint({ unknown: 1, sent: 7 })).toBe('history status:unknown');
  expect(hint({ sent: 7, ignored: 1 })).toBeUndefined();
});

describe('a pause by X', () => {
  test('ja', () => {
    expect(text(blocked, ja)).toMatchInlineSnapshot(`
      "alarm: 一時停止中: @shop(アクションブロック(Xによる一時停止))
      *アカウントを一時停止しています。理由: Xによる一時的な制限(アクションブロック)(11/26 12:00 から)*
      再開: 11/26 13:30 に1件だけ送って様子を見ます
      送信を待っているもの: 40件
      送信アカウント: @shop | エラー: 1件
      *アクションブロック(Xによる一時停止)(可能性が高い)*
      - 次の可能性が高いです: Xがこの送信を自動的な操作とみなし、スパム対策としてDMなどの機能を一時停止しています(アクションブロック)。
      (Xの応答: HTTP 403 · コード 349)
      (Xの言葉: 「You do not have permission to DM one or more participants.」)
      *対処法*
      1. 無理に続けず、Xの操作をいったん止めて数時間〜半日ほど待ってください。制限が解けることがあります。
      2. 再発を防ぐため、送信の頻度と内容を見直してください。
      3. 同じ文面を短時間に大量に送らないでください。
      4. 画像や動画付きのDMを一度に送りすぎないでください。
      5. 文面の一部を変えると、再送できることがあります(「編集して再送」)。
      対応する人: 送信側アカウントの担当者
      制限が解けるまで、再送はおすすめしません。再開すると、待っている送信は自動で続きます。
      *宛先*
      - @hana (花) ・ #901 ・ エラー(11/26 13:30)
      (1件ずつ見る・再送する: /xtep show <番号>、一覧: /xtep history status:failed cause:action_block)
      (障害 #3 ・ 発生 11/26 12:00 ・ 最新 11/26 13:30 ・ 原因の説明: /xtep help action_block)
      [すべて再送(1件)](resend-all:3) [すべて無視(1件)](ignore-all:3) [今すぐ再開](resume:3)"
    `);
  });
  test('en', () => {
    expect(text(blocked, en)).toMatchInlineSnapshot(`
      "alarm: Paused: @shop (Action block (paused by X))
      *The account is paused: temporary restriction by X (action block) (since 11/26 12:00)*
      Goes on: one send will try again at 11/26 13:30
      Waiting to be sent: 40
      From account: @shop | Error: 1
      *Action block (paused by X) (likely)*
      - Likely: X took this send for automated and has paused DMs and other functions as a spam measure (action block).
      (X's answer: HTTP 403 · code 349)
      (X's words: "You do not have permission to DM one or more participants.")
      *What to do*
      1. Do not push on. Stop using X and wait several hours to half a day; the limit may be lifted.
      2. Review how often and what you send, so that it does not happen again.
      3. Do not send the same text to many people in a short time.
      4. Do not send too many image or video DMs at once.
      5. Changing part of the text can make a resend pass (Edit & resend).
      Who must act: whoever runs the sending account
      A resend is not advised until the restriction is lifted. What waits goes on by itself after that.
      *Recipients*
      - @hana (花) · #901 · Error (11/26 13:30)
      (See or resend one: /xtep show <number>; list them: /xtep history status:failed cause:action_block)
      (Incident #3 · Began 11/26 12:00 · newest 11/26 13:30 · about the cause: /xtep help action_block)
      [Resend all (1)](resend-all:3) [Ignore all (1)](ignore-all:3) [Resume now](resume:3)"
    `);
  });
  test('while it is probed', () => {
    const view: IncidentCardView = { ...blocked, pause: { ...pause, probing: true } };
    expect(text(view, ja)).toContain('再開: 1件だけ送って様子を見ています');
    expect(text(view, en)).toContain('Goes on: one send is trying it now');
  });
  test('that a person ended, closed', () => {
    const view: IncidentCardView = {
      ...blocked,
      closedAt: later,
      counts: { ...none, sent: 1 },
      pause: { ...pause, endedAt: later, endedBy: sato },
      lastAction: { verb: 'resume', actor: sato, at: later },
    };
    expect(text(view, ja)).toMatchInlineSnapshot(`
      "good: 【解決済み】送信エラー: @shop(アクションブロック(Xによる一時停止))
      *11/26 13:30 に解決しました。*
      Sato (Slack) さんが再開しました(11/26 13:30)。
      送信アカウント: @shop | 完了: 1件
      *宛先*
      - @hana (花) ・ #901 ・ エラー(11/26 13:30)
      (1件ずつ見る: /xtep show <番号>)
      (障害 #3 ・ 発生 11/26 12:00 ・ 最新 11/26 13:30 ・ 原因の説明: /xtep help action_block)"
    `);
    expect(text(view, en)).toMatchInlineSnapshot(`
      "good: [Resolved] Send failures: @shop (Action block (paused by X))
      *Resolved at 11/26 13:30.*
      Resumed by Sato (Slack) (11/26 13:30).
      From account: @shop | Sent: 1
      *Recipients*
      - @hana (花) · #901 · Error (11/26 13:30)
      (See one: /xtep show <number>)
      (Incident #3 · Began 11/26 12:00 · newest 11/26 13:30 · about the cause: /xtep help action_block)"
    `);
  });
  test('that holds the DMs alone says so', () => {
    const view: IncidentCardView = { ...blocked, pause: { ...pause, holds: 'dm' } };
    expect(text(view, ja)).toContain('アカウントのDMを一時停止しています。');
    expect(text(view, en)).toContain('The DMs of the account are paused:');
  });
  test('that ended while its one error is still open is no storm', () => {
    const view: IncidentCardView = {
      ...blocked,
      pause: { ...pause, endedAt: later, endedBy: system },
    };
    expect(incidentCard(view, ja).title).toMatch(/^送信エラー: @shop/u);
    expect(incidentCard({ ...view, folded: true }, ja).title).toMatch(/^送信エラーの多発: @shop/u);
  });
  test('that ended by itself', () => {
    const ended = { ...pause, endedAt: later, endedBy: system };
    const view: IncidentCardView = { ...blocked, pause: ended };
    expect(text(view, ja)).toContain('一時停止は自動で終わりました(11/26 13:30)。');
  });
});

describe('an outage of X', () => {
  test('ja', () => {
    expect(text(outage, ja)).toMatchInlineSnapshot(`
      "attention: Xの応答なし: @shop
      続けて5件、Xに接続できないか、Xがエラーを返しました。送信は失敗にせず待たせ、1件ずつ間隔を延ばしながら様子を見ます。Xが応答すれば自動で再開します。操作は不要です。
      *アカウントを一時停止しています。理由: Xが応答していません(11/26 12:00 から)*
      再開: 11/26 13:30 に1件だけ送って様子を見ます
      送信を待っているもの: 40件
      送信アカウント: @shop
      原因: 通信エラー
      (障害 #3 ・ 発生 11/26 12:00 ・ 最新 11/26 13:30 ・ 原因の説明: /xtep help network)"
    `);
  });
  test('en', () => {
    expect(text(outage, en)).toMatchInlineSnapshot(`
      "attention: No answer from X: @shop
      Five tries in a row did not reach X or ended in an error of X. Sends wait without failing; one at a time tries again, at growing intervals. Sending goes on by itself when X answers. Nothing to do.
      *The account is paused: X does not answer (since 11/26 12:00)*
      Goes on: one send will try again at 11/26 13:30
      Waiting to be sent: 40
      From account: @shop
      Cause: Network fault
      (Incident #3 · Began 11/26 12:00 · newest 11/26 13:30 · about the cause: /xtep help network)"
    `);
  });
});

describe('a paused rule', () => {
  test('ja', () => {
    expect(text(rulePaused, ja)).toMatchInlineSnapshot(`
      "attention: ルールの一時停止: フォローお礼
      このルールの送信が5件続けて、内容などを理由に断られました。文面や条件を見直してから再開してください。待っている送信はそのまま残っています。
      送信を待っているもの: 40件
      送信アカウント: @shop
      原因: 文面が長すぎる
      (障害 #3 ・ 発生 11/26 12:00 ・ 最新 11/26 13:30 ・ 原因の説明: /xtep help content_too_long)
      [今すぐ再開](resume:3)"
    `);
  });
  test('en', () => {
    expect(text(rulePaused, en)).toMatchInlineSnapshot(`
      "attention: Rule paused: フォローお礼
      Five sends of this rule in a row were refused, for their content or the like. Review the text and the conditions, then resume it. What waits stays.
      Waiting to be sent: 40
      From account: @shop
      Cause: The text is too long
      (Incident #3 · Began 11/26 12:00 · newest 11/26 13:30 · about the cause: /xtep help content_too_long)
      [Resume now](resume:3)"
    `);
  });
});

test.each([
  ['failures', storm, ['resend-all:3', 'ignore-all:3']],
  ['a pause', blocked, ['resend-all:3', 'ignore-all:3', 'resume:3']],
  ['a pause whose sends are settled', { ...blocked, counts: none }, ['resume:3']],
  ['failures that are unknown', { ...storm, counts: { ...none, unknown: 3 } }, []],
  ['an outage', outage, []],
  ['a paused rule', rulePaused, ['resume:3']],
  ['a rule that goes on', { ...rulePaused, rule: { name: 'r', state: 'active' } as const }, []],
  ['a closed one', { ...blocked, closedAt: later }, []],
] as const)('%s: buttons', (_title, view, expected) => {
  expect(verbs(view)).toEqual(expected);
});

test('metadata says open, then closed', () => {
  expect(incidentCard(storm, ja).metadata).toEqual({
    kind: 'incident',
    incident: '3',
    state: 'open',
    cause: 'recipient_closed',
  });
  expect(incidentCard({ ...storm, closedAt: later }, ja).metadata).toMatchObject({
    state: 'closed',
  });
});
