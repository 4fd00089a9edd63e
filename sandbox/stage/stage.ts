import { startDiscordEmulator, type DiscordEmulator } from '../discord/emulator.js';
import { startSlackEmulator, type SlackEmulator } from '../slack/slack-emulator.js';
import { roomyLimits } from '../x/rate-limits.js';
import { startXEmulator, type EmulatedAccount, type XEmulator } from '../x/emulator.js';
import { freePort } from './free-port.js';
import { startProgram, type Program } from './program.js';

export interface StageOptions {
  /** The compiled entry of the program. */
  readonly mainPath: string;
  /** An empty or kept folder: the program's data. */
  readonly dataDir: string;
  /** Added to, or in place of, the usual environment; an empty value takes a variable away. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Which platforms take part; both when left out. */
  readonly platforms?: readonly ('slack' | 'discord')[];
  /** Port of the program's web server; a free one when left out. */
  readonly port?: number;
  readonly onLine?: (line: string) => void;
}

/** Emulated X, Slack and Discord on loopback, and the real program between them. */
export interface Stage {
  readonly x: XEmulator;
  readonly slack: SlackEmulator;
  readonly discord: DiscordEmulator;
  /** The account that the program is given at its start. */
  readonly account: EmulatedAccount;
  /** Where the program's web server answers. */
  readonly url: string;
  readonly slackChannel: string;
  readonly discordChannel: string;
  /** The program that runs now; another one after `restart`. */
  program(): Program;
  /** Starts the program again on the same data, when the present one has ended. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The people of the practice team: Aoi is an admin on both platforms, Ben an operator. */
export const team = {
  slackChannel: 'C0ALERTS',
  slackAdmin: 'U0AOI',
  slackOperator: 'U0BEN',
  discordChannel: '120000000000000001',
  discordAdmin: '130000000000000001',
  discordOperator: '130000000000000002',
} as const;

/**
 * What people do on X is looked for every second. Tests have no sources unless they ask for some; the demo and practice
 * mode have this.
 */
export const polling = { XTEP_TRIGGER_SOURCES: 'poll', XTEP_POLL_SECONDS: '1' } as const;

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

async function startSlack(): Promise<SlackEmulator> {
  const slack = await startSlackEmulator({ postLimit: null });
  slack.addUser({ id: team.slackAdmin, name: 'aoi', isAdmin: true });
  slack.addUser({ id: team.slackOperator, name: 'ben' });
  slack.addChannel({ id: team.slackChannel, name: 'x-alerts' });
  return slack;
}

/** What the program finds outside: emulated X, Slack and Discord, and an account of ours on X. */
export type Outside = Pick<Stage, 'x' | 'slack' | 'discord' | 'account'>;

/** Starts the emulators, without the program. */
export async function startOutside(): Promise<Outside> {
  // The documented 15 DMs per 15 minutes would end the story in its middle.
  const x = await startXEmulator({ limits: roomyLimits });
  const slack = await startSlack();
  const discord = await startDiscordEmulator({
    channels: [{ id: team.discordChannel, name: 'x-alerts' }],
  });
  const account = x.addAccount({
    handle: 'aoi_cafe',
    name: 'あおいカフェ',
    createdAt: daysAgo(900),
  });
  return { x, slack, discord, account };
}

/** The environment of a program between these emulators. */
export function environmentOf(
  { x, slack, discord, account }: Outside,
  options: Pick<StageOptions, 'dataDir' | 'environment' | 'platforms'> & { readonly port: number },
): Record<string, string> {
  const { dataDir, port, platforms = ['slack', 'discord'] } = options;
  const usual: Record<string, string> = {
    XTEP_DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    X_API_URL: x.url,
    X_CONSUMER_KEY: x.keys.consumerKey,
    X_CONSUMER_SECRET: x.keys.consumerSecret,
    X_CLIENT_ID: x.app.clientId,
    X_CLIENT_SECRET: x.app.clientSecret ?? '',
    X_ACCESS_TOKEN: account.oauth1.accessToken,
    X_ACCESS_SECRET: account.oauth1.accessSecret,
    XTEP_TRIGGER_SOURCES: 'none',
  };
  const slackVariables = {
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_CHANNEL_ID: team.slackChannel,
  };
  const discordVariables = {
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_TOKEN: discord.token,
    DISCORD_APPLICATION_ID: discord.applicationId,
    DISCORD_GUILD_ID: discord.guildId,
    DISCORD_CHANNEL_ID: team.discordChannel,
  };
  return {
    ...usual,
    ...(platforms.includes('slack') ? slackVariables : {}),
    ...(platforms.includes('discord') ? discordVariables : {}),
    ...options.environment,
  };
}

/** Starts the emulators, then the program, and resolves when it is ready. */
export async function startStage(options: StageOptions): Promise<Stage> {
  const { mainPath, dataDir, onLine } = options;
  const outside = await startOutside();
  const { x, slack, discord } = outside;
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const environment = environmentOf(outside, { ...options, port });
  const start = () =>
    startProgram({ mainPath, cwd: dataDir, environment, url, ...(onLine ? { onLine } : {}) });
  let program = start();
  const stop = async () => {
    await program.stop();
    await Promise.all([x.stop(), slack.stop(), discord.stop()]);
  };
  try {
    await program.ready();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...outside,
    url,
    slackChannel: team.slackChannel,
    discordChannel: team.discordChannel,
    program: () => program,
    async restart() {
      await program.ended;
      program = start();
      await program.ready();
    },
    stop,
  };
}
