import { asc, eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { askForConfirmation } from '../../db/confirmations.js';
import type { Database } from '../../db/database.js';
import { accountsWithDue } from '../../db/waiting-accounts.js';
import { addOptOut } from '../../db/opt-outs.js';
import { actions, cards, optOuts, rules, sends, triggers } from '../../db/schema.js';
import { renderCard } from '../../src/loops/render-card.js';
import { channels } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { cardText } from '../support/card-text.js';
import { makeAccount, makeChannel, makeRule, makeSend, noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { drive, isPrivate, person, textOf, type Drive } from './drive.js';

/*
 * Messages that wait for a person: their cards, the buttons of these, and what becomes of the messages.
 * Oracles: the rows, the cards as they are drawn, and the answers.
 */

describeEachDatabase('what waits for a person', (open) => {
  let database: Database;
  let app: Drive;
  let accountId: number;
  let ruleId: number;
  let made = 0;

  beforeEach(async () => {
    database = open();
    app = drive(database);
    accountId = (await makeAccount(database.db)).id;
    ruleId = (await makeRule(database.db, accountId, 'ご応募お礼')).id;
    await makeChannel(database.db, 'C1');
    await makeChannel(database.db, 'D1', { platform: 'discord', locale: 'en' });
  });

  async function ask(count: number, at = app.clock.now): Promise<number[]> {
    const ids: number[] = [];
    for (let index = 0; index < count; index += 1) {
      made += 1;
      const send = await makeSend(database.db, accountId, {
        origin: 'rule',
        madeBy: system,
        ruleId,
        ruleVersion: 1,
        triggerKey: `t${String(made)}`,
        recipientXId: `x${String(made)}`,
        recipientHandle: `fan_${String(made)}`,
        confirmation: 'wanted',
        madeAt: at,
        changedAt: at,
        dueAt: at,
      });
      ids.push(send.id);
    }
    await database.db.transaction((tx) =>
      askForConfirmation(tx, { ruleId, sendIds: ids, now: at }),
    );
    return ids;
  }

  const rowOf = async (id: number) => {
    const [row] = await database.db.select().from(sends).where(eq(sends.id, id));
    if (row === undefined) throw new Error('The send is gone.');
    return row;
  };

  const statesOf = async () =>
    (await database.db.select().from(sends).orderBy(asc(sends.id))).map(
      ({ state, confirmation }) => `${state} ${String(confirmation)}`,
    );

  /** The cards of one channel as people see them. */
  async function seen(channelId = 1): Promise<string[]> {
    const rows = await database.db
      .select()
      .from(cards)
      .innerJoin(channels, eq(channels.id, cards.channelId))
      .where(eq(cards.channelId, channelId))
      .orderBy(asc(cards.id));
    const drawn: string[] = [];
    for (const row of rows) {
      const card = await renderCard(database.db, row.cards, row.channels, 'Asia/Tokyo');
      drawn.push(card.kind === 'drawn' ? cardText(card.card) : card.reason);
    }
    return drawn;
  }

  const press = (verb: string, id: number, rest = {}) =>
    app.click({ verb, id: String(id) }, { person: person('U1', { name: 'Sato' }), ...rest });

  test('each has a card with Approve and Reject on both platforms, and is not due', async () => {
    const [id = 0] = await ask(1);
    expect(await seen(1)).toEqual([
      [
        'attention: 確認待ち: @fan_1 さんへのDM',
        '*このメッセージを送ってよいか、確認してください。*',
        '承認するまで送信しません。却下すると、送信せずに終わります。',
        '宛先: @fan_1 (太郎) | 送信アカウント: @shop | ルール: ご応募お礼 | 種類: DM',
        '> ご応募ありがとうございます!',
        `(送信 #${String(id)} ・ 経過: /xtep show ${String(id)})`,
        `[承認して送信](approve:${String(id)}) [却下](reject:${String(id)})`,
      ].join('\n'),
    ]);
    expect((await seen(2))[0]).toContain(`[Approve & send](approve:${String(id)})`);
    expect((await accountsWithDue(database.db, noon)).due).toEqual([]);
    const history = textOf(await app.command('history', { status: 'waiting' }));
    expect(history).toContain('確認待ち');
    const shown = await app.command('show', { id: String(id) });
    expect(textOf(shown)).toContain('確認待ち');
    expect(JSON.stringify(shown)).toContain(`"verb":"approve","id":"${String(id)}"`);
  });

  test('its card says what they did and wrote, and where; after the decision that is left out', async () => {
    await database.db.insert(triggers).values({
      key: `t${String(made + 1)}`,
      accountId,
      kind: 'mention',
      act: { kind: 'mention', theirPostId: '77', text: '明日は開いていますか?', language: 'ja' },
      actorXId: `x${String(made + 1)}`,
      at: noon,
      seenAt: noon,
      source: 'poll',
      sourceId: '77',
    });
    const [id = 0] = await ask(1);
    const [card = ''] = await seen();
    expect(card).toContain('相手の行動: メンション\n> 明日は開いていますか?');
    expect(card).toContain('相手のポスト: https://x.com/i/status/77');
    expect((await seen(2))[0]).toContain('What they did: mention');
    await press('approve', id);
    expect((await seen())[0]).not.toContain('明日は開いていますか?');
  });

  test('approved once, it is due in its turn and its cards say who did it', async () => {
    const [id = 0] = await ask(1);
    app.clock.now = new Date(noon.getTime() + 60_000);
    expect((await press('approve', id)).kind).toBe('quiet');
    expect(await rowOf(id)).toMatchObject({
      state: 'waiting',
      confirmation: 'approved',
      dueAt: app.clock.now,
      unpaced: false,
      priority: 0,
    });
    expect(await database.db.select().from(actions)).toMatchObject([
      { verb: 'approve', sendId: id, actor: { id: 'U1' } },
    ]);
    const [card = ''] = await seen();
    expect(card).toContain('info: 送信待ち: @fan_');
    expect(card).toContain('Sato (Slack) さんが承認しました(11/26 12:01)。');
    expect(card).not.toContain('approve:');
    const late = await press('reject', id, { person: person('U2', { name: 'Mori' }) });
    expect(isPrivate(late)).toBe(true);
    expect(textOf(late)).toContain('Sato (Slack) さんが 12:01 に「承認」を行いました。');
    expect((await rowOf(id)).state).toBe('waiting');
    expect((await accountsWithDue(database.db, app.clock.now)).due).toEqual([accountId]);
  });

  test('rejected, or cancelled by ignore, it is skipped and says so', async () => {
    const [one = 0, other = 0] = await ask(2);
    await press('reject', one);
    expect(await rowOf(one)).toMatchObject({ state: 'skipped', skipReason: 'rejected' });
    expect((await seen())[0]).toContain('理由: 確認で却下');
    expect((await seen())[0]).toContain('Sato (Slack) さん');
    await app.command('ignore', { id: String(other) });
    expect(await rowOf(other)).toMatchObject({ state: 'skipped', skipReason: 'cancelled' });
    expect(textOf(await press('approve', other))).toContain('スキップ');
  });

  test('only operators may decide', async () => {
    const [id = 0] = await ask(1);
    const strict = drive(database, { environment: { XTEP_OPERATORS: 'slack:U9' } });
    const refused = await strict.click({ verb: 'approve', id: String(id) });
    expect(isPrivate(refused)).toBe(true);
    expect((await rowOf(id)).confirmation).toBe('wanted');
  });

  test('from the sixth within a minute one card of the rule counts all that wait', async () => {
    await ask(4);
    const [fifth = 0, sixth = 0] = await ask(2);
    await ask(20);
    const seenNow = await seen();
    expect(seenNow).toHaveLength(6);
    expect(seenNow[4]).toContain(`approve:${String(fifth)}`);
    expect(seenNow.join()).not.toContain(`approve:${String(sixth)})`);
    expect(seenNow[5]?.split('\n')).toEqual([
      'attention: 確認待ち: ルール「ご応募お礼」',
      '*26件のメッセージが確認を待っています。*',
      '1件ずつのカードがあるものも含めた件数です。「すべて承認」「すべて却下」は、押した時点で待っているすべてに効きます。',
      '送信アカウント: @shop | ルール: ご応募お礼',
      '*宛先(全26件のうち新しい10件)*',
      ...Array.from({ length: 10 }, () => expect.stringMatching(/^- @fan_\d+ \(太郎\) ・ #\d+/u)),
      '(一覧: /xtep history status:waiting ・ 1件ずつ承認・却下: /xtep show <番号>)',
      `[すべて承認(26件)](approve-all:${String(ruleId)}) [すべて却下(26件)](reject-all:${String(ruleId)})`,
    ]);
    app.clock.now = new Date(noon.getTime() + 61_000);
    await ask(1);
    expect(await seen()).toHaveLength(7);
    const [rule] = await database.db.select().from(cards).where(eq(cards.ruleId, ruleId));
    expect(rule?.wantedVersion).toBeGreaterThan(2);
  });

  test('all are approved at once, but for those who opted out and those who come later', async () => {
    await ask(7);
    await database.db.insert(optOuts).values({
      xUserId: 'somebody',
      handle: 'fan_' + String(made),
      source: 'person',
      addedBy: sato,
      addedAt: noon,
    });
    const answer = await press('approve-all', ruleId);
    expect(isPrivate(answer)).toBe(true);
    expect(textOf(answer)).toContain('6件を承認しました。');
    expect(textOf(answer)).toContain('配信停止を希望している 1件');
    expect(await statesOf()).toEqual([
      ...Array.from({ length: 6 }, () => 'waiting approved'),
      'skipped wanted',
    ]);
    expect((await seen())[0]).toContain('さんが承認しました');
    expect((await seen()).at(-1)?.split('\n')).toEqual([
      'quiet: 【確認済み】ルール「ご応募お礼」',
      'Sato (Slack) さんがまとめて承認しました(11/26 12:00)。',
      '確認を待っているメッセージはもうありません。',
      '送信アカウント: @shop | ルール: ご応募お礼',
    ]);
    const again = await press('approve-all', ruleId, { person: person('U2', { name: 'Mori' }) });
    expect(textOf(again)).toContain('Sato (Slack) さんが 12:00 に「すべて承認」');
    await ask(1);
    expect((await statesOf()).at(-1)).toBe('waiting wanted');
    await press('reject-all', ruleId);
    expect((await statesOf()).at(-1)).toBe('skipped wanted');
    expect((await rowOf(8)).skipReason).toBe('rejected');
  });

  test('two who press at once decide once', async () => {
    await ask(8);
    const answers = await Promise.all([
      press('approve-all', ruleId),
      press('reject-all', ruleId, { person: person('U2', { name: 'Mori' }) }),
    ]);
    const kinds = new Set(await statesOf());
    expect(kinds.size).toBe(1);
    expect(answers.filter((answer) => textOf(answer).includes('8件'))).toHaveLength(1);
  });

  test('a card that said that nothing waits any more stays, and new questions get a new one', async () => {
    await ask(6);
    await press('approve-all', ruleId);
    const ofRule = eq(cards.ruleId, ruleId);
    await database.db
      .update(cards)
      .set({
        shownVersion: cards.wantedVersion,
        shownState: 'closed',
        messageRef: 'm1',
        postStartedAt: noon,
      })
      .where(ofRule);
    app.clock.now = new Date(noon.getTime() + 5 * 60_000);
    await ask(6);
    const near = await database.db.select().from(cards).where(ofRule);
    expect(near).toMatchObject([{ messageRef: 'm1', generation: 1 }, { messageRef: 'm1' }]);
    await press('reject-all', ruleId);
    await database.db
      .update(cards)
      .set({ shownVersion: cards.wantedVersion, shownState: 'closed' })
      .where(ofRule);
    app.clock.now = new Date(noon.getTime() + 60 * 60_000);
    await ask(6);
    expect(await database.db.select().from(cards).where(ofRule)).toMatchObject([
      { messageRef: null, postStartedAt: null, generation: 2 },
      { messageRef: null, generation: 2 },
    ]);
  });

  test('an opt-out skips it, and the cards count without it', async () => {
    await ask(6);
    const person = { xUserId: `x${String(made)}`, handle: `fan_${String(made)}` };
    await database.db.transaction((tx) =>
      addOptOut(tx, { person, source: 'word', actor: system, now: noon }),
    );
    expect((await statesOf()).at(-1)).toBe('skipped wanted');
    expect((await seen()).at(-1)).toContain('5件のメッセージが確認を待っています。');
  });

  test('of a paused rule it may be approved, and is held until the rule is resumed', async () => {
    const [id = 0] = await ask(1);
    await database.db.update(rules).set({ state: 'paused', holdsSends: true });
    await press('approve', id);
    expect((await rowOf(id)).confirmation).toBe('approved');
    expect((await seen())[0]).toContain('ルールが一時停止中のため、再開してから送信します。');
  });
});
