import type { StoredMessage } from '../../sandbox/discord/guild.js';
import { asRecord, asRecords, asText } from '../../sandbox/read-json.js';
import type { SlackMessage } from '../../sandbox/slack/workspace.js';
import { team, type Outside } from '../../sandbox/stage/stage.js';

/*
 * What an outside observer sees of the program and does with it: only the platforms, and of them
 * only what the contract promises (design, sections 6 and 7). Cards are found by the metadata of
 * Slack and by the handle that they name; so every test writes to people of its own.
 */

/** One button as a platform shows it, in Slack's words: action id, and what it is about. */
export interface ShownButton {
  readonly action: string;
  readonly value: string;
}

/** A card's state, as its metadata on Slack has it. */
export interface ShownPayload {
  readonly [key: string]: unknown;
}

/** Far more than anything takes: several programs may share two busy cores. */
const patienceMs = 90_000;

export const payloadOf = (message: SlackMessage): ShownPayload => {
  const metadata = asRecord(message.metadata);
  return metadata['event_type'] === 'xtep_card' ? asRecord(metadata['event_payload']) : {};
};

/** The buttons of a Slack message, in order. */
export const slackButtons = (message: SlackMessage): readonly ShownButton[] =>
  message.blocks
    .flatMap((block) => asRecords(block['elements']))
    .filter(({ type }) => type === 'button')
    .map((button) => ({
      action: asText(button['action_id']),
      value: asText(button['value']),
    }));

/** The custom ids of a Discord message's enabled buttons, in order. */
export const discordButtons = (message: StoredMessage): readonly string[] =>
  message.components
    .flatMap((row) => asRecords(row['components']))
    .filter(({ disabled }) => disabled !== true)
    .map((button) => asText(button['custom_id']));

const namesHandle = (drawn: string, handle: string) =>
  new RegExp(`@${handle}(?![A-Za-z0-9_])`).test(drawn);

/** Both platforms' rendering of one card. */
export interface ShownCard {
  readonly send: string;
  readonly slack: SlackMessage;
  readonly discord: StoredMessage;
}

export interface Observer {
  /** An admin types it on Slack; resolves to what they then see. */
  askOnSlack(text: string, userId?: string): Promise<SlackMessage>;
  /** An operator runs it on Discord; resolves to what they then see. */
  askOnDiscord(
    words: string,
    options?: Readonly<Record<string, string | number>>,
    memberId?: string,
  ): Promise<StoredMessage>;
  /** Somebody types `/xtep send` on Slack; resolves when it was accepted. */
  send(handle: string, text: string, more?: string): Promise<void>;
  /** An operator runs `/xtep send` on Discord; resolves when it was accepted. */
  sendOnDiscord(handle: string, text: string): Promise<void>;
  /** The cards about a send to this person on Slack, whatever their state. */
  slackCards(handle: string): readonly SlackMessage[];
  /** The messages that name this person on Discord. */
  discordCards(handle: string): readonly StoredMessage[];
  /** Waits until the person's card has this state on Slack, and Discord shows the same buttons. */
  card(handle: string, state: string, timeoutMs?: number): Promise<ShownCard>;
  /** Waits for the card of an incident of this cause, on both platforms. */
  incident(
    cause: string,
    fits?: (message: SlackMessage) => boolean,
  ): Promise<{ incident: string; slack: SlackMessage; discord: StoredMessage }>;
  /** The POSTs of DMs to this person that reached X, accepted or not. */
  postsTo(handle: string): number;
  /** The DMs of this person that X has. */
  dmsTo(handle: string): readonly string[];
  /** Waits for something at X; rejects with `what` after a while. */
  atX(what: string, condition: () => boolean, timeoutMs?: number): Promise<void>;
  /** Waits until the program is there on both platforms: what is typed before goes nowhere. */
  connected(): Promise<void>;
  /** Until the program has linked the environment's account, which it goes on with after a busy start. */
  linked(): Promise<void>;
  /** The next thing that this person alone is shown on Slack, after `act`. */
  nextPrivately(userId: string, act: () => unknown): Promise<SlackMessage>;
}

/**
 * Asks until the answer names a send. On a machine that is busy enough X's answer about the handle
 * comes too late, and the program says that nothing was sent.
 */
async function accepted(ask: () => Promise<string>): Promise<void> {
  let drawn = await ask();
  for (
    let tries = 1;
    tries < 60 && /何も送信していません|連携済みのXアカウントがありません/u.test(drawn);
    tries += 1
  )
    drawn = await ask();
  if (!/\/xtep show \d+/.test(drawn)) throw new Error(`It was not accepted:\n${drawn}`);
}

