import { z } from 'zod';
import type { UploadedFile } from '../../discord/http-server.js';
import type { Act } from '../../discord/people.js';
import { asText } from '../../read-json.js';
import { deed, done, givenFiles, type Deed, type DeedAnswer } from '../deed.js';
import { pageProblems } from '../page-problems.js';
import type { Room } from '../room.js';
import { offeredCommands } from './offered-commands.js';
import { readTypedCommand } from './read-typed-command.js';

/* What a member does in Discord. */

type Files = Readonly<Record<string, UploadedFile>>;

function uploads(files: z.infer<typeof givenFiles>): Files {
  const entries = Object.entries(files).map(([field, { name, type, base64 }]) => {
    const content = Buffer.from(base64, 'base64');
    return [field, { name, contentType: type || 'application/octet-stream', content }] as const;
  });
  return Object.fromEntries(entries);
}

/** Keeps the act for the form that it may open, and waits until the bot has answered. */
async function follow(room: Room, act: Act): Promise<DeedAnswer> {
  room.acts.set(act.interaction.id, act);
  try {
    await act.acknowledged();
    return done;
  } catch {
    return { problem: pageProblems[room.locale].discordFailed };
  }
}

const command = deed(
  z.strictObject({
    words: z.string(),
    options: z.record(z.string(), z.string()),
    files: givenFiles,
  }),
  (room, { words, options, files }, { discordId }) => {
    const { discord, discordChannel } = room.stage;
    return follow(room, discord.type(discordId, discordChannel, words, options, uploads(files)));
  },
);

const typed = deed(z.strictObject({ text: z.string() }), (room, { text }, { discordId }) => {
  const problems = pageProblems[room.locale];
  if (!/^\/xtep(\s|$)/.test(text.trim())) return { problem: problems.notCommand };
  const { discord, discordChannel } = room.stage;
  const offered = offeredCommands(discord.state.commands);
  const read = readTypedCommand(text, offered);
  if (read.kind === 'unknown') {
    const all = offered.map(({ words }) => words).join(', ');
    return { problem: problems.unknownCommand(read.typed, all) };
  }
  if (read.kind === 'stray') {
    const options = offered.find(({ words }) => words === read.words)?.options ?? [];
    const names = options.map(({ name }) => `${name}:`).join(' ') || problems.noOptions;
    return { problem: problems.stray(read.stray, names) };
  }
  return follow(room, discord.type(discordId, discordChannel, read.words, read.options));
});

const press = deed(
  z.strictObject({ message: z.string(), action: z.string() }),
  (room, { message, action }, { discordId }) =>
    follow(room, room.stage.discord.press(discordId, message, action)),
);

const submit = deed(
  z.strictObject({
    interactionId: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    files: givenFiles,
  }),
  async (room, { interactionId, values, files }, { discordId }) => {
    const opened = room.acts.get(interactionId);
    if (opened === undefined) return { problem: pageProblems[room.locale].discordFailed };
    const flat = Object.entries(values).map(([name, value]): [string, string] => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]);
    const { discord } = room.stage;
    const act = discord.submit(discordId, opened, Object.fromEntries(flat), uploads(files));
    const answer = await follow(room, act);
    // The client closes the form only when the app took it.
    if (answer.problem === null) room.closedForms.add(interactionId);
    room.changed();
    return answer;
  },
);

const close = deed(z.strictObject({ interactionId: z.string() }), (room, { interactionId }) => {
  room.closedForms.add(interactionId);
  room.changed();
  return done;
});

const dismiss = deed(z.strictObject({ messageId: z.string() }), ({ stage }, { messageId }) => {
  const message = stage.discord.state.messages.get(messageId);
  if (message?.ephemeralFor != null) stage.discord.deleteMessage(messageId);
  return done;
});

const suggest = deed(
  z.strictObject({ words: z.string(), option: z.string(), typed: z.string() }),
  async ({ stage }, { words, option, typed: text }, { discordId }) => {
    const { discord, discordChannel } = stage;
    const choices = await discord.suggest(discordId, discordChannel, words, option, text);
    return {
      problem: null,
      choices: choices.map(({ name, value }) => ({ name: asText(name), value: String(value) })),
    };
  },
);

export const discordDeeds: Readonly<Record<string, Deed>> = {
  '/discord/command': command,
  '/discord/typed': typed,
  '/discord/press': press,
  '/discord/submit': submit,
  '/discord/close': close,
  '/discord/dismiss': dismiss,
  '/discord/suggest': suggest,
};
