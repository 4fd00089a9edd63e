import type { Evidence } from '../../src/domain/diagnosis/evidence.js';
import type {
  StreamEnd,
  StreamHandlers,
  Subscription,
  Webhook,
  XPush,
} from '../../src/x/push-port.js';
import { closedToUs } from './card-rows.js';

/** One opened stream, as the test drives it. */
export interface OpenStream {
  readonly handlers: StreamHandlers;
  readonly signal: AbortSignal;
  end(end: StreamEnd): void;
}

/** X's pushing side, kept in memory; a test reads and changes everything. */
export interface FakePush extends XPush {
  readonly atX: Subscription[];
  readonly hooks: Webhook[];
  readonly streams: OpenStream[];
  readonly calls: string[];
  /** Event types that X refuses to be subscribed to, with their evidence. */
  readonly refused: Map<string, Evidence>;
}

export const forbidden: Evidence = {
  ...closedToUs,
  answer: { kind: 'http', status: 403 },
  detail: 'Your app may not do this',
};

export function fakePush(): FakePush {
  const atX: Subscription[] = [];
  const hooks: Webhook[] = [];
  const streams: OpenStream[] = [];
  const calls: string[] = [];
  const refused = new Map<string, Evidence>();
  let nextId = 1;
  return {
    atX,
    hooks,
    streams,
    calls,
    refused,
    openStream: (handlers, signal) =>
      new Promise((resolve) => {
        streams.push({ handlers, signal, end: resolve });
        signal.addEventListener('abort', () => resolve({ kind: 'stopped' }));
      }),
    subscriptions: async () => ({ kind: 'done', value: [...atX] }),
    async subscribe(account, { eventType, tag, webhookId }) {
      calls.push(`subscribe ${eventType}`);
      const evidence = refused.get(eventType);
      if (evidence !== undefined) return { kind: 'failed', evidence, retryAt: null };
      const made = { id: `s${nextId}`, eventType, xUserId: account.xUserId, tag, webhookId };
      nextId += 1;
      atX.push(made);
      return { kind: 'done', value: made };
    },
    async unsubscribe(id) {
      calls.push(`unsubscribe ${id}`);
      atX.splice(
        atX.findIndex((one) => one.id === id),
        1,
      );
      return { kind: 'done', value: null };
    },
    webhooks: async () => ({ kind: 'done', value: [...hooks] }),
    async registerWebhook(url) {
      calls.push(`register ${url}`);
      const made = { id: 'w1', url, valid: true };
      hooks.push(made);
      return { kind: 'done', value: made };
    },
    async validateWebhook(id) {
      calls.push(`validate ${id}`);
      return { kind: 'done', value: null };
    },
  };
}
