import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPageServer, type PageServer } from '../../../sandbox/practice/page-server.js';
import { createRoom, type Room } from '../../../sandbox/practice/room.js';
import { addStarters, sendFirst } from '../../../sandbox/practice/starter.js';
import type { Stage } from '../../../sandbox/stage/stage.js';
import { startInProcessStage } from './in-process-stage.js';
import { buttonOf, openPage, type OpenPage, type Shown } from './open-page.js';

/* The page's server over HTTP, with the real program between the emulators. */

let stage: Stage;
let server: PageServer;
let room: Room;
let aoi: OpenPage;
let ben: OpenPage;

beforeAll(async () => {
  [stage, server] = await Promise.all([startInProcessStage(), startPageServer('ja', 0)]);
  room = createRoom(stage, 'ja', 'Asia/Tokyo');
  addStarters(room);
  server.enter(room);
  [aoi, ben] = await Promise.all([openPage(server.url, 'aoi'), openPage(server.url, 'ben')]);
  await sendFirst(room);
});

afterAll(async () => {
  aoi.close();
  ben.close();
  await server.stop();
  await stage.stop();
});

/** The fitting card in both columns. */
const cards = (words: RegExp): Promise<[Shown, Shown]> =>
  Promise.all([aoi.until('slack-messages', words), aoi.until('discord-messages', words)]);

const press = (page: OpenPage, platform: 'slack' | 'discord', card: Shown, label: string) => {
  const { ts, message, action, value } = buttonOf(card, label);
  const body = platform === 'slack' ? { ts, action, value } : { message, action };
  return page.post(`/${platform}/press`, body);
};

const worked = { problem: null };

describe('the first minute', () => {
  test('one message arrives and one fails, with its card on both platforms', async () => {
    await aoi.until('x-arrived', /DM @aoi_cafe → @hanako_s/);
    const [slack, discord] = await cards(/送信エラー: @kagi_taro/);
    for (const card of [slack, discord]) expect(card.words).toContain('相手が鍵アカウント');
    await aoi.until('slack-messages', /あなただけに表示されています.*@kagi_taro/);
    expect(ben.list('slack-messages').map(({ words }) => words)).not.toContainEqual(
      expect.stringContaining('あなただけに'),
    );
  });

  test('the person opens their DMs, Ben resends on Slack, and both cards follow', async () => {
    const [slack] = await cards(/送信エラー: @kagi_taro/);
    const door = { handle: 'kagi_taro', dmsFrom: 'everyone' };
    expect(await aoi.post('/x/door', door)).toEqual(worked);
    expect(await press(ben, 'slack', slack, '再送')).toEqual(worked);
    const [onSlack] = await cards(/送信完了: @kagi_taro/);
    expect(onSlack.words).toContain('ben (Slack)');
    await ben.until('x-arrived', /DM @aoi_cafe → @kagi_taro/);
  });
});

describe('forms', () => {
  const refuseNext = () => aoi.post('/x/refuse-next', { refusal: 'dmTooLong', aim: 'dm' });
  const send = (handle: string) =>
    aoi.post('/slack/command', { text: `/xtep send to:@${handle} text:"長い文面"` });

  test("Slack's modal tells what is wrong beside the field, and closes when it is right", async () => {
    await refuseNext();
    await aoi.until('x-troubles', /次のDM: DMの文面が長すぎる/);
    await send('miki_books');
    const [slack] = await cards(/送信エラー: @miki_books/);
    expect(aoi.list('x-troubles')).toEqual([]);
    await press(aoi, 'slack', slack, '編集して再送');
    const modal = await aoi.until('slack-modal', /文面/);
    expect(ben.list('slack-modal')).toEqual([]);
    const field = /data-field="([^"]+)"/.exec(modal.markup)?.[1] ?? '';
    const submit = (text: string) =>
      aoi.post('/slack/submit', { viewId: modal.key, values: { [field]: text } });
    const refused = await submit(' ');
    expect(refused).toMatchObject({ problem: null, errors: { [field]: expect.any(String) } });
    expect(aoi.list('slack-modal')).toHaveLength(1);
    expect(await submit('短い文面')).toEqual(worked);
    await aoi.untilGone('slack-modal', /./);
    await cards(/送信完了: @miki_books.*短い文面/);
  });

  test("Discord's form is filled, sent and gone", async () => {
    await refuseNext();
    await send('sora_art');
    const [, discord] = await cards(/送信エラー: @sora_art/);
    await press(ben, 'discord', discord, '編集して再送');
    const form = await ben.until('discord-modal', /文面/);
    expect(form.markup).toContain('長い文面</textarea>');
    const body = { interactionId: form.key, values: { text: 'みじかい文面' } };
    expect(await ben.post('/discord/submit', body)).toEqual(worked);
    await ben.untilGone('discord-modal', /./);
    await cards(/送信完了: @sora_art.*みじかい文面/);
  });

  test('a form that is closed is gone, and its card stays', async () => {
    await refuseNext();
    await send('yui_yoga');
    const [slack, discord] = await cards(/送信エラー: @yui_yoga/);
    await press(aoi, 'slack', slack, '編集して再送');
    await press(aoi, 'discord', discord, '編集して再送');
    const modal = await aoi.until('slack-modal', /文面/);
    const form = await aoi.until('discord-modal', /文面/);
    await aoi.post('/slack/close', { viewId: modal.key });
    await aoi.post('/discord/close', { interactionId: form.key });
    await aoi.untilGone('slack-modal', /./);
    await aoi.untilGone('discord-modal', /./);
    expect(await cards(/送信エラー: @yui_yoga/)).toHaveLength(2);
  });
});

