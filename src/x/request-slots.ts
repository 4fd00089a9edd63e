import type { XAccount, XPort } from './port.js';

/** Most requests that are out for one account at once, of whatever kind (design.md section 7). */
export const requestsMax = 8;

/** Most of them that only read: a read that hangs must leave room for what is to be sent. */
export const readsMax = 2;

type Kind = 'send' | 'read';

interface Waiting {
  readonly kind: Kind;
  readonly start: () => void;
}

/** What one account has out, and what waits for its turn, oldest first. */
interface Slots {
  readonly out: Record<Kind, number>;
  readonly waiting: Waiting[];
}

function mayStart({ out }: Slots, kind: Kind): boolean {
  return out.send + out.read < requestsMax && (kind === 'send' || out.read < readsMax);
}

/**
 * Lets at most eight requests of one account leave at once, of which two read. The sender claims no
 * more than eight sends; reading back and look-ups come on top of those, hence here, where every
 * request passes. The deadline of a request begins when it leaves.
 */
export function withRequestSlots(x: XPort): XPort {
  const accounts = new Map<number, Slots>();

  const startNext = (accountId: number, slots: Slots): void => {
    for (;;) {
      const next = slots.waiting.findIndex(({ kind }) => mayStart(slots, kind));
      const [started] = next === -1 ? [] : slots.waiting.splice(next, 1);
      if (started === undefined) break;
      slots.out[started.kind] += 1;
      started.start();
    }
    if (slots.out.send + slots.out.read === 0) accounts.delete(accountId);
  };

  const inTurn = async <T>(
    { accountId }: XAccount,
    kind: Kind,
    request: () => Promise<T>,
  ): Promise<T> => {
    const slots = accounts.get(accountId) ?? { out: { send: 0, read: 0 }, waiting: [] };
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
