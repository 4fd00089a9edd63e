import { team } from '../stage/stage.js';
import { refusals } from '../x/refusals.js';
import { dmsTo, expectTrue, postsTo, type Chapter } from './chapter.js';

/* Single sends: the ones that succeed, and one of each cause family that fails. */

const succeed: Chapter = {
  title: { ja: '届く送信', en: 'Sends that arrive' },
  async play({ stage, tell, acts }) {
    const hanako = stage.x.addPerson({ handle: 'hanako_s', name: 'はなこ' });
    tell.act({
      ja: 'Aoi(Slack)が @hanako_s にDMを送り、Ben(Discord)がメンションにリプライします。',
      en: 'Aoi (Slack) sends a DM to @hanako_s, Ben (Discord) replies to a mention.',
    });
    await acts.sendFromSlack('to:@hanako_s text:"ご応募ありがとうございます!"');
    await stage.x.until(() => dmsTo(stage, 'hanako_s') === 1);
    const mention = stage.x.addPost({ authorXId: hanako.xUserId, text: '@aoi_cafe 営業時間は?' });
    await acts.sendFromDiscord({
      to: '@hanako_s',
      text: '10時から20時までです。',
      kind: 'reply',
      post: mention.id,
    });
    await stage.x.until(() => stage.x.tweets.some((post) => post.repliedToPostId === mention.id));
    tell.came({ ja: 'どちらもXに届きました。', en: 'Both arrived at X.' });
  },
};

const recipient: Chapter = {
  title: { ja: '相手がDMを受け取れない → 再送', en: 'The recipient cannot receive it → Resend' },
  async play({ stage, tell, look, acts }) {
    const taro = stage.x.addPerson({ handle: 'kagi_taro', name: 'たろう', protected: true });
    const send = await acts.sendFromSlack('to:@kagi_taro text:"クーポンをお届けします。"');
    tell.show(await look.card({ send }, 'failed'));
    expectTrue(postsTo(stage, 'kagi_taro') === 0, 'the look-up said no, so nothing was posted');
    tell.act({
      ja: '相手がDMを開放し、Ben(Discord)が「再送」を押します。',
      en: 'The recipient opens their DMs, and Ben (Discord) presses Resend.',
    });
    taro.dmsFrom = 'everyone';
    const { discord } = await look.card({ send }, 'failed');
    stage.discord.press(team.discordOperator, discord.id, `resend:${send}`);
    tell.show(await look.card({ send }, 'sent'));
    expectTrue(dmsTo(stage, 'kagi_taro') === 1, 'exactly one DM arrived');
  },
};

const sender: Chapter = {
  title: {
    ja: '送信側のDMが開放されていない → 無視',
    en: "The sender's DMs are not open → Ignore",
  },
  async play({ stage, tell, look, acts }) {
    const jiro = stage.x.addPerson({ handle: 'jiro_photo', name: 'じろう' });
    stage.x.fail({
      match: ({ recipientXId }) => recipientXId === jiro.xUserId,
      respond: {
        status: 403,
        body: { errors: [{ code: 214, message: 'Owner must allow dms from anyone.' }] },
      },
    });
    const send = await acts.sendFromDiscord({ to: '@jiro_photo', text: 'はじめまして。' });
    const { slack } = await look.card({ send }, 'failed');
    tell.act({ ja: 'Aoi(Slack)が「無視」を押します。', en: 'Aoi (Slack) presses Ignore.' });
    await stage.slack.press(team.slackAdmin, slack.ts, 'ignore');
    tell.show(await look.card({ send }, 'ignored'));
  },
};

const content: Chapter = {
  title: { ja: '文面が受け付けられない → 編集して再送', en: 'The text is refused → Edit & resend' },
  async play({ stage, tell, look, acts }) {
    const miki = stage.x.addPerson({ handle: 'miki_books', name: 'みき' });
    stage.x.fail({
      match: ({ recipientXId }) => recipientXId === miki.xUserId,
      respond: refusals.dmTooLong,
    });
    const send = await acts.sendFromSlack('to:@miki_books text:"長すぎる文面です。"');
    const { slack } = await look.card({ send }, 'failed');
    tell.show(await look.card({ send }, 'failed'));
    tell.act({
      ja: 'Aoi(Slack)が「編集して再送」を押し、文面を短くします。',
      en: 'Aoi (Slack) presses Edit & resend and shortens the text.',
    });
    await stage.slack.press(team.slackAdmin, slack.ts, 'edit');
    const view = await stage.slack.nextView(team.slackAdmin);
    const submitted = await stage.slack.submit(team.slackAdmin, view.id, {
      text: '短い文面です。',
    });
    expectTrue(submitted.kind === 'closed', 'the form was taken');
    tell.show(await look.card({ send }, 'sent', /短い文面です。/));
  },
};

const restriction: Chapter = {
  title: { ja: 'Xの規則で返信できない', en: "X's rules do not allow the reply" },
  async play({ stage, tell, look, acts }) {
    const ren = stage.x.addPerson({ handle: 'ren_run', name: 'れん' });
    const post = stage.x.addPost({ authorXId: ren.xUserId, text: '今日は10km走った' });
    const send = await acts.sendFromDiscord({
      to: '@ren_run',
      text: '当店のドリンクはいかがですか?',
      kind: 'reply',
      post: post.id,
    });
    tell.show(await look.card({ send }, 'failed'));
  },
};

/** One of each family of causes; `new_account` has a chapter of its own, with a second account. */
export const singleChapters: readonly Chapter[] = [
  succeed,
  recipient,
  sender,
  content,
  restriction,
];
