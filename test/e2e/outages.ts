import { describe, expect, test, vi } from 'vitest';
import { team, type Stage } from '../../sandbox/stage/stage.js';
import { refusals } from '../../sandbox/x/refusals.js';
import { freshPostgres, hasPostgres } from '../support/databases.js';
import { startProxy } from '../support/cuttable-proxy.js';
import type { StoredMessage } from '../../sandbox/discord/guild.js';
import { createObserver, discordButtons, payloadOf } from './observer.js';
import { onPostgres, openStage } from './open-stage.js';

/*
 * Things that break while the program runs: a token, a channel, a permission, the database. The
 * process stays, says what is wrong where the operator looks, the other platform works, and nothing
 * is lost.
 */

const patience = { timeout: 60_000, interval: 300 };

const readiness = async ({ url }: Stage) => {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

/** The next DM to this person is refused. */
const refuse = (stage: Stage, handle: string) => {
  const { xUserId } = stage.x.addPerson({ handle });
  stage.x.fail({
    match: ({ kind, recipientXId }) => kind === 'dm' && recipientXId === xUserId,
    respond: refusals.wrongMedia,
  });
};

describe.concurrent('while the program runs', { timeout: 240_000 }, () => {
  test('the token of Discord is revoked, and given back', async ({ onTestFinished }) => {
    const stage = await openStage();
    onTestFinished(() => stage.stop());
    const { slack, discord } = stage;
    const see = createObserver(stage);
    discord.revokeToken();
    refuse(stage, 'no_discord');
    await see.send('no_discord', 'Discordなし');
    await slack.until('the card on Slack', () => see.slackCards('no_discord')[0], 30_000);
    await vi.waitFor(async () => expect((await readiness(stage)).status).toBe(503), patience);
    expect(slack.picture(await see.askOnSlack('/xtep status'))).toMatch(/Discord: (?!接続中)/);
    discord.restoreToken();
    await see.card('no_discord', 'failed', 90_000);
    await stage.program().ready();
  });

  test('the tokens of Slack are revoked, and given back', async ({ onTestFinished }) => {
    const stage = await openStage();
    onTestFinished(() => stage.stop());
    const { slack, discord } = stage;
    const see = createObserver(stage);
    slack.refuseToken('bot', 'token_revoked');
    slack.refuseToken('app', 'token_revoked');
    slack.sockets.cut();
    refuse(stage, 'no_slack');
    await see.askOnDiscord('send', { to: '@no_slack', text: 'Slackなし' });
    const isCard = (message: StoredMessage) => discordButtons(message).length === 3;
    const onDiscord = await discord.until(
      'the card on Discord',
      () => see.discordCards('no_slack').find(isCard),
      60_000,
    );
    await vi.waitFor(async () => expect((await readiness(stage)).status).toBe(503), patience);
    expect(discord.picture(await see.askOnDiscord('status'))).toMatch(/Slack: (?!接続中)/);
    slack.refuseToken('bot', null);
    slack.refuseToken('app', null);
    const both = await see.card('no_slack', 'failed', 90_000);
    expect(both.discord.id).toBe(onDiscord.id);
    await stage.program().ready();
    expect(await stage.program().stop()).toEqual({ status: 0, signal: null });
  });

  test('a channel that is deleted, archived, or may not be written to: told in status and channel list; the others go on', async ({
    onTestFinished,
  }) => {
    const stage = await openStage();
    onTestFinished(() => stage.stop());
    const { slack, discord } = stage;
    const see = createObserver(stage);
    slack.addChannel({ id: 'C0SECOND', name: 'second' });
    await slack.type(team.slackAdmin, 'C0SECOND', '/xtep channel here');
    await slack.until('the answer', () => slack.ephemerals(team.slackAdmin).at(-1));
    slack.setChannel(team.slackChannel, 'archived');
    discord.forbid(team.discordChannel, 'send');
    refuse(stage, 'archived_one');
    await slack.type(
      team.slackAdmin,
      'C0SECOND',
      '/xtep send to:@archived_one text:"書庫に入った"',
    );
    await slack.nextMessage(
      'C0SECOND',
      (message) => payloadOf(message)['state'] === 'failed',
      60_000,
    );
    const ask = async (text: string, word: RegExp) =>
      vi.waitFor(async () => {
        const before = [...slack.ephemerals(team.slackAdmin), ...slack.messages('C0SECOND')];
        const known = new Set(before.map(({ ts }) => ts));
        await slack.type(team.slackAdmin, 'C0SECOND', text);
        const answer = await slack.until(`an answer to ${text}`, () =>
          [...slack.ephemerals(team.slackAdmin), ...slack.messages('C0SECOND')].find(
            (message) => !known.has(message.ts) && message.metadata === null,
          ),
        );
        const drawn = slack.picture(answer);
        expect(drawn).toMatch(word);
        return drawn;
      }, patience);
    const list = await ask('/xtep channel list', /x-alerts[^]*⚠|アーカイブ|archiv/i);
    expect(list).toContain('second');
    await ask('/xtep status', /Slack C0ALERTS|x-alerts/);

    slack.setChannel(team.slackChannel, 'open');
    discord.allow(team.discordChannel, 'send');
    await see.card('archived_one', 'failed', 90_000);

    discord.deleteChannel(team.discordChannel);
    refuse(stage, 'deleted_one');
    await see.send('deleted_one', 'Discordのチャンネルがない');
    await slack.until(
      'the card on Slack',
      () =>
        see.slackCards('deleted_one').find((message) => payloadOf(message)['state'] === 'failed'),
      60_000,
    );
    expect((await readiness(stage)).status).toBe(200);
  });

  test('SIGTERM while a request hangs: status 0 within 25 s, and the outcome is found out later', async ({
    onTestFinished,
  }) => {
    const stage = await openStage({ platforms: ['slack'] });
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    const { xUserId } = stage.x.addPerson({ handle: 'hangs' });
    stage.x.fail({
      match: ({ kind, recipientXId }) => kind === 'dm' && recipientXId === xUserId,
      accepts: true,
      respond: 'hang',
    });
    await see.send('hangs', '応答がない');
    await see.atX('the POST', () => see.postsTo('hangs') === 1);
    const startedAt = Date.now();
    expect(await stage.program().stop()).toEqual({ status: 0, signal: null });
    expect(Date.now() - startedAt).toBeLessThan(25_000);
    await stage.restart();
    await vi.waitFor(async () => {
      const history = stage.slack.picture(await see.askOnSlack('/xtep history user:@hangs'));
      expect(history).toMatch(/#.*@hangs.*完了/);
    }, patience);
    expect(see.postsTo('hangs')).toBe(1);
  });

  test.skipIf(!hasPostgres())(
    'the database goes away while X answers, and comes back: nothing is lost, nothing sent twice',
    async ({ onTestFinished }) => {
      const made = await freshPostgres();
      onTestFinished(() => made.drop());
      const address = new URL(made.url);
      const folder = address.searchParams.get('host');
      const proxy = await startProxy(
        folder === null
          ? { host: address.hostname, port: Number(address.port || 5432) }
          : `${folder}/.s.PGSQL.${address.searchParams.get('port')}`,
      );
      onTestFinished(() => proxy.stop());
      address.search = '';
      address.host = `127.0.0.1:${proxy.port}`;
      const stage = await openStage({ environment: onPostgres(address.toString()) });
      onTestFinished(() => stage.stop());
      const see = createObserver(stage);
      const { xUserId } = stage.x.addPerson({ handle: 'db_away' });
      stage.x.fail({
        match: ({ kind, recipientXId }) => kind === 'dm' && recipientXId === xUserId,
        respond: 'hold',
      });
      await see.send('db_away', 'データベースが消えた');
      await see.atX('the POST', () => see.postsTo('db_away') === 1);
      await proxy.cut();
      stage.x.release();
      await vi.waitFor(async () => expect((await readiness(stage)).status).toBe(503), patience);
      const refusedText = stage.slack.picture(await see.askOnSlack('/xtep status'));
      expect(refusedText).not.toContain('undefined');
      await proxy.mend();
      await stage.program().ready();
      await vi.waitFor(async () => {
        const history = stage.slack.picture(await see.askOnSlack('/xtep history user:@db_away'));
        expect(history).toMatch(/#.*@db_away.*完了/);
      }, patience);
      expect(see.postsTo('db_away')).toBe(1);
      refuse(stage, 'db_back');
      await see.send('db_back', '戻った');
      await see.card('db_back', 'failed', 40_000);
    },
  );
});
