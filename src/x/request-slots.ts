import type { XAccount, XPort } from './port.js';

/** Most requests that are out for one account at once, of whatever kind (design.md section 7). */
export const requestsMax = 8;

/**
 * Most of them that only read, and most that read for triggers: what hangs must leave room for what is to be sent, and a
 * list that hangs for the look-up before a send.
 */
export const readsMax = { read: 2, poll: 2 } as const;

export type RequestKind = 'send' | 'read' | 'poll';

type Kind = RequestKind;

interface Waiting {
  readonly kind: Kind;
  readonly start: () => void;
}

/** What one account has out, and what waits for its turn, oldest first. */
interface Slots {
  readonly out: Record<Kind, number>;
  readonly waiting: Waiting[];
}

const total = ({ out }: Slots): number => out.send + out.read + out.poll;

function mayStart(slots: Slots, kind: Kind): boolean {
  return total(slots) < requestsMax && (kind === 'send' || slots.out[kind] < readsMax[kind]);
}

/** Lets one request leave when it is its turn; resolves or rejects as the request does. */
export type RequestSlots = <T>(
  account: Pick<XAccount, 'accountId'>,
  kind: RequestKind,
  request: () => Promise<T>,
) => Promise<T>;

/**
 * Lets at most eight requests of one account leave at once, of which two look up or read back and two read for triggers.
 * The sender claims no more than eight sends; the others come on top of those, hence here, where every
 * request passes. The deadline of a request begins when it leaves.
 */
export function createRequestSlots(): RequestSlots {
  const accounts = new Map<number, Slots>();

  const startNext = (accountId: number, slots: Slots): void => {
    for (;;) {
      const next = slots.waiting.findIndex(({ kind }) => mayStart(slots, kind));
      const [started] = next === -1 ? [] : slots.waiting.splice(next, 1);
      if (started === undefined) break;
      slots.out[started.kind] += 1;
      started.start();
    }
    if (total(slots) === 0) accounts.delete(accountId);
  };

  return async ({ accountId }, kind, request) => {
    const slots = accounts.get(accountId) ?? { out: { send: 0, read: 0, poll: 0 }, waiting: [] };
    accounts.set(accountId, slots);
    await new Promise<void>((start) => {
      slots.waiting.push({ kind, start });
      startNext(accountId, slots);
    });
    try {
      return await request();
    } finally {
      slots.out[kind] -= 1;
      startNext(accountId, slots);
    }
  };
}

/** The port with each of its requests in the account's turn. */
export function withRequestSlots(x: XPort, inTurn: RequestSlots = createRequestSlots()): XPort {
  return {
    ...x,
    send: (account, message) => inTurn(account, 'send', () => x.send(account, message)),
    lookUp: (account, ids) => inTurn(account, 'read', () => x.lookUp(account, ids)),
    findByHandle: (account, handle) =>
      inTurn(account, 'read', () => x.findByHandle(account, handle)),
    ownAccount: (account) => inTurn(account, 'read', () => x.ownAccount(account)),
    readConversation: (account, recipientXId, back) =>
      inTurn(account, 'read', () => x.readConversation(account, recipientXId, back)),
    readOwnPosts: (account, back) => inTurn(account, 'read', () => x.readOwnPosts(account, back)),
  };
}
