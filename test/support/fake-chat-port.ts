import type { Card, View } from '../../src/chat/cards.js';
import type {
  ChatHealth,
  ChatPort,
  ChannelAccess,
  Delivery,
  Finding,
} from '../../src/chat/port.js';
import type { Platform } from '../../src/domain/actor.js';

/** One message that the fake platform shows or showed. */
export interface FakeMessage {
  readonly ref: string;
  readonly channelId: string;
  readonly cards: Card[];
  readonly replies: View[];
  deleted: boolean;
}

export interface FakeCall {
  readonly kind: 'post' | 'update' | 'find' | 'reply';
  readonly channelId: string;
  readonly cardId: string;
  readonly at: Date;
}

/** What the platform does instead of obeying. */
export type FakeFault =
  /** Answers so; `happens`: although the message was taken. */
  | { readonly kind: 'answers'; readonly delivery: Delivery; readonly happens?: boolean }
  | { readonly kind: 'finds'; readonly finding: Finding }
  | { readonly kind: 'throws'; readonly error: Error; readonly happens?: boolean }
  /** Does not answer before `until` resolves. */
  | { readonly kind: 'blocks'; readonly until: Promise<unknown> };

/**
 * A chat platform in memory: keeps what it was given, and can be told to fail or block per call. A
 * message is found again by its card's id, like the real adapters do by metadata or nonce.
 */
export interface FakeChatPort extends ChatPort {
  readonly messages: readonly FakeMessage[];
  readonly calls: readonly FakeCall[];
  /** Messages of a channel that are still there. */
  shownIn(channelId: string): readonly FakeMessage[];
  /** Each call asks this first; null = obey. */
  setFault(fault: (call: FakeCall) => FakeFault | null): void;
  setHealth(health: ChatHealth): void;
  /** Somebody deletes the message. */
  delete(ref: string): void;
  /** Resolves as soon as `holds`, looked at after every answer. */
  until(holds: () => boolean): Promise<void>;
}

export function createFakeChatPort(platform: Platform, now: () => Date): FakeChatPort {
  const messages: FakeMessage[] = [];
  const calls: FakeCall[] = [];
  const waiters = new Set<{ holds: () => boolean; resolve: () => void }>();
  let fault: (call: FakeCall) => FakeFault | null = () => null;
  let health: ChatHealth = { kind: 'connected' };

  const settle = () => {
    for (const waiter of waiters) {
      if (!waiter.holds()) continue;
      waiters.delete(waiter);
      waiter.resolve();
    }
  };
  const shownIn = (channelId: string) =>
    messages.filter((message) => message.channelId === channelId && !message.deleted);

  const call = async <T>(
    what: Omit<FakeCall, 'at'>,
    obey: () => T,
    failed: (fault: FakeFault) => T | null,
  ): Promise<T> => {
    const made: FakeCall = { ...what, at: now() };
    calls.push(made);
    settle();
    const wrong = fault(made);
    try {
      if (wrong === null) return obey();
      if (wrong.kind === 'blocks') {
        await wrong.until;
        return obey();
      }
      if ((wrong.kind === 'answers' || wrong.kind === 'throws') && wrong.happens === true) obey();
      if (wrong.kind === 'throws') throw wrong.error;
      return failed(wrong) ?? obey();
    } finally {
      settle();
    }
  };
  const delivered = (wrong: FakeFault) => (wrong.kind === 'answers' ? wrong.delivery : null);

  return {
    platform,
    messages,
    calls,
    shownIn,
    setFault: (next) => {
      fault = next;
    },
    setHealth: (next) => {
      health = next;
    },
    delete: (ref) => {
      for (const message of messages) if (message.ref === ref) message.deleted = true;
    },
    until: (holds) =>
      holds()
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiters.add({ holds, resolve });
          }),
    start: async () => ({ kind: 'connected' }),
    stop: async () => undefined,
    health: () => health,
    post: (channelId, card) =>
      call<Delivery>(
        { kind: 'post', channelId, cardId: card.cardId },
        () => {
          const ref = `m${String(messages.length + 1)}`;
          messages.push({ ref, channelId, cards: [card], replies: [], deleted: false });
          return { kind: 'shown', messageRef: ref };
        },
        delivered,
      ),
    update: (channelId, messageRef, card) =>
      call<Delivery>(
        { kind: 'update', channelId, cardId: card.cardId },
        () => {
          const message = shownIn(channelId).find(({ ref }) => ref === messageRef);
          if (message === undefined) return { kind: 'gone' };
          message.cards.push(card);
          return { kind: 'shown', messageRef };
        },
        delivered,
      ),
    find: (channelId, card) =>
      call<Finding>(
        { kind: 'find', channelId, cardId: card.cardId },
        () => {
          const message = shownIn(channelId).find(({ cards }) =>
            cards.some(({ cardId }) => cardId === card.cardId),
          );
          return message === undefined
            ? { kind: 'absent' }
            : { kind: 'found', messageRef: message.ref };
        },
        (wrong) => (wrong.kind === 'finds' ? wrong.finding : null),
      ),
    reply: (channelId, messageRef, view) =>
      call<Delivery>(
        { kind: 'reply', channelId, cardId: '' },
        () => {
          shownIn(channelId)
            .find(({ ref }) => ref === messageRef)
            ?.replies.push(view);
          return { kind: 'shown', messageRef };
        },
        delivered,
      ),
    enter: async (channelId): Promise<ChannelAccess> => ({ kind: 'ready', name: channelId }),
  };
}
