import { asText } from '../read-json.js';
import type { SlackMessage } from '../slack/workspace.js';
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
  /** Aoi types a command on Slack and presses the answer's button; resolves to what it shows then. */
  askAndPress(text: string, action: string): Promise<readonly [asked: string, pressed: string]>;
  /** Somebody runs a command on Discord, Ben when left out; resolves to the drawn answer. */
  askOnDiscord(
    words: string,
    options?: Readonly<Record<string, string>>,
    memberId?: string,
  ): Promise<string>;
  /** Aoi runs a command on Discord; resolves to the lines of the file that comes with the answer. */
  fileOnDiscord(words: string, options: Readonly<Record<string, string>>): Promise<string>;
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
  /** The first answer that is another than before, or the same one changed. */
  const nextAnswer = async (what: string, act: () => Promise<unknown>): Promise<SlackMessage> => {
    const before = new Map(everyAnswer().map((message) => [message.ts, slack.picture(message)]));
    await act();
    return slack.until(what, () =>
      everyAnswer().find((message) => before.get(message.ts) !== slack.picture(message)),
    );
  };
  const answerTo = (text: string) =>
    nextAnswer(`an answer to ${text}`, () => slack.type(team.slackAdmin, slackChannel, text));
  const askOnSlack = async (text: string) => slack.picture(await answerTo(text));
  const askOnDiscord: Acts['askOnDiscord'] = async (
    words,
    options = {},
    memberId = team.discordOperator,
  ) => discord.picture(await discord.type(memberId, discordChannel, words, options).answer());
  return {
    askOnSlack,
    askOnDiscord,
    async askAndPress(text, action) {
      const asked = await answerTo(text);
      const drawn = slack.picture(asked);
      const pressed = await nextAnswer(`what ${action} leads to`, () =>
        slack.press(team.slackAdmin, asked.ts, action),
      );
      return [drawn, slack.picture(pressed)];
    },
    async fileOnDiscord(words, options) {
      const { attachments } = await discord
        .type(team.discordAdmin, discordChannel, words, options)
        .answer();
      const file = await fetch(asText(attachments[0]?.['url']));
      if (!file.ok) throw new Error(`No file came with /xtep ${words}`);
      return file.text();
    },
    sendFromSlack: async (options) => sendId(await askOnSlack(`/xtep send ${options}`)),
    sendFromDiscord: async (options) => sendId(await askOnDiscord('send', options)),
  };
}
