import { describe, expect, test } from 'vitest';
import { refusals } from '../../sandbox/x/refusals.js';
import type { RecipientFacts } from '../../src/domain/diagnosis/facts.js';
import type { Reading } from '../../src/x/port.js';
import { onEmulator } from './on-emulator.js';

const now = (): Date => new Date('2026-11-25T03:00:00.500Z');

function valueOf<T>(reading: Reading<T>): T {
  if (reading.kind === 'failed') throw new Error(JSON.stringify(reading.evidence));
  return reading.value;
}

describe('looking recipients up', () => {
  test('tells all that the diagnosis needs, in the order asked for', async () => {
    const on = await onEmulator({ now });
    const { sender, emulator } = on;
    const open = emulator.addPerson({ handle: 'open', name: '花子', verifiedType: 'blue' });
    const shut = emulator.addPerson({ handle: 'shut', protected: true });
    sender.person.follows.add(shut.xUserId);
    sender.person.blocks.add(open.xUserId);
    const reading = await on.x.lookUp(on.oauth2, [shut.xUserId, open.xUserId, shut.xUserId]);
    const facts = valueOf(reading);
    expect(facts.map(({ xUserId }) => xUserId)).toEqual([shut.xUserId, open.xUserId, shut.xUserId]);
    expect(facts[1]).toEqual({
      kind: 'found',
      xUserId: open.xUserId,
      handle: 'open',
      name: '花子',
      receivesYourDm: false,
      protected: false,
      verifiedType: 'blue',
      connections: ['blocking'],
      createdAt: '2019-04-01T00:00:00.000Z',
      lookedUpAt: '2026-11-25T03:00:00.500Z',
    } satisfies RecipientFacts);
    expect(facts[0]).toMatchObject({ protected: true, connections: ['following'] });
    expect(reading.seen).toMatchObject({ endpoint: 'users', windows: [{ scope: 'short' }] });
  });

  test('a field that X leaves out is not known, never no', async () => {
    const on = await onEmulator();
    const body = { data: [{ id: '5', username: 'fan', name: 'Fan', verified_type: 'gold' }] };
    on.emulator.fail({ respond: { status: 200, body } });
    expect(valueOf(await on.x.lookUp(on.oauth2, ['5']))[0]).toMatchObject({
      receivesYourDm: null,
      protected: null,
      verifiedType: null,
      connections: null,
      createdAt: null,
    });
  });

  test('people who are not there, told apart', async () => {
    const on = await onEmulator();
    const suspended = on.emulator.addPerson({ status: 'suspended' });
    const gone = on.emulator.addPerson({ status: 'gone' });
    const here = on.emulator.addPerson({});
    const ids = [suspended.xUserId, gone.xUserId, here.xUserId, '404'];
    const facts = valueOf(await on.x.lookUp(on.oauth1, ids));
    expect(facts.map((fact) => (fact.kind === 'missing' ? fact.reason : fact.kind))).toEqual([
      'suspended',
      'gone',
      'found',
      'gone',
    ]);
  });

  test.each([
    [404, { errors: [{ code: 50, message: 'User not found.', resource_id: '5' }] }, 'gone'],
    [403, { errors: [{ code: 63, message: 'User has been suspended.', value: '5' }] }, 'suspended'],
    [
      200,
      {
        errors: [
          {
            resource_type: 'user',
            resource_id: '5',
            title: 'Authorization Error',
            detail: 'Sorry, you are not authorized to see the user with id: [5].',
            type: 'https://api.x.com/2/problems/not-authorized-for-resource',
          },
        ],
      },
      'not_authorized',
    ],
  ])('a %d that names somebody as missing', async (status, body, reason) => {
    const on = await onEmulator();
    on.emulator.fail({ respond: { status, body } });
    expect(valueOf(await on.x.lookUp(on.oauth2, ['5']))).toMatchObject([
      { kind: 'missing', reason },
    ]);
  });

  test.each([
    ['our own suspension', refusals.accountSuspended],
    ['no credits', refusals.creditsDepleted],
    ['no name at all', { status: 200, body: {} }],
    ['an empty list', { status: 200, body: { data: [] } }],
    ['no JSON', { status: 200, body: '<html>' }],
  ])('an answer with %s is a failed reading, nobody is missing', async (_, respond) => {
    const on = await onEmulator();
    on.emulator.fail({ respond });
    expect(await on.x.lookUp(on.oauth2, ['5', '6'])).toMatchObject({
      kind: 'failed',
      evidence: { stage: 'post' },
    });
  });

  test('one request for 100 people, none for nobody', async () => {
    const on = await onEmulator();
    const people = Array.from({ length: 100 }, () => on.emulator.addPerson({}).xUserId);
    expect(valueOf(await on.x.lookUp(on.oauth1, people))).toHaveLength(100);
    expect(valueOf(await on.x.lookUp(on.oauth1, []))).toEqual([]);
    expect(on.emulator.requests).toHaveLength(1);
    await expect(on.x.lookUp(on.oauth1, [...people, '1'])).rejects.toThrow('at most 100');
  });
});

describe('finding somebody by handle', () => {
  test('whatever the case', async () => {
    const on = await onEmulator();
    const fan = on.emulator.addPerson({ handle: 'Hanako_1' });
    const found = valueOf(await on.x.findByHandle(on.oauth1, 'hanako_1'));
    expect(found).toMatchObject({
      kind: 'found',
      facts: { xUserId: fan.xUserId, receivesYourDm: true },
    });
  });

  test('nobody, and why', async () => {
    const on = await onEmulator();
    on.emulator.addPerson({ handle: 'bad', status: 'suspended' });
    expect(valueOf(await on.x.findByHandle(on.oauth2, 'bad'))).toEqual({
      kind: 'nobody',
      reason: 'suspended',
    });
    expect(valueOf(await on.x.findByHandle(on.oauth2, 'never'))).toEqual({
      kind: 'nobody',
      reason: 'gone',
    });
  });

  test('what cannot be a handle costs no request', async () => {
    const on = await onEmulator();
    expect(valueOf(await on.x.findByHandle(on.oauth2, 'a/../b?'))).toMatchObject({
      kind: 'nobody',
    });
    expect(on.emulator.requests).toEqual([]);
  });

  test('an X that is down is a failure, not nobody', async () => {
    const on = await onEmulator();
    on.emulator.fail({ respond: refusals.badGateway });
    expect(await on.x.findByHandle(on.oauth2, 'fan')).toMatchObject({ kind: 'failed' });
  });
});

describe('the own account', () => {
  test('is known by its token alone', async () => {
    const on = await onEmulator({ now });
    on.sender.person.protected = true;
    on.sender.person.subscriptionType = 'Premium';
    expect(valueOf(await on.x.ownAccount({ ...on.oauth1, xUserId: '' }))).toEqual({
      xUserId: on.sender.xUserId,
      handle: 'shop',
      name: 'Shop',
      protected: true,
      verifiedType: 'none',
      subscriptionType: 'Premium',
      createdAt: '2019-04-01T00:00:00.000Z',
      checkedAt: '2026-11-25T03:00:00.500Z',
    });
  });

  test('a revoked token', async () => {
    const on = await onEmulator();
    on.emulator.access.revoke(on.sender.xUserId);
    expect(await on.x.ownAccount(on.oauth2)).toMatchObject({
      kind: 'failed',
      evidence: { answer: { kind: 'http', status: 401 }, title: 'Unauthorized' },
    });
  });
});
