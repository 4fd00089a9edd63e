import { asc } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { enterCampaign } from '../../db/campaign-entries.js';
import { findCampaign } from '../../db/campaigns.js';
import type { Database } from '../../db/database.js';
import { campaignCodes, campaignPosts, campaigns, rules } from '../../db/schema.js';
import type { Answer, Form, GivenFile } from '../../src/chat/port.js';
import { system } from '../../src/domain/actor.js';
import type { DrawEnd } from '../../src/domain/campaigns/draw-end.js';
import type { SendOutcome } from '../../src/x/port.js';
import { entrant, people } from '../support/campaign-stage.js';
import { closedToUs, makeAccount, makeChannel, noon } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { silentX } from '../support/silent-x.js';

import {
  buttonOf,
  drive,
  isPrivate,
  person,
  submission,
  textOf,
  viewOf,
  type Drive,
} from './drive.js';

/* The commands of campaigns, as a platform would type and press them. Oracles: the answers, the rows, what X was asked. */

const admin = { person: person('U1', { admin: true, name: 'Boss' }) };
const discordAdmin = { person: person('42', { platform: 'discord', admin: true, name: 'Boss' }) };

const plain = {
  name: '秋の抽選',
  on: 'dm',
  keyword: '応募',
  quota: '2',
  win: '{name}さん、当選です',
  followers_only: 'no',
};

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

const file = (content: Buffer | string, name = 'codes.csv'): GivenFile => {
  const bytes = Buffer.from(content);
  return { name, sizeBytes: bytes.length, read: () => Promise.resolve(bytes) };
};

function fileOf(answer: Answer): string {
  if (answer.kind !== 'message' || answer.file === undefined) throw new Error('No file.');
  return answer.file.content.toString('utf8');
}

