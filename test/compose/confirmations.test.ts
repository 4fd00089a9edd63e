import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { askForConfirmation } from '../../db/confirmations.js';
import { rules, sends } from '../../db/schema.js';
import { environmentOf, startOutside, team } from '../../sandbox/stage/stage.js';
import type { App } from '../../src/compose/create-app.js';
import { runProgram } from '../../src/compose/run-program.js';
import { system } from '../../src/domain/actor.js';
import { createLog } from '../../src/log.js';
import { testConfig } from '../support/config.js';
import { seedDataFolder } from '../support/data-folder.js';

/*
 * Messages that wait for a person, in the whole program between emulators. Oracles: what stands in both channels, and
 * what reached X.
 */

vi.setConfig({ testTimeout: 60_000 });

/** The program with one rule, whose matches are made by the test. */
async function running() {
  const outside = await startOutside();
  const dataDir = mkdtempSync(join(tmpdir(), 'xtep-confirm-'));
  await seedDataFolder(dataDir);
  const stopping = new AbortController();
  let onApp: (app: App) => void = () => undefined;
  const up = new Promise<App>((resolve) => (onApp = resolve));
  const ended = runProgram({
    config: testConfig(
      environmentOf(outside, {
        dataDir,
        port: 0,
        environment: { PUBLIC_URL: '', XTEP_DM_PACE_SECONDS: '0', LOG_LEVEL: 'silent' },
      }),
    ),
    log: createLog('silent'),
    now: () => new Date(),
    random: Math.random,
    signal: stopping.signal,
    onApp,
  });
  onTestFinished(async () => {
    stopping.abort();
    await ended;
    await Promise.all([outside.x.stop(), outside.slack.stop(), outside.discord.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { database } = (await up).surroundings;
  const made = { definition: {}, madeBy: system, madeAt: new Date() };
  await database.db
    .insert(rules)
    .values({ accountId: 1, name: 'フォローお礼', state: 'active', ...made });
  const ask = async (handles: readonly string[]) => {
    const people = handles.map((handle) => outside.x.addPerson({ handle, name: handle }));
    const now = new Date();
    await database.db.transaction(async (tx) => {
      const rows = await tx
        .insert(sends)
        .values(
          people.map(({ xUserId, handle }) => ({
            accountId: 1,
            kind: 'dm' as const,
            origin: 'rule' as const,
            madeBy: system,
            madeAt: now,
            ruleId: 1,
            ruleVersion: 1,
            triggerKey: `follow:${xUserId}`,
            recipientXId: xUserId,
            recipientHandle: handle,
            text: `${handle}さん、フォローありがとうございます!`,
            confirmation: 'wanted' as const,
            dueAt: now,
            nextActor: system,
            changedAt: now,
          })),
        )
        .returning({ id: sends.id });
      await askForConfirmation(tx, { ruleId: 1, sendIds: rows.map(({ id }) => id), now });
    });
  };
  const { slack, discord } = outside;
  const onSlack = (words: RegExp) =>
    slack.nextMessage(team.slackChannel, (message) => words.test(slack.picture(message)), 20_000);
  const onDiscord = (words: RegExp) =>
    discord.untilMessage(team.discordChannel, (message) => words.test(discord.picture(message)));
  return { ...outside, ask, onSlack, onDiscord };
}

test('what one platform decides, the other shows; what is approved leaves and nothing else', async () => {
  const { slack, discord, x, ask, onSlack, onDiscord } = await running();
  await ask(['mika']);
  await onSlack(/確認待ち: @mika/u);
  const card = await onDiscord(/確認待ち: @mika/u);
  discord.press(team.discordOperator, card.id, 'approve:1');
  const sent = await onSlack(/送信完了: @mika/u);
  expect(slack.picture(sent)).toContain('が承認しました');
  const posts = () => x.posts().length;
  expect(posts()).toBe(1);

  await ask(['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7']);
  const folded = await onSlack(/7件のメッセージが確認を待っています/u);
  await onDiscord(/7件のメッセージが確認を待っています/u);
  await slack.press(team.slackOperator, folded.ts, 'reject-all');
  await onDiscord(/さんがまとめて却下しました/u);
  await onSlack(/スキップ: @a1 /u);
  expect(posts()).toBe(1);
});
