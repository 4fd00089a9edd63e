import { asc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { pauseAccount, startPause } from '../../db/pauses.js';
import {
  accounts,
  actions,
  channels,
  incidents,
  optOuts,
  pauses,
  rules,
  sends,
} from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import type { XPort } from '../../src/x/port.js';
import {
  closedToUs,
  makeAccount,
  makeChannel,
  makeFailedSend,
  makeIncident,
  makeRule,
  makeSend,
  noon,
  sato,
} from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { silentX } from '../support/silent-x.js';
import { drive, isPrivate, person, textOf, viewOf, type Drive } from './drive.js';

/* The commands and incident buttons that change something. */

const seen = { endpoint: 'users', windows: [] } as const;

/** An X on which everybody exists whose handle does not say otherwise. */
function xWith(rest: Partial<XPort> = {}): XPort {
  return silentX({
    findByHandle: async (_account, handle) => {
      if (handle === 'down') return { kind: 'failed', evidence: closedToUs, seen };
      if (handle === 'gone')
        return { kind: 'read', value: { kind: 'nobody', reason: 'gone' }, seen };
      const facts = {
        kind: 'found',
        xUserId: `x-${handle.toLowerCase()}`,
        handle,
        name: handle,
        receivesYourDm: true,
        protected: false,
        verifiedType: 'none',
        connections: [],
        createdAt: null,
        lookedUpAt: noon.toISOString(),
      } as const;
      return { kind: 'read', value: { kind: 'found', facts }, seen };
    },
    ...rest,
  });
}

const admin = { person: person('U1', { admin: true, name: 'Boss' }) };

describeEachDatabase('commands that act', (open) => {
  let database: Database;
  let app: Drive;
  let accountId: number;

  beforeEach(async () => {
    database = open();
    app = drive(database, { x: xWith() });
    accountId = (await makeAccount(database.db)).id;
    await makeChannel(database.db, 'C1');
  });

  const allSends = () => database.db.select().from(sends).orderBy(asc(sends.id));

  describe('send', () => {
    test('what no database can keep is left out of what was typed', async () => {
      const answer = await app.command('send', { to: 'taro', text: 'a\0b\ud800c' });
      expect(viewOf(answer).tone).toBe('good');
      expect(await allSends()).toMatchObject([{ text: 'ab\ufffdc' }]);
    });

    test('makes one send of a person, at once, with the text as it was written', async () => {
      const text = '  {name}さん、=1+1 <b>\n☕ ';
      const answer = await app.command('send', { to: '@Taro', text });
      expect(isPrivate(answer)).toBe(true);
      expect(textOf(answer)).toContain('@Taro');
      expect(await allSends()).toMatchObject([
        {
          accountId,
          kind: 'dm',
          origin: 'person',
          recipientXId: 'x-taro',
          recipientHandle: 'Taro',
          text,
          state: 'waiting',
          unpaced: true,
          madeBy: { id: 'U1' },
        },
      ]);
      expect(await database.db.select().from(actions)).toMatchObject([{ verb: 'send', sendId: 1 }]);
    });

    test('delivered twice makes one send', async () => {
      const from = { requestKey: 'slack:same' };
      await app.command('send', { to: 'taro', text: 'hi' }, from);
      expect(textOf(await app.command('send', { to: 'taro', text: 'hi' }, from))).toContain('#1');
      expect(await allSends()).toHaveLength(1);
      expect(await database.db.select().from(actions)).toHaveLength(1);
    });

    test('a reply needs its post, and takes the address of it', async () => {
      const needs = await app.command('send', { to: 'taro', text: 'hi', kind: 'reply' });
      expect(textOf(needs)).toContain('post:');
      const post = 'https://x.com/taro/status/1234567890123456789?s=20';
      await app.command('send', { to: 'https://x.com/taro', text: 'hi', post });
      expect(await allSends()).toMatchObject([{ kind: 'reply', postId: '1234567890123456789' }]);
    });

    test.each([
      ['a person who opted out', { to: 'nomore', text: 'hi' }, '配信停止'],
      ['nobody', { to: 'gone', text: 'hi' }, '見つかりません'],
      ['an X that cannot be asked', { to: 'down', text: 'hi' }, 'もう一度'],
      ['a text that is too long', { to: 'taro', text: 'あ'.repeat(141), post: '1' }, '282'],
      ['an empty text', { to: 'taro', text: ' ' }, 'text:'],
      ['a handle that cannot be one', { to: '田中', text: 'hi' }, 'to:'],
      ['an account that is not linked', { to: 'taro', text: 'hi', account: 'other' }, '@shop'],
      ['a DM with a post', { to: 'taro', text: 'hi', kind: 'dm', post: '1' }, 'kind:reply'],
    ])('refuses %s with the reason, in private', async (_what, options, said) => {
      await database.db.insert(optOuts).values({
        xUserId: 'x-nomore',
        handle: 'nomore',
        source: 'person',
        addedBy: system,
        addedAt: noon,
      });
      const answer = await app.command('send', options);
      expect(isPrivate(answer)).toBe(true);
      expect(textOf(answer)).toContain(said);
      expect(await allSends()).toEqual([]);
    });

    test('says when it will go while the account is paused', async () => {
      await database.db.transaction((tx) => pauseAccount(tx, { accountId, by: sato, now: noon }));
      const answer = await app.command('send', { to: 'taro', text: 'hi' });
      expect(textOf(answer)).toContain('一時停止中');
      expect(await allSends()).toHaveLength(1);
    });

    test('with several accounts it asks which', async () => {
      await makeAccount(database.db, 'second');
      expect(textOf(await app.command('send', { to: 'taro', text: 'hi' }))).toContain('@second');
      await app.command('send', { to: 'taro', text: 'hi', account: '@SECOND' });
      expect(await allSends()).toMatchObject([{ accountId: 2 }]);
    });
  });

  describe('resend and ignore by id', () => {
    test('resend acts on the last attempt, and says so', async () => {
      const send = await makeFailedSend(database, accountId);
      const answer = await app.command('resend', { id: String(send.id) });
      expect(isPrivate(answer)).toBe(true);
      expect(textOf(answer)).toContain('@taro');
      expect(await allSends()).toMatchObject([{ state: 'waiting', nextTrigger: 'resend' }]);
    });

    test('ignore of a send that waits cancels it', async () => {
      const send = await makeSend(database.db, accountId);
      await app.command('ignore', { id: String(send.id) });
      expect(await allSends()).toMatchObject([{ state: 'skipped', skipReason: 'cancelled' }]);
    });

    test('who sent it is said in words when there is nothing to do any more', async () => {
      await app.command('send', { to: 'taro', text: 'hi' });
      const [send] = await allSends();
      await database.db.update(sends).set({ state: 'sent', sentAt: noon });
      const text = textOf(await app.command('ignore', { id: String(send?.id) }));
      expect(text).toContain('「送信」を行いました');
    });

    test('what was sent stays sent', async () => {
      const send = await makeSend(database.db, accountId, { state: 'sent', sentAt: noon });
      for (const verb of ['resend', 'ignore']) {
        const answer = await app.command(verb, { id: String(send.id) });
        expect(textOf(answer)).toContain('完了');
      }
      expect(await allSends()).toMatchObject([{ state: 'sent' }]);
    });
  });

  describe('bulk', () => {
    test('resend shows how many of which cause and does nothing before its button', async () => {
      await makeFailedSend(database, accountId);
      await makeFailedSend(database, accountId);
      await makeFailedSend(database, accountId, { cause: 'rate_limited' });
      await makeFailedSend(database, accountId, { state: 'unknown' });
      const preview = await app.command('resend');
      expect(isPrivate(preview)).toBe(true);
      expect(viewOf(preview).title).toContain('3件');
      expect(textOf(preview)).toContain('(recipient_closed): 2件');
      expect(new Set((await allSends()).map((send) => send.state))).toEqual(
        new Set(['failed', 'unknown']),
      );
      // What fails after the preview was not counted, so it is not taken in.
      await makeFailedSend(database, accountId);
      const [button] = viewOf(preview).buttons;
      if (button === undefined) throw new Error('The preview has no button.');
      expect(app.handlers.clickMode(button.verb)).toBe('replace');
      const done = await app.click(button);
      expect(done.kind).toBe('replace');
      expect((await allSends()).map((send) => send.state)).toEqual([
        'waiting',
        'waiting',
        'waiting',
        'unknown',
        'failed',
      ]);
      expect((await allSends())[0]).toMatchObject({
        unpaced: false,
        insist: false,
        nextTrigger: 'bulk',
        nextActor: { id: 'U1' },
      });
      expect(textOf(await app.click(button))).toContain('すでに実行');
      expect((await database.db.select().from(actions)).map((action) => action.verb)).toEqual([
        'resend',
        'resend',
        'resend',
      ]);
    });

    test('cause, rule and time narrow it', async () => {
      const rule = await makeRule(database.db, accountId);
      await makeFailedSend(database, accountId, { ruleId: rule.id, triggerKey: 'a' });
      await makeFailedSend(database, accountId, { cause: 'rate_limited' });
      await makeFailedSend(database, accountId, { at: new Date('2026-11-20T00:00:00Z') });
      const count = async (options: Record<string, string>) =>
        /(\d+)件/u.exec(viewOf(await app.command('ignore', options)).title)?.[1] ?? '0';
      expect(await count({})).toBe('3');
      expect(await count({ cause: 'rate_limited' })).toBe('1');
      expect(await count({ rule: rule.name })).toBe('1');
      expect(await count({ since: '2026-11-26' })).toBe('2');
      expect(await count({ until: '2026-11-20' })).toBe('1');
      expect(await count({ cause: 'network' })).toBe('0');
      expect(textOf(await app.command('ignore', { id: '1', cause: 'network' }))).toContain(
        '一緒には',
      );
    });

    test('ignore closes what was counted, each can be taken back', async () => {
      const send = await makeFailedSend(database, accountId);
      const [button] = viewOf(await app.command('ignore')).buttons;
      if (button === undefined) throw new Error('The preview has no button.');
      await app.click(button);
      expect(await allSends()).toMatchObject([{ state: 'ignored', ignoredBy: { id: 'U1' } }]);
      await app.click({ verb: 'undo', id: String(send.id) }, { attemptId: send.lastAttemptId });
      expect(await allSends()).toMatchObject([{ state: 'failed' }]);
    });

    test('who opted out since is skipped', async () => {
      await makeFailedSend(database, accountId);
      await makeFailedSend(database, accountId, { recipientXId: '43', recipientHandle: 'jiro' });
      await app.command('optout add', { user: 'jiro' });
      await database.db.update(optOuts).set({ xUserId: '43' });
      const [button] = viewOf(await app.command('resend')).buttons;
      const done = button === undefined ? null : await app.click(button);
      expect(done === null ? '' : textOf(done)).toContain('配信停止');
      expect((await allSends()).map((send) => send.state)).toEqual(['waiting', 'skipped']);
    });
  });

  describe('the card of an incident', () => {
    async function storm() {
      const incident = await makeIncident(database.db, accountId, { foldedAt: noon });
      const rest = { incidentId: incident.id };
      for (let n = 0; n < 7; n += 1) await makeFailedSend(database, accountId, rest);
      await makeFailedSend(database, accountId, { ...rest, state: 'unknown' });
      return { verb: 'resend-all', id: String(incident.id) };
    }

    test('Resend all takes every failed send of it and leaves the unknown one', async () => {
      const button = await storm();
      const answer = await app.click(button);
      expect(textOf(answer)).toContain('7件');
      const states = (await allSends()).map((send) => send.state);
      expect(states.filter((state) => state === 'waiting')).toHaveLength(7);
      expect(states.at(-1)).toBe('unknown');
      const [open] = await database.db.select().from(incidents);
      expect(open?.closedAt).toBeNull();
      const late = await app.click({ ...button, verb: 'ignore-all' });
      expect(textOf(late)).toContain('すべて再送');
    });

    test('two at once: exactly one acts', async () => {
      const button = await storm();
      const answers = await Promise.all([
        app.click(button),
        app.click(
          { ...button, verb: 'ignore-all' },
          { person: person('9', { platform: 'discord' }) },
        ),
      ]);
      const acted = answers.filter((answer) => textOf(answer).includes('7件'));
      expect(acted).toHaveLength(1);
      const done = await database.db.select().from(actions).where(eq(actions.incidentId, 1));
      expect(done).toHaveLength(1);
    });

    test('Resume ends the pauses of the incident and closes it', async () => {
      const incident = await makeIncident(database.db, accountId, { cause: 'action_block' });
      await database.db.transaction((tx) =>
        startPause(tx, {
          accountId,
          cause: 'action_block',
          holds: 'all',
          ends: { kind: 'cool-down' },
          incidentId: incident.id,
          startedBy: system,
          coolDownMinutes: 180,
          now: noon,
        }),
      );
      const button = { verb: 'resume', id: String(incident.id) };
      expect((await app.click(button)).kind).toBe('quiet');
      expect(await database.db.select().from(pauses)).toMatchObject([
        { endedAt: noon, endedBy: { id: 'U1' } },
      ]);
      const [closed] = await database.db.select().from(incidents);
      expect(closed?.closedAt).toEqual(noon);
      const late = await app.click(button);
      expect(isPrivate(late)).toBe(true);
      expect(textOf(late)).toContain('すでに');
    });

    test('Resume lets a rule go on that was paused for its failures', async () => {
      const rule = await makeRule(database.db, accountId);
      await database.db.update(rules).set({ state: 'paused', holdsSends: true });
      const incident = await makeIncident(database.db, accountId, {
        kind: 'rule',
        ruleId: rule.id,
      });
      await app.click({ verb: 'resume', id: String(incident.id) });
      expect(await database.db.select().from(rules)).toMatchObject([{ state: 'active' }]);
      expect(await database.db.select().from(incidents)).toMatchObject([{ closedAt: noon }]);
    });
  });

  describe('account', () => {
    test('only admins', async () => {
      for (const word of ['link', 'list', 'check', 'pause', 'resume', 'unlink']) {
        const answer = await app.command(`account ${word}`);
        expect(textOf(answer)).toContain('管理者だけ');
      }
    });

    test('link answers in private with X’s own authorize address', async () => {
      const url = 'https://x.com/i/oauth2/authorize?state=s';
      const { xAccounts } = app.surroundings;
      const linking = drive(database, { xAccounts: { ...xAccounts, startLink: async () => url } });
      const answer = await linking.command('account link', {}, admin);
      expect(isPrivate(answer)).toBe(true);
      expect(viewOf(answer).blocks).toContainEqual(expect.objectContaining({ kind: 'link', url }));
    });

    test('link says which variables are missing', async () => {
      const text = textOf(await app.command('account link', {}, admin));
      expect(text).toContain('X_CLIENT_ID');
      expect(text).toContain('PUBLIC_URL');
    });

    test('pause holds, resume lets go and says what held', async () => {
      await makeSend(database.db, accountId);
      const paused = await app.command('account pause', {}, admin);
      expect(textOf(paused)).toContain('1件');
      expect(viewOf(await app.command('account pause', {}, admin)).title).toContain('すでに');
      expect(textOf(await app.command('account list', {}, admin))).toContain('一時停止中');
      const resumed = await app.command('account resume', { account: '@shop' }, admin);
      expect(textOf(resumed)).toContain('人による停止');
      expect(await database.db.select().from(pauses)).toMatchObject([{ endedBy: { id: 'U1' } }]);
      expect(textOf(await app.command('account resume', {}, admin))).toContain(
        '一時停止はありません',
      );
      const verbs = (await database.db.select().from(actions)).map((action) => action.verb);
      expect(verbs).toEqual(['account-pause', 'account-resume']);
    });

    test('where nothing waits and nothing is paused, no answer says otherwise', async () => {
      const say = async (word: string) => {
        const { title, blocks } = viewOf(await app.command(`account ${word}`, {}, admin));
        return `${title} ${JSON.stringify(blocks)}`;
      };
      expect(await say('resume')).toMatch(/^@shop は停止していません/u);
      expect(await say('pause')).not.toContain('0件');
      expect(await say('resume')).not.toContain('0件');
      expect(await say('unlink')).not.toContain('0件');
      expect(await say('unlink')).toMatch(/^@shop の連携はすでに/u);
    });

    test('resume of an account that is not linked promises no sending', async () => {
      await makeSend(database.db, accountId);
      await app.command('account pause', {}, admin);
      await app.command('account unlink', {}, admin);
      const said = async () => {
        const answer = await app.command('account resume', {}, admin);
        return `${viewOf(answer).title} ${textOf(answer)}`;
      };
      expect(await said()).toMatch(/^@shop の連携は解除されています[^]*人による停止/u);
      const again = await said();
      expect(again).toContain('/xtep account link');
      expect(again).not.toContain('再開します');
      expect(again).not.toContain('止まっていません');
    });

    test('unlink erases the credentials and keeps what waits', async () => {
      await makeSend(database.db, accountId);
      const answer = await app.command('account unlink', {}, admin);
      expect(textOf(answer)).toContain('1件');
      expect(await database.db.select().from(accounts)).toMatchObject([
        { state: 'unlinked', credentials: null },
      ]);
      expect(await allSends()).toMatchObject([{ state: 'waiting' }]);
      expect(textOf(await app.command('status'))).toContain('連携が解除');
    });

    test('check finds it well and ends what a check ends', async () => {
      const facts = {
        xUserId: 'x-shop',
        handle: 'newname',
        name: 'Shop',
        protected: true,
        verifiedType: 'none',
        subscriptionType: null,
        createdAt: '2026-11-01T00:00:00Z',
        checkedAt: noon.toISOString(),
      } as const;
      const ownAccount: XPort['ownAccount'] = async () => ({ kind: 'read', value: facts, seen });
      const checking = drive(database, { x: xWith({ ownAccount }) });
      await database.db.transaction((tx) =>
        startPause(tx, {
          accountId,
          cause: 'sender_locked',
          holds: 'all',
          ends: { kind: 'check' },
          incidentId: null,
          startedBy: system,
          coolDownMinutes: 180,
          now: noon,
        }),
      );
      const text = textOf(await checking.command('account check', {}, admin));
      expect(text).toContain('@newname は正常です');
      expect(text).toContain('鍵アカウント');
      expect(await database.db.select().from(pauses)).toMatchObject([{ endedAt: noon }]);
      expect(await database.db.select().from(accounts)).toMatchObject([
        { handle: 'newname', facts: { protected: true } },
      ]);
    });

    test('check that X refuses is explained and ends nothing', async () => {
      const locked = { ...closedToUs, codes: [326], detail: 'To protect our users...' };
      const ownAccount: XPort['ownAccount'] = async () => ({
        kind: 'failed',
        evidence: locked,
        seen,
      });
      const checking = drive(database, { x: xWith({ ownAccount }) });
      const answer = await checking.command('account check', {}, admin);
      expect(textOf(answer)).toContain('ロック');
    });
  });

  describe('channel', () => {
    const elsewhere = { ...admin, channelId: 'C7' };
    const bound = async () => {
      const [row] = await database.db.select().from(channels).where(eq(channels.externalId, 'C7'));
      return row;
    };

    test('here alone turns alerts on; what is given is set, the rest stays', async () => {
      expect(textOf(await app.command('channel here', {}, elsewhere))).toContain('#alerts');
      expect(await bound()).toMatchObject({ alerts: true, digest: false, locale: 'ja' });
      const english = await app.command('channel here', { locale: 'en', threads: 'on' }, elsewhere);
      expect(viewOf(english).title).toBe('This channel is bound');
      await app.command('channel here', { alerts: 'off', digest: 'on' }, elsewhere);
      expect(await bound()).toMatchObject({
        alerts: false,
        digest: true,
        locale: 'en',
        threads: true,
      });
      await app.command('channel here', {}, elsewhere);
      expect(await bound()).toMatchObject({ alerts: true, digest: true });
    });

    test('a new channel that is bound for the digest gets no cards', async () => {
      await app.command('channel here', { digest: 'on' }, elsewhere);
      expect(await bound()).toMatchObject({ alerts: false, digest: true });
    });

    test('where the bot cannot post nothing is bound, and the reason is said', async () => {
      const closed = drive(database, {
        enterChannel: async () => ({ kind: 'closed', reason: '/invite してください' }),
      });
      const answer = await closed.command('channel here', {}, elsewhere);
      expect(isPrivate(answer)).toBe(true);
      expect(textOf(answer)).toContain('/invite してください');
      expect(await bound()).toBeUndefined();
      expect(textOf(await closed.command('digest', { at: '09:00' }, elsewhere))).toContain(
        '/invite',
      );
    });

    test('remove unbinds the channel it is typed in and keeps its row', async () => {
      await app.command('channel here', {}, elsewhere);
      await app.command('channel remove', {}, elsewhere);
      expect(await bound()).toMatchObject({ removedAt: noon });
      expect(textOf(await app.command('channel remove', {}, elsewhere))).toContain(
        '通知先ではありません',
      );
      expect(isPrivate(await app.command('history', {}, { channelId: 'C7' }))).toBe(true);
      await app.command('channel here', { digest: 'on', alerts: 'on' }, elsewhere);
      expect(await bound()).toMatchObject({ id: 2, removedAt: null, locale: 'ja', alerts: true });
    });

    test('list names what cannot be posted to, and why', async () => {
      await database.db.update(channels).set({ brokenReason: 'is_archived', brokenAt: noon });
      const text = textOf(await app.command('channel list', {}, admin));
      expect(text).toContain('Slack C1');
      expect(text).toContain('is_archived');
      await app.command('channel here', {}, admin);
      expect(textOf(await app.command('channel list', {}, admin))).not.toContain('is_archived');
    });
  });

  describe('optout', () => {
    test('add skips what waits for that person, remove lets them be written to again', async () => {
      await makeSend(database.db, accountId, { recipientXId: 'x-taro' });
      await makeSend(database.db, accountId, { recipientXId: 'x-taro', origin: 'system' });
      const added = await app.command('optout add', { user: '@taro' });
      expect(textOf(added)).toContain('1件');
      expect((await allSends()).map((send) => send.state)).toEqual(['skipped', 'waiting']);
      expect(textOf(await app.command('optout add', { user: 'taro' }))).toContain('すでに');
      expect(textOf(await app.command('optout list'))).toContain('@taro');
      expect(textOf(await app.command('send', { to: 'taro', text: 'hi' }))).toContain('配信停止');
      expect(textOf(await app.command('optout remove', { user: 'TARO' }))).toContain(
        '取り消しました',
      );
      expect(textOf(await app.command('optout remove', { user: 'taro' }))).toContain('ありません');
      expect(textOf(await app.command('optout list'))).toContain('いません');
    });

    test('while X cannot be asked, whom we wrote to before is known', async () => {
      expect(textOf(await app.command('optout add', { user: 'down' }))).toContain(
        '変更していません',
      );
      await makeSend(database.db, accountId, { recipientXId: 'x-9', recipientHandle: 'Down' });
      await app.command('optout add', { user: 'down' });
      expect(await database.db.select().from(optOuts)).toMatchObject([{ xUserId: 'x-9' }]);
    });

    test('nobody of that name is added', async () => {
      expect(textOf(await app.command('optout add', { user: 'gone' }))).toContain('見つかりません');
      expect(await database.db.select().from(optOuts)).toEqual([]);
    });
  });
});
