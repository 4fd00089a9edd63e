import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { asRecord, asRecords, asText } from '../../sandbox/read-json.js';
import type { StoredMessage } from '../../sandbox/discord/guild.js';
import { signedHeaders } from '../../sandbox/slack/events-url.js';
import type { SlackMessage } from '../../sandbox/slack/workspace.js';
import { team, type Stage } from '../../sandbox/stage/stage.js';
import { refusals } from '../../sandbox/x/refusals.js';
import { causeIds } from '../../src/domain/diagnosis/cause.js';
import { createObserver, type Observer } from './observer.js';
import { openStage } from './open-stage.js';

/*
 * Every command, on both platforms and in both languages, through one program: Slack in HTTP mode
 * (signed requests to /slack/events), Discord over its Gateway. Each platform has a Japanese and an
 * English channel.
 */

const signingSecret = '0123456789abcdef0123456789abcdef';
const english = 'C0ENGLISH';
const manager = team.discordAdmin;

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let stage: Stage;
let see: Observer;
let englishOnDiscord: string;

beforeAll(async () => {
  stage = await openStage({
    environment: { SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: signingSecret },
  });
  stage.slack.useEventsUrl(`${stage.url}/slack/events`);
  see = createObserver(stage);
  stage.slack.addChannel({ id: english, name: 'english' });
  englishOnDiscord = stage.discord.addChannel('english').id;
  await answerOnSlack(english, '/xtep channel here locale:en');
  await answerOnDiscord(englishOnDiscord, 'channel here', { locale: 'en' });
  stage.x.addPerson({ handle: 'hana' });
  stage.x.fail({ match: ({ kind }) => kind === 'dm', respond: refusals.wrongMedia });
  await see.send('hana', 'はじめの文面');
  await see.card('hana', 'failed');
});

afterAll(() => stage.stop());

const seenOnSlack = (userId: string, channelId: string) => [
  ...stage.slack.ephemerals(userId),
  ...stage.slack.messages(channelId).filter(({ metadata }) => metadata === null),
];

async function answerOnSlack(
  channelId: string,
  text: string,
  userId: string = team.slackAdmin,
): Promise<SlackMessage> {
  const known = new Set(seenOnSlack(userId, channelId).map(({ ts }) => ts));
  await stage.slack.type(userId, channelId, text);
  return stage.slack.until(`an answer to ${text}`, () =>
    seenOnSlack(userId, channelId).find(({ ts }) => !known.has(ts)),
  );
}

const answerOnDiscord = (
  channelId: string,
  words: string,
  options: Readonly<Record<string, string | number>> = {},
  memberId: string = manager,
): Promise<StoredMessage> => stage.discord.type(memberId, channelId, words, options).answer();

/** What the two commands are made of: the words and the options. */
type Given = readonly [words: string, options?: Readonly<Record<string, string | number>>];

const typed = ([words, options = {}]: Given) =>
  ['/xtep', words, ...Object.entries(options).map(([name, value]) => `${name}:"${value}"`)].join(
    ' ',
  );

/** Names that stay Japanese in every language. */
const withoutNames = (drawn: string) =>
  drawn.replaceAll(/あおいカフェ|はじめの文面|英語でも|日本語/gu, '');
const japanese = /[ぁ-んァ-ヶ一-龠]/u;

const all: readonly Given[] = [
  ['help'],
  ['help', { topic: 'action_block' }],
  ['status'],
  ['history'],
  ['history', { status: 'failed', cause: 'content_media', user: '@hana' }],
  ['show', { id: '1' }],
  ['send', { to: '@hana', text: '英語でも' }],
  ['send', { to: '@nobody_at_all', text: '英語でも' }],
  ['resend', { cause: 'content_media' }],
  ['ignore', { cause: 'content_media' }],
  ['resend', { id: '999' }],
  ['ignore', { id: '999' }],
  ['account list'],
  ['account check'],
  ['account pause'],
  ['account resume'],
  ['account link'],
  ['channel list'],
  ['digest', { do: 'now' }],
  ['digest', { do: 'now', period: 'week' }],
  ['digest', { at: '08:30' }],
  ['digest', { do: 'off' }],
  ['optout add', { user: '@hana' }],
  ['optout list'],
  ['optout remove', { user: '@hana' }],
];

describe('every command answers on both platforms, in the language of the channel', () => {
  test.each(all.map((given) => [typed(given).replace('do:', ''), given] as const))(
    '%s',
    async (text, [words, options]) => {
      const onSlack = async (channel: string) =>
        withoutNames(stage.slack.picture(await answerOnSlack(channel, text)));
      const onDiscord = async (channel: string) =>
        withoutNames(stage.discord.picture(await answerOnDiscord(channel, words, options)));
      for (const drawn of [
        await onSlack(team.slackChannel),
        await onDiscord(team.discordChannel),
      ]) {
        expect(drawn).toMatch(japanese);
      }
      for (const drawn of [await onSlack(english), await onDiscord(englishOnDiscord)]) {
        expect(drawn).not.toMatch(japanese);
        expect(drawn).not.toContain('undefined');
      }
    },
  );
});

test('help tells every cause, in both languages', async () => {
  for (const cause of causeIds) {
    const ja = stage.slack.picture(
      await answerOnSlack(team.slackChannel, `/xtep help topic:${cause}`),
    );
    const en = stage.slack.picture(await answerOnSlack(english, `/xtep help topic:${cause}`));
    expect([cause, japanese.test(ja), japanese.test(en)]).toEqual([cause, true, false]);
    expect(`${ja}${en}`.match(new RegExp(`\\b${cause}\\b`, 'g'))?.length).toBeGreaterThan(1);
  }
});

