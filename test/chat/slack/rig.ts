import { pino } from 'pino';
import type { SlackConfig } from '../../../src/config.js';
import {
  createSlackPort,
  type SlackPort,
  type SlackPortOptions,
} from '../../../src/chat/slack/slack-port.js';
import { asRecord, asRecords, asText, type Json } from '../../../sandbox/read-json.js';
import {
  startSlackEmulator,
  type SlackEmulator,
  type SlackEmulatorOptions,
} from '../../../sandbox/slack/slack-emulator.js';

export const channelId = 'C0ALERTS';
export const ann = { id: 'U0ANN', name: 'ann' };

/** Short enough for tests, with the order of magnitude between them kept. */
export const quickTimings = {
  probeMs: 100,
  signedOutRetryMs: 300,
  reconnectMs: 20,
  reconnectMaxMs: 100,
  staggerMs: 10,
  helloTimeoutMs: 300,
  pongTimeoutMs: 3000,
  drainMs: 2000,
};

export interface SlackRig {
  readonly emulator: SlackEmulator;
  readonly config: SlackConfig;
  readonly port: SlackPort;
  /** What the adapter logged at `warn` and above. */
  readonly logged: readonly string[];
}

export function slackConfig(emulator: SlackEmulator): SlackConfig {
  return {
    botToken: emulator.botToken,
    mode: { kind: 'socket', appToken: emulator.appToken },
    apiUrl: emulator.url,
    channelId,
  };
}

/** An emulated workspace with a channel and people, and a port that has not been started. */
export async function openSlackRig(
  options: {
    readonly emulator?: SlackEmulatorOptions;
    readonly config?: Partial<SlackConfig>;
    readonly port?: Partial<SlackPortOptions>;
  } = {},
): Promise<SlackRig> {
  const emulator = await startSlackEmulator(options.emulator);
  emulator.addUser(ann);
  emulator.addUser({ id: 'U0BOSS', name: 'boss', isAdmin: true });
  emulator.addChannel({ id: channelId, name: 'alerts' });
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const config = { ...slackConfig(emulator), ...options.config };
  const port = createSlackPort(config, {
    log,
    now: () => new Date(),
    locale: 'ja',
    timings: quickTimings,
    ...options.port,
  });
  return { emulator, config, port, logged };
}

/** All words of blocks, entities undone, line by line. */
export function wordsOf(blocks: readonly Json[]): string {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    for (const [key, entry] of Object.entries(asRecord(value))) {
      if (key === 'text' && typeof entry === 'string') texts.push(entry);
      else walk(entry);
    }
    return undefined;
  };
  walk(blocks);
  return texts.join('\n').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

export function buttonsOf(
  blocks: readonly Json[],
): readonly { readonly verb: string; readonly id: string; readonly label: string }[] {
  return blocks
    .flatMap((block) => asRecords(block['elements']))
    .filter((element) => element['type'] === 'button')
    .map((element) => ({
      verb: asText(element['action_id']),
      id: asText(element['value']),
      label: asText(asRecord(element['text'])['text']),
    }));
}
