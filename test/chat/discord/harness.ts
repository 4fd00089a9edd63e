import { pino } from 'pino';
import type { Card, View } from '../../../src/chat/cards.js';
import {
  createDiscordPort,
  type DiscordPortOptions,
} from '../../../src/chat/discord/discord-port.js';
import type {
  Answer,
  ChatHandlers,
  ChatPort,
  Click,
  CommandCall,
  CommandSpec,
  Submission,
} from '../../../src/chat/port.js';
import type { DiscordEmulator } from '../../../sandbox/discord/emulator.js';

/* A port over the emulator, with handlers that record what came in and answer what a test says. */

export const silent = pino({ level: 'silent' });

export const view = (over: Partial<View> = {}): View => ({
  tone: 'info',
  title: 'Answer',
  blocks: [{ kind: 'text', text: 'Body' }],
  buttons: [],
  ...over,
});

export const card = (over: Partial<Card> = {}): Card => ({
  tone: 'alarm',
  title: 'DM to @hanako failed',
  blocks: [
    { kind: 'text', text: 'Recipient cannot be reached.' },
    { kind: 'fields', fields: [{ label: 'To', text: '@hanako' }] },
    { kind: 'strong', text: 'What to do' },
    { kind: 'list', ordered: true, items: ['Ask them to follow you.'] },
    { kind: 'quote', text: 'Hello from the shop' },
    { kind: 'note', text: 'send 7' },
  ],
  buttons: [
    { verb: 'resend', id: '7', label: 'Resend', style: 'primary' },
    { verb: 'edit', id: '7', label: 'Edit & resend', style: 'plain' },
    { verb: 'ignore', id: '7', label: 'Ignore', style: 'danger' },
  ],
  cardId: '12',
  generation: 0,
  version: 1,
  attemptId: 345,
  metadata: { kind: 'send', send: '7', state: 'failed', cause: 'recipient_closed' },
  ...over,
});

const ja = (text: string) => ({ ja: text, en: text });

export const specs: readonly CommandSpec[] = [
  {
    path: ['status'],
    summary: { ja: '状態を見る', en: 'See the state' },
    options: [],
    visibility: 'public',
  },
  {
    path: ['history'],
    summary: { ja: '送信履歴', en: 'History of sends' },
    options: [
      {
        name: 'status',
        summary: ja('status'),
        kind: 'choice',
        choices: [
          { value: 'failed', label: { ja: 'エラー', en: 'Failed' } },
          { value: 'sent', label: { ja: '完了', en: 'Sent' } },
        ],
      },
      { name: 'page', summary: ja('page'), kind: 'integer' },
      { name: 'rule', summary: ja('rule'), kind: 'text', suggests: true },
      { name: 'text', summary: ja('text'), kind: 'text', only: 'slack' },
    ],
    visibility: 'public',
  },
  {
    path: ['rule', 'create'],
    summary: ja('Create a rule'),
    options: [{ name: 'name', summary: ja('name'), kind: 'text' }],
    visibility: 'private',
    opensForm: (options) => options.name === undefined,
  },
  {
    path: ['rule', 'import'],
    summary: ja('Import rules'),
    options: [{ name: 'file', summary: ja('file'), kind: 'file' }],
    visibility: 'private',
  },
];

export interface Recorded {
  readonly commands: CommandCall[];
  readonly clicks: Click[];
  readonly submissions: Submission[];
}

export interface Harness {
  readonly port: ChatPort;
  readonly seen: Recorded;
  readonly handlers: ChatHandlers;
}

export const message = (
  over: Partial<Extract<Answer, { kind: 'message' }>> = {},
): Extract<Answer, { kind: 'message' }> => ({
  kind: 'message',
  visibility: 'private',
  locale: 'en',
  view: view(),
  ...over,
});

export function createHarness(
  emulator: DiscordEmulator,
  handlers: Partial<ChatHandlers> = {},
  options: Partial<DiscordPortOptions> = {},
): Harness {
  const seen: Recorded = { commands: [], clicks: [], submissions: [] };
  const answering: ChatHandlers = {
    commands: specs,
    clickMode: () => 'message',
    command: async () => message(),
    click: async () => ({ kind: 'quiet' }),
    check: async () => null,
    submit: async () => message(),
    reopen: async () => null,
    suggest: async () => [],
    ...handlers,
  };
  const recording: ChatHandlers = {
    ...answering,
    command: async (call) => {
      seen.commands.push(call);
      return answering.command(call);
    },
    click: async (click) => {
      seen.clicks.push(click);
      return answering.click(click);
    },
    submit: async (submission) => {
      seen.submissions.push(submission);
      return answering.submit(submission);
    },
  };
  const port = createDiscordPort(
    {
      token: emulator.token,
      applicationId: emulator.applicationId,
      guildId: emulator.guildId,
      apiUrl: emulator.apiUrl,
      channelId: null,
    },
    { log: silent, now: () => new Date(), locale: 'ja', ...options },
  );
  return { port, seen, handlers: recording };
}
