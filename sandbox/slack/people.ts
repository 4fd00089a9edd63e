import { messageJson } from './chat-methods.js';
import { fileJson } from './file-methods.js';
import { asRecord, asRecords, asText, type Json } from '../read-json.js';
import type { Acknowledgement } from './sockets.js';
import { viewJson } from './view-methods.js';
import type { ResponseUrl, SlackFile, SlackMessage, SlackView, Workspace } from './workspace.js';

/** What a person may put into a field of a modal: text, chosen values, or files. */
export type Typed =
  | string
  | readonly string[]
  | readonly { readonly name: string; readonly content: Buffer }[];

/** What a person sees after pressing the submit button of a modal. */
export type Submitted =
  | { readonly kind: 'closed' }
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'failed'; readonly error: string };

/** What people do in the workspace. Each throws where a person could not do it at all. */
export interface People {
  type(userId: string, channelId: string, text: string, copies?: number): Promise<Acknowledgement>;
  /** Presses the button with this action id (and value, where several have it). */
  press(
    userId: string,
    messageTs: string,
    actionId: string,
    options?: { readonly value?: string; readonly copies?: number },
  ): Promise<Acknowledgement>;
  /** Fills a modal (by block id, action id or label; what is left out keeps its value) and submits it. */
  submit(
    userId: string,
    viewId: string,
    values: Readonly<Record<string, Typed>>,
    copies?: number,
  ): Promise<Submitted>;
}

export interface PeopleParts {
  readonly workspace: Workspace;
  origin(): string;
  deliver(type: string, payload: Json, copies: number): Promise<Acknowledgement>;
}

function newResponseUrl(parts: PeopleParts, about: Omit<ResponseUrl, 'uses' | 'madeAt'>): string {
  const { workspace } = parts;
  const id = workspace.nextId('r');
  workspace.responseUrls.set(id, { ...about, madeAt: workspace.now(), uses: 0 });
  return `${parts.origin()}/response/${id}`;
}

function personJson(workspace: Workspace, userId: string): Json {
  const user = workspace.users.get(userId);
  if (user === undefined) throw new Error(`No user ${userId} in the emulated workspace`);
  return { id: user.id, name: user.name, username: user.name, team_id: workspace.teamId };
}

