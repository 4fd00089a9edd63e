import { afterEach, beforeEach, expect, test } from 'vitest';
import { refusalNames, type RefusalId } from '../../../sandbox/practice/x/refusal-names.js';
import { createTroubleDesk, type TroubleDesk } from '../../../sandbox/practice/x/troubles.js';
import {
  startXEmulator,
  type EmulatedAccount,
  type XEmulator,
} from '../../../sandbox/x/emulator.js';
import { refusals } from '../../../sandbox/x/refusals.js';

let x: XEmulator;
let account: EmulatedAccount;
let desk: TroubleDesk;
let changes: number;

beforeEach(async () => {
  x = await startXEmulator();
  account = x.addAccount({ handle: 'us' });
  changes = 0;
  desk = createTroubleDesk(x, account, () => (changes += 1));
});

afterEach(() => x.stop());

/** The status of a DM to somebody who takes DMs; null when there was no answer. */
async function dm(): Promise<number | null> {
  const { xUserId } = x.addPerson({});
  try {
    const response = await fetch(`${x.url}/2/dm_conversations/with/${xUserId}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${account.oauth2.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ text: 'hello' }),
    });
    return response.status;
  } catch {
    return null;
  }
}

test.each(Object.keys(refusalNames) as RefusalId[])(
  '%s meets the next DM and no other',
  async (id) => {
    desk.refuseNext(id, 'dm');
    expect(desk.active()).toMatchObject([{ holds: false }]);
    expect(await dm()).toBe(refusals[id].status);
    expect(desk.active()).toEqual([]);
    expect(await dm()).toBe(201);
  },
);

test('a refusal of the next reply leaves a DM alone', async () => {
  desk.refuseNext('replyNotInvited', 'reply');
  expect(await dm()).toBe(201);
  expect(desk.active()).toHaveLength(1);
});

test('what is taken back does not happen', async () => {
  desk.refuseNext('spamBlock', 'dm');
  await desk.end(desk.active()[0]?.id ?? 0);
  expect(await dm()).toBe(201);
  expect(changes).toBe(2);
});

test('a cut after the message was taken leaves one message and no answer', async () => {
  desk.begin('cut-after');
  expect(await dm()).toBeNull();
  expect(x.dms).toHaveLength(1);
  desk.begin('cut-before');
  expect(await dm()).toBeNull();
  expect(x.dms).toHaveLength(1);
});

test('an X that is down is there again when the trouble ends', async () => {
  desk.begin('down');
  expect(await dm()).toBeNull();
  await desk.end(desk.active()[0]?.id ?? 0);
  expect(await dm()).toBe(201);
});

test.each([
  ['locked', 403],
  ['credits', 402],
  ['suspended', 403],
] as const)('%s holds until it is ended, and begins only once', async (id, status) => {
  desk.begin(id);
  desk.begin(id);
  expect(desk.active()).toHaveLength(1);
  expect(await dm()).toBe(status);
  expect(await dm()).toBe(status);
  await desk.end(desk.active()[0]?.id ?? 0);
  expect(await dm()).toBe(201);
});

test('a window that is used up shows as no trouble that could be ended', async () => {
  desk.begin('window');
  expect(desk.active()).toEqual([]);
  expect(await dm()).toBe(429);
});
