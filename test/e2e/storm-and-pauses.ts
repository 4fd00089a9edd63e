import { describe, expect, test, vi } from 'vitest';
import { team, type Stage } from '../../sandbox/stage/stage.js';
import type { XAnswer } from '../../sandbox/x/answer.js';
import { refusals } from '../../sandbox/x/refusals.js';
import { createObserver, discordButtons, payloadOf, slackButtons } from './observer.js';
import { openStage } from './open-stage.js';

/*
 * Many failures of one cause, and what holds a whole account: seen in the channels, in `status` and
 * in `history`, and ended by whoever may end it.
 */

const stormSize = 60;
const handles = Array.from({ length: stormSize }, (_, index) => `winner_${index + 1}`);

/** The most posts that fall into any span of this length. */
function mostWithin(times: readonly number[], spanMs: number): number {
  const counts = times.map((from) => times.filter((at) => at >= from && at < from + spanMs).length);
  return Math.max(0, ...counts);
}

describe.concurrent('a whole account', { timeout: 240_000 }, () => {
  test('a storm of one cause: five cards and one that counts, and one press for all', async ({
    onTestFinished,
  }) => {
    const stage = await openStage();
    onTestFinished(() => stage.stop());
    const { slack, discord, x } = stage;
    const see = createObserver(stage);
    const posts: number[] = [];
    for (const handle of handles) x.addPerson({ handle, dmsFrom: 'nobody' });
    const isWhole = (message: (typeof slack.workspace.messages)[number]) =>
      new RegExp(`[((]${stormSize}(件|[))])`, 'u').test(slack.picture(message));
    for (let from = 0; from < stormSize; from += 15) {
      const some = handles.slice(from, from + 15);
      await Promise.all(some.map((handle) => see.sendOnDiscord(handle, '当選です')));
    }
    const whole = await slack.until(
      'the card that counts all',
      () =>
        slack
          .messages(team.slackChannel)
          .find((message) => payloadOf(message)['incident'] !== undefined && isWhole(message)),
      60_000,
    );
    const incident = String(payloadOf(whole)['incident']);
    expect(whole.metadata).toMatchObject({
      event_type: 'xtep_card',
      event_payload: { incident, state: 'open' },
    });
    expect(slackButtons(whole)).toEqual([
      { action: 'resend-all', value: incident },
      { action: 'ignore-all', value: incident },
    ]);
    const cards = slack.messages(team.slackChannel).filter(({ metadata }) => metadata !== null);
    expect(cards.length).toBeLessThanOrEqual(30);
    expect(cards.filter((card) => payloadOf(card)['send'] !== undefined)).toHaveLength(5);
    expect(cards.filter((card) => payloadOf(card)['incident'] !== undefined)).toHaveLength(1);
    posts.push(...cards.map(({ ts }) => Number(ts) * 1000));
    // Five at once, then one a second: in any second at most five and the one that is due.
    expect(mostWithin(posts, 900)).toBeLessThanOrEqual(6);
    const onDiscord = await discord.until('the same on Discord', () =>
      discord
        .messages(team.discordChannel)
        .find(
          (message) =>
            discordButtons(message).join() === `resend-all:${incident},ignore-all:${incident}`,
        ),
    );
    expect(discord.messages(team.discordChannel).length).toBeLessThanOrEqual(30);

    const answered = handles.slice(0, 20);
    for (const handle of answered) x.person(handle).dmsFrom = 'everyone';
    const before = x.posts().length;
    discord.press(team.discordOperator, onDiscord.id, `resend-all:${incident}`);
    await see.atX(
      'all that are open now',
      () => answered.every((handle) => see.dmsTo(handle).length === 1),
      60_000,
    );
    // Whom the fresh look-up still refuses is left out.
    expect(x.posts().length - before).toBe(answered.length);
    const rest = await slack.until(
      'a card that counts the rest',
      () =>
        slack
          .messages(team.slackChannel)
          .find(
            (card) =>
              payloadOf(card)['incident'] === incident &&
              /[((]40(件|[))])/u.test(slack.picture(card)),
          ),
      60_000,
    );
    await slack.press(team.slackAdmin, rest.ts, 'ignore-all');
    await slack.until(
      'the end of the incident',
      () =>
        slack
          .messages(team.slackChannel)
          .find(
            (card) =>
              payloadOf(card)['incident'] === incident && payloadOf(card)['state'] === 'closed',
          ),
      60_000,
    );
    expect(x.posts().length - before).toBe(answered.length);
  });

  test('pauses by X and by a person hold what waits, say so, and end when somebody may end them', async ({
    onTestFinished,
  }) => {
    const stage = await openStage({
      environment: {
        XTEP_ADMINS: `slack:${team.slackAdmin},discord:${team.discordAdmin}`,
        XTEP_OPERATORS: `slack:${team.slackOperator},discord:${team.discordOperator}`,
      },
    });
    onTestFinished(() => stage.stop());
    const { slack, discord, x } = stage;
    const see = createObserver(stage);
    slack.addUser({ id: 'U0EVE', name: 'eve' });
    slack.workspace.channels.get(team.slackChannel)?.members.add('U0EVE');
    discord.addMember({ id: '130000000000000077', name: 'Eve' });
    let count = 0;
    /** A refusal that pauses, and a send that waits behind it. */
    const pauseBy = async (respond: XAnswer, cause: string) => {
      count += 1;
      const [struck, held] = [`struck_${count}`, `held_${count}`];
      refuse(stage, struck, respond);
      x.addPerson({ handle: held });
      await see.send(struck, '止まる');
      const card = await see.incident(cause, (one) =>
        slackButtons(one).some(({ action }) => action === 'resume'),
      );
      await see.send(held, '待つ');
      return { ...card, held };
    };
    const resumed = async (held: string) => {
      await see.atX(`the send to @${held}`, () => see.dmsTo(held).length === 1, 30_000);
    };

    const block = await pauseBy(refusals.spamBlock, 'action_block');
    const status = slack.picture(await see.askOnSlack('/xtep status'));
    expect(status).toMatch(/一時停止/);
    expect(status).toMatch(/\d\d:\d\d/);
    const refused = await see.nextPrivately('U0EVE', () =>
      slack.press('U0EVE', block.slack.ts, 'resume'),
    );
    expect(slack.picture(refused)).toContain('eve only');
    const eve = await discord
      .press('130000000000000077', block.discord.id, `resume:${block.incident}`)
      .answer();
    expect(eve.ephemeralFor).toBe('130000000000000077');
    expect(see.postsTo(block.held)).toBe(0);
    discord.press(team.discordOperator, block.discord.id, `resume:${block.incident}`);
    await resumed(block.held);

    const nobody = await see.nextPrivately(team.slackOperator, () =>
      slack.type(team.slackOperator, team.slackChannel, '/xtep account pause'),
    );
    expect(slack.picture(nobody)).toContain('ben only');
    await see.askOnSlack('/xtep account pause');
    x.addPerson({ handle: 'by_hand' });
    await see.send('by_hand', '人が止めた');
    expect(slack.picture(await see.askOnSlack('/xtep status'))).toContain('aoi');
    expect(see.postsTo('by_hand')).toBe(0);
    await see.askOnSlack('/xtep account resume');
    await resumed('by_hand');

    const permission = await pauseBy(refusals.appPermissions, 'permission_missing');
    const author = x.addPerson({ handle: 'asks_too' });
    const post = x.addPost({ authorXId: author.xUserId, text: '@aoi_cafe 開いてますか' });
    await see.send('asks_too', '開いています', `kind:reply post:${post.id}`);
    await see.atX('the reply', () => x.tweets.some((one) => one.repliedToPostId === post.id));
    expect(see.postsTo(permission.held)).toBe(0);
    await slack.press(team.slackOperator, permission.slack.ts, 'resume');
    await resumed(permission.held);

    const credits = await pauseBy(refusals.creditsDepleted, 'credits_exhausted');
    expect(see.postsTo(credits.held)).toBe(0);
    await see.askOnSlack('/xtep account unlink');
    const link = slack.picture(await see.askOnSlack('/xtep account link'));
    const url = /https?:\/\/\S+\/i\/oauth2\/authorize[^\s|>)]*/.exec(link)?.[0] ?? '';
    expect(new URL(url).searchParams.get('code_challenge_method')).toBe('S256');
    expect(see.postsTo(credits.held)).toBe(0);
    const page = await fetch(x.authorize(url, stage.account.xUserId));
    expect(page.status).toBe(200);
    await slack.type(team.slackAdmin, team.slackChannel, '/xtep account resume');
    await resumed(credits.held);
  });

  test('a cap: the third send of two is carried over, and status and history say so', async ({
    onTestFinished,
  }) => {
    const stage = await openStage({ platforms: ['slack'], environment: { XTEP_DM_CAP_24H: '2' } });
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    for (const handle of ['cap_1', 'cap_2', 'cap_3']) {
      stage.x.addPerson({ handle });
      await see.send(handle, '上限まで');
    }
    await see.atX('two sends', () => see.postsTo('cap_1') + see.postsTo('cap_2') === 2);
    await vi.waitFor(
      async () => {
        const status = stage.slack.picture(await see.askOnSlack('/xtep status'));
        expect(status).toMatch(/2 \/ 2/);
        expect(status).toMatch(/持ち越し 1件.*\d\d:\d\d/);
      },
      { timeout: 20_000, interval: 500 },
    );
    const history = stage.slack.picture(await see.askOnSlack('/xtep history status:waiting'));
    expect(history).toMatch(/@cap_3.*持ち越し/);
    expect(see.postsTo('cap_3')).toBe(0);
  });
});

/** The next DM to this person is refused with this. */
function refuse(stage: Stage, handle: string, respond: XAnswer): void {
  const { xUserId } = stage.x.addPerson({ handle });
  stage.x.fail({
    match: ({ kind, recipientXId }) => kind === 'dm' && recipientXId === xUserId,
    respond,
  });
}