function envelope(workspace: Workspace, userId: string): Json {
  return {
    token: 'verification',
    api_app_id: workspace.appId,
    trigger_id: workspace.newTrigger(userId),
    user: personJson(workspace, userId),
    team: { id: workspace.teamId, domain: 'emulated' },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function commandPayload(parts: PeopleParts, userId: string, channelId: string, text: string): Json {
  const { workspace } = parts;
  const [command = '', ...rest] = text.split(' ');
  return {
    token: 'verification',
    api_app_id: workspace.appId,
    team_id: workspace.teamId,
    team_domain: 'emulated',
    channel_id: channelId,
    channel_name: workspace.channels.get(channelId)?.name ?? 'privategroup',
    user_id: userId,
    user_name: asText(personJson(workspace, userId)['name']),
    command,
    // The real service cuts the spaces around the text.
    text: rest.join(' ').trim(),
    response_url: newResponseUrl(parts, { channelId, userId, source: null }),
    trigger_id: workspace.newTrigger(userId),
    is_enterprise_install: 'false',
  };
}

function findButton(message: SlackMessage, actionId: string, value?: string): Json {
  for (const block of message.blocks) {
    for (const element of asRecords(block['elements'])) {
      const isIt = element['type'] === 'button' && element['action_id'] === actionId;
      if (isIt && (value === undefined || element['value'] === value)) {
        return { ...element, block_id: block['block_id'] };
      }
    }
  }
  throw new Error(
    `No button ${actionId} in message ${message.ts}: ${JSON.stringify(message.blocks)}`,
  );
}

function clickPayload(
  parts: PeopleParts,
  userId: string,
  message: SlackMessage,
  button: Json,
): Json {
  const { workspace } = parts;
  const { channelId, ts } = message;
  const isEphemeral = message.seenBy !== null;
  return {
    type: 'block_actions',
    ...envelope(workspace, userId),
    response_url: newResponseUrl(parts, { channelId, userId, source: message }),
    channel: { id: channelId, name: workspace.channels.get(channelId)?.name ?? '' },
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channelId,
      is_ephemeral: isEphemeral,
    },
    ...(isEphemeral ? {} : { message: messageJson(message, workspace.botId, true) }),
    state: { values: {} },
    actions: [{ ...button, action_ts: workspace.nextTs() }],
  };
}

/** What the person typed for this input, found by block id, action id or label. */
function typedFor(
  input: Json,
  values: Readonly<Record<string, Typed>>,
): { readonly key: string; readonly value: Typed } | null {
  const names = [
    asText(input['block_id']),
    asText(asRecord(input['element'])['action_id']),
    asText(asRecord(input['label'])['text']),
  ];
  for (const key of names) {
    const value = values[key];
    if (value !== undefined) return { key, value };
  }
  return null;
}

function chosen(element: Json, value: string): Json {
  const option = asRecords(element['options']).find((one) => one['value'] === value);
  if (option === undefined) throw new Error(`The select offers no ${value}`);
  return option;
}

function newFiles(parts: PeopleParts, userId: string, value: Typed): readonly Json[] {
  if (typeof value === 'string') throw new Error('A file input takes files');
  return value.map((given) => {
    if (typeof given === 'string') throw new Error('A file input takes files');
    const id = parts.workspace.nextId('F');
    const file: SlackFile = { id, owner: userId, isComplete: true, ...given };
    parts.workspace.files.set(id, file);
    return fileJson(file, parts.origin());
  });
}

type InputState = (parts: PeopleParts, userId: string, element: Json, typed: Typed | null) => Json;

const inputStates: Readonly<Record<string, InputState>> = {
  plain_text_input: (_parts, _userId, element, typed) => {
    if (typed !== null && typeof typed !== 'string') throw new Error('A text input takes text');
    const value = typed ?? (element['initial_value'] as string | undefined) ?? '';
    const max = typeof element['max_length'] === 'number' ? element['max_length'] : 3000;
    if (value.length > max) throw new Error(`Nobody can type more than ${max} characters here`);
    return { type: 'plain_text_input', value: value === '' ? null : value };
  },
  static_select: (_parts, _userId, element, typed) => {
    const option =
      typeof typed === 'string' ? chosen(element, typed) : (element['initial_option'] ?? null);
    return { type: 'static_select', selected_option: option };
  },
  multi_static_select: (_parts, _userId, element, typed) => {
    const options = Array.isArray(typed)
      ? typed.map((value) => chosen(element, String(value)))
      : asRecords(element['initial_options']);
    return { type: 'multi_static_select', selected_options: options };
  },
  file_input: (parts, userId, _element, typed) => ({
    type: 'file_input',
    files: typed === null ? [] : newFiles(parts, userId, typed),
  }),
};

function isEmpty(state: Json): boolean {
  return (
    (state['value'] ?? null) === null &&
    (state['selected_option'] ?? null) === null &&
    asRecords(state['selected_options']).length === 0 &&
    asRecords(state['files']).length === 0
  );
}

function stateValues(
  parts: PeopleParts,
  stored: SlackView,
  values: Readonly<Record<string, Typed>>,
): Json {
  const used = new Set<string>();
  const entries = asRecords(stored.view['blocks'])
    .filter((block) => block['type'] === 'input')
    .map((input): [string, Json] => {
      const element = asRecord(input['element']);
      const typed = typedFor(input, values);
      if (typed !== null) used.add(typed.key);
      const make = inputStates[asText(element['type'])];
      if (make === undefined) throw new Error(`No person can fill ${asText(element['type'])}`);
      const state = make(parts, stored.userId, element, typed?.value ?? null);
      if (isEmpty(state) && input['optional'] !== true) {
        throw new Error(`The modal needs ${asText(asRecord(input['label'])['text'])}`);
      }
      return [asText(input['block_id']), { [asText(element['action_id'])]: state }];
    });
  const alien = Object.keys(values).filter((key) => !used.has(key));
  if (alien.length > 0) throw new Error(`The modal has no field ${alien.join(', ')}`);
  return Object.fromEntries(entries);
}

function takeAnswer(stored: SlackView, answer: Acknowledgement): Submitted {
  if (answer.kind === 'failed') return { kind: 'failed', error: answer.error };
  const action = asText(answer.payload['response_action']);
  if (action === 'errors') {
    const errors = asRecord(answer.payload['errors']);
    const blocks = asRecords(stored.view['blocks']);
    for (const key of Object.keys(errors)) {
      const target = blocks.find((block) => block['block_id'] === key);
      if (target?.['type'] !== 'input') return { kind: 'failed', error: `no input block ${key}` };
    }
    stored.errors = errors as Record<string, string>;
    return { kind: 'errors', errors: stored.errors };
  }
  stored.isOpen = false;
  return { kind: 'closed' };
}

export function createPeople(parts: PeopleParts): People {
  const { workspace } = parts;
  return {
    type: (userId, channelId, text, copies = 1) =>
      parts.deliver('slash_commands', commandPayload(parts, userId, channelId, text), copies),
    press: async (userId, messageTs, actionId, options = {}) => {
      const message = workspace.messages.find((one) => one.ts === messageTs && !one.isDeleted);
      if (message === undefined) throw new Error(`No message ${messageTs}`);
      if (message.seenBy !== null && message.seenBy !== userId) {
        throw new Error(`${userId} does not see message ${messageTs}`);
      }
      const button = findButton(message, actionId, options.value);
      return parts.deliver(
        'interactive',
        clickPayload(parts, userId, message, button),
        options.copies ?? 1,
      );
    },
    submit: async (userId, viewId, values, copies = 1) => {
      const stored = workspace.views.get(viewId);
      if (stored === undefined || !stored.isOpen || stored.userId !== userId) {
        throw new Error(`${userId} has no open modal ${viewId}`);
      }
      const state = stateValues(parts, stored, values);
      const answer = await parts.deliver(
        'interactive',
        {
          type: 'view_submission',
          ...envelope(workspace, userId),
          view: viewJson(stored, workspace, state),
          response_urls: [],
        },
        copies,
      );
      const submitted = takeAnswer(stored, answer);
      workspace.conditions.changed();
      return submitted;
    },
  };
}
