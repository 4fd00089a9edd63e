import { describe, expect, inject, test } from 'vitest';
import { freePort } from '../../sandbox/stage/free-port.js';
import { startProgram } from '../../sandbox/stage/program.js';
import { environmentOf } from '../../sandbox/stage/stage.js';
import { refusals } from '../../sandbox/x/refusals.js';
import { freshPostgres, hasPostgres } from '../support/databases.js';
import { createObserver } from './observer.js';
import { fast, newDataFolder, onPostgres, openStage } from './open-stage.js';

/*
 * Two programs on one PostgreSQL: they share the work, and when one is killed the other one takes
 * over its leases and what it had begun. Nothing is sent or shown twice.
 */

describe.concurrent('two processes on one PostgreSQL', () => {
  test.skipIf(!hasPostgres())(
    'two processes share the work; one is killed, the other goes on',
    async ({ onTestFinished }) => {
      const made = await freshPostgres();
      onTestFinished(() => made.drop());
      const environment = onPostgres(made.url);
      const stage = await openStage({ environment });
      onTestFinished(() => stage.stop());
      const see = createObserver(stage);
      const port = await freePort();
      const folder = await newDataFolder();
      onTestFinished(folder.remove);
      const second = startProgram({
        mainPath: inject('programPath'),
        cwd: folder.path,
        url: `http://127.0.0.1:${port}`,
        environment: environmentOf(stage, {
          dataDir: folder.path,
          port,
          environment: { ...fast, ...environment },
        }),
      });
      onTestFinished(async () => {
        await second.kill();
      });
      await second.ready();

      const many = Array.from({ length: 12 }, (_, index) => `shared_${index + 1}`);
      for (const handle of many) stage.x.addPerson({ handle });
      await Promise.all(
        many.map((handle) => see.askOnDiscord('send', { to: handle, text: '共有' })),
      );
      await see.atX('all sends', () => many.every((handle) => see.dmsTo(handle).length > 0));
      expect(many.map((handle) => see.postsTo(handle))).toEqual(many.map(() => 1));

      const doomed = ['dies_taken', 'dies_refused'];
      for (const handle of doomed) stage.x.addPerson({ handle });
      const to = (handle: string) => stage.x.person(handle).xUserId;
      stage.x.fail({
        match: ({ kind, recipientXId }) => kind === 'dm' && recipientXId === to('dies_taken'),
        accepts: true,
        respond: 'hang',
      });
      stage.x.fail({
        match: ({ kind, recipientXId }) => kind === 'dm' && recipientXId === to('dies_refused'),
        respond: refusals.wrongMedia,
      });
      await see.send('dies_refused', '断られる');
      const card = await see.card('dies_refused', 'failed');
      await see.send('dies_taken', '途中で倒れる');
      await see.atX('the POST', () => see.postsTo('dies_taken') === 1);
      await stage.program().kill();

      // The other process takes the leases over, and the card of the dead one with them.
      await see.connected();
      await stage.slack.press('U0BEN', card.slack.ts, 'resend');
      await see.card('dies_refused', 'sent', 60_000);
      // Whichever process had it: it hung for 15 s or died, and was found in X's list.
      await see.card('dies_taken', 'sent', 90_000);
      expect(see.postsTo('dies_taken')).toBe(1);
      expect(see.postsTo('dies_refused')).toBe(2);
      for (const handle of doomed) {
        expect([handle, see.slackCards(handle).length]).toEqual([handle, 1]);
        expect([handle, see.discordCards(handle).length]).toEqual([handle, 1]);
      }
      expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
      expect(await second.stop()).toEqual({ status: 0, signal: null });
    },
    240_000,
  );
});
