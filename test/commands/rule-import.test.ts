import { asc } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { rules, ruleVersions } from '../../db/schema.js';
import type { Answer } from '../../src/chat/port.js';
import { makeAccount, makeChannel } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { buttonOf, drive, person, submission, textOf, type Drive } from './drive.js';

/* rule import: a file written by hand, and what X's rules say against it. Oracles: the answers, the rows. */

const admin = { person: person('U1', { admin: true, name: 'Boss' }) };
const other = { person: person('U2', { admin: true, name: 'Deputy' }) };

describeEachDatabase('rules imported', (open) => {
  let database: Database;
  let app: Drive;

  beforeEach(async () => {
    database = open();
    app = drive(database);
    await makeAccount(database.db);
    await makeChannel(database.db, 'C1');
  });

  const all = () => database.db.select().from(rules).orderBy(asc(rules.id));

  async function give(text: string): Promise<Answer> {
    const answer = await app.command('rule import', {}, admin);
    if (answer.kind !== 'form') throw new Error(textOf(answer));
    const bytes = Buffer.from(text);
    const file = { name: 'rules.yaml', sizeBytes: bytes.length, read: async () => bytes };
    return app.handlers.submit({ ...submission(answer.form, {}, admin), files: { file } });
  }

  const thanks = (name: string) => `  - name: ${name}\n    on: [follow]\n    text: ありがとう\n`;
  const file = (...entries: readonly string[]) => `version: 1\nrules:\n${entries.join('')}`;

  test('what X does not allow is imported as a whole by who presses, once', async () => {
    const harmless = '  - name: 応募\n    on: [dm]\n    text: どうも\n';
    const names = ['一', '二', '三', '四', '五', '六'];
    const asked = await give(file(harmless, ...names.map(thanks)));
    for (const name of names) expect(textOf(asked)).toContain(name);
    expect(await all()).toEqual([]);
    const done = await app.click(buttonOf(asked, 'accept'), other);
    expect(done.kind).toBe('replace');
    expect(textOf(done)).toContain('作成: 「六」');
    expect((await all()).map(({ name }) => name)).toEqual(['応募', ...names]);
    const versions = await database.db
      .select()
      .from(ruleVersions)
      .orderBy(asc(ruleVersions.ruleId));
    expect(versions[0]).toMatchObject({ accepted: [], definition: { accept: false } });
    expect(versions[1]).toMatchObject({
      accepted: [{ kind: 'unsolicited_dm' }],
      definition: { accept: true },
      madeBy: { name: 'Deputy' },
    });
    await database.db.update(rules).set({ state: 'deleted' });
    const again = await app.click(buttonOf(asked, 'accept'), admin);
    expect(textOf(again)).toContain('すでに完了しています');
    expect((await all()).filter(({ state }) => state !== 'deleted')).toEqual([]);
  });

  test('a file takes no name that a campaign has, and says so', async () => {
    const campaign = { name: '抽選', on: 'dm', keyword: '応募', quota: '1', win: '当選' };
    await app.command('campaign create', campaign, admin);
    const refused = await give(file('  - name: 抽選\n    on: [dm]\n    text: どうも\n'));
    expect(textOf(refused)).toContain('抽選キャンペーンですでに使われています');
    expect(await all()).toHaveLength(1);
  });

  test('a file that a person wrote by hand is read as it is meant', async () => {
    const written = `version: 1
rules:
  - name: 応募
    on: like
    post: 9223372036854775807
    keyword:
    text: 0120
    followers_only: yes
    min_followers: 0010
    accept: True
    until: 2030-12-31
  - name: 返信
    on: [dm, reply]
    keyword: 応募
    text: "true"
    confirm: no
`;
    expect(textOf(await give(written))).toContain('作成: 「応募」');
    expect(await all()).toMatchObject([
      {
        definition: {
          on: ['like'],
          post: '9223372036854775807',
          keywords: [],
          texts: ['0120'],
          followersOnly: true,
          minFollowers: 10,
          accept: true,
          until: '2030-12-31',
        },
      },
      { definition: { keywords: ['応募'], texts: ['true'], confirm: false } },
    ]);
    expect(textOf(await give(written))).toContain('変更はありませんでした');
    const answer = await app.command('rule export', {}, admin);
    const exported = answer.kind === 'message' ? (answer.file?.content.toString() ?? '') : '';
    expect(textOf(await give(exported))).toContain('変更はありませんでした');
  });

  test('what is refused names line, rule and key, and what should stand there', async () => {
    const refused = textOf(
      await give(`version: 1
rules:
  - name: a
    on: dm
    text: x
    post:
      - 1
    followers_only: maybe
  - name: b
    on: dm
    keyword:
      - 応募
      - a,b
  - name: c
    on: [dm]
    text: x
    steps: 24h
`),
    );
    const inShape = textOf(
      await give(`version: 1
rules:
  - name: a
    on: dm
    text: x
    followers_only: maybe
  - {name: b, on: dms, text: x, keyword: [応募, "a,b"]}
`),
    );
    expect(refused).toContain('6行目 ルール「a」 post: この値は使えません。値を1つだけ');
    expect(refused).toContain('9行目 ルール「b」 text: 必ず');
    expect(refused).toContain('17行目 ルール「c」 steps: この値は使えません。after と text');
    expect(inShape).toContain('6行目 ルール「a」 followers_only: 「maybe」は選べません');
    expect(inShape).toContain('7行目 ルール「b」 on: 「dms」は選べません');
    expect(inShape).toContain('7行目 ルール「b」 keyword: キーワード「a,b」には区切り');
    expect(await all()).toEqual([]);
  });

  test('what cannot be imported any more when somebody accepts is all left out', async () => {
    const asked = await give(file(thanks('一'), thanks('二')));
    await database.db.execute(`update accounts set state = 'unlinked'`);
    const refused = await app.click(buttonOf(asked, 'accept'), admin);
    expect(textOf(refused)).toContain('読み込めませんでした');
    expect(await all()).toEqual([]);
  });
});
