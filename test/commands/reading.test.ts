import { beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { commands } from '../../commands/registry.js';
import type { Database } from '../../db/database.js';
import { pauseAccount, startPause } from '../../db/pauses.js';
import { attempts, sends } from '../../db/schema.js';
import { commandCharacters, defineCommand } from '../../src/chat/discord/command-definition.js';
import { causeIds } from '../../src/domain/diagnosis/cause.js';
import { system } from '../../src/domain/actor.js';
import { locales } from '../../src/domain/locale.js';
import { sendStates } from '../../src/domain/sending/send.js';
import {
  makeAccount,
  makeChannel,
  makeFailedSend,
  makeRule,
  makeSend,
  noon,
  sato,
} from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { drive, isPrivate, person, textOf, viewOf, type Drive } from './drive.js';

/* The commands that only read, driven as a platform would. */

describe('the registry', () => {
  test('every text fits what Discord allows, in both languages', () => {
    const texts = commands.flatMap(({ spec }) => [
      spec.summary,
      ...spec.options.flatMap((option) => [
        option.summary,
        ...(option.choices ?? []).map((choice) => choice.label),
      ]),
    ]);
    const long = texts.flatMap((text) =>
      locales.map((locale) => text[locale]).filter((words) => words === '' || words.length > 100),
    );
    expect(long).toEqual([]);
  });

  test('names are what both platforms take, and no two commands have the same words', () => {
    const words = commands.map(({ spec }) => spec.path.join(' '));
    expect(new Set(words).size).toBe(words.length);
    const names = commands.flatMap(({ spec }) => [
      ...spec.path,
      ...spec.options.map((option) => option.name),
    ]);
    expect(names.filter((name) => !/^[a-z][a-z_]{1,31}$/u.test(name))).toEqual([]);
    const rests = commands.map(
      ({ spec }) => spec.options.filter((option) => option.takesRest === true).length,
    );
    expect(Math.max(...rests)).toBe(1);
  });

  test('/xtep on Discord stays below the 8,000 characters that Discord allows', () => {
    const specs = commands.map(({ spec }) => spec);
    const characters = locales.map((locale) => commandCharacters(defineCommand(specs, locale)));
    expect(Math.max(...characters)).toBeLessThan(8_000);
  });

  test('help comes first and lists every command', () => {
    expect(commands[0]?.spec.path).toEqual(['help']);
  });
});

describeEachDatabase('commands that read', (open) => {
  let database: Database;
  let app: Drive;

  beforeEach(async () => {
    database = open();
    app = drive(database);
    await makeChannel(database.db, 'C1');
  });

  describe('help', () => {
    test('no words at all are help, with every command in it', async () => {
      const text = textOf(await app.command(''));
      for (const { spec } of commands) expect(text).toContain(`/xtep ${spec.path.join(' ')}`);
    });

    test('leads somebody new: what is left to be set up first, then what is used most', async () => {
      const elsewhere = textOf(await app.command('', {}, { channelId: 'C9' }));
      expect(elsewhere.indexOf('/xtep account link')).toBeLessThan(elsewhere.indexOf('すべての'));
      expect(elsewhere).toContain('まだ通知先ではありません');
      expect(textOf(await app.command(''))).toContain('はじめに');
      await makeAccount(database.db);
      const ready = textOf(await app.command(''));
      expect(ready).not.toContain('はじめに');
      expect(ready).toContain('/xtep history status:failed');
      expect(textOf(await app.command('', {}, { channelId: 'C9' }))).toContain('はじめに');
      expect(ready).toContain('/xtep digest [do:now|off] [at:] [period:day|week]');
    });

    test('every cause has a topic with remedies and who acts', async () => {
      for (const cause of causeIds) {
        const answer = await app.command('help', { topic: cause });
        expect(textOf(answer)).toContain(cause);
        expect(textOf(answer)).toContain('対応する人');
        const { blocks } = viewOf(answer);
        expect(blocks.some((block) => block.kind === 'list' && block.items.length > 0)).toBe(true);
      }
    });

    test('a command is a topic, a group too, and a wrong word gets the nearest', async () => {
      expect(textOf(await app.command('help', { topic: 'history' }))).toContain('[since:]');
      expect(textOf(await app.command('help', { topic: 'account' }))).toContain('account unlink');
      const wrong = await app.command('help', { topic: 'recipient_closd' });
      expect(isPrivate(wrong)).toBe(true);
      expect(textOf(wrong)).toContain('もしかして: recipient_closed');
    });

    test('causes and prevention are topics', async () => {
      const text = textOf(await app.command('help', { topic: 'causes' }));
      for (const cause of causeIds) expect(text).toContain(cause);
      expect(viewOf(await app.command('help', { topic: 'prevention' })).blocks).not.toEqual([]);
    });

    test('is the only command that answers strangers where no channel is bound', async () => {
      const elsewhere = { channelId: 'C9' };
      expect(viewOf(await app.command('help', {}, elsewhere)).title).toContain('使い方');
      const refused = await app.command('status', {}, elsewhere);
      expect(isPrivate(refused)).toBe(true);
      expect(textOf(refused)).toContain('channel here');
      const named = drive(database, { environment: { XTEP_OPERATORS: 'slack:U1' } });
      expect(viewOf(await named.command('status', {}, elsewhere)).title).toBe('送信の状況');
    });
  });

  describe('what was typed wrong', () => {
    test('a wrong command answers with the nearest right one', async () => {
      const answer = await app.command('histroy');
      expect(isPrivate(answer)).toBe(true);
      expect(textOf(answer)).toContain('もしかして: history');
    });

    test('the first word of a group answers with the words that may follow', async () => {
      expect(textOf(await app.command('channel'))).toContain('channel here');
    });

    test('a wrong choice names the option, what it takes and the nearest', async () => {
      const text = textOf(await app.command('history', { status: 'faild' }));
      expect(text).toContain('status:');
      for (const state of sendStates) expect(text).toContain(state);
      expect(text).toContain('もしかして: failed');
    });

    test('every wrong option is told at once', async () => {
      const text = textOf(
        await app.command('history', {
          page: '0',
          since: 'soon',
          stauts: 'failed',
          cause: 'recipient_closd',
        }),
      );
      expect(text).toContain('page:');
      expect(text).toContain('since:');
      expect(text).toContain('もしかして: status:');
      expect(text).toContain('もしかして: recipient_closed');
    });

    test('a required option that is missing is named', async () => {
      expect(textOf(await app.command('show'))).toContain('id: 必ず指定');
    });
  });

  describe('history', () => {
    test('is newest first by when the send was made, with the handle in every line', async () => {
      const { id } = await makeAccount(database.db);
      await makeSend(database.db, id, {
        madeAt: new Date('2026-11-20T00:00:00Z'),
        recipientHandle: 'old',
      });
      await makeSend(database.db, id, { recipientHandle: 'new' });
      await makeFailedSend(database, id, {
        madeAt: new Date('2026-11-25T00:00:00Z'),
        recipientHandle: 'mid',
      });
      const answer = await app.command('history');
      expect(answer).toMatchObject({ visibility: 'public' });
      const list = viewOf(answer).blocks.find((block) => block.kind === 'list');
      const lines = list?.kind === 'list' ? list.items : [];
      expect(lines).toHaveLength(3);
      expect(lines.map((line) => /@(\w+)/u.exec(line)?.[1])).toEqual(['new', 'mid', 'old']);
      expect(lines[1]).toContain('エラー');
      expect(lines[1]).toContain('recipient_closed');
    });

    test('every filter narrows it, alone and together', async () => {
      const account = await makeAccount(database.db);
      const other = await makeAccount(database.db, 'second');
      const rule = await makeRule(database.db, account.id);
      await makeFailedSend(database, account.id, {
        recipientHandle: 'Alice',
        ruleId: rule.id,
        triggerKey: 'a',
      });
      await makeFailedSend(database, account.id, { cause: 'rate_limited', recipientHandle: 'bob' });
      await makeSend(database.db, other.id, {
        recipientHandle: 'carol',
        madeAt: new Date('2026-11-01T00:00:00Z'),
      });
      await makeSend(database.db, account.id, {
        recipientHandle: 'dave',
        state: 'skipped',
        skipReason: 'opted_out',
      });
      await makeSend(database.db, account.id, {
        recipientHandle: 'erin',
        lastCause: 'network',
        carriedOver: true,
      });
      const found = async (options: Record<string, string>) => {
        const text = textOf(await app.command('history', options));
        return ['Alice', 'bob', 'carol', 'dave', 'erin'].filter((handle) =>
          text.includes(`@${handle} `),
        );
      };
      expect(await found({ status: 'failed' })).toEqual(['Alice', 'bob']);
      expect(await found({ status: 'waiting' })).toEqual(['carol', 'erin']);
      expect(await found({ cause: 'rate_limited' })).toEqual(['bob']);
      expect(await found({ cause: 'network' })).toEqual(['erin']);
      expect(await found({ cause: 'opted_out', status: 'skipped' })).toEqual(['dave']);
      expect(await found({ user: '@aLICE' })).toEqual(['Alice']);
      expect(await found({ rule: rule.name })).toEqual(['Alice']);
      expect(await found({ rule: String(rule.id), status: 'sent' })).toEqual([]);
      expect(await found({ account: '@Second' })).toEqual(['carol']);
      expect(await found({ since: '2026-11-20' })).toEqual(['Alice', 'bob', 'dave', 'erin']);
      expect(textOf(await app.command('history', { status: 'waiting' }))).toContain('持ち越し');
      expect(textOf(await app.command('history', { rule: '新商品キャンペン' }))).toContain(
        'もしかして: 新商品キャンペーン',
      );
      expect(textOf(await app.command('history', { account: 'third' }))).toContain('@second');
    });

    test('states are taken by their ids and by the names that the history shows', async () => {
      const account = await makeAccount(database.db);
      await makeFailedSend(database, account.id, { recipientHandle: 'bad' });
      await makeSend(database.db, account.id, { recipientHandle: 'soon', carriedOver: true });
      await makeSend(database.db, account.id, {
        recipientHandle: 'done',
        state: 'sent',
        sentAt: noon,
      });
      const found = async (status: string) => {
        const text = textOf(await app.command('history', { status }));
        return ['bad', 'soon', 'done'].filter((handle) => text.includes(`@${handle} `));
      };
      expect(await found('エラー')).toEqual(['bad']);
      expect(await found('持ち越し')).toEqual(['soon']);
      expect(await found('完了')).toEqual(['done']);
      expect(await found('Carried over')).toEqual(['soon']);
      expect(await found('failed、SENT')).toEqual(['bad', 'done']);
      expect(textOf(await app.command('history', { status: '送信中' }))).toContain(
        'status:claimed,sending',
      );
      expect(isPrivate(await app.command('history', { status: 'failed,x' }))).toBe(true);
    });

    test('before the first send it says so, and with a filter that nothing matches', async () => {
      expect(textOf(await app.command('history'))).toContain('まだ送信がありません');
      const filtered = textOf(await app.command('history', { status: 'failed' }));
      expect(filtered).toContain('該当する送信はありません');
      expect(filtered).not.toContain('まだ送信が');
    });

    test('thousands of rows are paged by buttons and all of them are in the CSV', async () => {
      const account = await makeAccount(database.db);
      const count = 3_210;
      await database.db.execute(sql`
        insert into sends (account_id, kind, origin, made_by, made_at, recipient_x_id, recipient_handle, text, due_at, next_actor, changed_at)
        select ${account.id}, 'dm', 'rule', '{"kind":"system"}'::jsonb, ${noon.toISOString()}::timestamptz + (n % 50) * interval '1 minute',
          n::text, 'user' || n, 'text ' || n, ${noon.toISOString()}::timestamptz, '{"kind":"system"}'::jsonb, ${noon.toISOString()}::timestamptz
        from generate_series(1, ${count}) n`);
      const first = await app.command('history');
      const next = viewOf(first).buttons.find((button) => button.label === '次へ');
      if (next === undefined) throw new Error('No button leads on.');
      expect(app.handlers.clickMode(next.verb)).toBe('replace');
      expect(`${next.verb}:${next.id}`.length).toBeLessThanOrEqual(100);
      // What is made meanwhile moves no page.
      await makeSend(database.db, account.id, {
        recipientHandle: 'late',
        madeAt: new Date('2026-12-01T00:00:00Z'),
      });
      const second = await app.click(next);
      expect(second.kind).toBe('replace');
      expect(textOf(second)).not.toContain('@late');
      const back = viewOf(second).buttons.find((button) => button.label === '前へ');
      expect(back === undefined ? null : viewOf(await app.click(back))).toEqual(viewOf(first));
      const last = await app.command('history', { page: '215' });
      expect(viewOf(last).buttons.map((button) => button.label)).not.toContain('次へ');
      expect(textOf(await app.command('history', { page: '999' }))).toContain('215');

      const csv = viewOf(first).buttons.find((button) => button.verb === 'history-csv');
      const answer = csv === undefined ? null : await app.click(csv);
      if (answer?.kind !== 'message' || answer.file === undefined) throw new Error('No file.');
      const ids = answer.file.content
        .toString('utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => Number(line.split(',')[0]));
      expect(ids).toHaveLength(count);
      expect(new Set(ids).size).toBe(count);
    });

    test('the CSV is exactly what spreadsheets and scripts expect', async () => {
      const account = await makeAccount(database.db);
      const rule = await makeRule(database.db, account.id, '=HYPERLINK("x")');
      await makeSend(database.db, account.id, {
        recipientHandle: 'taro',
        text: '=cmd|/c calc',
        state: 'sent',
        sentAt: noon,
        attemptCount: 2,
        ruleId: rule.id,
        triggerKey: 't',
      });
      await makeFailedSend(database, account.id, {
        recipientHandle: 'hanako',
        text: '改行\nと "引用符", カンマ',
        madeAt: new Date('2026-11-25T01:02:03.456Z'),
      });
      const answer = await app.command('history');
      const csv = viewOf(answer).buttons.find((button) => button.verb === 'history-csv');
      const given = csv === undefined ? null : await app.click(csv);
      expect(given === null ? false : isPrivate(given)).toBe(true);
      const content = given?.kind === 'message' ? given.file?.content.toString('utf8') : undefined;
      expect(content).toBe(
        [
          '\uFEFFid,made_at,account,kind,to,text,state,cause,rule,sent_at,attempts',
          `1,2026-11-26T03:00:00.000Z,shop,dm,taro,'=cmd|/c calc,sent,,"'=HYPERLINK(""x"")",2026-11-26T03:00:00.000Z,2`,
          '2,2026-11-25T01:02:03.456Z,shop,dm,hanako,"改行\nと ""引用符"", カンマ",failed,recipient_closed,,,1',
          '',
        ].join('\n'),
      );
    });

    test('a page whose filter was kept too long ago says so', async () => {
      const answer = await app.click({ verb: 'history', id: '999-2' });
      expect(isPrivate(answer)).toBe(true);
      expect(textOf(answer)).toContain('もう一度実行');
    });
  });

  describe('show', () => {
    test('gives the handle, the text, attempts, diagnosis, X’s own words and who did what', async () => {
      const { id } = await makeAccount(database.db);
      const send = await makeFailedSend(database, id, { recipientHandle: 'hanako' });
      await app.click(
        { verb: 'ignore', id: String(send.id) },
        { person: person('U1', { name: 'Sato' }) },
      );
      const answer = await app.command('show', { id: `#${String(send.id)}` });
      const text = textOf(answer);
      expect(answer).toMatchObject({ visibility: 'public' });
      expect(text).toContain('@hanako');
      expect(text).toContain(send.text);
      expect(text).toContain('403');
      expect(text).toContain('You do not have permission to DM one or more participants.');
      expect(text).toContain('Sato (Slack): 無視');
      expect(viewOf(answer).buttons).toMatchObject([{ verb: 'undo' }]);
    });

    test.each([
      ['failed', ['resend', 'edit', 'ignore']],
      ['unknown', ['resend', 'ignore']],
      ['waiting', ['cancel']],
    ] as const)('%s offers %j, which act on the attempt that it showed', async (state, verbs) => {
      const { id } = await makeAccount(database.db);
      const send = await makeFailedSend(database, id, { state });
      const { buttons } = viewOf(await app.command('show', { id: String(send.id) }));
      expect(buttons.map((button) => button.verb)).toEqual(verbs);
      await database.db.update(sends).set({ lastAttemptId: send.lastAttemptId + 1 });
      for (const button of buttons) {
        expect(textOf(await app.click(button))).toContain('新しい試行');
      }
    });

    test('a name with line breaks or turned writing stays one line of its own', async () => {
      const { id } = await makeAccount(database.db);
      const name = '花\n*最後のエラー*: なし\u202e';
      const send = await makeSend(database.db, id, {
        recipientHandle: 'hana',
        recipientName: name,
      });
      const { blocks } = viewOf(await app.command('show', { id: String(send.id) }));
      expect(blocks[0]).toMatchObject({
        kind: 'fields',
        fields: expect.arrayContaining([
          expect.objectContaining({ text: '@hana (花 *最後のエラー*: なし)' }),
        ]),
      });
    });

    test('there is no such send', async () => {
      const answer = await app.command('show', { id: '77' });
      expect(isPrivate(answer)).toBe(true);
      expect(textOf(answer)).toContain('#77');
    });
  });

  describe('status', () => {
    test('names accounts, pauses with why and until when, caps, what waits, and the platforms', async () => {
      const { id } = await makeAccount(database.db, 'shop');
      const pausing = { accountId: id, coolDownMinutes: 180, now: noon };
      await database.db.transaction(async (tx) => {
        await startPause(tx, {
          ...pausing,
          cause: 'action_block',
          holds: 'all',
          ends: { kind: 'cool-down' },
          incidentId: null,
          startedBy: system,
        });
        await pauseAccount(tx, { accountId: id, by: sato, now: noon });
      });
      await makeSend(database.db, id, { madeAt: new Date('2026-11-25T22:30:00Z') });
      await makeSend(database.db, id, { carriedOver: true });
      await makeFailedSend(database, id);
      const text = textOf(await app.command('status'));
      for (const part of [
        '@shop: 一時停止中',
        '15:00',
        'Sato',
        '0 / 100',
        '送信待ち 1件',
        '持ち越し 1件',
        '07:30',
        'エラー 1件',
        'Slack: 接続中',
        'Discord: 未設定',
        'X:',
      ]) {
        expect(text).toContain(part);
      }
    });

    test('tells what waits for an approval from what waits for its turn', async () => {
      const { id } = await makeAccount(database.db);
      const early = new Date('2026-11-25T22:30:00Z');
      await makeSend(database.db, id, { madeAt: early, confirmation: 'wanted' });
      await makeSend(database.db, id, { confirmation: 'approved' });
      const text = textOf(await app.command('status'));
      expect(text).toContain('送信待ち 1件 ・ 確認待ち 1件');
      expect(text).toContain('最も古いもの 12:00');
      const history = textOf(await app.command('history', { status: 'waiting' }));
      expect(history).toContain('2件');
    });

    test('says when what was carried over will have left', async () => {
      const capped = drive(database, { environment: { XTEP_DM_CAP_24H: '1' } });
      const { id } = await makeAccount(database.db);
      const sent = await makeFailedSend(database, id, { at: new Date('2026-11-25T05:00:00Z') });
      await database.db.update(attempts).set({ outcome: 'accepted' });
      await database.db.update(sends).set({ state: 'sent', sentAt: noon });
      await makeSend(database.db, id, { carriedOver: true });
      expect(sent.id).toBe(1);
      const text = textOf(await capped.command('status'));
      expect(text).toContain('1 / 1');
      expect(text).toContain('14:00 ごろ');
    });

    test('without an account it says how to link one', async () => {
      expect(textOf(await app.command('status'))).toContain('account link');
    });
  });

  describe('digest', () => {
    test('now shows the last 24 hours to everybody, a week on request', async () => {
      const { id } = await makeAccount(database.db);
      await makeFailedSend(database, id);
      const shown = await app.command('digest', { do: 'now' });
      expect(shown).toMatchObject({ visibility: 'public' });
      const [button] = viewOf(shown).buttons;
      expect(button?.verb).toBe('open-failures');
      const failures = button === undefined ? null : await app.click(button);
      expect(failures === null ? '' : textOf(failures)).toContain('@taro');
      expect((await app.command('digest', { period: 'week' })).kind).toBe('message');
    });

    test('only admins decide when it comes', async () => {
      expect(isPrivate(await app.command('digest', { at: '9:30' }))).toBe(true);
      const admin = { person: person('U1', { admin: true }) };
      const on = await app.command('digest', { at: '9:30', period: 'week' }, admin);
      expect(textOf(on)).toContain('毎週月曜 09:30');
      expect(textOf(await app.command('channel list', {}, admin))).toContain(
        'オン(毎週月曜 09:30)',
      );
      expect(textOf(await app.command('digest', { do: 'off' }, admin))).toContain('止めました');
      expect(textOf(await app.command('digest', { do: 'off', at: '09:00' }, admin))).toContain(
        '一緒には',
      );
    });
  });

  test('answers are in the language of the channel', async () => {
    await makeChannel(database.db, 'C2', { locale: 'en' });
    const here = { channelId: 'C2' };
    expect(viewOf(await app.command('history', {}, here)).title).toBe('History');
    expect(textOf(await app.command('histroy', {}, here))).toContain('Did you mean: history');
  });

  test('an exception of ours is answered in private and changes nothing', async () => {
    const broken = drive(database, {
      chatHealth: () => Promise.reject(new Error('no such thing')),
    });
    await makeChannel(database.db, 'C2', { locale: 'en' });
    const english = await broken.command('status', {}, { channelId: 'C2' });
    expect(textOf(english)).toContain('Nothing was changed');
    const answer = await broken.command('status');
    expect(isPrivate(answer)).toBe(true);
    expect(textOf(answer)).toContain('何も変更していません');
    expect(textOf(answer)).not.toContain('no such thing');
  });

  test('every interaction is timed', async () => {
    const timed: string[] = [];
    const metrics = {
      ...app.surroundings.metrics,
      interaction: (what: { kind: string }) => void timed.push(what.kind),
    };
    const counted = drive(database, { metrics });
    await counted.command('history');
    await counted.click({ verb: 'resend', id: '1' });
    await counted.submit({ verb: 'edit', id: '1' }, { text: 'x' });
    await counted.handlers.suggest({
      platform: 'slack',
      channelId: 'C1',
      person: person(),
      requestKey: 'slack:s',
      path: ['history'],
      option: 'cause',
      typed: 'recip',
    });
    expect(timed).toEqual(['command', 'click', 'submit', 'suggest']);
  });
});
