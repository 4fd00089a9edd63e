import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { asRecord, asRecords, asText, type Json } from '../../sandbox/read-json.js';
import { team, type Stage } from '../../sandbox/stage/stage.js';
import type { XAnswer } from '../../sandbox/x/answer.js';
import { refusals } from '../../sandbox/x/refusals.js';
import {
  createObserver,
  discordButtons,
  payloadOf,
  slackButtons,
  type Observer,
} from './observer.js';
import { openStage } from './open-stage.js';

/*
 * The main job: X refuses a send, both platforms show why, and a press on either makes it good once.
 * One program for all; every test has people of its own.
 */

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let stage: Stage;
let see: Observer;

beforeAll(async () => {
  stage = await openStage();
  see = createObserver(stage);
});

afterAll(() => stage.stop());

const aoi = team.slackAdmin;
const ben = team.discordOperator;

// More than five failures of one cause in a minute would fold.
const causes = [
  refusals.wrongMedia,
  refusals.wrongLink,
  refusals.wrongParameter,
  refusals.duplicate,
] as const;
let count = 0;

/** A send that X refuses once, and its card. */
async function refused(
  handle: string,
  text = 'こんにちは。',
  respond: XAnswer = causes[(count += 1) % causes.length] ?? refusals.wrongMedia,
) {
  const person = stage.x.addPerson({ handle });
  stage.x.fail({
    match: ({ kind, recipientXId }) => kind === 'dm' && recipientXId === person.xUserId,
    respond,
  });
  await see.send(handle, text);
  return see.card(handle, 'failed');
}

test('a failure at X is on both platforms, with its cause, metadata and the three buttons', async () => {
  const { send, slack, discord } = await refused('card_one', 'こんにちは。', refusals.dmTooLong);
  expect(slack.metadata).toEqual({
    event_type: 'xtep_card',
    event_payload: { card: expect.any(String), send, state: 'failed', cause: 'content_too_long' },
  });
  expect(slackButtons(slack)).toEqual([
    { action: 'resend', value: send },
    { action: 'edit', value: send },
    { action: 'ignore', value: send },
  ]);
  expect(discordButtons(discord)).toEqual([`resend:${send}`, `edit:${send}`, `ignore:${send}`]);
  for (const drawn of [stage.slack.picture(slack), stage.discord.picture(discord)]) {
    expect(drawn).toContain('文面が長すぎる');
    expect(drawn).toContain('こんにちは。');
    expect(drawn).toContain('@aoi_cafe');
  }
  expect(see.slackCards('card_one')).toHaveLength(1);
  expect(see.discordCards('card_one')).toHaveLength(1);
});

test('Resend on Discord: both cards say sent and by whom, and keep no button', async () => {
  const { send, discord } = await refused('resend_one');
  stage.discord.press(ben, discord.id, `resend:${send}`);
  const after = await see.card('resend_one', 'sent');
  expect(slackButtons(after.slack)).toEqual([]);
  expect(discordButtons(after.discord)).toEqual([]);
  expect(after.discord.id).toBe(discord.id);
  expect(stage.slack.picture(after.slack)).toContain('Ben');
  expect(stage.discord.picture(after.discord)).toContain('Ben');
  expect(see.dmsTo('resend_one')).toEqual(['こんにちは。']);
  expect(see.postsTo('resend_one')).toBe(2);
});

test('Resend on Slack that fails again: the card shows the new attempt, with its buttons', async () => {
  const { slack } = await refused('resend_two');
  const person = stage.x.person('resend_two');
  person.dmsFrom = 'nobody';
  await stage.slack.press(aoi, slack.ts, 'resend');
  await stage.slack.until('another cause', () =>
    see
      .slackCards('resend_two')
      .find(
        (card) =>
          String(payloadOf(card)['cause']).startsWith('recipient_') &&
          payloadOf(card)['state'] === 'failed',
      ),
  );
  const after = await see.card('resend_two', 'failed');
  expect(slackButtons(after.slack)).toHaveLength(3);
  // The look-up said no, and a person's Resend goes all the same: people may know better.
  expect(see.postsTo('resend_two')).toBe(2);
  expect(see.dmsTo('resend_two')).toEqual([]);
  expect(see.slackCards('resend_two')).toHaveLength(1);
});

