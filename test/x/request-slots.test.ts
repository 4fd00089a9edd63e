import { expect, test } from 'vitest';
import { transportEvidence } from '../../src/domain/diagnosis/transport-evidence.js';
import type { SendOutcome, XAccount, XPort } from '../../src/x/port.js';
import { readsMax, requestsMax, withRequestSlots } from '../../src/x/request-slots.js';
import { silentX } from '../support/silent-x.js';

/* Double: an X whose requests end when the test says so. */

const accountOf = (accountId: number): XAccount => ({
  accountId,
  xUserId: String(accountId),
  credentials: { kind: 'oauth1', accessToken: 'token', accessSecret: 'secret' },
});
const shop = accountOf(1);
const message = { kind: 'dm', recipientXId: '7', text: 'x' } as const;

function hangingX() {
  const out: { readonly what: string; readonly end: () => void }[] = [];
  const hang = <T>(what: string, value: T) =>
    new Promise<T>((resolve) => {
      out.push({
        what,
        end() {
          out.splice(
            out.findIndex((one) => one.end === this.end),
            1,
          );
          resolve(value);
        },
      });
    });
  const seen = { endpoint: 'users', windows: [] } as const;
  const outcome: SendOutcome = {
    kind: 'unknown',
    evidence: transportEvidence('hung', ''),
    seen: { endpoint: 'dm-send', windows: [] },
  };
  const port: XPort = {
    ...silentX(),
    send: ({ accountId }) => hang(`send ${accountId}`, outcome),
    lookUp: ({ accountId }) => hang(`read ${accountId}`, { kind: 'read', value: [], seen }),
    readConversation: ({ accountId }) =>
      hang(`read ${accountId}`, {
        kind: 'read',
        value: { messages: [], reachesBackTo: null },
        seen,
      }),
  };
  return { x: withRequestSlots(port), out };
}

const times = (count: number, request: () => unknown) => Array.from({ length: count }, request);
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('at most eight requests of an account are out, reads among them; other accounts do not wait', async () => {
  const { x, out } = hangingX();
  times(requestsMax, () => x.send(shop, message));
  times(3, () => x.readConversation(shop, '7', new Date(0)));
  await settled();
  expect(out.map(({ what }) => what)).toEqual(times(requestsMax, () => 'send 1'));
  void x.send(accountOf(2), message);
  await settled();
  expect(out).toHaveLength(requestsMax + 1);
  out[0]?.end();
  await settled();
  expect(out.filter(({ what }) => what.endsWith(' 1'))).toHaveLength(requestsMax);
  expect(out.filter(({ what }) => what === 'read 1')).toHaveLength(1);
});

test('reads that hang leave room for what is to be sent', async () => {
  const { x, out } = hangingX();
  times(20, () => x.lookUp(shop, ['7']));
  times(20, () => x.send(shop, message));
  await settled();
  expect(out.filter(({ what }) => what === 'read 1')).toHaveLength(readsMax.read);
  expect(out.filter(({ what }) => what === 'send 1')).toHaveLength(requestsMax - readsMax.read);
});

test('a request that throws gives its place back', async () => {
  const x = withRequestSlots({
    ...silentX(),
    send: () => Promise.reject(new Error('a bug of ours')),
  });
  for (let count = 0; count <= requestsMax; count += 1) {
    await expect(x.send(shop, message)).rejects.toThrow('a bug of ours');
  }
});
