import { asc } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { rules } from '../../db/schema.js';
import type { Answer, Form } from '../../src/chat/port.js';
import { makeAccount, makeChannel } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { buttonOf, drive, person, submission, textOf, type Drive } from './drive.js';

/* What a person gave and has not finished: it is kept, files too, and works once. Oracles: the rules made from it. */

const admin = { person: person('U1', { admin: true }) };
const discordAdmin = { person: person('42', { platform: 'discord', admin: true }) };

const png = Buffer.from('\u0089PNG\r\n\u001a\n a picture', 'latin1');
const picture = { name: 'coffee.png', sizeBytes: png.length, read: async () => png };
const kept = { media: [{ kind: 'image', file: 'coffee.png' }] };

function formOf(answer: Answer): Form {
  if (answer.kind !== 'form') throw new Error(`No form: ${textOf(answer)}`);
  return answer.form;
}

const hintOf = ({ fields }: Form, name: string): string =>
  fields.find((field) => field.name === name)?.hint ?? '';

describeEachDatabase('drafts of rules', (open) => {
  let database: Database;
  let app: Drive;

  beforeEach(async () => {
    database = open();
    app = drive(database);
    await makeAccount(database.db);
    await makeChannel(database.db, 'C1');
    await makeChannel(database.db, 'C1', { platform: 'discord' });
  });

  const all = () => database.db.select().from(rules).orderBy(asc(rules.id));

  /** Submits a form as a platform does once nothing is wrong in its fields. */
  const submitted = (
    form: Form,
    values: Readonly<Record<string, string>>,
    from: typeof admin = admin,
    files: Parameters<Drive['handlers']['submit']>[0]['files'] = { media: picture },
  ) => app.handlers.submit({ ...submission(form, values, from), files });

  test('a picture of the form goes with the rule once somebody has accepted it', async () => {
    const form = formOf(await app.command('rule create', {}, admin));
    const asked = await submitted(form, { name: 'お礼', on: 'follow', text: 'ありがとう' });
    expect(await all()).toEqual([]);
    await app.click(buttonOf(asked, 'accept'), admin);
    expect(await all()).toMatchObject([{ name: 'お礼', definition: kept }]);
  });

  test('the way back to the form keeps the picture, says so, and takes another in its place', async () => {
    const form = formOf(await app.command('rule create', {}, admin));
    const wrong = await submitted(form, { name: '応募', on: 'dm', text: '{nmae}' });
    expect(textOf(wrong)).toContain('入力した内容は残っています');
    const again = formOf(await app.click(buttonOf(wrong, 'rule-form'), admin));
    expect(hintOf(again, 'media')).toContain('添付済み: coffee.png');
    await submitted(again, { name: '応募', on: 'dm', text: 'どうも' }, admin, {});
    expect(await all()).toMatchObject([{ definition: kept }]);
    const second = await submitted(form, { name: '別', on: 'dm', text: '{nmae}' });
    const replaced = formOf(await app.click(buttonOf(second, 'rule-form'), admin));
    const other = { ...picture, name: 'tea.png' };
    await submitted(replaced, { name: '別', on: 'dm', text: 'どうも' }, admin, { media: other });
    expect((await all())[1]).toMatchObject({ definition: { media: [{ file: 'tea.png' }] } });
  });

  test.each([
    ['rule', { name: 'お礼', on: 'follow', text: 'ありがとう' }],
    ['campaign', { name: '抽選', on: 'follow', quota: '1', win: '当選' }],
  ])('what was accepted and then deleted as a %s is not made again', async (kind, options) => {
    const asked = await app.command(`${kind} create`, options, admin);
    await app.click(buttonOf(asked, 'accept'), admin);
    expect(await all()).toMatchObject([{ state: 'active' }]);
    await database.db.update(rules).set({ state: 'deleted' });
    const again = await app.click(buttonOf(asked, 'accept'), admin);
    expect(textOf(again)).toContain('すでに完了しています');
    expect(await all()).toMatchObject([{ state: 'deleted' }]);
  });

  test('what stood in the way of accepting can be put right, and then the same button works', async () => {
    const options = { name: 'お礼', on: 'follow', text: 'ありがとう' };
    const asked = await app.command('rule create', options, admin);
    await app.command('rule create', { ...options, on: 'dm' }, admin);
    const taken = await app.click(buttonOf(asked, 'accept'), admin);
    expect(textOf(taken)).toContain('すでに使われています');
    await database.db.update(rules).set({ state: 'deleted' });
    expect(textOf(await app.click(buttonOf(asked, 'accept'), admin))).toContain('作成しました');
  });

  test('on Discord the picture of a page that has errors is kept for the next try', async () => {
    await app.command('rule create', { name: '応募', on: 'dm', text: 'どうも' }, discordAdmin);
    const first = formOf(await app.command('rule edit', { id: '応募' }, discordAdmin));
    const page = { ...first, id: first.id.replace(/\.1$/u, '.5') };
    const values = { steps: 'あした: どうも' };
    const given = { ...submission(page, values, discordAdmin), files: { media: picture } };
    const errors = await app.handlers.check(given);
    expect(Object.keys(errors ?? {})).toEqual(['steps']);
    const again = await app.handlers.reopen(given, errors ?? {});
    expect(again === null ? '' : hintOf(again, 'media')).toContain('coffee.png');
    await submitted(page, { steps: '24h: どうも' }, discordAdmin, {});
    expect(await all()).toMatchObject([{ version: 2, definition: kept }]);
  });
});
