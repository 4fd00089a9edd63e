import { describe, expect, test } from 'vitest';
import { asRecord, asText } from '../../sandbox/read-json.js';
import { team } from '../../sandbox/stage/stage.js';
import { createObserver, discordButtons, slackButtons } from './observer.js';
import { openStage } from './open-stage.js';

/*
 * A campaign from its making to its published list: made on Discord with a file of codes, entered by people on X, drawn
 * and proved on Slack. Oracles: what X was asked to send and to post, and what people are shown.
 */

const polling = { XTEP_TRIGGER_SOURCES: 'poll', XTEP_POLL_SECONDS: '1' };

const fans = ['fan_a', 'fan_b', 'fan_c', 'fan_d'];

describe.concurrent('a campaign', () => {
  test('is made, entered, drawn, told, proved and published once', async ({ onTestFinished }) => {
    const stage = await openStage({ environment: polling });
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    const { x, slack, discord, account } = stage;
    const own = account.person.handle;
    for (const handle of fans) {
      x.addPerson({ handle });
      x.follow(handle, own);
    }
    await see.connected();
    await see.linked();
    const options = {
      name: '秋の抽選',
      kind: 'draw',
      on: 'dm',
      keyword: '応募',
      quota: '2',
      win: '当選です! {code}',
      entered: '受け付けました {handle}',
    };
    const codes = {
      name: 'codes.csv',
      contentType: 'text/csv',
      content: Buffer.from('\uFEFFA-1\r\nA-2\r\nA-3\r\n'),
    };
    const made = await discord
      .type(team.discordAdmin, team.discordChannel, 'campaign create', options, {
        codes_file: codes,
      })
      .answer();
    expect(discord.picture(made)).toContain('「秋の抽選」を作成しました(番号: 1)');

    for (const handle of fans) x.writeDm({ from: handle, to: own, text: '応募します' });
    await see.atX('who entered is told', () =>
      fans.every((handle) => see.dmsTo(handle).includes(`受け付けました ${handle}`)),
    );
    const status = slack.picture(await see.askOnSlack('/xtep campaign status'));
    expect(status).toContain('4人');

    const drawn = slack.picture(await see.askOnSlack('/xtep campaign draw id:秋の抽選'));
    expect(drawn).toContain('応募 4人から 2人が当選しました');
    const winners = () =>
      fans.filter((handle) => see.dmsTo(handle).some((text) => text.startsWith('当選です!')));
    await see.atX('the winners are told', () => winners().length === 2);
    const again = slack.picture(await see.askOnSlack('/xtep campaign draw 1'));
    expect(again).toContain('すでに抽選済み');
    const proved = slack.picture(await see.askOnSlack('/xtep campaign verify 1'));
    expect(proved).toContain('一致');
    expect(proved).not.toContain('不一致');

    const preview = await see.askOnSlack('/xtep campaign publish id:1 channel:x');
    const listed = () =>
      x.posts().filter(({ body }) => asText(asRecord(body)['text']).startsWith('【'));
    expect(listed()).toEqual([]);
    const [button] = slackButtons(preview);
    if (button === undefined) throw new Error('The preview has no button.');
    for (const _ of [1, 2]) {
      await see.nextPrivately(team.slackAdmin, () =>
        slack.press(team.slackAdmin, preview.ts, button.action),
      );
    }
    expect(listed()).toHaveLength(1);
    const lines = asText(asRecord(listed()[0]?.body)['text']).split('\n').slice(1);
    expect(lines.toSorted()).toEqual(winners());

    const inChat = await discord
      .type(team.discordAdmin, team.discordChannel, 'campaign publish', { id: '1' })
      .answer();
    discord.press(team.discordAdmin, inChat.id, discordButtons(inChat)[0] ?? '');
    const shown = await discord.until('the list in the channel', () =>
      discord
        .messages(team.discordChannel)
        .find((message) => discord.picture(message).includes('おめでとうございます')),
    );
    for (const handle of winners()) expect(discord.picture(shown)).toContain(`@${handle}`);
    // The codes are told to those who won, and to nobody else.
    const told = fans.flatMap((handle) => see.dmsTo(handle)).filter((text) => text.includes('A-'));
    expect(told.toSorted()).toEqual(['当選です! A-1', '当選です! A-2']);
  }, 180_000);

  test('counts who entered just before the draw, though X is read but once a minute', async ({
    onTestFinished,
  }) => {
    const stage = await openStage({ environment: { ...polling, XTEP_POLL_SECONDS: '60' } });
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    const { x, slack, account } = stage;
    const own = account.person.handle;
    for (const handle of fans) {
      x.addPerson({ handle });
      x.follow(handle, own);
    }
    await see.connected();
    await see.linked();
    await see.askOnSlack(
      '/xtep campaign create name:滑り込み kind:draw on:mention quota:2 accept:yes win:"当選です {handle}" lose:"残念です {handle}"',
    );
    // The first reading takes its base line.
    await see.atX('the mentions are read', () =>
      x.requests.some(({ bucket }) => bucket === 'mentions'),
    );
    for (const handle of fans) x.mention({ from: handle, text: `応募 @${own}` });
    const drawn = slack.picture(await see.askOnSlack('/xtep campaign draw id:滑り込み'));
    expect(drawn).toContain('応募 4人から 2人が当選しました');
    await see.atX('everybody is told', () =>
      fans.every((handle) => see.dmsTo(handle).length === 1),
    );
    const won = fans.filter((handle) => see.dmsTo(handle)[0]?.startsWith('当選'));
    expect(won).toHaveLength(2);
    expect(slack.picture(await see.askOnSlack('/xtep campaign verify id:滑り込み'))).toContain(
      '一致',
    );
  }, 180_000);
});