describe('commands', () => {
  test('on Discord by words and by the form, with suggestions while typing', async () => {
    await aoi.until('discord-form', /\/xtep status/);
    expect(await ben.post('/discord/typed', { text: '/xtep status' })).toEqual(worked);
    await aoi.until('discord-messages', /Ben が \/xtep status を使いました.*@aoi_cafe/);
    const command = { words: 'show', options: { id: '1' } };
    expect(await ben.post('/discord/command', command)).toEqual(worked);
    await aoi.until('discord-messages', /送信 #1: 完了/);
    const asked = { words: 'show', option: 'id', typed: '' };
    const { choices } = await ben.post('/discord/suggest', asked);
    expect(choices?.map(({ value }) => value)).toContain('1');
  });

  test('what is no command is told in a sentence, and nothing is sent', async () => {
    const before = stage.discord.state.interactions.size;
    for (const text of ['hello', '/xtep sing', '/xtep show 1']) {
      expect((await aoi.post('/discord/typed', { text })).problem).toMatch(/.{10}/);
    }
    expect((await aoi.post('/slack/command', { text: 'hello' })).problem).toContain('/xtep');
    expect(stage.discord.state.interactions.size).toBe(before);
  });

  test("a file comes in the bot's direct messages and can be fetched", async () => {
    await aoi.post('/slack/command', { text: '/xtep history' });
    const history = await aoi.until('slack-messages', /送信履歴.*CSV/);
    expect(await press(aoi, 'slack', history, 'CSV')).toEqual(worked);
    const { markup } = await aoi.until('slack-messages', /アプリとのダイレクトメッセージ.*csv/);
    const address = /href="(\/slack\/files\/[^"]+)"/.exec(markup)?.[1] ?? '';
    const file = await fetch(`${server.url}${address}`);
    expect(await file.text()).toContain('id,made_at,account');
  });

  test('an answer only for one person can be dismissed', async () => {
    const answer = await aoi.until('slack-messages', /あなただけに.*@hanako_s/);
    expect(await aoi.post('/slack/dismiss', { ts: answer.key })).toEqual(worked);
    await aoi.untilGone('slack-messages', /あなただけに.*@hanako_s/);
    const card = await aoi.until('slack-messages', /送信完了: @kagi_taro/);
    await aoi.post('/slack/dismiss', { ts: card.key });
    const kept = stage.slack.messages(stage.slackChannel).map(({ ts }) => ts);
    expect(kept).toContain(card.key);
  });

  test("account link leads to the practice X's authorize page with the same query", async () => {
    await aoi.post('/slack/command', { text: '/xtep account link' });
    const { markup } = await aoi.until('slack-messages', /Xで許可する/);
    const link = /href="(https:\/\/[^"]+authorize[^"]*)"/.exec(markup)?.[1] ?? '';
    const { search } = new URL(link.replaceAll('&amp;', '&'));
    const led = await fetch(`${server.url}/x/authorize${search}`, { redirect: 'manual' });
    expect(led.headers.get('location')).toBe(`${stage.x.url}/i/oauth2/authorize${search}`);
    const page = await fetch(`${server.url}/x/authorize${search}`);
    expect(await page.text()).toContain('@mori_shop');
  });
});

