import { expect, test } from 'vitest';
import { spendCapReached } from '../../../sandbox/x/app-refusals.js';
import type { XAnswer } from '../../../sandbox/x/answer.js';
import { requestsWith } from '../../../sandbox/x/faults.js';
import { refusals } from '../../../sandbox/x/refusals.js';
import { diagnose } from '../../../src/domain/diagnosis/diagnose.js';
import { input } from '../../domain/diagnosis/builders.js';
import { onEmulator } from '../../x/on-emulator.js';

/* Every refusal that the sandbox can play is diagnosed as the row it stands for. */

type Name = keyof typeof refusals;

const rows: Readonly<Record<Name, string>> = {
  dmNotPermitted: 'x1',
  cannotMessageUser: 'x2',
  notFollowingYou: 'x3',
  notVerified: 'x4',
  operationNotPermitted: 'x5',
  dmNotSent: 'x6',
  ownerMustAllowDms: 'x7',
  dmTooLong: 'x9',
  accountLocked: 'x10',
  accountSuspended: 'x11',
  recipientSuspended: 'x12',
  recipientGone: 'x13',
  recipientHidden: 'x14',
  spamBlock: 'x15',
  duplicate: 'x16',
  dailyUpdateLimit: 'x17',
  dailySendLimit: 'x18',
  tooManyOpaque: 'x21',
  usageCapped: 'x22',
  creditsDepleted: 'x23',
  paymentRequired: 'x24',
  unauthorized: 'x26',
  invalidToken: 'x27',
  clockSkew: 'x28',
  spentRefreshToken: 'x29',
  missingScope: 'x30',
  appPermissions: 'x31',
  noDmsForApp: 'x32',
  noWritesForApp: 'x32',
  appOnly: 'x33',
  notEnrolled: 'x34',
  appSuspended: 'x35',
  actionNotPermitted: 'x36',
  replyNotInvited: 'x37',
  repliesRestricted: 'x38',
  targetNotVisible: 'x39',
  targetGone: 'x40',
  replyTooLong: 'x41',
  wrongMedia: 'x42',
  wrongLink: 'x43',
  wrongParameter: 'x44',
  followRefused: 'x45',
  overCapacity: 'x46',
  badGateway: 'x47',
  retired: 'x51',
};

async function rowOf(answer: XAnswer): Promise<string> {
  const on = await onEmulator();
  const { credentials } = on.oauth2;
  if (credentials.kind !== 'oauth2') throw new Error('An OAuth 2.0 account was expected.');
  on.emulator.fail({ match: requestsWith({ recipientXId: '5' }), respond: answer });
  on.emulator.fail({ match: requestsWith({ kind: 'token' }), respond: answer });
  const isOfToken = answer === refusals.spentRefreshToken;
  const outcome = isOfToken
    ? await on.x.refresh(credentials)
    : await on.x.send(on.oauth2, { kind: 'dm', recipientXId: '5', text: 'やあ' });
  if (!('evidence' in outcome)) throw new Error('X took it.');
  return diagnose(input({ evidence: outcome.evidence })).row;
}

test.each(Object.entries(rows))('%s is row %s', async (name, row) => {
  const answer = Object.entries(refusals).find(([one]) => one === name)?.[1];
  const found = await rowOf(answer ?? { status: 0 });
  expect(found.split('-')[0]).toBe(row);
});

test('the spend limit is row x25', async () => {
  expect((await rowOf(spendCapReached('2026-12-01T00:00:00.000Z'))).split('-')[0]).toBe('x25');
});
