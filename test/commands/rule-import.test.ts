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

  test('what cannot be imported any more when somebody accepts is all left out', async () => {
    const asked = await give(file(thanks('一'), thanks('二')));
    await database.db.execute(`update accounts set state = 'unlinked'`);
    const refused = await app.click(buttonOf(asked, 'accept'), admin);
    expect(textOf(refused)).toContain('読み込めませんでした');
    expect(await all()).toEqual([]);
  });
});
