import { asRecord, asRecords, asText, type Json } from '../../../sandbox/read-json.js';
import type { SlackFault } from '../../../sandbox/slack/faults.js';
import type { SlackMessage, SlackView } from '../../../sandbox/slack/workspace.js';
import {
  chatPortConformance,
  type ChatRig,
  type NextFault,
  type SeenMessage,
} from '../conformance.js';
import { ann, buttonsOf, channelId, openSlackRig, wordsOf, type SlackRig } from './rig.js';

/* The whole suite against the real Bolt, over Socket Mode, with the loopback emulator. */

const faults: Readonly<Record<'server-error' | 'signed-out', SlackFault>> = {
  'server-error': { kind: 'status', status: 503, body: 'upstream' },
  'signed-out': { kind: 'error', error: 'token_revoked' },
};

function faultOf(fault: NextFault): SlackFault {
  if (fault.kind === 'cut') return fault;
  if (fault.kind !== 'rate-limit') return faults[fault.kind];
  return { kind: 'status', status: 429, headers: { 'retry-after': String(fault.seconds) } };
}

function quoted(value: string): string {
  return `"${value.replace(/(\\*)"/gu, '$1$1\\"').replace(/(\\+)$/u, '$1$1')}"`;
}

/** Every `mrkdwn` text in which Slack would still find a ping, a link or a mention. */
function liveMarkup(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(liveMarkup);
  const object = asRecord(value);
  const text = asText(object['text']);
  const own = object['type'] === 'mrkdwn' && /<[^>]*>/u.test(text) ? [text] : [];
  return [
    ...own,
    ...Object.values(object).flatMap((one) => (typeof one === 'object' ? liveMarkup(one) : [])),
  ];
}

function fieldOf(input: Json): readonly [string, number, string] {
  const [, name = '', part = '0'] = asText(input['block_id']).split('.');
  const element = asRecord(input['element']);
  const initial = asRecord(element['initial_option'])['value'];
  return [name, Number(part), asText(initial ?? element['initial_value'])];
}

function asForm(view: SlackView) {
  const fields: Record<string, string> = {};
  for (const block of asRecords(view.view['blocks'])) {
    if (block['type'] !== 'input') continue;
    const [name, , value] = fieldOf(block);
    fields[name] = (fields[name] ?? '') + value;
  }
  return { title: asText(asRecord(view.view['title'])['text']), fields };
}

function asRig({ emulator, port }: SlackRig): ChatRig {
  const seen = (message: SlackMessage): SeenMessage => ({
    ref: message.ts,
    text: wordsOf(message.blocks.length === 0 ? [{ text: message.text }] : message.blocks),
    buttons: buttonsOf(message.blocks),
    files: message.files.map((id) => emulator.file(id)?.name ?? id),
  });
  const all = (): readonly SlackMessage[] => emulator.messages(channelId);
  return {
    port,
    channelId,
    personId: ann.id,
    personName: ann.name,
    start: async (handlers) => {
      const started = await port.start(handlers);
      if (started.kind !== 'connected') throw new Error(JSON.stringify(started));
      await emulator.until('both sockets', () =>
        emulator.sockets.count() === 2 ? true : undefined,
      );
    },
    messages: () =>
      all()
        .filter((one) => one.threadTs === null)
        .map(seen),
    thread: (ref) =>
      all()
        .filter((one) => one.threadTs === ref)
        .map(seen),
    deleteMessage: async (ref) => emulator.deleteMessage(ref),
    closeChannel: async () => emulator.setChannel(channelId, 'archived'),
    failNext: (what, fault) =>
      emulator.faults.next(what === 'post' ? 'chat.postMessage' : 'chat.update', faultOf(fault)),
    type: async (path, options, deliveries) => {
      const words = Object.entries(options).map(([name, value]) => `${name}:${quoted(value)}`);
      const text = ['/xtep', ...path, ...words].join(' ');
      const answer = await emulator.type(ann.id, channelId, text, deliveries);
      if (answer.kind !== 'acknowledged') throw new Error(answer.error);
    },
    press: async (ref, verb, id, deliveries = 1) => {
      const answer = await emulator.press(ann.id, ref, verb, { value: id, copies: deliveries });
      if (answer.kind !== 'acknowledged') throw new Error(answer.error);
    },
    form: async () => asForm(await emulator.nextView(ann.id)),
    submit: async (values, deliveries) => {
      const view = await emulator.nextView(ann.id);
      const submitted = await emulator.submit(ann.id, view.id, values, deliveries);
      if (submitted.kind === 'failed') throw new Error(submitted.error);
      return submitted.kind === 'closed'
        ? submitted
        : { kind: 'errors', text: Object.values(submitted.errors).join('\n') };
    },
    privately: async (find) => seen(await emulator.nextEphemeral(ann.id, (one) => find(seen(one)))),
    publicly: async (find) => seen(await emulator.nextMessage(channelId, (one) => find(seen(one)))),
    privateFiles: async () => emulator.dms(ann.id).flatMap((one) => seen(one).files),
    liveMarkup: (ref) =>
      all()
        .filter((one) => one.ts === ref)
        .flatMap((one) => liveMarkup(one.blocks)),
    close: () => emulator.stop(),
  };
}

chatPortConformance('the Slack port does what every chat port must', async () =>
  asRig(await openSlackRig()),
);
