import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDiscordEmulator, type DiscordEmulator } from '../../sandbox/discord/emulator.js';
import { startSlackEmulator, type SlackEmulator } from '../../sandbox/slack/slack-emulator.js';
import { startXEmulator, type XEmulator } from '../../sandbox/x/emulator.js';
import { examine } from '../../src/doctor/examine.js';
import { findingLine, type Finding } from '../../src/doctor/finding.js';
import { createLog } from '../../src/log.js';
import { testConfig } from '../support/config.js';
import { freshPostgres, hasPostgres } from '../support/databases.js';
import type { MadeDatabase } from '../support/postgres-databases.js';

const slackChannel = 'C0ALERTS';

describe.skipIf(!hasPostgres())('the doctor', () => {
  let slack: SlackEmulator;
  let discord: DiscordEmulator;
  let x: XEmulator;
  let postgres: MadeDatabase;

  beforeEach(async () => {
    [slack, discord, x, postgres] = await Promise.all([
      startSlackEmulator(),
      startDiscordEmulator(),
      startXEmulator(),
      freshPostgres(),
    ]);
    slack.addChannel({ id: slackChannel, hasBot: false });
  });

  afterEach(async () => {
    await Promise.all([slack.stop(), discord.stop(), x.stop()]);
    await postgres.drop();
  });

  async function findings(changes: Readonly<Record<string, string>> = {}): Promise<Finding[]> {
    const account = x.addAccount({ handle: 'us' });
    const config = testConfig({
      DATABASE_URL: postgres.url,
      XTEP_SECRET_KEY: randomBytes(32).toString('base64'),
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_CHANNEL_ID: slackChannel,
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_TOKEN: discord.token,
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_GUILD_ID: discord.guildId,
      DISCORD_CHANNEL_ID: '120000000000000001',
      X_API_URL: x.url,
      X_CLIENT_ID: x.app.clientId,
      X_CLIENT_SECRET: x.app.clientSecret ?? '',
      X_ACCESS_TOKEN: account.oauth2.accessToken,
      XTEP_LOCALE: 'en',
      ...changes,
    });
    const found: Finding[] = [];
    await examine({
      config,
      log: createLog('silent'),
      now: () => new Date(),
      onFinding: (finding) => found.push(finding),
    });
    return found;
  }

  const unwell = (found: readonly Finding[]) =>
    found.filter(({ kind }) => kind === 'unwell').map(({ what }) => what);

  test('finds nothing where all is well, tests each part, and joins the public channel', async () => {
    const found = await findings();
    expect(unwell(found)).toEqual([]);
    expect(found.filter(({ kind }) => kind === 'well').map(({ what }) => what)).toEqual([
      '.env',
      'DATABASE_URL',
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'Discord',
      'NTP',
      'X_CLIENT_ID',
      'X_ACCESS_TOKEN',
      `slack ${slackChannel}`,
      'discord 120000000000000001',
    ]);
    const notes = found.filter(({ kind }) => kind === 'note');
    expect(notes.map(({ what }) => what)).toEqual(['PUBLIC_URL']);
    for (const finding of found) expect(findingLine(finding)).toMatch(/^(OK|--) {2}\S+.*: .+$/);
  });

  test('names every credential that is refused, each with its remedy', async () => {
    const found = await findings({
      SLACK_BOT_TOKEN: 'xoxb-wrong',
      SLACK_APP_TOKEN: 'xapp-wrong',
      DISCORD_TOKEN: 'wrong',
      X_CLIENT_SECRET: 'wrong',
      X_ACCESS_TOKEN: 'wrong',
    });
    expect(unwell(found)).toEqual(
      expect.arrayContaining([
        'SLACK_BOT_TOKEN',
        'SLACK_APP_TOKEN',
        'DISCORD_TOKEN',
        'X_CLIENT_ID',
        'X_ACCESS_TOKEN',
      ]),
    );
    expect(JSON.stringify(found)).not.toContain('xoxb-wrong');
  });

  test('an account that may not use DMs is told', async () => {
    const reader = x.addAccount({ handle: 'reader' }, ['tweet.read', 'users.read']);
    const found = await findings({ X_ACCESS_TOKEN: reader.oauth2.accessToken });
    expect(unwell(found)).toEqual(['X_ACCESS_TOKEN']);
    expect(JSON.stringify(found)).toContain('It works as @reader, but not for DMs');
  });

  test('a network that is away blames no token', async () => {
    const away = await findings({ X_API_URL: 'http://127.0.0.1:1' });
    expect(unwell(away)).toEqual(['X', 'X_CLIENT_ID', 'X_ACCESS_TOKEN']);
    const wrong = away.filter(({ kind }) => kind === 'unwell');
    for (const { says } of wrong) expect(says).toContain('It cannot be reached');
  });

  test('names channels it cannot post to, and what cannot be reached', async () => {
    slack.setChannel(slackChannel, 'archived');
    discord.deleteChannel('120000000000000001');
    expect(unwell(await findings())).toEqual([
      `slack ${slackChannel}`,
      'discord 120000000000000001',
    ]);
    const nowhere = 'http://127.0.0.1:1';
    const found = await findings({
      SLACK_API_URL: nowhere,
      DATABASE_URL: 'postgres://u@127.0.0.1:1/d',
    });
    expect(unwell(found)).toEqual(['DATABASE_URL', 'Slack']);
  });
});