const longText = `${'あいうえおかきくけこ'.repeat(699)}まだ続く文面`;

/** The inputs of a form of Slack, with what they hold. */
const slackInputs = (view: Json) =>
  asRecords(view['blocks'])
    .filter(({ type }) => type === 'input')
    .map((input) => {
      const element = asRecord(input['element']);
      return { name: asText(input['block_id']), value: asText(element['initial_value']) };
    });

/** The inputs of a form of Discord, with what they hold. */
const discordInputs = (form: Json) =>
  asRecords(form['components'])
    .map(({ component }) => asRecord(component))
    .filter((input) => input['custom_id'] !== undefined)
    .map((input) => ({ name: asText(input['custom_id']), value: asText(input['value']) }));

/** The value of the last input that holds something, with an end. */
const endOf = (inputs: readonly { readonly name: string; readonly value: string }[]) => {
  const last = inputs.findLast(({ value }) => value !== '') ?? { name: '', value: '' };
  return { [last.name]: `${last.value}、おわり` };
};

test('Edit & resend of a text of 7,000 characters through the form of Slack', async () => {
  const { slack } = await refused('edit_slack', longText);
  await stage.slack.press(aoi, slack.ts, 'edit');
  const { id, view } = await stage.slack.nextView(aoi);
  const inputs = slackInputs(view);
  expect(inputs.map(({ value }) => value).join('')).toBe(longText);
  expect(await stage.slack.submit(aoi, id, endOf(inputs))).toEqual({ kind: 'closed' });
  await see.card('edit_slack', 'sent');
  expect(see.dmsTo('edit_slack')).toEqual([`${longText}、おわり`]);
});

test('Edit & resend of a text of 7,000 characters through the form of Discord', async () => {
  const { send, discord } = await refused('edit_discord', longText);
  const opened = stage.discord.press(ben, discord.id, `edit:${send}`);
  const inputs = discordInputs(await opened.form());
  expect(inputs.map(({ value }) => value).join('')).toBe(longText);
  stage.discord.submit(ben, opened, endOf(inputs));
  await see.card('edit_discord', 'sent');
  expect(see.dmsTo('edit_discord')).toEqual([`${longText}、おわり`]);
});

test('a form that was sent twice sends once', async () => {
  const { slack } = await refused('edit_twice');
  await stage.slack.press(aoi, slack.ts, 'edit');
  const view = await stage.slack.nextView(aoi);
  await stage.slack.submit(aoi, view.id, { text: '直した文面' }, 2);
  await see.card('edit_twice', 'sent');
  expect(see.dmsTo('edit_twice')).toEqual(['直した文面']);
});

test('Ignore, and Undo from the other platform', async () => {
  const { send, slack } = await refused('ignore_one');
  await stage.slack.press(aoi, slack.ts, 'ignore');
  const ignored = await see.card('ignore_one', 'ignored');
  expect(slackButtons(ignored.slack)).toEqual([{ action: 'undo', value: send }]);
  expect(discordButtons(ignored.discord)).toEqual([`undo:${send}`]);
  expect(stage.discord.picture(ignored.discord)).toContain('aoi');
  stage.discord.press(ben, ignored.discord.id, `undo:${send}`);
  const back = await see.card('ignore_one', 'failed');
  expect(discordButtons(back.discord)).toEqual([
    `resend:${send}`,
    `edit:${send}`,
    `ignore:${send}`,
  ]);
  expect(see.postsTo('ignore_one')).toBe(1);
});