describe('X', () => {
  test('people can be changed and added', async () => {
    const person = stage.x.person('jiro_photo');
    const { xUserId } = person;
    const change = { xUserId, dmsFrom: 'followed', follows: true, blocks: true, protected: true };
    expect(await aoi.post('/x/person', change)).toEqual(worked);
    expect(person).toMatchObject({ dmsFrom: 'followed', protected: true });
    expect([...person.follows, ...person.blocks]).toEqual([
      stage.account.xUserId,
      stage.account.xUserId,
    ]);
    await aoi.post('/x/person', { xUserId, blocks: false, status: 'gone' });
    expect([person.blocks.size, person.status]).toEqual([0, 'gone']);
    expect(await aoi.post('/x/add-person', { handle: '@new_one', name: '' })).toEqual(worked);
    await aoi.until('x-people', /@new_one/);
    const again = await aoi.post('/x/add-person', { handle: 'NEW_ONE', name: 'x' });
    expect(again.problem).toContain('NEW_ONE');
    expect((await aoi.post('/x/add-person', { handle: 'é', name: 'x' })).problem).toMatch(/15/);
  });

  test('somebody mentions us, and the reply that the page writes arrives', async () => {
    const { xUserId } = stage.x.person('hanako_s');
    await aoi.post('/x/mention', { xUserId });
    const post = await aoi.until('x-arrived', /投稿 @hanako_s/);
    const [deed] = JSON.parse(buttonOf(post, '返信を書く')['do'] ?? '[]') as { text: string }[];
    expect(await aoi.post('/slack/command', { text: deed?.text })).toEqual(worked);
    await aoi.until('x-arrived', /返信 @aoi_cafe → @hanako_s/);
    await aoi.until('x-requests', /返信 201/);
  });

  test('a fan follows, likes and writes, each as X shows it', async () => {
    const act = (body: object) => aoi.post('/x/act', { who: '@fan_one', text: '', ...body });
    for (const kind of ['follow', 'dm', 'mention', 'hashtag', 'like', 'repost', 'reply', 'quote']) {
      expect(await act({ act: kind })).toEqual(worked);
    }
    const fan = stage.x.person('fan_one');
    expect(fan.follows).toContain(stage.account.xUserId);
    for (const words of [
      /フォロー @fan_one/,
      /DM @fan_one → @aoi_cafe/,
      /投稿 @fan_one @aoi_cafe こんにちは/,
      /投稿 @fan_one #あおいカフェ/,
      /いいね @fan_one → 「秋の新メニュー/,
      /リポスト @fan_one/,
      /返信 @fan_one → @aoi_cafe/,
      /引用 @fan_one/,
    ]) {
      await aoi.until('x-arrived', words);
    }
    const post = await aoi.until(
      'x-own-posts',
      /秋の新メニュー.*いいね 1 リポスト 1 返信 1 引用 1/,
    );
    // A second time is the same like.
    await act({ act: 'like' });
    const older = aoi.list('x-own-posts').find(({ key }) => key !== post.key);
    await act({ act: 'like', postId: older?.key });
    await aoi.until('x-own-posts', /駅前.*いいね 1/);
    expect(aoi.list('x-own-posts')[0]?.words).toContain('いいね 1 ');
  });

  test('a new fan is made when nobody is named; who cannot act is told why', async () => {
    const act = (who: string) => aoi.post('/x/act', { act: 'dm', who, text: 'はじめまして' });
    expect([await act(''), await act('')]).toEqual([worked, worked]);
    await aoi.until('x-arrived', /DM @fan_2 → @aoi_cafe はじめまして/);
    await aoi.until('x-fans', /ファン2/);
    expect((await act('aoi_cafe')).problem).toContain('送信アカウント');
    expect((await act('zen_suspended')).problem).toContain('凍結');
    expect((await act('a b')).problem).toMatch(/15/);
    expect((await aoi.post('/x/act', { act: 'dance', who: '', text: '' })).problem).not.toBeNull();
  });

  test('the account posts by hand, and the newest post is acted on', async () => {
    expect((await aoi.post('/x/post', { text: ' ' })).problem).not.toBeNull();
    expect(await aoi.post('/x/post', { text: '本日のおすすめ' })).toEqual(worked);
    const post = await aoi.until('x-own-posts', /本日のおすすめ/);
    await aoi.post('/x/act', { act: 'repost', who: 'hanako_s', text: '' });
    expect(stage.x.tweets.at(-1)?.repostedPostId).toBe(post.key);
  });

  test('a rule is made, a fan writes twice, and one answer is there', async () => {
    const rule = '/xtep rule create name:時間 on:dm keyword:営業時間 text:"{name:お客}さんへ"';
    await aoi.post('/slack/command', { text: rule });
    await aoi.until('slack-messages', /ルール「時間」を作成しました/);
    const ask = (who: string) => aoi.post('/x/act', { act: 'dm', who, text: '' });
    await ask('fan_asks');
    await aoi.until('x-arrived', /DM @aoi_cafe → @fan_asks fan_asksさんへ/);
    await ask('fan_asks');
    await ask('fan_later');
    await aoi.until('x-arrived', /DM @aoi_cafe → @fan_later/);
    const answers = aoi.list('x-arrived').filter(({ words }) => words.includes('→ @fan_asks'));
    expect(answers).toHaveLength(1);
    await aoi.until('x-people', /@fan_asks .*受け取ったメッセージ 1件 fan_asksさんへ/);
    // Readings that went well are not on the list of requests.
    expect(stage.x.requests.map(({ bucket }) => bucket)).toContain('messages');
    expect(aoi.list('x-requests').map(({ words }) => words)).not.toContainEqual(
      expect.stringContaining('読み取り'),
    );
  });

  test('people enter a campaign; those who win get a code each', async () => {
    const text =
      '/xtep campaign create name:抽選 quota:2 win:当選 {code} on:dm keyword:応募 lose:残念 codes:C-1,C-2';
    expect(await aoi.post('/discord/typed', { text })).toEqual(worked);
    await aoi.until('discord-messages', /「抽選」を作成しました/);
    expect(await aoi.post('/x/enter', { text: '応募します' })).toEqual(worked);
    for (const words of [/当選 C-1/, /当選 C-2/, /残念/]) {
      expect((await aoi.until('x-arrived', words)).words).toContain('DM @aoi_cafe → @fan_');
    }
  });

  test('a storm folds; its people open their DMs', async () => {
    expect(await aoi.post('/x/storm', {})).toEqual(worked);
    await cards(/すべて再送/);
    await aoi.post('/x/open-winners', {});
    expect(stage.x.person('winner_8').dmsFrom).toBe('everyone');
  });
});

