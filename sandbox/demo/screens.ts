import type { CauseId } from '../../src/domain/diagnosis/cause.js';
import type { StoredMessage } from '../discord/guild.js';
import type { SlackMessage } from '../slack/workspace.js';
import type { Stage } from '../stage/stage.js';

/** One card as both platforms show it at one moment. */
export interface Screens {
  readonly slack: SlackMessage;
  readonly discord: StoredMessage;
}

/** Which card: a send's own, or an incident's. */
export type Subject = { readonly send: string } | { readonly incident: string };

const waitMs = 40_000;

const payloadOf = (message: SlackMessage): Readonly<Record<string, unknown>> => {
  const metadata = message.metadata as { event_payload?: Record<string, unknown> } | null;
  return metadata?.event_payload ?? {};
};

const isAbout = (subject: Subject) => (message: SlackMessage) => {
  const payload = payloadOf(message);
  return 'send' in subject
    ? payload['send'] === subject.send
    : payload['incident'] === subject.incident;
};

/** A card's number stands in its footer on Discord: `#12 ` for a send, `#3` at the end for an incident. */
const namesSubject = (subject: Subject, stage: Stage) => (message: StoredMessage) => {
  const drawn = stage.discord.picture(message);
  return 'send' in subject
    ? new RegExp(`/xtep show ${subject.send}(?!\\d)`).test(drawn)
    : new RegExp(`(障害|Incident) #${subject.incident}(?!\\d)`).test(drawn);
};

/** What the story looks for and what people do, on both platforms. */
export interface Look {
  /** Waits until both platforms show the subject's card with this state and these words. */
  card(subject: Subject, state: string, words?: RegExp): Promise<Screens>;
  /** The incident of this cause, once its card is shown. */
  incident(cause: CauseId): Promise<string>;
  /** The send whose text has these words, once its card asks for approval. */
  waitingSend(words: string): Promise<string>;
  /** How many messages stand in each channel. */
  counts(): { readonly slack: number; readonly discord: number };
}

export function lookAt(stage: Stage): Look {
  const { slack, discord, slackChannel, discordChannel } = stage;
  return {
    async card(subject, state, words = /./) {
      const onSlack = await slack.nextMessage(
        slackChannel,
        (message) =>
          isAbout(subject)(message) &&
          payloadOf(message)['state'] === state &&
          words.test(slack.picture(message)),
        waitMs,
      );
      const title = slackTitle(onSlack, stage);
      const names = namesSubject(subject, stage);
      const onDiscord = await discord.until(
        `the card “${title}” on Discord`,
        () =>
          discord
            .messages(discordChannel)
            .find(
              (message) =>
                names(message) &&
                discord.picture(message).includes(title) &&
                words.test(discord.picture(message)),
            ),
        waitMs,
      );
      return { slack: onSlack, discord: onDiscord };
    },
    async incident(cause) {
      const message = await slack.nextMessage(
        slackChannel,
        (one) => payloadOf(one)['incident'] !== undefined && payloadOf(one)['cause'] === cause,
        waitMs,
      );
      return String(payloadOf(message)['incident']);
    },
    async waitingSend(words) {
      const message = await slack.nextMessage(
        slackChannel,
        (one) => payloadOf(one)['state'] === 'waiting' && slack.picture(one).includes(words),
        waitMs,
      );
      return String(payloadOf(message)['send']);
    },
    counts: () => ({
      slack: slack.messages(slackChannel).length,
      discord: discord.messages(discordChannel).length,
    }),
  };
}

/** The title line without its coloured mark: the same words stand on Discord. */
function slackTitle(message: SlackMessage, stage: Stage): string {
  const line =
    stage.slack
      .picture(message)
      .split('\n')
      .find((text) => text.includes('━━')) ?? '';
  return line.replaceAll(/[│━🔴🟡🟢⚪🔵]/gu, '').trim();
}
