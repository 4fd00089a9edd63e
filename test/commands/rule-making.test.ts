import { asc, eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { recordSightings } from '../../db/record-sightings.js';
import { accounts, campaigns, rules, ruleVersions, sends } from '../../db/schema.js';
import type { Answer, Form } from '../../src/chat/port.js';
import { makeAccount, makeChannel, noon } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { buttonOf, drive, isPrivate, person, submission, textOf, type Drive } from './drive.js';

/* rule create and edit: by options, by form, and knowing what X's rules say. Oracles: the answers, the rows. */

const admin = { person: person('U1', { admin: true, name: 'Boss' }) };
const discordAdmin = { person: person('42', { platform: 'discord', admin: true, name: 'Boss' }) };

const answering = { name: '応募', on: 'dm', keyword: '応募', text: '{name}さん、ありがとう' };

function formOf(answer: Answer): Form {
  if (answer.kind !== 'form') throw new Error(`No form: ${textOf(answer)}`);
  return answer.form;
}

const valuesOf = (form: Form): Record<string, string> =>
  Object.fromEntries(
    form.fields.flatMap((field) => {
      if (field.kind === 'file') return [];
      return [[field.name, field.kind === 'text' ? field.value : field.values.join(',')]];
    }),
  );

describeEachDatabase('rules made by command', (open) => {
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

  test('with everything required a rule is made at once, once per interaction', async () => {
    const answer = await app.command('rule create', answering, admin);
    expect(isPrivate(answer)).toBe(true);
    expect(textOf(answer)).toContain('「応募」を作成しました(番号: 1)');
    expect((await all()).map(({ name, state, version }) => [name, state, version])).toEqual([
      ['応募', 'active', 1],
    ]);
    const again = await app.command('rule create', answering, admin);
    expect(textOf(again)).toContain('番号: 1');
    expect(await all()).toHaveLength(1);
    const other = await app.command('rule create', { ...answering, text: 'べつ' }, admin);
    expect(textOf(other)).toContain('すでに使われています');
    expect(await all()).toHaveLength(1);
  });

  test('a name that a campaign has is not free for a rule, nor the other way round, and the answer says which has it', async () => {
    const campaign = { name: '抽選', on: 'dm', keyword: '応募', quota: '1', win: '当選' };
    await app.command('rule create', answering, admin);
    await app.command('campaign create', campaign, admin);
    const told = async (command: string, options: Record<string, string>) =>
      textOf(await app.command(command, options, admin));
    const byCampaign = 'このアカウントの抽選キャンペーンですでに使われています';
    const byRule = 'このアカウントの自動返信ルールですでに使われています';
    expect(await told('rule create', { ...answering, name: '抽選' })).toContain(byCampaign);
    expect(await told('rule edit', { id: '応募', name: '抽選' })).toContain(byCampaign);
    expect(await told('campaign create', { ...campaign, name: '応募' })).toContain(byRule);
    expect(await told('campaign create', { ...campaign, quota: '2' })).toContain(byCampaign);
    expect((await all()).map(({ name }) => name)).toEqual(['応募', '抽選']);
  });

  test('only admins may', async () => {
    const answer = await app.command('rule create', answering);
    expect(isPrivate(answer)).toBe(true);
    expect(await all()).toEqual([]);
  });

  test('everything that is wrong is told at once, and the form has what was typed', async () => {
    const answer = await app.command(
      'rule create',
      { ...answering, text: '{nmae}さん', hours: '25:00-26:00', on: 'dm,folow' },
      admin,
    );
    const text = textOf(answer);
    expect(text).toContain('text: 文面1: {nmae}');
    expect(text).toContain('hours: ');
    expect(text).toContain('on: 「folow」');
    expect(await all()).toEqual([]);
    const form = formOf(await app.click(buttonOf(answer), admin));
    expect(valuesOf(form)).toMatchObject({ name: '応募', text: '{nmae}さん' });
    const made = await app.submit(
      form,
      { ...valuesOf(form), text: '{name}さん', hours: '09:00-21:00', on: 'dm' },
      admin,
    );
    expect(textOf(made)).toContain('作成しました');
    expect((await all())[0]?.definition).toMatchObject({
      texts: ['{name}さん'],
      hours: { from: '09:00', until: '21:00' },
      keywords: ['応募'],
    });
  });

  test('what X does not allow is made only by who goes on, who is recorded', async () => {
    const answer = await app.command(
      'rule create',
      { name: 'お礼', on: 'follow', text: 'フォローありがとう' },
      admin,
    );
    expect(textOf(answer)).toContain('まだ作成していません');
    expect(textOf(answer)).toContain('on:dm と keyword');
    expect(await all()).toEqual([]);
    const made = await app.click(buttonOf(answer, 'accept'), admin);
    expect(textOf(made)).toContain('作成しました');
    const [version] = await database.db.select().from(ruleVersions);
    expect(version).toMatchObject({
      accepted: [{ kind: 'unsolicited_dm', on: ['follow'] }],
      madeBy: { name: 'Boss' },
    });
    await app.click(buttonOf(answer, 'accept'), admin);
    expect(await all()).toHaveLength(1);
  });

  test('bare rule create leads through one form on Slack', async () => {
    const form = formOf(await app.command('rule create', {}, admin));
    expect(form.fields.length).toBeGreaterThan(15);
    const values = {
      ...valuesOf(form),
      name: 'ステップ',
      on: 'dm',
      text: 'はじめまして || こんにちは',
      steps: '24h: その後いかがですか?\n3d: またお待ちしています',
      text_by_language: 'en: Hello',
    };
    const wrong = await app.handlers.check(
      submission(form, { ...values, steps: 'あした: どうも', name: '' }, admin),
    );
    expect(Object.keys(wrong ?? {}).sort()).toEqual(['name', 'steps']);
    expect(await app.handlers.check(submission(form, values, admin))).toBeNull();
    await app.submit(form, values, admin);
    expect((await all())[0]?.definition).toMatchObject({
      texts: ['はじめまして', 'こんにちは'],
      steps: [{ afterMinutes: 1_440 }, { afterMinutes: 4_320, texts: ['またお待ちしています'] }],
      textsByLanguage: { en: ['Hello'] },
    });
    const twice = await app.submit(form, values, admin);
    expect(textOf(twice)).toContain('番号: 1');
    expect(await all()).toHaveLength(1);
  });

  test('on Discord the first page makes it, and the other pages edit it', async () => {
    const form = formOf(await app.command('rule create', { hours: '09:00-21:00' }, discordAdmin));
    expect(form.fields).toHaveLength(5);
    const values = { ...valuesOf(form), name: '応募', on: 'dm', text: 'どうも', keyword: '応募' };
    const made = await app.submit(form, values, discordAdmin);
    expect(textOf(made)).toContain('作成しました');
    expect((await all())[0]?.definition).toMatchObject({ hours: { from: '09:00' } });
    const page = formOf(await app.click({ ...buttonOf(made, 'rule-form') }, discordAdmin));
    expect(page.fields.map(({ name }) => name)).toContain('repeat');
    await app.submit(page, { ...valuesOf(page), repeat: 'daily' }, discordAdmin);
    const [rule] = await all();
    expect(rule).toMatchObject({ version: 2, definition: { repeat: 'daily', keywords: ['応募'] } });
  });

  test("a form is its owner's, whoever else is an admin", async () => {
    const form = formOf(await app.command('rule create', {}, admin));
    const other = { person: person('U2', { admin: true }) };
    const answer = await app.submit(form, { ...valuesOf(form), ...answering }, other);
    expect(isPrivate(answer)).toBe(true);
    expect(await all()).toEqual([]);
  });

  test('edit with options makes a new version; without, the form; an emptied field takes a condition away', async () => {
    await app.command('rule create', { ...answering, hours: '09:00-21:00' }, admin);
    const changed = await app.command('rule edit', { id: '応募', text: '新しい文' }, admin);
    expect(textOf(changed)).toContain('第2版');
    const same = await app.command('rule edit', { id: '1', text: '新しい文' }, admin);
    expect(textOf(same)).toContain('変更はありません');
    const form = formOf(await app.command('rule edit', { id: '1' }, admin));
    expect(valuesOf(form)).toMatchObject({ text: '新しい文', hours: '09:00-21:00' });
    await app.submit(form, { ...valuesOf(form), hours: '' }, admin);
    expect((await all())[0]).toMatchObject({ version: 3, definition: { hours: null } });
    const stale = await app.submit(form, { ...valuesOf(form), text: '古い' }, admin);
    expect(textOf(stale)).not.toContain('第4版');
    expect((await all())[0]).toMatchObject({ version: 3, definition: { texts: ['新しい文'] } });
    expect(await database.db.select().from(sends)).toEqual([]);
  });

  test('only hashtags that are still listened to count against an account', async () => {
    const tagged = (name: string, hashtag: string) => ({ name, on: 'dm,hashtag', hashtag });
    const campaign = { quota: '1', win: '当選', accept: 'yes' };
    await app.command('rule create', { ...tagged('a', 'a,b'), text: 'x', accept: 'yes' }, admin);
    await app.command('campaign create', { ...tagged('b', 'c,d,e'), ...campaign }, admin);
    const more = { ...tagged('c', 'f,g'), text: 'x', accept: 'yes' };
    expect(textOf(await app.command('rule create', more, admin))).toContain('7個');
    const { db } = database;
    await db.update(campaigns).set({ endedAt: noon });
    expect(textOf(await app.command('rule create', more, admin))).toContain('「c」を作成しました');
    const last = { ...tagged('d', 'h,i'), text: 'x', accept: 'yes' };
    expect(textOf(await app.command('rule create', last, admin))).toContain('6個');
    const [first] = await all();
    await db
      .update(rules)
      .set({ definition: { ...first?.definition, until: '2020-01-01' } })
      .where(eq(rules.name, 'a'));
    expect(textOf(await app.command('rule create', last, admin))).toContain('「d」を作成しました');
    // What it says can still be changed, though its end has passed.
    const edited = await app.command('rule edit', { id: 'a', text: 'y' }, admin);
    expect(textOf(edited)).toContain('第2版');
  });

  test('what was exported is imported without a change; edits, unknown keys and aliases are told', async () => {
    await app.command('rule create', { ...answering, hours: '22:00-06:00' }, admin);
    await app.command(
      'rule create',
      { name: 'お礼', on: 'follow', text: '一行目\n二行目 || #: と "引用"', accept: 'yes' },
      admin,
    );
    const answer = await app.command('rule export', {}, admin);
    const content = answer.kind === 'message' ? (answer.file?.content.toString() ?? '') : '';
    expect(content).toContain('一行目');
    const onDiscord = await app.command('rule export', {}, discordAdmin);
    expect(onDiscord.kind === 'message' && onDiscord.file?.content.toString()).toBe(content);
    const give = async (text: string) => {
      const form = formOf(await app.command('rule import', {}, admin));
      const file = {
        name: 'rules.yaml',
        sizeBytes: Buffer.byteLength(text),
        read: async () => Buffer.from(text),
      };
      const given = { ...submission(form, {}, admin), files: { file } };
      return textOf(await app.handlers.submit(given));
    };
    expect(await give(content)).toContain('変更はありませんでした');
    expect(await give(content.replace('一行目', 'さいしょ'))).toContain('変更: 「お礼」(第2版)');
    expect(await give(content.replace('hours:', 'hourz:'))).toContain('hourz');
    expect(await give(content.replaceAll('accept: true', ''))).toContain('accept: true');
    expect(await give('version: 1\nrules: &a [*a]')).toContain('YAML');
    const after = await all();
    expect(after.map(({ name, version }) => [name, version])).toEqual([
      ['応募', 1],
      ['お礼', 2],
    ]);
  });

  test('only messages take more than one input of Slack; what was typed always fits', async () => {
    const long = (form: Form) =>
      form.fields.flatMap((field) =>
        field.kind === 'text' && field.maxLength > 3_000 ? [field.name] : [],
      );
    const open = async (command: string, given: Readonly<Record<string, string>> = {}) => {
      const answer = await app.command(command, given, admin);
      if (answer.kind !== 'form') throw new Error(textOf(answer));
      return answer.form;
    };
    expect(long(await open('rule create'))).toEqual(['text', 'text_by_language', 'steps']);
    expect(long(await open('campaign create'))).toEqual(['win', 'lose', 'entered', 'codes']);
    const hours = 'x'.repeat(200);
    const field = (await open('rule create', { hours })).fields.find(
      ({ name }) => name === 'hours',
    );
    expect(field).toMatchObject({ value: hours, maxLength: 200 });
  });

  test('a trial tells whom a rule would have answered with which text, who not, and sends nothing', async () => {
    const [account] = await database.db.select().from(accounts);
    const wrote = (eventId: string, who: string, text: string) => ({
      act: { kind: 'dm' as const, eventId, text, language: null },
      actor: { xUserId: who, handle: `h${who}`, name: `N${who}` },
      accountXUserId: account?.xUserId ?? '',
      at: noon,
      sourceId: eventId,
    });
    const sightings = [
      wrote('1', '7', '応募します'),
      wrote('2', '8', 'おはよう'),
      wrote('3', '7', '応募!'),
    ];
    await app.command('rule create', answering, admin);
    await database.db.transaction((tx) =>
      recordSightings(tx, {
        accountId: account?.id ?? 0,
        source: 'poll',
        sightings,
        since: null,
        now: noon,
        backfillHours: 24,
      }),
    );
    const tried = textOf(await app.command('rule test', { id: '応募' }, admin));
    expect(tried).toContain('@h7');
    expect(tried).toContain('N7さん、ありがとう');
    expect(tried).not.toContain('N8さん');
    expect(await database.db.select().from(sends)).toEqual([]);
  });

  test('an accepted rule stays accepted when it is edited', async () => {
    await app.command(
      'rule create',
      { name: 'お礼', on: 'follow', text: 'ありがとう', accept: 'yes' },
      admin,
    );
    const changed = await app.command('rule edit', { id: 'お礼', text: 'どうも' }, admin);
    expect(textOf(changed)).toContain('第2版');
    const versions = await database.db
      .select()
      .from(ruleVersions)
      .where(eq(ruleVersions.version, 2));
    expect(versions[0]?.accepted).toHaveLength(1);
  });
});