describe('the server', () => {
  const post = (path: string, type: string, body: string) =>
    fetch(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': type }, body });

  test('gives the page, its script and its style in the language', async () => {
    const page = await fetch(`${server.url}/?as=ben`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toMatch(/lang="ja"[\s\S]*data-actor="ben"[\s\S]*練習モード/);
    for (const asset of ['/practice.js', '/practice.css']) {
      expect((await fetch(`${server.url}${asset}`)).status).toBe(200);
    }
    expect((await fetch(`${server.url}/elsewhere`)).status).toBe(404);
  });

  test('takes only what its own page sends', async () => {
    expect((await post('/x/storm?as=aoi', 'text/plain', '{}')).status).toBe(404);
    expect((await post('/x/storm', 'application/json', '{}')).status).toBe(404);
    expect((await post('/x/storm?as=aoi', 'application/json', '{')).status).toBe(400);
    expect((await post('/x/nothing?as=aoi', 'application/json', '{}')).status).toBe(404);
    expect((await aoi.post('/x/trouble', { trouble: 'none' })).problem).toMatch(/trouble|Invalid/);
  });

  test.each(['evil.example', 'x127.0.0.1', '127.0.0.1.evil.example'])(
    'does not answer to the name %s',
    async (host) => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        request(server.url, { headers: { host } }, ({ statusCode }) => resolve(statusCode))
          .on('error', reject)
          .end();
      });
      expect(status).toBe(403);
    },
  );

  test('before there is a room the page says that it starts, and does nothing', async () => {
    const early = await startPageServer('en', 0);
    expect(await (await fetch(early.url)).text()).toContain('Starting.');
    const page = await openPage(early.url, 'aoi');
    const answer = await fetch(`${early.url}/x/storm?as=aoi`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(404);
    page.close();
    await early.stop();
  });

  test('a port that is taken is an error', async () => {
    const port = Number(new URL(server.url).port);
    await expect(startPageServer('ja', port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
