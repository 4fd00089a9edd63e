import { describe, expect, test } from 'vitest';
import { sendCard } from '../../src/chat/send-card.js';
import type {
  AttemptView,
  PauseView,
  SendCardView,
} from '../../src/domain/incidents/card-views.js';
import type { RecipientFacts } from '../../src/domain/diagnosis/facts.js';
import { system } from '../../src/domain/actor.js';
import { sendStates } from '../../src/domain/sending/send.js';
import { closedToUs, diagnosisOf, noon, sato } from '../support/card-rows.js';
import { cardText } from '../support/card-text.js';

const later = new Date(noon.getTime() + 90 * 60_000);

const attempt: AttemptView = {
  id: 31,
  number: 1,
  trigger: 'first',
  actor: system,
  startedAt: noon,
  endedAt: noon,
  outcome: 'rejected',
  evidence: closedToUs,
  diagnosis: {
    row: 'x1',
    causes: [
      {
        cause: 'recipient_not_following',
        certainty: 'likely',
        variant: 'recipient-requests-closed',
        why: ['look-up-closed'],
      },
      {
        cause: 'recipient_blocked_us',
        certainty: 'possible',
        variant: 'recipient-blocked-you',
        why: [],
      },
    ],
    next: { kind: 'stop' },
  },
  recipient: null,
  askedAt: null,
};

