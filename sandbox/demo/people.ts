import type { Stage } from '../stage/stage.js';
import { team } from '../stage/stage.js';

/** What the story's people do. Every act goes through the platforms, as a person's would. */
export interface Acts {
  /** Aoi types `/xtep send …` on Slack; resolves to the id of the send. */
  sendFromSlack(options: string): Promise<string>;
  /** Ben runs `/xtep send` on Discord; resolves to the id of the send. */
  sendFromDiscord(options: Readonly<Record<string, string>>): Promise<string>;
  /** Aoi types a command on Slack; resolves to the drawn answer. */
  askOnSlack(text: string): Promise<string>;
  /** Ben runs a command on Discord; resolves to the drawn answer. */
  askOnDiscord(words: string, options?: Readonly<Record<string, string>>): Promise<string>;
}

const sendId = (drawn: string): string => {
  const id = /\/xtep show (\d+)/.exec(drawn)?.[1];
  if (id === undefined) throw new Error(`The answer names no send:\n${drawn}`);
  return id;
};

export function createActs(stage: Stage): Acts {
  const { slack, discord, slackChannel, discordChannel } = stage;
  const everyAnswer = () => [
    ...slack.ephemerals(team.slackAdmin),
    ...slack.messages(slackChannel).filter((message) => message.metadata === null),
  ];
  const askOnSlack = async (text: string) => {
    const before = new Set(everyAnswer().map(({ ts }) => ts));
    await slack.type(team.slackAdmin, slackChannel, text);
    const message = await slack.until(`an answer to ${text}`, () =>
      everyAnswer().find(({ ts }) => !before.has(ts)),
    );
    return slack.picture(message);
  };
  const askOnDiscord: Acts['askOnDiscord'] = async (words, options = {}) =>
    discord.picture(
      await discord.type(team.discordOperator, discordChannel, words, options).answer(),
    );
  return {
    askOnSlack,
    askOnDiscord,
    sendFromSlack: async (options) => sendId(await askOnSlack(`/xtep send ${options}`)),
    sendFromDiscord: async (options) => sendId(await askOnDiscord('send', options)),
  };
}
