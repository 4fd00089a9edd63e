import { describe, expect, it } from 'vitest';

import { causeFamily, causeIds, type CauseId } from '../../../src/domain/diagnosis/cause.js';
import { diagnose, firstMatch } from '../../../src/domain/diagnosis/diagnose.js';
import { rowMatches } from '../../../src/domain/diagnosis/match.js';
import { predictFromLookUp } from '../../../src/domain/diagnosis/predict.js';
import { diagnosisTable } from '../../../src/domain/diagnosis/table.js';
import { causeVariants } from '../../../src/domain/diagnosis/variant.js';
import { xErrorFixtures } from '../../fixtures/x-errors/fixtures.js';
import { account, attempt, input, inputOf, recipient } from './builders.js';

/** The number of the row in the X reference that a row belongs to. */
function source(row: string): string {
  return row.split('-')[0] ?? row;
}

/** Causes that no row names by itself: they come from the look-up or as hints. */
const fromFactsOnly: readonly CauseId[] = ['recipient_blocked_by_us', 'new_account'];

describe('the diagnosis table', () => {
  it('has every row of the X reference', () => {
    const sources = new Set(diagnosisTable.map(({ id }) => source(id)));
    expect([...sources].toSorted()).toEqual(
      Array.from({ length: 52 }, (_, index) => `x${index + 1}`).toSorted(),
    );
  });

  it('names no row twice', () => {
    const ids = diagnosisTable.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has a fixture for every row', () => {
    const covered = new Set(xErrorFixtures.map(({ row }) => row));
    expect(diagnosisTable.filter(({ id }) => !covered.has(id))).toEqual([]);
  });

  it.each(xErrorFixtures)('$row is the first match when X answers $name', (fixture) => {
    expect(firstMatch(inputOf(fixture)).id).toBe(fixture.row);
  });

  it.each(xErrorFixtures)('$row names $expectCause first when X answers $name', (fixture) => {
    const diagnosis = diagnose(inputOf(fixture));
    expect(diagnosis.row).toBe(fixture.row);
    expect(diagnosis.causes[0].cause).toBe(fixture.expectCause);
  });

  it.each(diagnosisTable)('$id is not shadowed: each of its own answers reaches it', (row) => {
    const own = xErrorFixtures.filter((fixture) => fixture.row === row.id);
    expect(own.every((fixture) => rowMatches(row, inputOf(fixture)))).toBe(true);
    expect(own.every((fixture) => firstMatch(inputOf(fixture)) === row)).toBe(true);
  });

  it.each(diagnosisTable)('$id uses only variants that its causes have', ({ causes }) => {
    for (const { cause, variant } of causes) expect(causeVariants[cause]).toContain(variant);
  });

  it('reaches every cause', () => {
    const named = new Set(diagnosisTable.flatMap(({ causes }) => causes.map(({ cause }) => cause)));
    expect(causeIds.filter((cause) => !named.has(cause))).toEqual(fromFactsOnly);
    const blocked = predictFromLookUp(
      recipient({ receivesYourDm: false, connections: ['blocking'] }),
      'dm',
      null,
    );
    expect(blocked?.causes[0].cause).toBe('recipient_blocked_by_us');
    const young = diagnose(
      input({
        evidence: inputOf(byRow('x15')).evidence,
        account: account({ createdAt: '2026-11-20T00:00:00.000Z' }),
        recent: [attempt(5)],
      }),
    );
    expect(young.causes.map(({ cause }) => cause)).toContain('new_account');
  });

  it('reaches every kind of next step', () => {
    const oauth2 = { ...inputOf(byRow('x26')), canRefreshToken: true };
    const kinds = [...xErrorFixtures.map(inputOf), oauth2].map((one) => diagnose(one).next.kind);
    expect(new Set(kinds)).toEqual(
      new Set(['wait', 'retry', 'read-back', 'refresh-token', 'pause', 'stop']),
    );
  });

  it('is never certain where the reference is not', () => {
    const neverCertain = [
      'recipient_closed',
      'recipient_blocked_us',
      'sender_dm_closed',
      'new_account',
      'unknown',
      'sender_protected',
    ];
    const certain = xErrorFixtures
      .flatMap((fixture) => diagnose(inputOf(fixture)).causes)
      .filter(({ certainty }) => certainty === 'certain')
      .map(({ cause }) => cause);
    expect(certain.filter((cause) => neverCertain.includes(cause))).toEqual([]);
  });

  it.each([
    'x1',
    'x2',
    'x5',
    'x8',
    'x14',
    'x18',
    'x21',
    'x26',
    'x30',
    'x36',
    'x44',
    'x45',
    'x49',
    'x52',
  ])('%s leaves its cause open', (row) => {
    expect(diagnose(inputOf(byRow(row))).causes[0].certainty).not.toBe('certain');
  });

  it.each(['x5', 'x36', 'x45', 'x52'])(
    '%s is unknown first, with an action block possible',
    (row) => {
      const { causes, next } = diagnose(inputOf(byRow(row)));
      expect(causes[0].cause).toBe('unknown');
      expect(causes).toContainEqual(
        expect.objectContaining({ cause: 'action_block', certainty: 'possible' }),
      );
      expect(next).toEqual({ kind: 'stop' });
    },
  );

  it('never lets a refusal of the recipient family pause anything', () => {
    const pauses = xErrorFixtures
      .filter(({ expectCause }) => causeFamily[expectCause] === 'recipient')
      .map((fixture) => diagnose(inputOf(fixture)).next.kind);
    expect(new Set(pauses)).toEqual(new Set(['stop']));
  });
});

function byRow(row: string) {
  const fixture = xErrorFixtures.find((one) => one.row === row);
  if (fixture === undefined) throw new Error(`No fixture for ${row}`);
  return fixture;
}
