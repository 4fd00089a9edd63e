import type { Act } from '../../../sandbox/discord/people.js';
import { startDiscordEmulator, type DiscordEmulator } from '../../../sandbox/discord/emulator.js';
import { apiFault, type DiscordFault } from '../../../sandbox/discord/faults.js';
import type { StoredMessage } from '../../../sandbox/discord/guild.js';
import { asRecord, asRecords, asText, type Json } from '../../../sandbox/read-json.js';
import { splitText } from '../../../src/chat/discord/render-form.js';
import type { ChatRig, NextFault, SeenMessage } from '../conformance.js';
import { assertNever } from '../../../src/domain/assert.js';
import { createHarness } from './harness.js';
import { liveMarkup, stripOwn } from './live-markup.js';

/* Discord as the conformance suite sees it. */

const channelId = '120000000000000001';
const personId = '130000000000000001';

function toFault(fault: NextFault): DiscordFault {
  switch (fault.kind) {
    case 'rate-limit':
      return {
        kind: 'status',
        status: 429,
        headers: { 'retry-after': String(fault.seconds), 'x-ratelimit-scope': 'shared' },
        body: { message: 'You are being rate limited.', retry_after: fault.seconds, global: false },
      };
    case 'cut':
      return fault;
    case 'server-error':
      return { kind: 'status', status: 502, body: 'bad gateway' };
    case 'signed-out':
      return apiFault(401, 0, '401: Unauthorized');
    default:
      return assertNever(fault);
  }
}

export async function openDiscordRig(): Promise<ChatRig> {
  const emulator = await startDiscordEmulator();
  const { port } = createHarness(emulator);
  let opened: Act | null = null;

  const deliver = (act: Act, deliveries: number): Act => {
    for (let time = 1; time < deliveries; time += 1) emulator.repeat(act);
    return act;
  };
  const see = (message: StoredMessage): SeenMessage => toSeen(emulator, message);
  const find = async (
    what: string,
    list: () => readonly StoredMessage[],
    fits: (message: SeenMessage) => boolean,
  ): Promise<SeenMessage> =>
    emulator.until(what, () =>
      list()
        .filter(({ flags }) => (flags & 128) === 0)
        .map(see)
        .find(fits),
    );

  return {
    port,
    channelId,
    personId,
    personName: 'Aoi',
    start: async (handlers) => {
      await port.start(handlers);
    },
    messages: () => emulator.messages(channelId).map(see),
    thread: (ref) =>
      [
        ...emulator.messages(ref),
        ...emulator.messages(channelId).filter(({ replyTo }) => replyTo === ref),
      ].map(see),
    deleteMessage: async (ref) => emulator.deleteMessage(ref),
    closeChannel: async () => emulator.forbid(channelId, 'view'),
    failNext: (what, fault) => {
      const path =
        what === 'post' ? /\/channels\/\d+\/messages$/u : /\/channels\/\d+\/messages\/\d+$/u;
      emulator.faults.next({ method: what === 'post' ? 'POST' : 'PATCH', path }, toFault(fault));
    },
    type: async (path, options, deliveries = 1) => {
      opened = deliver(emulator.type(personId, channelId, path.join(' '), options), deliveries);
      await opened.acknowledged();
    },
    press: async (ref, verb, id, deliveries = 1) => {
      opened = deliver(emulator.press(personId, ref, `${verb}:${id}`), deliveries);
      await opened.acknowledged();
    },
    form: async () => {
      if (opened === null) throw new Error('Nothing was typed or pressed');
      return toSeenForm(await opened.form());
    },
    submit: async (values, deliveries = 1) => {
      if (opened === null) throw new Error('Nothing was typed or pressed');
      const inputs = toInputs(await opened.form(), values);
      const act = deliver(emulator.submit(personId, opened, inputs), deliveries);
      const answer = see(await act.answer());
      return answer.buttons.some(({ verb }) => verb === 'reopen')
        ? { kind: 'errors', text: answer.text }
        : { kind: 'closed' };
    },
    privately: (fits) => find('a private answer', () => emulator.ephemerals(personId), fits),
    publicly: (fits) => find('a public answer', () => emulator.messages(channelId), fits),
    privateFiles: async () =>
      emulator
        .ephemerals(personId)
        .flatMap(({ attachments }) => attachments.map(({ filename }) => asText(filename))),
    liveMarkup: (ref) =>
      textsOf(emulator.snapshot(ref)).flatMap((text) => liveMarkup(stripOwn(text))),
    close: () => emulator.stop(),
  };
}

function toSeen(emulator: DiscordEmulator, message: StoredMessage): SeenMessage {
  const buttons = message.components.flatMap((row) => asRecords(row.components));
  return {
    ref: message.id,
    text: emulator.picture(message),
    buttons: buttons.map((button) => {
      const [verb = '', id = ''] = asText(button.custom_id).split(':');
      return { verb, id, label: asText(button.label) };
    }),
    files: message.attachments.map(({ filename }) => asText(filename)),
  };
}

function inputsOf(modal: Json): Json[] {
  return asRecords(modal.components)
    .filter(({ type }) => type === 18)
    .map(({ component }) => asRecord(component));
}

function toSeenForm(modal: Json): { title: string; fields: Record<string, string> } {
  const fields: Record<string, string> = {};
  for (const input of inputsOf(modal)) {
    const [name = ''] = asText(input.custom_id).split('~');
    const chosen = asRecords(input.options).filter((option) => option.default === true);
    const value = asText(input.value) || chosen.map((option) => asText(option.value)).join(',');
    fields[name] = (fields[name] ?? '') + value;
  }
  return { title: asText(modal.title), fields };
}

/** A long text goes into the parts of its field, as a person would have to type it. */
function toInputs(modal: Json, values: Readonly<Record<string, string>>): Record<string, string> {
  const inputs: Record<string, string> = {};
  for (const input of inputsOf(modal)) {
    const customId = asText(input.custom_id);
    const [name = '', part = '1'] = customId.split('~');
    const value = values[name];
    if (value !== undefined) inputs[customId] = splitText(value)[Number(part) - 1] ?? '';
  }
  return inputs;
}

/** All texts of a message in which Discord reads markup. */
export function textsOf(message: {
  readonly content: string;
  readonly embeds: readonly object[];
}): string[] {
  return [
    message.content,
    ...message.embeds
      .map(asRecord)
      .flatMap((embed) => [
        asText(embed.title),
        asText(embed.description),
        ...asRecords(embed.fields).flatMap((field) => [asText(field.name), asText(field.value)]),
      ]),
  ];
}
