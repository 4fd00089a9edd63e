import { asc } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { enterCampaign } from '../../db/campaign-entries.js';
import { findCampaign } from '../../db/campaigns.js';
import type { Database } from '../../db/database.js';
import { codesOfCampaign } from '../../db/change-campaign.js';
import { campaigns, rules } from '../../db/schema.js';
import type { Answer, Form } from '../../src/chat/port.js';
import { entrant, people } from '../support/campaign-stage.js';
import { makeAccount, makeChannel } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { silentX } from '../support/silent-x.js';
import { buttonOf, drive, person, submission, textOf, viewOf, type Drive } from './drive.js';

/* The forms of campaigns as they come with every field untouched, and what codes need. Oracles: the answers, the rows. */

const admin = { person: person('U1', { admin: true, name: 'Boss' }) };
const discordAdmin = { person: person('42', { platform: 'discord', admin: true, name: 'Boss' }) };

const plain = { name: '秋の抽選', on: 'dm', keyword: '応募', quota: '2', win: '当選です' };

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

describeEachDatabase('forms of campaigns', (open) => {
  let database: Database;
  let app: Drive;
  let posts: string[];

  beforeEach(async () => {
    database = open();
    posts = [];
    const x = silentX({
      send: (_account, { text }) => {
        posts.push(text);
        const seen = { endpoint: 'post-create', windows: [] } as const;
        return Promise.resolve({ kind: 'accepted', xId: String(posts.length), seen });
      },
    });
    app = drive(database, { x });
    await makeAccount(database.db);
    await makeChannel(database.db, 'C1');
    await makeChannel(database.db, 'C1', { platform: 'discord' });
  });

  const enterAll = async (ruleId: number, count: number): Promise<void> => {
    const campaign = await findCampaign(database.db, ruleId);
    if (campaign === null) throw new Error('There is no campaign.');
    await database.db.transaction((tx) =>
      enterCampaign(tx, {
        ruleId,
        definition: campaign.definition,
        entrants: people(count).map((id) => entrant(id, { at: app.clock.now, follows: true })),
        timeZone: 'Asia/Tokyo',
        now: app.clock.now,
      }),
    );
  };
  const enterOne = (ruleId: number) => enterAll(ruleId, 1);

  const all = () => database.db.select().from(rules).orderBy(asc(rules.id));

  test.each(['instant', 'draw'])(
    'on Slack, fields left as they came do not stand in the way of %s',
    async (kind) => {
      const form = formOf(await app.command('campaign create', {}, admin));
      const values = { ...valuesOf(form), ...plain, kind };
      expect(await app.handlers.check(submission(form, values, admin))).toBeNull();
      expect(textOf(await app.submit(form, values, admin))).toContain('作成しました');
      expect(await all()).toMatchObject([
        {
          definition: {
            kind,
            drawAt: null,
            perHour: null,
            probability: 100,
            entry: 'once',
            followersOnly: true,
          },
        },
      ]);
    },
  );

  test('on Slack, what only the other kind has is told beside its field', async () => {
    const form = formOf(await app.command('campaign create', {}, admin));
    const given = { ...valuesOf(form), ...plain };
    const draw = { ...given, kind: 'draw', probability: '10', per_hour: '5' };
    const instant = { ...given, kind: 'instant', draw_at: '2026-12-25 12:00' };
    const faults = async (values: Record<string, string>) =>
      Object.keys((await app.handlers.check(submission(form, values, admin))) ?? {}).sort();
    expect(await faults(draw)).toEqual(['per_hour', 'probability']);
    expect(await faults(instant)).toEqual(['draw_at']);
    await app.submit(form, draw, admin);
    expect(await all()).toEqual([]);
  });

  test.each(['instant', 'draw'])(
    'on Discord the first page alone makes one of %s',
    async (kind) => {
      const form = formOf(await app.command('campaign create', {}, discordAdmin));
      const names = new Set(form.fields.map(({ name }) => name));
      for (const name of ['name', 'on', 'quota', 'win', 'kind']) expect(names).toContain(name);
      const { name, quota, win } = plain;
      const values = { ...valuesOf(form), name, quota, win, on: 'dm', kind };
      const answer = await app.submit(form, values, discordAdmin);
      // Without keywords X's rules may speak against it: then a person goes on.
      const asked = viewOf(answer).buttons.find(({ verb }) => verb === 'accept');
      const made = asked === undefined ? answer : await app.click(asked, discordAdmin);
      expect(textOf(made)).toContain('作成しました');
      expect(await all()).toMatchObject([{ definition: { kind, quota: 2, drawAt: null } }]);
    },
  );

  test('until somebody enters, the further pages of Discord change what the first one made', async () => {
    const first = formOf(await app.command('campaign create', {}, discordAdmin));
    const { name, quota } = plain;
    const values = { ...valuesOf(first), name, quota, win: '{code}', on: 'dm', kind: 'instant' };
    // {code} in the text: without codes nothing is made yet.
    const refused = await app.submit(first, values, discordAdmin);
    expect(await all()).toEqual([]);
    const page = async (answer: Answer, number: number) => {
      const button = viewOf(answer).buttons.find(({ id }) => id.endsWith(`.${String(number)}`));
      if (button === undefined) throw new Error(`No button to page ${String(number)}`);
      return formOf(await app.click(button, discordAdmin));
    };
    const codes = await page(refused, 2);
    const asked = await app.submit(
      codes,
      { ...valuesOf(codes), codes: 'A、B、C', lose: '残念' },
      discordAdmin,
    );
    const made = viewOf(asked).buttons.some(({ verb }) => verb === 'accept')
      ? await app.click(buttonOf(asked, 'accept'), discordAdmin)
      : asked;
    expect(textOf(made)).toContain('作成しました');
    const conditions = await page(made, 4);
    const changed = await app.submit(
      conditions,
      { ...valuesOf(conditions), keyword: '応募' },
      discordAdmin,
    );
    expect(textOf(changed)).toContain('変更しました');
    const [rule] = await all();
    expect(rule).toMatchObject({ version: 2, definition: { keywords: ['応募'], lose: ['残念'] } });
    expect(await codesOfCampaign(database.db, rule?.id ?? 0)).toEqual(['A', 'B', 'C']);
    const late = await page(changed, 2);
    await enterOne(rule?.id ?? 0);
    const begun = await app.submit(late, { ...valuesOf(late), lose: '別の文' }, discordAdmin);
    expect(textOf(begun)).toContain('もう変更できません');
    expect(await all()).toMatchObject([{ version: 2, definition: { lose: ['残念'] } }]);
  });

  test('Change on a campaign opens its form; emptied fields are taken away, codes stay', async () => {
    const coded = { ...plain, win: '{code}', lose: '残念', codes: 'A、B、C' };
    const made = await app.command('campaign create', coded, admin);
    const form = formOf(await app.click(buttonOf(made, 'campaign-edit'), admin));
    expect(valuesOf(form)).toMatchObject({ name: '秋の抽選', keyword: '応募', win: '{code}' });
    const values = { ...valuesOf(form), lose: '', quota: '3' };
    expect(await app.handlers.check(submission(form, { ...values, quota: '4' }, admin))).toEqual({
      codes: expect.stringContaining('3件') as string,
    });
    expect(textOf(await app.submit(form, values, admin))).toContain('変更しました');
    const [rule] = await all();
    expect(rule).toMatchObject({ version: 2, definition: { lose: [], quota: 3 } });
    expect(await codesOfCampaign(database.db, rule?.id ?? 0)).toEqual(['A', 'B', 'C']);
    // Without {code} nobody gets one: they go.
    const again = formOf(
      await app.click(
        buttonOf(await app.command('campaign status', {}, admin), 'campaign-edit'),
        admin,
      ),
    );
    await app.submit(again, { ...valuesOf(again), win: '当選です' }, admin);
    expect(await codesOfCampaign(database.db, rule?.id ?? 0)).toEqual([]);
    // Two people had the form open: the second hears of it.
    const late = await app.submit(form, values, admin);
    expect(textOf(late)).not.toContain('変更しました');
    await enterOne(rule?.id ?? 0);
    const status = viewOf(await app.command('campaign status', {}, admin));
    expect(status.buttons).toEqual([]);
  });

  test('its state goes by its dates', async () => {
    const state = async (dates: Readonly<Record<string, string>>) => {
      const answer = await app.command('campaign create', { ...plain, ...dates }, admin);
      return textOf(answer);
    };
    const early = await state({ name: '先', from: '2099-01-01' });
    expect(early).toContain('受付前');
    expect(early).not.toContain('いまから');
    expect(await state({ name: '今' })).toContain('いまからの応募を受け付けます');
  });

  test('the seed of what people can still enter is not told', async () => {
    await app.command('campaign create', plain, admin);
    const [row] = await database.db.select().from(campaigns);
    const verify = async () => textOf(await app.command('campaign verify', { id: '1' }, admin));
    expect(await verify()).not.toContain(row?.seed);
    await app.command('campaign end', { id: '1' }, admin);
    expect(await verify()).toContain(row?.seed);
  });

  test('pages of Discord build one campaign, also where the other kind was typed first', async () => {
    const first = formOf(
      await app.command('campaign create', { keyword: '応募', probability: '10' }, discordAdmin),
    );
    const { name, quota, win } = plain;
    const typed = { ...valuesOf(first), name, quota, win, on: 'dm', kind: 'draw' };
    const wrong = await app.submit(first, typed, discordAdmin);
    expect(textOf(wrong)).toContain('probability: ');
    const button = viewOf(wrong).buttons.find(({ id }) => id.endsWith('.3'));
    if (button === undefined) throw new Error('There is no third page.');
    const page = formOf(await app.click(button, discordAdmin));
    expect(valuesOf(page)).toMatchObject({ probability: '10', draw_at: '' });
    const cleared = { ...valuesOf(page), probability: '', draw_at: '2026-12-25 12:00' };
    expect(textOf(await app.submit(page, cleared, discordAdmin))).toContain('作成しました');
    expect(await all()).toMatchObject([
      {
        name: '秋の抽選',
        definition: { kind: 'draw', drawAt: '2026-12-25 12:00', keywords: ['応募'] },
      },
    ]);
  });

  test('{code} needs codes, codes need {code} in every win text, and each code is one', async () => {
    const refused = async (changes: Readonly<Record<string, string>>) => {
      const text = textOf(await app.command('campaign create', { ...plain, ...changes }, admin));
      expect(text).toContain('まだ作成していません');
      return text;
    };
    expect(await refused({ win: '{code}' })).toContain('codes: ');
    expect(await refused({ codes: 'A、B' })).toContain('win: ');
    expect(await refused({ win: '{code} || 当選', codes: 'A、B' })).toContain('win: ');
    expect(await refused({ win: '{code}', codes: 'A' })).toContain('1件');
    expect(await refused({ win: '{code}', codes: 'A、B、A' })).toContain('2回以上');
    expect(await refused({ win: '{code}', lose: '{code}', codes: 'A、B' })).toContain('lose: ');
    expect(await all()).toEqual([]);
  });

  test('status lists several in a line each, and shows one by id or name', async () => {
    await app.command('campaign create', plain, admin);
    const coded = { ...plain, name: '冬', kind: 'draw', win: '{code}', codes: 'A、B、C' };
    await app.command('campaign create', coded, admin);
    await app.command('campaign end', { id: '冬' }, admin);
    const list = textOf(await app.command('campaign status'));
    expect(list).toContain('抽選キャンペーン 2件');
    expect(list).toContain('#1 秋の抽選 ・ 受付中 ・ 即時抽選');
    expect(list).toMatch(/#2 冬 ・ 受付終了 ・ 後日抽選 .*残り 3件 \/ 3件/u);
    for (const id of ['2', '冬']) {
      const one = textOf(await app.command('campaign status', { id }));
      expect(one).toContain('抽選キャンペーン「冬」');
      expect(one).not.toContain('秋の抽選');
    }
  });

  test('a name with a full-width @ mentions nobody on X', async () => {
    const made = { ...plain, name: '＠taro と @jiro', followers_only: 'no' };
    await app.command('campaign create', made, admin);
    await enterAll(1, 2);
    const preview = await app.command('campaign publish', { id: '1', channel: 'x' }, admin);
    await app.click(buttonOf(preview), admin);
    expect(posts).toHaveLength(1);
    expect(posts[0]).toContain('taro と');
    expect(posts[0]).not.toMatch(/[@＠]/u);
  });
});