test('a wrong word answers with the nearest right one', async () => {
  const answer = await answerOnSlack(english, '/xtep histroy');
  expect(stage.slack.picture(answer)).toContain('history');
  expect(answer.seenBy).toBe(team.slackAdmin);
});

test('who may not is told so privately', async () => {
  for (const text of ['/xtep account pause', '/xtep channel remove', '/xtep digest off']) {
    const answer = await answerOnSlack(team.slackChannel, text, team.slackOperator);
    expect([text, answer.seenBy]).toEqual([text, team.slackOperator]);
  }
  const answer = await answerOnDiscord(
    team.discordChannel,
    'account pause',
    {},
    team.discordOperator,
  );
  expect(answer.ephemeralFor).toBe(team.discordOperator);
  stage.slack.addChannel({ id: 'C0OTHER', name: 'other' });
  const elsewhere = await answerOnSlack('C0OTHER', '/xtep status', team.slackOperator);
  expect(elsewhere.seenBy).toBe(team.slackOperator);
  expect(stage.slack.picture(elsewhere)).not.toContain('aoi_cafe');
});

const slackButton = (message: SlackMessage, label: RegExp) => {
  const button = message.blocks
    .flatMap((block) => asRecords(block['elements']))
    .find((one) => label.test(asText(asRecord(one['text'])['text'])));
  return button === undefined ? null : asText(button['action_id']);
};

const discordButton = (message: StoredMessage, label: RegExp) => {
  const button = message.components
    .flatMap((row) => asRecords(row['components']))
    .find((one) => one['disabled'] !== true && label.test(asText(one['label'])));
  return button === undefined ? null : asText(button['custom_id']);
};

const header = '\uFEFFid,made_at,account,kind,to,text,state,cause,rule,sent_at,attempts';

test('history is paged by buttons, and its CSV has every page', async () => {
  const texts = Array.from({ length: 30 }, (_, index) => `ページ ${index}`);
  stage.x.addPerson({ handle: 'pages' });
  await Promise.all(
    ['=1+1', '+81', '@here', ...texts].map((text) =>
      answerOnDiscord(team.discordChannel, 'send', { to: '@pages', text }),
    ),
  );
  await see.atX('all sends', () => see.dmsTo('pages').length === 33);

  const first = await answerOnSlack(team.slackChannel, '/xtep history user:@pages');
  const lines = stage.slack.picture(first).match(/^.*#\d+.*@pages.*$/gmu) ?? [];
  expect(lines.length).toBeGreaterThanOrEqual(10);
  expect(lines.length).toBeLessThanOrEqual(25);
  const known = stage.slack.picture(first);
  const next = slackButton(first, /次へ/u);
  expect([next !== null, slackButton(first, /前へ/u)]).toEqual([true, null]);
  await stage.slack.press(team.slackAdmin, first.ts, next ?? '');
  const second = await stage.slack.until('the second page', () =>
    seenOnSlack(team.slackAdmin, team.slackChannel).find(
      (message) => slackButton(message, /前へ/u) !== null && stage.slack.picture(message) !== known,
    ),
  );
  const csvAction = slackButton(second, /CSV/u) ?? '';
  await stage.slack.press(team.slackAdmin, second.ts, csvAction);
  const sent = await stage.slack.until('the file', () =>
    stage.slack.dms(team.slackAdmin).find(({ files }) => files.length > 0),
  );
  const csv = stage.slack.file(sent.files[0] ?? '')?.content.toString('utf8') ?? '';
  const rows = csv.split('\n');
  expect(rows[0]).toBe(header);
  expect(rows.filter((row) => row !== '')).toHaveLength(34);
  expect(csv).toMatch(/,pages,'=1\+1,sent,/);
  expect(csv).toMatch(/,pages,'\+81,sent,/);
  expect(csv).toMatch(/,pages,'@here,sent,/);
  expect(rows[1]).toMatch(/^\d+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,aoi_cafe,dm,pages,/);

  const onDiscord = await answerOnDiscord(englishOnDiscord, 'history', { user: '@pages' });
  stage.discord.press(manager, onDiscord.id, discordButton(onDiscord, /Next/) ?? '');
  await stage.discord.until('the second page', () =>
    discordButton(onDiscord, /Previous/) === null ? undefined : true,
  );
  const file = await stage.discord
    .press(manager, onDiscord.id, discordButton(onDiscord, /CSV/) ?? '')
    .answer();
  expect(file.ephemeralFor).toBe(manager);
  const stored = stage.discord.state.files.get(asText(file.attachments[0]?.['id']));
  expect(stored?.content.toString('utf8')).toBe(csv);
});

test('requests to /slack/events that are not signed by Slack are refused', async () => {
  const body = 'command=%2Fxtep&text=status';
  const post = (headers: Record<string, string>) =>
    fetch(`${stage.url}/slack/events`, { method: 'POST', body, headers });
  const wrong = signedHeaders(body, 'another-secret', new Date());
  const old = signedHeaders(body, signingSecret, new Date(Date.now() - 10 * 60_000));
  for (const headers of [wrong, old, { 'content-type': 'application/x-www-form-urlencoded' }]) {
    expect((await post(headers)).status).toBe(401);
  }
});

test('channel remove, and account unlink, say so', async () => {
  const removed = await answerOnSlack(english, '/xtep channel remove');
  expect(removed.seenBy).toBe(team.slackAdmin);
  const list = stage.slack.picture(await answerOnSlack(team.slackChannel, '/xtep channel list'));
  expect(list).not.toContain(english);
  const unlinked = await answerOnDiscord(team.discordChannel, 'account unlink');
  expect(unlinked.ephemeralFor).toBe(manager);
  expect(stage.slack.picture(await answerOnSlack(team.slackChannel, '/xtep status'))).toContain(
    '/xtep account link',
  );
});
