import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { makeRule } from '../../db/rules.js';
import { rules, sends } from '../../db/schema.js';
import type { RuleDefinition } from '../../src/domain/rules/rule.js';
import { rule } from '../domain/rules/samples.js';
import { makeAccount, makeChannel, makeSend, noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { buttonOf, drive, isPrivate, person, textOf, viewOf, type Drive } from './drive.js';

/* rule list, show, pause, resume and delete, by command and by button. Oracles: the answers, the rows. */

const admin = { person: person('U1', { admin: true, name: 'Boss' }) };

describeEachDatabase('rules by command', (open) => {
  let database: Database;
  let app: Drive;
  let accountId: number;

  beforeEach(async () => {
    database = open();
    app = drive(database);
    accountId = (await makeAccount(database.db)).id;
    await makeChannel(database.db, 'C1');
  });

  async function add(
    name: string,
    changes: Partial<RuleDefinition> = {},
    account = accountId,
  ): Promise<number> {
    const made = await database.db.transaction((tx) =>
      makeRule(tx, {
        accountId: account,
        kind: 'rule',
        name,
        definition: { ...rule(changes) },
        accepted: changes.accept === true ? [{ kind: 'unsolicited_dm', on: ['follow'] }] : [],
        actor: sato,
        now: noon,
      }),
    );
    if (made.kind !== 'made') throw new Error(made.kind);
    return made.ruleId;
  }

  const stateOf = async (id: number) =>
    (await database.db.select().from(rules).where(eq(rules.id, id)))[0]?.state;

  test('list has every rule with number, state, account and what it does; anybody may ask', async () => {
    expect(textOf(await app.command('rule list'))).toContain('/xtep rule create');
    await add('お礼', { on: ['like'], accept: true });
    await add('応募', { on: ['reply'], do: 'reply' });
    await app.command('rule pause', { id: '応募' }, admin);
    const answer = await app.command('rule list');
    expect(isPrivate(answer)).toBe(true);
    const lines = textOf(answer);
    expect(lines).toContain('#1 お礼 ・ 稼働中 ・ @shop ・ いいね → DM');
    expect(lines).toContain('#2 応募 ・ 停止中 ・ @shop ・ リプライ → リプライ');
  });

  test('history and show tell which version of the rule sent what', async () => {
    const id = await add('お礼');
    const send = { ruleId: id, origin: 'rule' } as const;
    await makeSend(database.db, accountId, { ...send, ruleVersion: 1 });
    await makeSend(database.db, accountId, { ...send, ruleVersion: 2 });
    const lines = textOf(await app.command('history', { rule: 'お礼' }));
    expect(lines).toContain('(ルール「お礼」第1版)');
    expect(lines).toContain('(ルール「お礼」第2版)');
    expect(textOf(await app.command('show', { id: '2' }))).toContain('ルール「お礼」第2版');
  });

  test('a rule whose time is to come or over says so', async () => {
    await add('先', { from: '2099-01-01' });
    await add('後', { until: '2026-01-01' });
    await add('今', { from: '2026-01-01', until: '2099-01-01' });
    await add('止', { until: '2099-01-01' });
    await app.command('rule pause', { id: '止' }, admin);
    const lines = textOf(await app.command('rule list'));
    expect(lines).toContain('先 ・ 開始前');
    expect(lines).toContain('後 ・ 終了');
    expect(lines).toContain('今 ・ 稼働中');
    expect(lines).toContain('止 ・ 停止中');
    expect(textOf(await app.command('rule show', { id: '後' }))).toContain('終了');
  });

  test('show says what it does, how its sends stand, who accepted what, and what X hides', async () => {
    const id = await add('お礼', {
      on: ['like'],
      texts: ['ありがとう', 'どうも'],
      textsByLanguage: { en: ['Thanks'] },
      steps: [{ afterMinutes: 1_440, texts: ['その後いかがですか'], media: [] }],
      media: [{ kind: 'image', file: 'photo.png' }],
      accept: true,
    });
    await makeSend(database.db, accountId, { ruleId: id, origin: 'rule' });
    await makeSend(database.db, accountId, {
      ruleId: id,
      origin: 'rule',
      state: 'sent',
      sentAt: noon,
    });
    const answer = await app.command('rule show', { id: 'お礼' });
    const shown = textOf(answer);
    for (const words of [
      'どうも',
      'Thanks',
      'その後いかがですか',
      'photo.png',
      '新しい100人',
      '完了 1件',
      '送信待ち 1件',
      '承知のうえで',
      '第1版',
    ]) {
      expect(shown).toContain(words);
    }
    expect(viewOf(answer).buttons.map(({ verb, id: value }) => `${verb}:${value}`)).toEqual([
      `rule-pause:${String(id)}`,
      `rule-test:${String(id)}`,
      `rule-edit:${String(id)}`,
      `rule-delete:${String(id)}`,
    ]);
  });

  test('pause and resume, by command and by the button of the card, in place of it', async () => {
    const id = await add('お礼');
    const paused = await app.command('rule pause', { id: '#1' }, admin);
    expect(textOf(paused)).toContain('停止しました');
    expect(await stateOf(id)).toBe('paused');
    expect(textOf(await app.command('rule pause', { id: 'お礼' }, admin))).toContain(
      'すでに停止中',
    );
    const resumed = await app.click(buttonOf(paused, 'rule-resume'), admin);
    expect(resumed.kind).toBe('replace');
    expect(textOf(resumed)).toContain('再開しました');
    expect(await stateOf(id)).toBe('active');
    const again = await app.click(buttonOf(resumed, 'rule-pause'), admin);
    expect(textOf(again)).toContain('停止しました');
    expect(textOf(await app.command('rule resume', { id: '1' }, admin))).toContain('再開しました');
    expect(textOf(await app.command('rule resume', { id: '1' }, admin))).toContain(
      '停止していません',
    );
  });

  test('delete says how many were skipped; its button asks back first', async () => {
    const id = await add('お礼');
    const waiting = await makeSend(database.db, accountId, { ruleId: id, origin: 'rule' });
    const shown = await app.command('rule show', { id: '1' });
    const asked = await app.click(buttonOf(shown, 'rule-delete'), admin);
    expect(textOf(asked)).toContain('送信待ちの 1件');
    expect(await stateOf(id)).toBe('active');
    const done = await app.click(buttonOf(asked), admin);
    expect(textOf(done)).toContain('1件はスキップ');
    expect(await stateOf(id)).toBe('deleted');
    const [send] = await database.db.select().from(sends).where(eq(sends.id, waiting.id));
    expect(send).toMatchObject({ state: 'skipped', skipReason: 'rule_deleted' });
    for (const verb of ['rule-pause', 'rule-delete-now', 'rule-delete']) {
      const late = await app.click({ verb, id: String(id) }, admin);
      expect(textOf(late)).toContain('すでに削除されています');
    }
    await add('お礼');
    expect(textOf(await app.command('rule delete', { id: 'お礼' }, admin))).toContain(
      '削除しました',
    );
  });

  test('a wrong name answers with the nearest; a name on two accounts asks for the number', async () => {
    await add('夏のお礼');
    expect(textOf(await app.command('rule show', { id: '夏のおれい' }))).toContain('夏のお礼');
    const other = (await makeAccount(database.db, 'other')).id;
    await add('夏のお礼', {}, other);
    const which = textOf(await app.command('rule pause', { id: '夏のお礼' }, admin));
    expect(which).toContain('#1 夏のお礼 (@shop)');
    expect(which).toContain('#2 夏のお礼 (@other)');
    expect(await stateOf(1)).toBe('active');
    expect(await stateOf(2)).toBe('active');
  });

  test('only admins change rules, by command and by button', async () => {
    const id = await add('お礼');
    for (const word of ['pause', 'resume', 'delete']) {
      const refused = await app.command(`rule ${word}`, { id: '1' });
      expect(textOf(refused)).toContain('管理者だけ');
    }
    for (const verb of ['rule-pause', 'rule-resume', 'rule-delete', 'rule-delete-now']) {
      expect(textOf(await app.click({ verb, id: String(id) }))).toContain('管理者だけ');
    }
    expect(await stateOf(id)).toBe('active');
  });

  test('speaks English where the channel does', async () => {
    await makeChannel(database.db, 'C2', { locale: 'en' });
    await add('Thanks', { on: ['like'], accept: true });
    const shown = textOf(await app.command('rule show', { id: 'Thanks' }, { channelId: 'C2' }));
    expect(shown).toContain('newest 100');
    expect(shown).not.toMatch(/稼働中|送信待ち/u);
  });
});