const failed: SendCardView = {
  id: 12,
  kind: 'dm',
  origin: 'rule',
  account: { handle: 'shop', name: 'ショップ' },
  rule: { name: 'フォローお礼', holdsSends: false },
  act: null,
  recipient: { handle: 'taro', name: '太郎' },
  postId: null,
  secret: false,
  media: [],
  text: 'フォローありがとうございます!',
  state: 'failed',
  cause: 'recipient_not_following',
  skipReason: null,
  carriedOver: false,
  confirmation: null,
  dueAt: noon,
  changedAt: noon,
  sentAt: null,
  next: { trigger: 'first', actor: system },
  lastAttempt: attempt,
  arrived: null,
  failure: attempt,
  ignored: null,
  pauses: [],
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

const closedRecipient: RecipientFacts = {
  kind: 'found',
  xUserId: '42',
  handle: 'taro',
  name: '太郎',
  receivesYourDm: false,
  protected: false,
  verifiedType: 'none',
  connections: [],
  createdAt: null,
  lookedUpAt: noon.toISOString(),
};

const resent = { trigger: 'resend', actor: sato } as const;
const second: AttemptView = {
  ...attempt,
  ...resent,
  id: 32,
  number: 2,
  outcome: 'accepted',
  evidence: null,
  diagnosis: null,
};

const ja = { locale: 'ja', timeZone: 'Asia/Tokyo' } as const;
const en = { locale: 'en', timeZone: 'Asia/Tokyo' } as const;
const text = (view: SendCardView, context: typeof ja | typeof en) =>
  cardText(sendCard(view, context));

describe('failed', () => {
  test('ja', () => {
    expect(text(failed, ja)).toMatchInlineSnapshot(`
      "alarm: 送信エラー: @taro さんへのDM
      宛先: @taro (太郎) | 送信アカウント: @shop | ルール: フォローお礼 | 種類: DM | 日時: 11/26 12:00 | 試行: 1回目
      > フォローありがとうございます!
      *相手がフォロー外のDMを受け取らない(可能性が高い)*
      1. 次の可能性が高いです: 相手は、フォローしていないアカウントからのDMを受け取らない設定です。 (根拠: プロフィールの照会で、こちらからのDMを受け取らない設定になっていました。)
      2. 次の可能性があります: 相手にブロックされているため、DMが届きません。
      (Xの応答: HTTP 403 · コード 349)
      (Xの言葉: 「You do not have permission to DM one or more participants.」)
      *対処法*
      1. 相手のDM受信設定が制限されていないか確認してください。
      2. 相手の「メッセージリクエストを受け付ける」設定がオンか、確認してもらってください。
      3. できれば、相手にこちらのアカウントをフォローしてもらってください。
      4. 相手のプロフィールにDMのアイコンが出ているか確認してください。
      *ほかの原因だった場合の対処法*
      - この宛先には再送しないでください。
      対応する人: 相手
      上の対処が済んでから再送してください。そのままの再送では同じ結果になる見込みです。
      自動では送り直しません。対処のうえ、再送・編集して再送・無視のいずれかを選んでください。
      (送信 #12 ・ 経過: /xtep show 12 ・ 原因の説明: /xtep help recipient_not_following)
      [再送](resend:12) [編集して再送](edit:12) [無視](ignore:12)"
    `);
  });
  test('en', () => {
    expect(text(failed, en)).toMatchInlineSnapshot(`
      "alarm: Send failed: DM to @taro
      To: @taro (太郎) | From account: @shop | Rule: フォローお礼 | Kind: DM | Time: 11/26 12:00 | Attempt: no. 1
      > フォローありがとうございます!
      *The recipient takes no DMs from accounts they do not follow (likely)*
      1. Likely: The recipient does not accept DMs from accounts they do not follow. (Why: The profile look-up says that they do not take DMs from you.)
      2. Possibly: The recipient has blocked your account, so the DM does not arrive.
      (X's answer: HTTP 403 · code 349)
      (X's words: "You do not have permission to DM one or more participants.")
      *What to do*
      1. Check whether the recipient limits who can message them.
      2. Ask the recipient whether they accept message requests.
      3. If you can, ask the recipient to follow your account.
      4. Check that the recipient's profile shows the DM icon.
      *If it is one of the other causes*
      - Do not resend to this recipient or post.
      Who must act: the recipient
      Resend once that is done. Without a change the same result is expected.
      It is not tried again by itself. See to the remedies, then choose Resend, Edit & resend or Ignore.
      (Send #12 · history: /xtep show 12 · about the cause: /xtep help recipient_not_following)
      [Resend](resend:12) [Edit & resend](edit:12) [Ignore](ignore:12)"
    `);
  });
  test('a reply by hand, after somebody took the ignore back', () => {
    const view: SendCardView = {
      ...failed,
      kind: 'reply',
      origin: 'person',
      rule: null,
      postId: '1990000000000000001',
      recipient: { handle: 'taro', name: null },
      lastAction: { verb: 'undo', actor: sato, at: later },
    };
    expect(text(view, ja).split('\n').slice(0, 4)).toMatchInlineSnapshot(`
      [
        "alarm: 送信エラー: @taro さんへのリプライ",
        "Sato (Slack) さんが無視を取り消しました(11/26 13:30)。",
        "宛先: @taro | 送信アカウント: @shop | ルール: 手動送信 | 種類: リプライ | 返信先のポスト: 1990000000000000001 | 日時: 11/26 12:00 | 試行: 1回目",
        "> フォローありがとうございます!",
      ]
    `);
  });
  test('what would have been tried by itself is not promised any more', () => {
    const diagnosis = { ...diagnosisOf('network'), next: { kind: 'retry' } as const };
    const view: SendCardView = { ...failed, cause: 'network', failure: { ...attempt, diagnosis } };
    expect(text(view, ja)).not.toContain('自動で送り直します(約10分間に3回まで)');
    expect(text(view, ja)).toContain('自動では送り直しません');
  });
  test('says who sent it again in vain', () => {
    const view: SendCardView = {
      ...failed,
      lastAttempt: { ...attempt, ...resent, id: 32, number: 2 },
      lastAction: { verb: 'resend', actor: sato, at: later },
    };
    expect(text(view, ja).split('\n')[1]).toBe(
      'Sato (Slack) さんが再送しましたが(11/26 13:30)、送れませんでした。',
    );
    expect(text(view, en).split('\n')[1]).toBe('Sato (Slack) resent it (11/26 13:30), in vain.');
  });
  test('says what the look-up of a Resend found, unless the diagnosis does', () => {
    const lastAttempt = { ...attempt, ...resent, id: 32, number: 2, recipient: closedRecipient };
    const view: SendCardView = {
      ...failed,
      lastAttempt,
      lastAction: { verb: 'resend', actor: sato, at: later },
    };
    expect(text(view, ja)).not.toContain('再送の直前の確認');
    const other = { ...lastAttempt, diagnosis: diagnosisOf('unknown') };
    expect(text({ ...view, lastAttempt: other }, ja)).toContain(
      '再送の直前の確認: プロフィールの照会で、こちらからのDMを受け取らない設定になっていました。相手はこちらをフォローしていません。',
    );
  });
  test('without a diagnosis it says so', () => {
    const view: SendCardView = { ...failed, cause: null, failure: null };
    expect(text(view, ja)).toContain('原因はまだわかっていません。');
    expect(text(view, en)).toContain('The cause is not known yet.');
  });
});

describe('waiting', () => {
  const waiting: SendCardView = { ...failed, state: 'waiting', next: resent };
  test('after a resend, ja', () => {
    expect(text(waiting, ja)).toMatchInlineSnapshot(`
      "info: 再送待ち: @taro さんへのDM
      *Sato (Slack) さんが再送しました。*
      まもなく送信します。
      宛先: @taro (太郎) | 送信アカウント: @shop | ルール: フォローお礼 | 種類: DM | 日時: 11/26 12:00 | 試行: 1回目
      > フォローありがとうございます!
      (前回の原因: 相手がフォロー外のDMを受け取らない)
      (送信 #12 ・ 経過: /xtep show 12 ・ 原因の説明: /xtep help recipient_not_following)"
    `);
  });
  test('after a resend, en', () => {
    expect(text(waiting, en)).toMatchInlineSnapshot(`
      "info: Waiting to be resent: DM to @taro
      *Resent by Sato (Slack).*
      It goes out in a moment.
      To: @taro (太郎) | From account: @shop | Rule: フォローお礼 | Kind: DM | Time: 11/26 12:00 | Attempt: no. 1
      > フォローありがとうございます!
      (Cause of the earlier failure: The recipient takes no DMs from accounts they do not follow)
      (Send #12 · history: /xtep show 12 · about the cause: /xtep help recipient_not_following)"
    `);
  });
  test('after an edit', () => {
    const view: SendCardView = {
      ...waiting,
      lastAction: { verb: 'edit', actor: sato, at: later },
    };
    expect(text(view, ja).split('\n')[1]).toBe('*Sato (Slack) さんが文面を編集して再送しました。*');
    expect(text(view, en).split('\n')[1]).toBe('*Edited and resent by Sato (Slack).*');
  });
  test('a Resend that X’s window holds up is still the one of who pressed it', () => {
    const view: SendCardView = {
      ...waiting,
      next: { trigger: 'retry', actor: system },
      lastAction: { verb: 'resend', actor: sato, at: noon },
    };
    expect(text(view, ja).split('\n')[1]).toBe('*Sato (Slack) さんが再送しました。*');
  });
  test('held by pauses', () => {
    const pauses: PauseView[] = [
      pause,
      { ...pause, cause: 'person', ends: { kind: 'person' }, until: null, startedBy: sato },
    ];
    expect(
      text({ ...waiting, pauses }, ja)
        .split('\n')
        .slice(0, 5),
    ).toMatchInlineSnapshot(`
      [
        "info: 再送待ち: @taro さんへのDM",
        "*Sato (Slack) さんが再送しました。*",
        "アカウントは一時停止中です: Xによる一時的な制限(アクションブロック)(11/26 13:30 に1件だけ送って様子を見ます)",
        "アカウントは一時停止中です: Sato (Slack) さんが停止しました(人が再開するまで)",
        "一時停止が終わりしだい送信します。",
      ]
    `);
    expect(
      text({ ...waiting, pauses }, en)
        .split('\n')
        .slice(0, 5),
    ).toMatchInlineSnapshot(`
      [
        "info: Waiting to be resent: DM to @taro",
        "*Resent by Sato (Slack).*",
        "The account is paused: temporary restriction by X (action block) (one send will try again at 11/26 13:30)",
        "The account is paused: paused by Sato (Slack) (until a person resumes it)",
        "It goes out as soon as the pause ends.",
      ]
    `);
  });
  test('carried over by the cap', () => {
    const view: SendCardView = { ...waiting, carriedOver: true, dueAt: later };
    expect(text(view, ja).split('\n').slice(0, 3)).toMatchInlineSnapshot(`
      [
        "info: 持ち越し: @taro さんへのDM",
        "*Sato (Slack) さんが再送しました。*",
        "24時間の送信上限に達しているため、枠が空く 11/26 13:30 以降に送信します。",
      ]
    `);
    expect(text(view, en).split('\n').slice(0, 3)).toMatchInlineSnapshot(`
      [
        "info: Carried over: DM to @taro",
        "*Resent by Sato (Slack).*",
        "The 24-hour cap is used up; it goes out when there is room again, from 11/26 13:30 on.",
      ]
    `);
  });
  test('tried again by itself', () => {
    const next = { trigger: 'retry', actor: system } as const;
    const view: SendCardView = { ...failed, state: 'waiting', next, dueAt: later };
    expect(text(view, ja).split('\n').slice(0, 2)).toMatchInlineSnapshot(`
      [
        "info: 自動で再試行: @taro さんへのDM",
        "自動でもう一度送ります(11/26 13:30 以降)。操作は不要です。",
      ]
    `);
    expect(text(view, en).split('\n').slice(0, 2)).toMatchInlineSnapshot(`
      [
        "info: Tried again by itself: DM to @taro",
        "It is tried again by itself (from 11/26 13:30). Nothing to do.",
      ]
    `);
  });
});

describe('sending', () => {
  const view: SendCardView = {
    ...failed,
    state: 'sending',
    lastAttempt: { ...second, outcome: 'in_flight', endedAt: null },
  };
  test('ja', () => {
    expect(text(view, ja)).toMatchInlineSnapshot(`
      "info: 送信中: @taro さんへのDM
      *Sato (Slack) さんが再送しました。*
      Xへ送信しています。
      宛先: @taro (太郎) | 送信アカウント: @shop | ルール: フォローお礼 | 種類: DM | 日時: 11/26 12:00 | 試行: 2回目
      > フォローありがとうございます!
      (前回の原因: 相手がフォロー外のDMを受け取らない)
      (送信 #12 ・ 経過: /xtep show 12 ・ 原因の説明: /xtep help recipient_not_following)"
    `);
  });
  test('en', () => {
    expect(text(view, en)).toMatchInlineSnapshot(`
      "info: Sending: DM to @taro
      *Resent by Sato (Slack).*
      It is on its way to X.
      To: @taro (太郎) | From account: @shop | Rule: フォローお礼 | Kind: DM | Time: 11/26 12:00 | Attempt: no. 2
      > フォローありがとうございます!
      (Cause of the earlier failure: The recipient takes no DMs from accounts they do not follow)
      (Send #12 · history: /xtep show 12 · about the cause: /xtep help recipient_not_following)"
    `);
  });
});

describe('sent', () => {
  const sent: SendCardView = {
    ...failed,
    state: 'sent',
    cause: null,
    sentAt: later,
    lastAttempt: second,
    arrived: second,
  };
  test('after a resend, ja', () => {
    expect(text(sent, ja)).toMatchInlineSnapshot(`
      "good: 送信完了: @taro さんへのDM
      *Sato (Slack) さんの再送で届きました。*
      送信日時 11/26 13:30
      宛先: @taro (太郎) | 送信アカウント: @shop | ルール: フォローお礼 | 種類: DM | 日時: 11/26 12:00 | 試行: 2回目
      > フォローありがとうございます!
      (送信 #12 ・ 経過: /xtep show 12)"
    `);
  });
  test('after a resend, en', () => {
    expect(text(sent, en)).toMatchInlineSnapshot(`
      "good: Sent: DM to @taro
      *It arrived after Sato (Slack) resent it.*
      Sent 11/26 13:30
      To: @taro (太郎) | From account: @shop | Rule: フォローお礼 | Kind: DM | Time: 11/26 12:00 | Attempt: no. 2
      > フォローありがとうございます!
      (Send #12 · history: /xtep show 12)"
    `);
  });
  test('arrived although the look-up said no: people may know better', () => {
    const arrived = { ...second, recipient: closedRecipient };
    const view: SendCardView = { ...sent, lastAttempt: arrived, arrived };
    expect(text(view, ja).split('\n')[3]).toBe(
      '再送の直前の確認: プロフィールの照会で、こちらからのDMを受け取らない設定になっていました。相手はこちらをフォローしていません。',
    );
    expect(text(view, en).split('\n')[3]).toBe(
      'Looked up just before the resend: The profile look-up says that they do not take DMs from you. They do not follow your account.',
    );
  });
  test('proven by reading back', () => {
    const view: SendCardView = { ...sent, arrived: { ...attempt, outcome: 'accepted' } };
    expect(text(view, ja).split('\n')[1]).toMatchInlineSnapshot(
      `"*Xを読み返して、すでに届いていたことを確認しました。*"`,
    );
    expect(text(view, en).split('\n')[1]).toMatchInlineSnapshot(
      `"*Reading X back showed that it had already arrived.*"`,
    );
  });
});

describe('unknown', () => {
  const unknown: SendCardView = {
    ...failed,
    state: 'unknown',
    cause: 'network',
    failure: {
      ...attempt,
      outcome: 'unknown',
      diagnosis: {
        ...diagnosisOf('network'),
        next: { kind: 'read-back', retryWhenAbsent: false },
      },
      evidence: {
        ...closedToUs,
        answer: { kind: 'transport', fault: 'cut', mayHaveArrived: true, message: 'ECONNRESET' },
      },
    },
  };
  const asked: SendCardView = { ...unknown, lastAttempt: { ...attempt, askedAt: later } };
  test('while it is read back, ja', () => {
    expect(text(unknown, ja)).toMatchInlineSnapshot(`
      "attention: 結果不明: @taro さんへのDM
      *Xから送信の結果を受け取れませんでした。届いたかどうかを確認しています(通常2分以内)。*
      Xを読み返して確かめます。届いたと確かめられないときは自動では送り直さず、担当者の判断を待ちます。
      再送すると、相手に同じメッセージが2通届く可能性があります。
      宛先: @taro (太郎) | 送信アカウント: @shop | ルール: フォローお礼 | 種類: DM | 日時: 11/26 12:00 | 試行: 1回目
      > フォローありがとうございます!
      (Xの応答なし: 接続が途中で切れました)
      (送信 #12 ・ 経過: /xtep show 12 ・ 原因の説明: /xtep help network)
      [再送](resend:12) [無視](ignore:12)"
    `);
  });
  test('while it is read back, en', () => {
    expect(text(unknown, en)).toMatchInlineSnapshot(`
      "attention: Outcome unknown: DM to @taro
      *X did not tell how the send ended. Whether it arrived is being checked (usually within 2 minutes).*
      X is read back. Unless that proves that it arrived, it is not sent again by itself: a person decides.
      A resend may give the recipient the same message twice.
      To: @taro (太郎) | From account: @shop | Rule: フォローお礼 | Kind: DM | Time: 11/26 12:00 | Attempt: no. 1
      > フォローありがとうございます!
      (No answer from X: the connection broke)
      (Send #12 · history: /xtep show 12 · about the cause: /xtep help network)
      [Resend](resend:12) [Ignore](ignore:12)"
    `);
  });
  test('when a person must decide', () => {
    expect(text(asked, ja).split('\n').slice(0, 3)).toMatchInlineSnapshot(`
      [
        "attention: 結果不明: @taro さんへのDM",
        "*届いたかどうかを確認できませんでした。Xで会話を見て、届いていなければ再送、届いていれば無視を選んでください。*",
        "再送すると、相手に同じメッセージが2通届く可能性があります。",
      ]
    `);
    expect(text(asked, en).split('\n').slice(0, 3)).toMatchInlineSnapshot(`
      [
        "attention: Outcome unknown: DM to @taro",
        "*It could not be established whether it arrived. Look at the conversation on X: resend it if it is not there, ignore it if it is.*",
        "A resend may give the recipient the same message twice.",
      ]
    `);
  });
});

describe('ignored', () => {
  const view: SendCardView = {
    ...failed,
    state: 'ignored',
    ignored: { from: 'failed', by: sato, at: later },
  };
  test('ja', () => {
    expect(text(view, ja)).toMatchInlineSnapshot(`
      "quiet: 無視: @taro さんへのDM
      *Sato (Slack) さんが無視にしました(11/26 13:30)。*
      この1件だけを閉じました。自動で送ることはありません。「元に戻す」で取り消せます。
      宛先: @taro (太郎) | 送信アカウント: @shop | ルール: フォローお礼 | 種類: DM | 日時: 11/26 12:00 | 試行: 1回目
      > フォローありがとうございます!
      (前回の原因: 相手がフォロー外のDMを受け取らない)
      (送信 #12 ・ 経過: /xtep show 12 ・ 原因の説明: /xtep help recipient_not_following)
      [元に戻す](undo:12)"
    `);
  });
  test('en', () => {
    expect(text(view, en)).toMatchInlineSnapshot(`
      "quiet: Ignored: DM to @taro
      *Ignored by Sato (Slack) (11/26 13:30).*
      Only this one was closed; it is not sent by itself. “Undo” takes it back.
      To: @taro (太郎) | From account: @shop | Rule: フォローお礼 | Kind: DM | Time: 11/26 12:00 | Attempt: no. 1
      > フォローありがとうございます!
      (Cause of the earlier failure: The recipient takes no DMs from accounts they do not follow)
      (Send #12 · history: /xtep show 12 · about the cause: /xtep help recipient_not_following)
      [Undo](undo:12)"
    `);
  });
});

describe('skipped', () => {
  const view: SendCardView = {
    ...failed,
    state: 'skipped',
    skipReason: 'opted_out',
    lastAction: { verb: 'resend', actor: sato, at: later },
  };
  test('ja', () => {
    expect(text(view, ja)).toMatchInlineSnapshot(`
      "quiet: スキップ: @taro さんへのDM
      *送信しませんでした。理由: 配信停止の希望あり*
      操作: Sato (Slack) さん(11/26 13:30)
      宛先: @taro (太郎) | 送信アカウント: @shop | ルール: フォローお礼 | 種類: DM | 日時: 11/26 12:00 | 試行: 1回目
      > フォローありがとうございます!
      (前回の原因: 相手がフォロー外のDMを受け取らない)
      (送信 #12 ・ 経過: /xtep show 12 ・ 原因の説明: /xtep help recipient_not_following)"
    `);
  });
  test('en', () => {
    expect(text(view, en)).toMatchInlineSnapshot(`
      "quiet: Skipped: DM to @taro
      *It was not sent. Reason: opted out*
      Done by Sato (Slack) (11/26 13:30)
      To: @taro (太郎) | From account: @shop | Rule: フォローお礼 | Kind: DM | Time: 11/26 12:00 | Attempt: no. 1
      > フォローありがとうございます!
      (Cause of the earlier failure: The recipient takes no DMs from accounts they do not follow)
      (Send #12 · history: /xtep show 12 · about the cause: /xtep help recipient_not_following)"
    `);
  });
});

test.each([
  ['failed', ['resend', 'edit', 'ignore']],
  ['unknown', ['resend', 'ignore']],
  ['ignored', ['undo']],
  ['waiting', []],
  ['claimed', []],
  ['sending', []],
  ['sent', []],
  ['skipped', []],
] as const)('%s has the buttons %j', (state, verbs) => {
  const { buttons } = sendCard({ ...failed, state }, ja);
  expect(buttons.map(({ verb, id }) => `${verb}:${id}`)).toEqual(verbs.map((verb) => `${verb}:12`));
});

test.each(sendStates)('%s: metadata holds ids and states only, and the last attempt', (state) => {
  const card = sendCard({ ...failed, state, lastAttempt: second }, ja);
  expect(card.metadata).toEqual({
    kind: 'send',
    send: '12',
    state,
    cause: 'recipient_not_following',
  });
  expect(card.attemptId).toBe(32);
});

test('names of strangers stay on one line and cannot turn the writing around', () => {
  const name = `a\n\n# b\u202Ec${'長'.repeat(100)}`;
  const card = sendCard({ ...failed, recipient: { handle: 'taro', name } }, ja);
  const field = card.blocks.flatMap((block) => (block.kind === 'fields' ? block.fields : []))[0];
  expect(field?.text).toBe(`@taro (a # b c${'長'.repeat(42)}…)`);
});

describe('what waits for a person', () => {
  const waiting: SendCardView = {
    ...failed,
    state: 'waiting',
    cause: null,
    lastAttempt: null,
    failure: null,
    confirmation: 'wanted',
  };

  test('asks in both languages, with what goes with it', () => {
    const view = {
      ...waiting,
      kind: 'reply',
      secret: true,
      media: ['a.png'],
      postId: '5',
    } as const;
    expect(text(view, en)).toMatchInlineSnapshot(`
      "attention: Waiting for approval: Reply to @taro
      *Please decide whether this message may go out.*
      It does not leave before somebody approves it. Rejecting ends it without sending.
      To: @taro (太郎) | From account: @shop | Rule: フォローお礼 | Kind: Secret reply | Attached: a.png | In reply to post: 5
      > フォローありがとうございます!
      (Send #12 · history: /xtep show 12)
      [Approve & send](approve:12) [Reject](reject:12)"
    `);
    expect(text(view, ja)).toContain('種類: シークレットリプライ | 添付: a.png');
  });

  test('says who approved it until somebody does something else', () => {
    const lastAction = { verb: 'approve', actor: sato, at: noon };
    const approved = { ...waiting, confirmation: 'approved', lastAction } as const;
    for (const state of ['waiting', 'claimed', 'sent'] as const)
      expect(text({ ...approved, state }, ja)).toContain('Sato (Slack) さんが承認しました');
    expect(text({ ...approved, lastAction: { ...lastAction, verb: 'resend' } }, ja)).not.toContain(
      '承認しました',
    );
  });
});
