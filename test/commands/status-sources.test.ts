import { expect, test } from 'vitest';
import { saveOwnPosts } from '../../db/own-posts.js';
import { saveCursor } from '../../db/poll-cursors.js';
import { noteRead } from '../../db/read-usage.js';
import {
  noteEncrypted,
  noteLikesWithoutLiker,
  noteSourceEvent,
  noteSourceProblem,
  setSourceBroken,
} from '../../db/source-states.js';
import { accounts, rules } from '../../db/schema.js';
import type { Database } from '../../db/database.js';
import { defaultRule } from '../../src/domain/rules/rule.js';
import { missingField, problemIn } from '../../src/domain/source-problem.js';
import { makeAccount, makeChannel, noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { drive, textOf } from './drive.js';

const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);

async function bring(database: Database): Promise<void> {
  const { db } = database;
  const { id: accountId } = await makeAccount(db);
  // Read since the day began: that is what a day's cost is reckoned from.
  await db.update(accounts).set({ linkedAt: after(-86_400) });
  await makeChannel(db, 'C1');
  await db.insert(rules).values({
    accountId,
    name: 'likes',
    state: 'active',
    definition: { ...defaultRule, on: ['like', 'follow'], texts: ['a'], post: '70' },
    madeBy: sato,
    madeAt: after(-7_200),
  });
  await db.transaction((tx) => saveOwnPosts(tx, accountId, [{ id: '70', madeAt: after(-9_000) }]));
  const cursor = {
    accountId,
    subject: '',
    sinceId: null,
    readUpTo: after(-7_000),
    complete: false,
    quietRounds: 0,
    failures: 0,
    lastError: null,
    nextAt: noon,
  };
  await db.transaction(async (tx) => {
    await noteSourceEvent(tx, { accountId, source: 'poll', at: after(-60), now: after(-58) });
    await noteEncrypted(tx, { accountId, source: 'stream', count: 3, now: noon });
    await noteLikesWithoutLiker(tx, { accountId, source: 'stream' }, 2);
    await noteSourceProblem(tx, {
      accountId,
      source: 'poll',
      problem: problemIn('mentions', missingField('post', '5', 'author_id')),
      now: noon,
    });
    await setSourceBroken(tx, { accountId, source: 'stream' }, 'HTTP 403');
    const read = { accountId, source: 'poll', endpoint: 'followers', requests: 7 } as const;
    await noteRead(tx, { ...read, billed: ['user:1', 'user:2', 'user:3'], now: noon });
    await saveCursor(tx, {
      ...cursor,
      endpoint: 'followers',
      failures: 2,
      lastError: 'HTTP 401 – gone',
    });
    await saveCursor(tx, { ...cursor, endpoint: 'likers', subject: '70' });
  });
}

describeEachDatabase('where triggers come from', (open) => {
  test('status tells what each source brought, cost and could not read', async () => {
    await bring(open());
    const app = drive(open(), {
      environment: { X_BEARER_TOKEN: 'AAAA-bearer', XTEP_READ_BUDGET_USD: '0.05' },
    });
    const text = textOf(await app.command('status'));

    expect(text).toContain(
      'ポーリング: 最後のイベント 11:59(遅れ 2秒) ・ 今日 7リクエスト、$0.03 ・ 使えなかったもの 1件(最新 12:00: Xから届いた投稿 5 に、必要な項目 author_id がありませんでした(mentions)。)',
    );
    expect(text).toContain(
      'これに関わる相手には、返信していない可能性があります。対応する人: 管理者。',
    );
    expect(text).toContain('ストリーム: イベントはまだありません ・ 使えません: HTTP 403');
    expect(text).toContain('連携が切れている可能性があります');
    expect(text).toContain('今日 $0.03、1日の見込み $0.24');
    expect(text).toContain('暗号化されていて読めなかったDM: 3件');
    expect(text).toContain('相手を特定できなかったいいね: 2件');
    expect(text).toContain('Xから読み取れません: followers(HTTP 401 – gone)。次の試行 12:00');
    expect(text).toContain('読み取りが予定より遅れている一覧が 1件');
    expect(text).toContain('新しい100人');
    expect(text).toContain('1日 $0.05 のうち残り $0.02');
  });

  test('a budget that is used up says until when', async () => {
    await bring(open());
    const app = drive(open(), {
      environment: { XTEP_READ_BUDGET_USD: '0.03' },
    });
    const text = textOf(await app.command('status'));

    expect(text).toContain('1日 $0.03 を使い切りました。11/27 09:00 まで');
  });

  test('what the rest of a budget does not pay for is named as soon as it waits', async () => {
    await bring(open());
    const { db } = open();
    const rule = { accountId: 1, state: 'active', madeBy: sato, madeAt: after(-7_200) } as const;
    const definition = { ...defaultRule, texts: ['a'], do: 'reply' } as const;
    await db.insert(rules).values([
      { ...rule, name: 'mentions', definition: { ...definition, on: ['mention'] } },
      {
        ...rule,
        name: 'quotes',
        definition: { ...definition, on: ['quote'], post: '70', minFollowers: 10 },
      },
    ]);
    const status = async (budget: string, more: Readonly<Record<string, string>> = {}) => {
      const environment = { XTEP_READ_BUDGET_USD: budget, X_BEARER_TOKEN: 'AAAA', ...more };
      return textOf(await drive(open(), { environment }).command('status'));
    };

    // $0.03 of each is spent.
    expect(await status('0.09')).not.toContain('足りず');
    expect(await status('0.06')).toContain('足りず、11/27 09:00 まで待つ読み取り: 引用。');
    const most = await status('0.035');
    expect(most).toContain('残り $0.005');
    for (const name of ['フォロー', 'リプライ・メンション', '引用', '条件に使う', 'のイベント'])
      expect(most).toMatch(new RegExp(`待つ読み取り: .*${name}`));
    expect(most).not.toMatch(/待つ読み取り: .*(いいね|ハッシュタグ|投稿)/);
    const pushed = await status('0.035', { XTEP_TRIGGER_SOURCES: 'stream' });
    expect(pushed).toMatch(/待つ読み取り: 条件に使う[^、]*、ストリーム/);
    expect(pushed).not.toContain('リプライ・メンション');
    expect(await status('0.03')).not.toContain('足りず');
  });

  test('without sources it says that rules answer nothing', async () => {
    await makeAccount(open().db);
    await makeChannel(open().db, 'C1');
    const app = drive(open(), { environment: { XTEP_TRIGGER_SOURCES: 'none' } });

    expect(textOf(await app.command('status'))).toContain('XTEP_TRIGGER_SOURCES=none');
  });
});
