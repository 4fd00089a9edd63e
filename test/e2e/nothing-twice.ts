import { describe, expect, test, vi } from 'vitest';
import { team, type Stage } from '../../sandbox/stage/stage.js';
import type { Fault } from '../../sandbox/x/faults.js';
import { refusals } from '../../sandbox/x/refusals.js';
import { freshPostgres, hasPostgres } from '../support/databases.js';
import { createObserver, discordButtons, payloadOf, slackButtons } from './observer.js';
import { onPostgres, openStage } from './open-stage.js';

/*
 * A POST that may have arrived is never repeated by itself, and a card exists once: whatever is cut,
 * hangs, or is killed in between. X's lists may lack what it just took for some seconds, so proving
 * an absence takes 15 s: the tests run side by side.
 */

const patienceMs = 90_000;

/** The next POST to this person goes wrong. */
const failFor = (stage: Stage, handle: string, fault: Pick<Fault, 'accepts' | 'respond'>) => {
  const person = stage.x.addPerson({ handle });
  stage.x.fail({
    match: ({ kind, recipientXId }) => kind === 'dm' && recipientXId === person.xUserId,
    ...fault,
  });
};

describe.concurrent('nothing twice', () => {
  test('answers that are cut, or are 5xx: what X took is found, what it did not take is not sent by itself', async ({
    onTestFinished,
  }) => {
    const stage = await openStage();
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    failFor(stage, 'cut_taken', { accepts: true, respond: 'cut' });
    failFor(stage, 'half_taken', { accepts: true, respond: 'cut-in-answer' });
    failFor(stage, 'cut_lost', { respond: 'cut' });
    failFor(stage, 'five_taken', { accepts: true, respond: refusals.overCapacity });
    failFor(stage, 'five_lost', { respond: refusals.badGateway });
    const author = stage.x.addPerson({ handle: 'asks_us' });
    const post = stage.x.addPost({ authorXId: author.xUserId, text: '@aoi_cafe こんにちは' });
    stage.x.fail({ match: ({ kind }) => kind === 'reply', accepts: true, respond: 'cut' });
    const doomed = ['cut_taken', 'half_taken', 'cut_lost', 'five_taken', 'five_lost'];
    for (const handle of doomed) {
      await see.send(handle, `「${handle}」さんへ <3 & https://example.com/?a=1&b=2`);
      await see.atX('the POSTs', () => see.postsTo(handle) === 1);
      // In between one that arrives: X as a whole is well.
      stage.x.addPerson({ handle: `ok_${handle}` });
      await see.send(`ok_${handle}`, '届く');
      await see.atX('the POSTs', () => see.dmsTo(`ok_${handle}`).length === 1);
    }
    await see.send('asks_us', '@aoi_cafe です。10時から & 20時まで', `kind:reply post:${post.id}`);
    const unknown = await see.card('asks_us', 'unknown');
    expect(slackButtons(unknown.slack).map(({ action }) => action)).toEqual(['resend', 'ignore']);

    // Proven absent after a 5xx: it waits to be tried again by itself. After a cut a person decides.
    await vi.waitFor(
      async () => {
        const history = await see.askOnSlack('/xtep history user:@five_lost status:waiting');
        expect(stage.slack.picture(history)).toMatch(/#.*@five_lost.*(送信待ち|持ち越し)/);
      },
      { timeout: patienceMs, interval: 2_000 },
    );
    // Found in X's lists. One that was found before its card was posted never had a card.
    for (const handle of ['asks_us', 'cut_taken', 'half_taken', 'five_taken']) {
      const history = await see.askOnSlack(`/xtep history user:@${handle}`);
      expect(stage.slack.picture(history)).toMatch(/@\w+.*完了|完了.*@\w+/);
      for (const shown of see.slackCards(handle)) {
        expect([payloadOf(shown)['state'], slackButtons(shown)]).toEqual(['sent', []]);
      }
    }
    const asked = await see.card('cut_lost', 'unknown');
    expect(slackButtons(asked.slack)).toEqual([
      { action: 'resend', value: asked.send },
      { action: 'ignore', value: asked.send },
    ]);
    expect(doomed.map((handle) => see.postsTo(handle))).toEqual([1, 1, 1, 1, 1]);
    expect(stage.x.posts().filter(({ kind }) => kind === 'reply')).toHaveLength(1);

    // The person decides; when they are asked back, they say so once more.
    const answer = await see.nextPrivately(team.slackAdmin, () =>
      stage.slack.press(team.slackAdmin, asked.slack.ts, 'resend'),
    );
    const [again] = slackButtons(answer);
    if (again !== undefined) await stage.slack.press(team.slackAdmin, answer.ts, again.action);
    await see.card('cut_lost', 'sent');
    expect(see.postsTo('cut_lost')).toBe(2);
    expect(see.dmsTo('cut_lost')).toHaveLength(1);
  }, 240_000);

  const engines = [
    ['the embedded database', () => Promise.resolve({ environment: {}, drop: async () => {} })],
    [
      'PostgreSQL',
      async () => {
        const { url, drop } = await freshPostgres();
        return { environment: onPostgres(url), drop };
      },
    ],
  ] as const;

  for (const [name, prepare] of engines) {
    test.skipIf(name === 'PostgreSQL' && !hasPostgres())(
      `kill -9 during a POST, and between the posting of a card and its answer, on ${name}`,
      async ({ onTestFinished }) => {
        const { environment, drop } = await prepare();
        onTestFinished(() => drop());
        const stage = await openStage({ environment });
        onTestFinished(() => stage.stop());
        const see = createObserver(stage);
        failFor(stage, 'kill_taken', { accepts: true, respond: 'hang' });
        failFor(stage, 'kill_lost', { respond: 'hang' });
        failFor(stage, 'kill_card', { respond: refusals.wrongMedia });
        stage.slack.faults.next('chat.postMessage', { kind: 'hang', applied: true });
        stage.discord.faults.next(
          { method: 'POST', path: /channels\/\d+\/messages$/ },
          { kind: 'hang', applied: true },
        );
        await see.send('kill_taken', 'Xは受け取った');
        await see.send('kill_lost', 'Xは受け取っていない');
        await see.send('kill_card', '画像が違う');
        const posted = ['kill_taken', 'kill_lost', 'kill_card'];
        await see.atX('the POSTs', () => posted.every((handle) => see.postsTo(handle) === 1));
        await see.card('kill_card', 'failed');
        await stage.program().kill();

        await stage.restart();
        await see.connected();

        const card = await see.card('kill_card', 'failed');
        await stage.slack.press(team.slackAdmin, card.slack.ts, 'resend');
        const resent = await see.card('kill_card', 'sent');
        expect([resent.slack.ts, resent.discord.id]).toEqual([card.slack.ts, card.discord.id]);

        await see.card('kill_taken', 'sent', patienceMs);
        const asked = await see.card('kill_lost', 'unknown', patienceMs);
        expect(discordButtons(asked.discord)).toEqual([
          `resend:${asked.send}`,
          `ignore:${asked.send}`,
        ]);
        for (const handle of ['kill_taken', 'kill_lost']) {
          expect([handle, see.postsTo(handle)]).toEqual([handle, 1]);
        }
        for (const handle of posted) {
          expect([handle, see.slackCards(handle).length]).toEqual([handle, 1]);
          expect([handle, see.discordCards(handle).length]).toEqual([handle, 1]);
        }
      },
      240_000,
    );
  }

  test('the answer to the posting of a card is lost; later the program dies as X answers', async ({
    onTestFinished,
  }) => {
    const stage = await openStage();
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    failFor(stage, 'lost_answer', { respond: refusals.wrongLink });
    stage.slack.faults.next('chat.postMessage', { kind: 'cut', applied: true });
    stage.discord.faults.next(
      { method: 'POST', path: /channels\/\d+\/messages$/ },
      { kind: 'cut', applied: true },
    );
    await see.send('lost_answer', 'リンクが違う');
    const card = await see.card('lost_answer', 'failed');
    stage.discord.press(team.discordOperator, card.discord.id, `resend:${card.send}`);
    await see.card('lost_answer', 'sent');
    expect(see.slackCards('lost_answer')).toHaveLength(1);
    expect(see.discordCards('lost_answer')).toHaveLength(1);
    expect(see.postsTo('lost_answer')).toBe(2);

    // The moment between X's answer and its recording, as near as a test can come to it.
    stage.x.addPerson({ handle: 'kill_late' });
    const arrived = stage.x.next(({ kind, text }) => kind === 'dm' && text === '届いた直後');
    await see.send('kill_late', '届いた直後');
    await arrived;
    await stage.program().kill();
    await stage.restart();
    await vi.waitFor(
      async () => {
        const history = stage.slack.picture(await see.askOnSlack('/xtep history user:@kill_late'));
        expect(history).toMatch(/#.*@kill_late.*完了/);
      },
      { timeout: patienceMs, interval: 1_000 },
    );
    expect([see.postsTo('kill_late'), see.dmsTo('kill_late').length]).toEqual([1, 1]);
  }, 240_000);
});
