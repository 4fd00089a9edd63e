import { asc } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { enterCampaign } from '../../db/campaign-entries.js';
import { findCampaign } from '../../db/campaigns.js';
import type { Database } from '../../db/database.js';
import { rules } from '../../db/schema.js';
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
    const campaign = await findCampaign(database.db, 1);
    if (campaign === null) throw new Error('There is no campaign.');
    await database.db.transaction((tx) =>
      enterCampaign(tx, {
        ruleId: 1,
        definition: campaign.definition,
        entrants: people(2).map((id) => entrant(id, { at: app.clock.now })),
        timeZone: 'Asia/Tokyo',
        now: app.clock.now,
      }),
    );
    const preview = await app.command('campaign publish', { id: '1', channel: 'x' }, admin);
    await app.click(buttonOf(preview), admin);
    expect(posts).toHaveLength(1);
    expect(posts[0]).toContain('taro と');
    expect(posts[0]).not.toMatch(/[@＠]/u);
  });
});