export function createObserver(outside: Outside): Observer {
  const { x, slack, discord } = outside;
  const slackCards: Observer['slackCards'] = (handle) =>
    slack
      .messages(team.slackChannel)
      .filter(
        (message) =>
          payloadOf(message)['send'] !== undefined && namesHandle(slack.picture(message), handle),
      );
  const discordCards: Observer['discordCards'] = (handle) =>
    discord
      .messages(team.discordChannel)
      .filter((message) => namesHandle(discord.picture(message), handle));
  const visibleTo = (userId: string) => [
    ...slack.ephemerals(userId),
    ...slack.dms(userId),
    ...slack.messages(team.slackChannel).filter((message) => message.metadata === null),
  ];
  const nextOf = async (
    what: string,
    look: () => readonly SlackMessage[],
    act: () => unknown,
  ): Promise<SlackMessage> => {
    const before = new Set(look().map(({ ts }) => ts));
    await act();
    return slack.until(what, () => look().find(({ ts }) => !before.has(ts)), patienceMs);
  };
  const askOnSlack: Observer['askOnSlack'] = (text, userId = team.slackAdmin) =>
    nextOf(
      `an answer to ${text}`,
      () => visibleTo(userId),
      () => slack.type(userId, team.slackChannel, text),
    );
  const askOnDiscord: Observer['askOnDiscord'] = (
    words,
    options = {},
    memberId = team.discordOperator,
  ) => discord.type(memberId, team.discordChannel, words, options).answer();
  const namedAlike = (shown: SlackMessage) => (message: StoredMessage) =>
    slackButtons(shown)
      .map(({ action, value }) => `${action}:${value}`)
      .join() === discordButtons(message).join();
  return {
    slackCards,
    discordCards,
    askOnSlack,
    askOnDiscord,
    async send(handle, text, more = '') {
      if (handle.length > 15) throw new Error(`X has no handle as long as @${handle}`);
      const command = `/xtep send to:@${handle} text:"${text}" ${more}`;
      await accepted(async () => slack.picture(await askOnSlack(command, team.slackOperator)));
    },
    async sendOnDiscord(handle, text) {
      await accepted(async () => discord.picture(await askOnDiscord('send', { to: handle, text })));
    },
    async card(handle, state, timeoutMs = patienceMs) {
      const onSlack = await slack.until(
        `the card of @${handle} in ${state} on Slack; it shows ${state}`,
        () => slackCards(handle).find((message) => payloadOf(message)['state'] === state),
        timeoutMs,
      );
      const onDiscord = await discord.until(
        `the card of @${handle} in ${state} on Discord`,
        () => discordCards(handle).find(namedAlike(onSlack)),
        timeoutMs,
      );
      return { send: asText(payloadOf(onSlack)['send']), slack: onSlack, discord: onDiscord };
    },
    async incident(cause, fits = () => true) {
      const onSlack = await slack.until(
        `the card of an incident of ${cause} on Slack`,
        () =>
          slack
            .messages(team.slackChannel)
            .find(
              (message) =>
                payloadOf(message)['incident'] !== undefined &&
                payloadOf(message)['cause'] === cause &&
                fits(message),
            ),
        patienceMs,
      );
      const incident = asText(payloadOf(onSlack)['incident']);
      const onDiscord = await discord.until(
        `the card of incident ${incident} on Discord`,
        () =>
          discord
            .messages(team.discordChannel)
            .find((message) => discordButtons(message).length > 0 && namedAlike(onSlack)(message)),
        patienceMs,
      );
      return { incident, slack: onSlack, discord: onDiscord };
    },
    postsTo: (handle) => {
      const { xUserId } = x.person(handle);
      return x.posts().filter(({ recipientXId }) => recipientXId === xUserId).length;
    },
    dmsTo: (handle) => {
      const { xUserId } = x.person(handle);
      return x.dms
        .filter((dm) => dm.participantXIds.includes(xUserId))
        .map(({ written }) => written);
    },
    atX: (what, condition, timeoutMs = patienceMs) => {
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`Waited for ${what}: not within ${timeoutMs} ms`)),
          timeoutMs,
        );
      });
      return Promise.race([x.until(condition), tooLong]).finally(() => clearTimeout(timer));
    },
    async connected() {
      await slack.until(
        'a socket of Slack',
        () => (slack.sockets.count() > 0 ? true : undefined),
        patienceMs,
      );
      await discord.until(
        'a session of Discord',
        () => (discord.gateway.connections() > 0 ? true : undefined),
        patienceMs,
      );
    },
    async linked() {
      let drawn = '';
      for (let tries = 0; tries < 60 && !drawn.includes('@'); tries += 1) {
        drawn = slack.picture(await askOnSlack('/xtep account list'));
      }
    },
    nextPrivately: (userId, act) =>
      nextOf(`something private for ${userId}`, () => slack.ephemerals(userId), act),
  };
}