describeEachDatabase('campaigns by command', (open) => {
  let database: Database;
  let app: Drive;
  let posts: string[];
  let outcome: (text: string) => SendOutcome['kind'];

  beforeEach(async () => {
    database = open();
    posts = [];
    outcome = () => 'accepted';
    const seen = { endpoint: 'post-create', windows: [] } as const;
    const x = silentX({
      send: (_account, { text }) => {
        posts.push(text);
        const kind = outcome(text);
        return Promise.resolve(
          kind === 'accepted'
            ? { kind, xId: String(posts.length), seen }
            : { kind, evidence: closedToUs, seen },
        );
      },
    });
    app = drive(database, { x, environment: { XTEP_REPLY_PACE_SECONDS: '0' } });
    await makeAccount(database.db);
    await makeChannel(database.db, 'C1');
    await makeChannel(database.db, 'C1', { platform: 'discord' });
  });

  const all = () => database.db.select().from(rules).orderBy(asc(rules.id));

  const withFile = (options: Readonly<Record<string, string>>, name: string, given: GivenFile) =>
    app.handlers.command({
      ...discordAdmin,
      platform: 'discord',
      channelId: 'C1',
      requestKey: 'discord:file',
      path: ['campaign', name === 'file' ? 'codes' : 'create'],
      options,
      files: { [name]: given },
    });

  async function enter(count: number): Promise<void> {
    const campaign = await findCampaign(database.db, 1);
    if (campaign === null) throw new Error('There is no campaign.');
    await database.db.transaction((tx) =>
      enterCampaign(tx, {
        ruleId: 1,
        definition: campaign.definition,
        entrants: people(count).map((id) => entrant(id, { at: app.clock.now })),
        timeZone: 'Asia/Tokyo',
        now: app.clock.now,
      }),
    );
  }

  test('with everything required a campaign is made at once, once', async () => {
    const made = await app.command('campaign create', plain, admin);
    expect(isPrivate(made)).toBe(true);
    expect(textOf(made)).toContain('「秋の抽選」を作成しました(番号: 1)');
    const again = await app.command('campaign create', plain, admin);
    expect(textOf(again)).toContain('番号: 1');
    const other = await app.command('campaign create', { ...plain, quota: '3' }, admin);
    expect(textOf(other)).toContain('すでに使われています');
    expect(await all()).toHaveLength(1);
  });

  test('only admins may, but all may see how it stands', async () => {
    await app.command('campaign create', plain);
    expect(await all()).toEqual([]);
    await app.command('campaign create', plain, admin);
    const status = textOf(await app.command('campaign status', {}));
    expect(status).toContain('秋の抽選');
    expect(status).toContain('受付中');
    for (const word of ['draw', 'winners', 'entrants', 'codes', 'publish', 'verify', 'end']) {
      const answer = await app.command(`campaign ${word}`, { id: '1' });
      expect(textOf(answer)).not.toContain('秋の抽選');
    }
    expect(await app.command('campaign delete', { id: '1' })).toMatchObject({ kind: 'message' });
    expect(await all()).toMatchObject([{ state: 'active' }]);
  });

  test('everything that is wrong is told at once; the form has what was typed', async () => {
    const wrong = { ...plain, quota: 'many', probability: '150', win: '{nmae}さん' };
    const answer = await app.command('campaign create', wrong, admin);
    for (const option of ['quota', 'probability', 'win']) {
      expect(textOf(answer)).toContain(`${option}: `);
    }
    expect(await all()).toEqual([]);
    const form = formOf(await app.click(buttonOf(answer), admin));
    expect(valuesOf(form)).toMatchObject({ name: '秋の抽選', quota: 'many' });
    const values = { ...valuesOf(form), quota: '5', probability: '50', win: '{name}さん' };
    expect(textOf(await app.submit(form, values, admin))).toContain('作成しました');
    expect(textOf(await app.submit(form, values, admin))).toContain('番号: 1');
    expect(await all()).toMatchObject([{ definition: { quota: 5, probability: 50 } }]);
  });

  test('what X does not allow is made only by who goes on', async () => {
    const answer = await app.command(
      'campaign create',
      { ...plain, on: 'follow', keyword: '' },
      admin,
    );
    expect(textOf(answer)).toContain('まだ作成していません');
    expect(await all()).toEqual([]);
    const made = await app.click(buttonOf(answer, 'accept'), admin);
    expect(textOf(made)).toContain('作成しました');
    await app.click(buttonOf(answer, 'accept'), admin);
    expect(await all()).toHaveLength(1);
  });

  test('codes come as a list or a file, UTF-8 with BOM or Shift_JIS; too few are refused whole', async () => {
    const coded = { ...plain, win: '当選! {code}' };
    const few = await withFile(coded, 'codes_file', file('A1\r\n'));
    expect(textOf(few)).toContain('codes');
    expect(await all()).toEqual([]);
    // "コード,1" and "コード,2" as Excel in Japan saves them.
    const shiftJis = Buffer.from('8352815b8368310d0a8352815b8368320d0a', 'hex');
    const made = await withFile(coded, 'codes_file', file(shiftJis));
    expect(textOf(made)).toContain('作成しました');
    const codes = () => database.db.select().from(campaignCodes).orderBy(campaignCodes.position);
    expect((await codes()).map(({ code }) => code)).toEqual(['コード1', 'コード2']);
    const added = await withFile({ id: '1' }, 'file', file('\uFEFFX1\nX2\n'));
    expect(textOf(added)).toContain('残りは 4件');
    const twice = await withFile({ id: '1' }, 'file', file('X3\nX1\n'));
    expect(textOf(twice)).not.toContain('追加しました');
    expect((await codes()).map(({ code }) => code)).toEqual(['コード1', 'コード2', 'X1', 'X2']);
    const more = await app.command('campaign codes', { id: '秋の抽選', codes: 'Y1、Y2' }, admin);
    expect(textOf(more)).toContain('残りは 6件');
  });

  test('a file that came with a command that opens the form: the form asks for it again', async () => {
    const form = formOf(await withFile({ name: '秋' }, 'codes_file', file('A1\r\n')));
    expect(form.intro).toContain('もう一度選んで');
    const without = await app.command('campaign create', { name: '秋' }, discordAdmin);
    expect(formOf(without).intro).not.toContain('もう一度選んで');
  });

  test('a file that is no text is refused with what to give instead; one without codes adds none', async () => {
    const coded = { ...plain, win: '当選! {code}' };
    const book = await withFile(coded, 'codes_file', file(Buffer.from('PK\u0003\u0004\0\0')));
    expect(textOf(book)).toContain('CSV(UTF-8)として保存');
    expect(await all()).toEqual([]);
    const utf16 = Buffer.from('\ufeffA1\r\nA2\r\n', 'utf16le');
    expect(textOf(await withFile(coded, 'codes_file', file(utf16)))).toContain('作成しました');
    const none = await withFile({ id: '1' }, 'file', file('\n'));
    expect(textOf(none)).toContain('コードがありませんでした');
    const again = await app.command('campaign codes', { id: '1', codes: 'A1、B1' }, admin);
    expect(textOf(again)).toContain('すでに登録済み');
    expect(await database.db.select().from(campaignCodes)).toHaveLength(2);
  });

  test('a campaign that is over is neither paused nor resumed', async () => {
    await app.command('campaign create', plain, admin);
    await app.command('campaign end', { id: '1' }, admin);
    for (const word of ['pause', 'resume']) {
      expect(textOf(await app.command(`campaign ${word}`, { id: '1' }, admin))).toContain(
        '何も変わっていません',
      );
    }
    expect(await all()).toMatchObject([{ state: 'active' }]);
  });

  test('the form on Slack takes the file of codes', async () => {
    const form = formOf(await app.command('campaign create', {}, admin));
    expect(form.fields.map(({ kind, name }) => [kind, name])).toContainEqual([
      'file',
      'codes_file',
    ]);
    const values = { ...valuesOf(form), ...plain, win: '{code}' };
    const files = { codes_file: file('A\nB\nC') };
    const sent = { ...submission(form, values, admin), files };
    expect(await app.handlers.check(sent)).toBeNull();
    expect(textOf(await app.handlers.submit(sent))).toContain('作成しました');
    expect(await database.db.select().from(campaignCodes)).toHaveLength(3);
  });

  test('codes without any open a form on Slack, which takes a list and a file; all of them or none', async () => {
    await app.command('campaign create', { ...plain, win: '{code}', codes: 'A,B,C' }, admin);
    const form = formOf(await app.command('campaign codes', { id: '1' }, admin));
    expect(form.intro).toContain('残り 3件 / 3件');
    const check = (values: Record<string, string>, given = {}) =>
      app.handlers.check({ ...submission(form, values, admin), files: given });
    expect(await check({ codes: '' })).toMatchObject({ codes: expect.stringContaining('CSV') });
    expect(await check({ codes: 'D,A' })).toMatchObject({ codes: expect.stringContaining('A') });
    const files = { file: file('E\nF') };
    expect(await check({ codes: '' }, files)).toBeNull();
    expect(await check({ codes: 'D' }, files)).toBeNull();
    const sent = { ...submission(form, { codes: 'D' }, admin), files };
    expect(textOf(await app.handlers.submit(sent))).toContain('3件を追加しました。残りは 6件');
    const again = await app.handlers.submit(sent);
    expect(textOf(again)).not.toContain('追加しました');
    expect(await database.db.select().from(campaignCodes)).toHaveLength(6);
    const shown = await app.command('campaign codes', { id: '1' }, discordAdmin);
    expect(textOf(shown)).toContain('残り 6件 / 6件');
    const other = { person: person('U9') };
    expect(textOf(await app.handlers.submit({ ...sent, ...other }))).toContain('管理者');
    expect(await database.db.select().from(campaignCodes)).toHaveLength(6);
  });

  test('the form on Discord has pages of at most five inputs, and keeps what the others said', async () => {
    const first = formOf(await app.command('campaign create', {}, discordAdmin));
    expect(first.fields.length).toBeLessThanOrEqual(5);
    const values = { ...valuesOf(first), ...plain };
    const names: ReadonlySet<string> = new Set(first.fields.map(({ name }) => name));
    const typed = Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
    const answer = await app.submit(first, { ...typed, quota: 'x' }, discordAdmin);
    const page = viewOf(answer).buttons.find(({ id }) => id.endsWith('.2'));
    if (page === undefined) throw new Error('There is no second page.');
    const second = formOf(await app.click(page, discordAdmin));
    expect(second.fields.length).toBeLessThanOrEqual(5);
    expect(second.fields.map(({ name }) => name)).not.toContain('quota');
    expect(await all()).toEqual([]);
  });

  test('a draw is drawn once, its lists are files, and it verifies', async () => {
    await app.command('campaign create', { ...plain, kind: 'draw' }, admin);
    await enter(5);
    const entered = fileOf(await app.command('campaign entrants', { id: '1' }, admin));
    expect(entered.split('\n')[0]).toBe('\uFEFFuser_id,username,entered_at,entries,result');
    expect(entered).toContain('1,fan_1,');
    expect(textOf(await app.command('campaign verify', { id: '1' }, admin))).toContain('まだ抽選');
    await app.command('campaign end', { id: '1' }, admin);
    const drawn = await app.command('campaign draw', { id: '秋の抽選' }, admin);
    expect(textOf(drawn)).toContain('応募 5人から 2人が当選');
    const winners = fileOf(await app.command('campaign winners', { id: '1' }, admin));
    expect(winners.trim().split('\n')).toHaveLength(3);
    expect(winners).toMatch(
      /^\uFEFFrank,user_id,username,code,won_at,state\n1,\d,fan_\d,,\d{4}-.*Z,/u,
    );
    const again = await app.command('campaign draw', { id: '1' }, admin);
    expect(textOf(again)).toContain('すでに抽選済み');
    expect(fileOf(await app.command('campaign winners', { id: '1' }, admin))).toBe(winners);
    expect(textOf(await app.command('campaign verify', { id: '1' }, admin))).toContain('一致');
    await database.db.update(campaigns).set({ seed: 'another' });
    expect(textOf(await app.command('campaign verify', { id: '1' }, admin))).toContain('不一致');
    expect(textOf(await app.command('campaign delete', { id: '1' }, admin))).toContain('2人いる');
    expect(await all()).toMatchObject([{ state: 'active' }]);
  });

  test('a draw that waits for the last entries says how long at most, and what may be missing in the end', async () => {
    const until = new Date(noon.getTime() + 16 * 60_000);
    const drawn = { kind: 'drawn', isNew: true, drawnAt: until, drawnBy: system } as const;
    const ends: DrawEnd[] = [
      { kind: 'later', waitsFor: 'entries', until, why: 'X is not read' },
      { ...drawn, entrants: 5, winners: 2, passedOver: 0, isComplete: false },
      { ...drawn, entrants: 5, winners: 2, passedOver: 0, isComplete: true },
    ];
    const waiting = drive(database, { drawCampaign: () => Promise.resolve(ends.shift()!) });
    await waiting.command('campaign create', { ...plain, kind: 'draw' }, admin);
    const say = async () => textOf(await waiting.command('campaign draw', { id: '1' }, admin));
    expect(await say()).toContain('12:16 を過ぎても確認できないときは');
    expect(await say()).toContain('含まれていない可能性があります');
    expect(await say()).not.toContain('可能性');
  });

  test('lists of nobody are files too, with their headings alone', async () => {
    await app.command('campaign create', { ...plain, kind: 'draw' }, admin);
    const entrants = await app.command('campaign entrants', { id: '1' }, admin);
    expect(textOf(entrants)).toContain('まだ');
    expect(fileOf(entrants)).toBe('\uFEFFuser_id,username,entered_at,entries,result\n');
    const winners = await app.command('campaign winners', { id: '1' }, admin);
    expect(fileOf(winners)).toBe('\uFEFFrank,user_id,username,code,won_at,state\n');
  });

  test('cells that a spreadsheet would run are disarmed', async () => {
    await app.command('campaign create', { ...plain, win: '{code}', codes: '=1+1,@x' }, admin);
    await enter(2);
    const winners = fileOf(await app.command('campaign winners', { id: '1' }, admin));
    expect(winners).toContain(",'=1+1,");
    expect(winners).toContain(",'@x,");
  });

  test('pause refuses entries until resume; who nobody won may be deleted', async () => {
    await app.command('campaign create', plain, admin);
    expect(textOf(await app.command('campaign pause', { id: '1' }, admin))).toContain('停止中');
    expect(await all()).toMatchObject([{ state: 'paused' }]);
    expect(textOf(await app.command('campaign resume', { id: '1' }, admin))).toContain('受付中');
    expect(textOf(await app.command('campaign end', { id: '1' }, admin))).toContain('終了しました');
    expect(textOf(await app.command('campaign delete', { id: '1' }, admin))).toContain(
      '削除しました',
    );
    expect(textOf(await app.command('campaign create', plain, admin))).toContain('番号: 2');
  });

  test('the same in English', async () => {
    await makeChannel(database.db, 'C2', { locale: 'en' });
    const english = { ...admin, channelId: 'C2' };
    const made = await app.command(
      'campaign create',
      { ...plain, name: 'Autumn', kind: 'draw' },
      english,
    );
    expect(textOf(made)).toContain('is made (number 1)');
    await enter(3);
    expect(textOf(await app.command('campaign draw', { id: '1' }, english))).toContain('2 won');
    expect(textOf(await app.command('campaign verify', { id: '1' }, english))).toContain('same');
    const preview = await app.command('campaign publish', { id: '1', channel: 'x' }, english);
    expect(textOf(preview)).toContain('Nothing is published yet');
    expect(textOf(preview)).not.toMatch(/[ぁ-ん]/u);
  });

  test('the list of winners stands in the channel after a preview, once per preview', async () => {
    await app.command('campaign create', plain, admin);
    const none = await app.command('campaign publish', { id: '1' }, admin);
    expect(viewOf(none).buttons).toEqual([]);
    await enter(3);
    const preview = await app.command('campaign publish', { id: '1' }, admin);
    expect(isPrivate(preview)).toBe(true);
    const refused = await app.click(buttonOf(preview));
    expect(isPrivate(refused)).toBe(true);
    const shown = await app.click(buttonOf(preview), admin);
    expect(isPrivate(shown)).toBe(false);
    expect(textOf(shown)).toContain('@fan_1、@fan_2');
    expect(isPrivate(await app.click(buttonOf(preview), admin))).toBe(true);
    expect(posts).toEqual([]);
  });

  const published = () => database.db.select().from(campaignPosts).orderBy(campaignPosts.id);

  async function previewOnX(quota: number, name = plain.name): Promise<Answer> {
    await app.command('campaign create', { ...plain, name, quota: String(quota) }, admin);
    await enter(quota);
    const preview = await app.command('campaign publish', { id: '1', channel: 'x' }, admin);
    expect(posts).toEqual([]);
    return preview;
  }

  test('posts on X name each winner once, whoever presses how often', async () => {
    const preview = await previewOnX(60, '@taro の抽選');
    const done = await app.click(buttonOf(preview), admin);
    expect(textOf(done)).toContain(`${String(posts.length)}件のポストを公開しました`);
    expect(posts.length).toBeGreaterThan(1);
    const named = posts
      .flatMap((text) => text.split('\n'))
      .filter((line) => line.startsWith('fan_'));
    expect(named).toEqual(people(60).map((id) => `fan_${id}`));
    expect(posts.join('\n')).not.toContain('@');
    const before = [...posts];
    expect(textOf(await app.click(buttonOf(preview), admin))).toContain('すでに公開');
    const later = await app.command('campaign publish', { id: '1', channel: 'x' }, admin);
    expect(textOf(later)).toContain('すでに公開');
    expect(posts).toEqual(before);
  });

  test('a post of which it is not known whether it is on X stops it until a person has looked', async () => {
    const preview = await previewOnX(60);
    outcome = () => (posts.length === 2 ? 'unknown' : 'accepted');
    const stopped = await app.click(buttonOf(preview), admin);
    expect(textOf(stopped)).toContain('確かめられませんでした');
    await app.click(buttonOf(preview), admin);
    await app.command('campaign publish', { id: '1', channel: 'x' }, admin);
    expect(posts).toHaveLength(2);
    const rest = await app.click(buttonOf(stopped, 'campaign-post-absent'), admin);
    await app.click(buttonOf(rest, 'campaign-publish'), admin);
    expect(posts[2]?.split('\n').slice(1)).toEqual(posts[1]?.split('\n'));
    const states = (await published()).map(({ state }) => state);
    expect(states.slice(0, 3)).toEqual(['posted', 'absent', 'posted']);
    // Its button is over.
    expect(textOf(await app.click(buttonOf(stopped, 'campaign-post-there'), admin))).not.toContain(
      '秋の抽選',
    );
  });

  test('a post that was under way when the program died may be on X: nobody posts it again', async () => {
    const preview = await previewOnX(2);
    await app.surroundings.database.db.insert(campaignPosts).values({
      ruleId: 1,
      text: '途中',
      firstRank: 1,
      lastRank: 2,
      state: 'sending',
      dueAt: app.clock.now,
      postedBy: admin.person.actor,
      postedAt: app.clock.now,
    });
    expect(textOf(await app.click(buttonOf(preview), admin))).toContain('公開の途中');
    app.clock.now = new Date(app.clock.now.getTime() + 180_000);
    const unsure = await app.click(buttonOf(preview), admin);
    const settled = await app.click(buttonOf(unsure, 'campaign-post-there'), admin);
    expect(textOf(settled)).toContain('すでに公開');
    expect(posts).toEqual([]);
  });

  test('where X refuses, it stops, says why, and goes on later', async () => {
    const preview = await previewOnX(60);
    outcome = () => (posts.length === 2 ? 'rejected' : 'accepted');
    expect(textOf(await app.click(buttonOf(preview), admin))).toContain('Xに断られて');
    outcome = () => 'accepted';
    await app.click(buttonOf(preview), admin);
    const onX = (await published()).filter(({ state }) => state === 'posted');
    expect(onX.map(({ firstRank }) => firstRank)).toEqual([
      1,
      ...onX.slice(0, -1).map(({ lastRank }) => lastRank + 1),
    ]);
    expect(onX.at(-1)?.lastRank).toBe(60);
  });
});
