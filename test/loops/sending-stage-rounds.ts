import { transportEvidence } from '../../src/domain/diagnosis/transport-evidence.js';
import type { Evidence } from '../../src/domain/diagnosis/evidence.js';
import type { Database } from '../../db/database.js';
import { createReadBackRounds } from '../../src/loops/read-back.js';
import { createSendingRounds } from '../../src/loops/sending-rounds.js';
import type { SendingSurroundings } from '../../src/loops/sending-surroundings.js';
import type { OutgoingMessage, SendOutcome, XAccount, XPort } from '../../src/x/port.js';
import { addAccount, addChannel, surroundingsFor, testClock } from '../support/sending-stage.js';
import { silentX } from '../support/silent-x.js';

const signal = new AbortController().signal;
const seen = { endpoint: 'dm-send', windows: [] } as const;

/** An answer of X with this status. */
export const answered = (status: number, more: Partial<Evidence> = {}): Evidence => ({
  ...transportEvidence('cut', ''),
  answer: { kind: 'http', status },
  ...more,
});

export const rejected = (evidence: Evidence): SendOutcome => ({ kind: 'rejected', evidence, seen });
export const unknown = (evidence: Evidence): SendOutcome => ({ kind: 'unknown', evidence, seen });
export const notReached = rejected(transportEvidence('refused', 'ECONNREFUSED'));
export const actionBlock = rejected(answered(403, { codes: [226] }));
export const closedRecipient = rejected(answered(403, { codes: [349] }));

let lastXId = 0;
export const accepted = (): SendOutcome => {
  lastXId += 1;
  return { kind: 'accepted', xId: `x${lastXId}`, seen };
};

/** The rounds of sending around an X that answers as the test says; the test drives the clock. */
export async function roundsOn(
  database: Database,
  options: Partial<Parameters<typeof surroundingsFor>[0]> & {
    readonly credentials?: XAccount['credentials'];
    readonly port?: Partial<XPort>;
  } = {},
) {
  const clock = testClock();
  const sent: OutgoingMessage[] = [];
  let answer: (message: OutgoingMessage) => SendOutcome = accepted;
  const accountId = await addAccount(database, { xUserId: '42', handle: 'shop', now: clock.now() });
  await addChannel(database, clock.now());
  const surroundings = surroundingsFor({
    database,
    x: {
      ...silentX(),
      send(_account, message) {
        sent.push(message);
        return Promise.resolve(answer(message));
      },
      readConversation: () =>
        Promise.resolve({
          kind: 'failed',
          evidence: answered(503),
          seen: { endpoint: 'dm-read', windows: [] },
        }),
      ...options.port,
    },
    signedIn: (id) => ({
      accountId: id,
      xUserId: '42',
      credentials: options.credentials ?? {
        kind: 'oauth1',
        accessToken: 'token',
        accessSecret: 'secret',
      },
    }),
    clock,
    ...options,
  });
  const start = (own: SendingSurroundings) => {
    const sending = createSendingRounds(own, () => undefined);
    const readBack = createReadBackRounds(own, () => undefined);
    return {
      /** Sends until nothing more may leave now. */
      async send() {
        for (let before = -1; before !== sent.length;) {
          before = sent.length;
          sending.forgetHolds();
          await sending.round(signal);
          await sending.idle();
        }
      },
      async read() {
        await readBack.round();
        await readBack.idle();
      },
    };
  };
  return {
    accountId,
    clock,
    sent,
    surroundings,
    answers(next: (message: OutgoingMessage) => SendOutcome) {
      answer = next;
    },
    /** Another process, perhaps with another configuration. */
    start,
    ...start(surroundings),
  };
}
