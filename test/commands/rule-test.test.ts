import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { recordSightings } from '../../db/record-sightings.js';
import { saveRuleActs } from '../../db/rule-acts.js';
import { makeRule } from '../../db/rules.js';
import { rules, sends, triggers } from '../../db/schema.js';
import type { Answer } from '../../src/chat/port.js';
import type { RuleDefinition } from '../../src/domain/rules/rule.js';
import { rule } from '../domain/rules/samples.js';
import { makeAccount, makeChannel, noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { dm, sighting } from '../support/matching-stage.js';
import { drive, isPrivate, person, textOf, type Drive } from './drive.js';

/* rule test: who would get what among what people did. Oracles: the answer, and that no row changes. */

const admin = { person: person('U1', { admin: true }) };

describeEachDatabase('rule test', (open) => {
  let database: Database;
  let app: Drive;
  let accountId: number;

  beforeEach(async () => {
    database = open();
    app = drive(database);
    accountId = (await makeAccount(database.db)).id;
    await makeChannel(database.db, 'C1');
  });

  async function add(changes: Partial<RuleDefinition> = {}): Promise<void> {
    const definition = rule({ keywords: ['応募'], texts: ['{name}さん、どうも'], ...changes });
    await database.db.transaction((tx) =>
      makeRule(tx, {
        accountId,
        kind: 'rule',
        name: '応募',
        definition: { ...definition },
        accepted: [],
        actor: sato,
        now: noon,
      }),
    );
  }

  /** Messages to us, each of a person of its own number, an hour before the rule. */
  async function wrote(...texts: readonly (readonly [who: string, text: string])[]): Promise<void> {
    const at = new Date(noon.getTime() - 3_600_000);
    const sightings = texts.map(([who, text], index) =>
      sighting(dm(text, String(9_000 + index)), who, { at }),
    );
    await database.db.transaction((tx) =>
      recordSightings(tx, {
        accountId,
        source: 'poll',
        sightings,
        since: null,
        now: noon,
        backfillHours: 24,
      }),
    );
  }

  test('names who would get which text and who not and why, and sends nothing', async () => {
    await add();
    await wrote(['1', '応募します'], ['2', 'こんにちは'], ['1', '応募、もう一度']);
    const answer = await app.command('rule test', { id: '応募' }, admin);
    expect(isPrivate(answer)).toBe(true);
    const told = textOf(answer);
    expect(told).toContain('直近の行動 3件で試すと、1人に');
    expect(told).toContain('@fan_1');
    expect(told).toContain('ファン1さん、どうも');
    expect(told).toContain('キーワードが含まれない: 1件 @fan_2');
    expect(await database.db.select().from(sends)).toEqual([]);
    const states = await database.db.select({ state: triggers.state }).from(triggers);
    expect(states.map(({ state }) => state)).toEqual(['new', 'new', 'new']);
    expect(await app.click({ verb: 'rule-test', id: '1' }, admin)).toMatchObject({
      view: { title: 'ルール「応募」のテスト' },
    });
  });

  test('says who was answered by it already', async () => {
    await add();
    await wrote(['1', '応募します']);
    const at = new Date(noon.getTime() - 3_600_000);
    const act = { kind: 'dm', key: 'dm:earlier', at, ourPostId: null, theirPostId: null } as const;
    await database.db.transaction((tx) =>
      saveRuleActs(tx, [{ ...act, ruleId: 1, xUserId: '1', verdict: 'answered' }]),
    );
    const told = textOf(await app.command('rule test', { id: '1' }, admin));
    expect(told).toContain('@fan_1 (このルールで対応済み)');
    expect(told).toContain('ファン1さん、どうも');
  });

  test('asks X about people where the rule needs it, and says so when it cannot', async () => {
    await add({ followersOnly: true });
    await wrote(['1', '応募します'], ['2', '応募']);
    const unknown = textOf(await app.command('rule test', { id: '1' }, admin));
    expect(unknown).toContain('確認できない');
    expect(unknown).not.toContain('どうも');
    const asked: string[][] = [];
    const knowing = drive(database, {
      findPeople: async (_account, ids) => {
        asked.push([...ids]);
        const facts = { followers: 5, createdAt: noon };
        return new Map(
          ids.map((id) => [
            id,
            { ...facts, handle: `now_${id}`, name: `N${id}`, followsUs: id === '2' },
          ]),
        );
      },
    });
    const told = textOf(await knowing.command('rule test', { id: '1' }, admin));
    expect(asked).toEqual([['1', '2']]);
    expect(told).toContain('@now_2');
    expect(told).toContain('N2さん、どうも');
    expect(told).toMatch(/1件 @now_1/u);
  });

  const fileOf = (answer: Answer): string[] =>
    answer.kind === 'message'
      ? (answer.file?.content.toString().replace('\uFEFF', '').trim().split('\n') ?? [])
      : [];

  test('gives the text of everybody in a file where the answer shows a part of them only', async () => {
    await add({ texts: ['={name}'] });
    const entering = Array.from({ length: 16 }, (_, index) => [String(index + 1), '応募'] as const);
    await wrote(...entering.slice(0, 15));
    expect(fileOf(await app.command('rule test', { id: '1' }, admin))).toEqual([]);
    await wrote(...entering, ['99', 'こんにちは']);
    const answer = await app.command('rule test', { id: '1' }, admin);
    expect(textOf(answer)).toContain('CSVファイル');
    const lines = fileOf(answer);
    expect(lines).toHaveLength(18);
    expect(lines[0]).toBe('handle,user_id,result,reason,text');
    expect(lines.find((line) => line.includes(',16,'))).toBe(`fan_16,16,answered,,'=ファン16`);
    expect(lines[17]).toBe('fan_99,99,ignored,キーワードが含まれない,');
    const clicked = await app.click({ verb: 'rule-test', id: '1' }, admin);
    expect(fileOf(clicked)).toEqual(lines);
  });

  test('asks X about 300 people, page by page, and says where it stopped', async () => {
    await add({ followersOnly: true });
    const ids = Array.from({ length: 305 }, (_, index) => String(index + 1));
    await wrote(...ids.map((id) => [id, '応募'] as const));
    const pages: number[] = [];
    const limited = (most: number) =>
      drive(database, {
        findPeople: async (_account, asked) => {
          pages.push(asked.length);
          const facts = { followers: 5, createdAt: noon, followsUs: true };
          return pages.length > most
            ? null
            : new Map(asked.map((id) => [id, { ...facts, handle: `now_${id}`, name: `N${id}` }]));
        },
      });
    const command = ['rule test', { id: '1', count: '400' }, admin] as const;
    const told = await limited(9).command(...command);
    expect(pages).toEqual([100, 100, 100]);
    expect(textOf(told)).toContain('300人までです。残りの 5人は');
    expect(fileOf(told).filter((line) => line.includes(',answered,'))).toHaveLength(300);
    expect(fileOf(told).filter((line) => line.includes(',unknown,'))).toHaveLength(5);
    pages.length = 0;
    const half = await limited(1).command(...command);
    expect(textOf(half)).toContain('確認できない');
    expect(fileOf(half).filter((line) => line.includes(',answered,'))).toHaveLength(100);
  });

  test('shows the same variant each time, and looks at as many acts as it is told', async () => {
    await add({ texts: ['甲', '乙', '丙'], keywords: [] });
    await wrote(['1', 'a'], ['2', 'b'], ['3', 'c'], ['4', 'd']);
    const once = textOf(await app.command('rule test', { id: '1' }, admin));
    expect(textOf(await app.command('rule test', { id: '1' }, admin))).toBe(once);
    const two = textOf(await app.command('rule test', { id: '1', count: '2' }, admin));
    expect(two).toContain('行動 2件');
    expect(two).not.toContain('@fan_2');
    expect(two).toContain('@fan_4');
    for (const count of ['0', 'many', '1001']) {
      expect(textOf(await app.command('rule test', { id: '1', count }, admin))).toContain('count:');
    }
  });

  test('says when there is nothing to try it with, and is for admins', async () => {
    await add();
    expect(textOf(await app.command('rule test', { id: '1' }, admin))).toContain(
      'まだ記録されていない',
    );
    expect(textOf(await app.command('rule test', { id: '1' }))).toContain('管理者だけ');
    expect(textOf(await app.click({ verb: 'rule-test', id: '1' }))).toContain('管理者だけ');
    await database.db.update(rules).set({ state: 'deleted' });
    expect(textOf(await app.click({ verb: 'rule-test', id: '1' }, admin))).toContain(
      'すでに削除されています',
    );
  });
});
