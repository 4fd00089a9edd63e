import type { Conditions } from '../conditions.js';
import type { Json } from '../read-json.js';

export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isOwner: boolean;
  readonly locale: string;
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: Set<string>;
  isArchived: boolean;
  isDeleted: boolean;
}

/** A message as Slack stores it; an ephemeral one has the person who sees it. */
export interface SlackMessage {
  readonly ts: string;
  readonly channelId: string;
  readonly userId: string;
  readonly threadTs: string | null;
  readonly seenBy: string | null;
  text: string;
  blocks: readonly Json[];
  metadata: Json | null;
  files: readonly string[];
  isDeleted: boolean;
  /** Times it was edited or replaced. */
  edits: number;
}

export interface SlackView {
  readonly id: string;
  readonly userId: string;
  readonly view: Json;
  readonly openedAt: Date;
  isOpen: boolean;
  /** What the last submit was answered with, per block id. */
  errors: Readonly<Record<string, string>>;
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  content: Buffer;
  isComplete: boolean;
}

interface Trigger {
  readonly madeAt: Date;
  readonly userId: string;
  isUsed: boolean;
}

export interface ResponseUrl {
  readonly channelId: string;
  readonly userId: string;
  readonly madeAt: Date;
  /** The message whose button was clicked; null for a command. */
  readonly source: SlackMessage | null;
  uses: number;
}

/** Everything the emulated workspace holds. Open to look at; changed only through the emulator. */
export interface Workspace {
  readonly teamId: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly appId: string;
  readonly now: () => Date;
  readonly users: Map<string, SlackUser>;
  readonly userGroups: Map<string, readonly string[]>;
  readonly channels: Map<string, SlackChannel>;
  readonly messages: SlackMessage[];
  readonly views: Map<string, SlackView>;
  readonly files: Map<string, SlackFile>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  readonly conditions: Conditions;
  /** A time stamp as Slack's message ids, never twice the same. */
  nextTs(): string;
  nextId(prefix: string): string;
  newTrigger(userId: string): string;
}

export function createWorkspace(now: () => Date, conditions: Conditions): Workspace {
  let lastMicros = 0;
  let count = 0;
  const nextId = (prefix: string): string => {
    count += 1;
    return `${prefix}${String(count).padStart(8, '0')}`;
  };
  const workspace: Workspace = {
    teamId: 'T0EMULATOR',
    botUserId: 'U0XTEPBOT',
    botId: 'B0XTEPBOT',
    appId: 'A0XTEPAPP',
    now,
    users: new Map(),
    userGroups: new Map(),
    channels: new Map(),
    messages: [],
    views: new Map(),
    files: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    conditions,
    nextTs: () => {
      lastMicros = Math.max(lastMicros + 1, now().getTime() * 1000);
      const micros = String(lastMicros);
      return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
    },
    nextId,
    newTrigger: (userId) => {
      const id = `${nextId('')}.${count}.emulated`;
      workspace.triggers.set(id, { madeAt: now(), userId, isUsed: false });
      return id;
    },
  };
  return workspace;
}