test('a late press on an old rendering is answered privately, and nothing is sent', async () => {
  const first = await refused('late_press');
  const old = stage.discord.snapshot(first.discord.id);
  const oldOnSlack = structuredClone(first.slack);
  // The second attempt fails as well.
  stage.x.fail({
    match: ({ kind, recipientXId }) =>
      kind === 'dm' && recipientXId === stage.x.person('late_press').xUserId,
    respond: refusals.dmTooLong,
  });
  await stage.slack.press(aoi, first.slack.ts, 'resend');
  await see.atX('the POSTs', () => see.postsTo('late_press') === 2);
  await stage.discord.until('the second attempt on Discord', () => {
    const [card] = see.discordCards('late_press');
    return card &&
      stage.discord.picture(card).includes('2回目') &&
      discordButtons(card).length === 3
      ? card
      : undefined;
  });
  const answer = await stage.discord.press(ben, old, `resend:${first.send}`).answer();
  expect(answer.ephemeralFor).toBe(ben);
  const message = stage.slack.workspace.messages.find(({ ts }) => ts === first.slack.ts);
  if (message === undefined) throw new Error('the card is gone');
  const shown = message.blocks;
  message.blocks = oldOnSlack.blocks;
  const privately = await see.nextPrivately(aoi, async () => {
    await stage.slack.press(aoi, first.slack.ts, 'resend');
    message.blocks = shown;
  });
  expect(stage.slack.picture(privately)).toContain('aoi only');
  // Whatever the presses started would have been sent before this one.
  const probe = stage.x.addPerson({ handle: 'late_probe' });
  await see.send(probe.handle, '後の送信');
  await see.atX('the POSTs', () => see.postsTo(probe.handle) === 1);
  expect(see.postsTo('late_press')).toBe(2);
});

test('two presses at once on both platforms, each delivered twice, are one POST', async () => {
  const { send, slack, discord } = await refused('at_once');
  const act = stage.discord.press(ben, discord.id, `resend:${send}`);
  stage.discord.repeat(act);
  await stage.slack.press(aoi, slack.ts, 'resend', { copies: 2 });
  await see.card('at_once', 'sent');
  const probe = stage.x.addPerson({ handle: 'at_once_probe' });
  await see.send(probe.handle, '後の送信');
  await see.atX('the POSTs', () => see.postsTo(probe.handle) === 1);
  expect(see.postsTo('at_once')).toBe(2);
  expect(see.dmsTo('at_once')).toHaveLength(1);
});

test('/xtep send delivered twice is one send, on both platforms', async () => {
  stage.x.addPerson({ handle: 'typed_twice' });
  stage.x.addPerson({ handle: 'typed_discord' });
  await stage.slack.type(
    team.slackOperator,
    team.slackChannel,
    '/xtep send to:@typed_twice text:"一度だけ"',
    2,
  );
  const act = stage.discord.type(ben, team.discordChannel, 'send', {
    to: '@typed_discord',
    text: '一度だけ',
  });
  stage.discord.repeat(act);
  await see.atX(
    'the POSTs',
    () => see.postsTo('typed_twice') > 0 && see.postsTo('typed_discord') > 0,
  );
  const probe = stage.x.addPerson({ handle: 'typed_probe' });
  await see.send(probe.handle, '後の送信');
  await see.atX('the POSTs', () => see.postsTo(probe.handle) === 1);
  expect(see.dmsTo('typed_twice')).toEqual(['一度だけ']);
  expect(see.dmsTo('typed_discord')).toEqual(['一度だけ']);
});

test('the text goes to X exactly as it was typed, and pings nobody on the way', async () => {
  const text = '<b>&amp; @everyone <!channel> *太字* `x` {name} https://example.com/?a=1&b=2';
  const { send, discord, slack } = await refused('exact_text', text);
  // What is no markup to Slack may hold anything.
  const markup = JSON.stringify(slack.blocks).match(/"type":"mrkdwn","text":"[^"]*"/g) ?? [];
  expect(markup.join()).not.toContain('<!channel>');
  expect(slack.text).not.toContain('<!channel>');
  expect(stage.slack.picture(slack)).toContain(text);
  stage.discord.press(ben, discord.id, `resend:${send}`);
  await see.card('exact_text', 'sent');
  const posted = stage.x
    .posts()
    .find(
      ({ accepted, recipientXId }) =>
        accepted && recipientXId === stage.x.person('exact_text').xUserId,
    );
  expect(posted?.text).toBe(text);
});
