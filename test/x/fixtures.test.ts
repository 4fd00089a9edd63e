import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/domain/diagnosis/diagnose.js';
import type { Evidence } from '../../src/domain/diagnosis/evidence.js';
import { inputOf, now } from '../domain/diagnosis/builders.js';
import type { XErrorFixture } from '../fixtures/x-errors/fixture.js';
import { xErrorFixtures } from '../fixtures/x-errors/fixtures.js';
import { onEmulator, type OnEmulator } from './on-emulator.js';

/*
 * Every answer of X that we know, from the wire to its cause: served by a loopback X, read by
 * twitter-api-v2, turned into evidence, diagnosed. Oracles: the matched row and the first cause.
 */

const answered = xErrorFixtures.filter(({ transport }) => transport === null);

describe('an answer of X, from the wire to its cause', () => {
  test.each(answered.map((fixture) => [fixture.row, fixture.name, fixture] as const))(
    '%s: %s',
    async (_row, _name, fixture) => {
      const on = await onEmulator({ now: () => now });
      const evidence = await evidenceOf(on, fixture);
      const diagnosis = diagnose({ ...inputOf(fixture), evidence });
      expect([diagnosis.row, diagnosis.causes[0].cause]).toEqual([
        fixture.row,
        fixture.expectCause,
      ]);
      expect(evidence.rawBody).toBe(fixture.body.slice(0, 4_000));
      expect(evidence.answer).toEqual({ kind: 'http', status: fixture.status });
    },
  );
});

async function evidenceOf(on: OnEmulator, fixture: XErrorFixture): Promise<Evidence> {
  const { status, body, headers } = fixture;
  on.emulator.fail({ respond: { status: status ?? 0, body, headers, withoutWindows: true } });
  const outcome = await provoke(on, fixture);
  if (!('evidence' in outcome)) throw new Error('X took it.');
  // An upload is read as every other request is; whoever made it says what it was.
  const { stage } = fixture;
  return stage === 'upload' ? { ...outcome.evidence, stage } : outcome.evidence;
}

async function provoke({ x, oauth2 }: OnEmulator, { stage, kind }: XErrorFixture) {
  if (stage === 'token') {
    const { credentials } = oauth2;
    if (credentials.kind !== 'oauth2') throw new Error('Only these are renewed.');
    return x.refresh(credentials);
  }
  const message =
    kind === 'dm'
      ? ({ kind, recipientXId: '5', text: 'やあ' } as const)
      : ({ kind, postId: '5', text: 'やあ' } as const);
  return x.send(oauth2, message);
}
