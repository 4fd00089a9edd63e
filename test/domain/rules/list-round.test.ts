import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  listNamed,
  listOf,
  seenOnList,
  takenBackAt,
  type ListMember,
} from '../../../src/domain/rules/list-round.js';
import { noon } from './samples.js';

const minuteMs = 60_000;

function later(minutes: number): Date {
  return new Date(noon.getTime() + minutes * minuteMs);
}

/** A person who follows, unfollows, follows again …, an hour apart, as events with X's own times. */
type Event = { readonly kind: 'on' | 'off'; readonly at: Date };

const story = (count: number): readonly Event[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: index % 2 === 0 ? 'on' : 'off',
    at: later(index * 60),
  }));

/** The rounds that a delivery of events leads to. */
function roundsOf(events: readonly Event[]): ReadonlySet<number> {
  const now = later(10_000);
  let member: ListMember | null = null;
  const rounds = new Set<number>();
  for (const { kind, at } of events) {
    if (kind === 'off') {
      member = takenBackAt(member, at, now);
    } else {
      member = seenOnList(member, { at, since: null, now });
      rounds.add(member.round);
    }
  }
  return rounds;
}

/** A story of up to eight events, and which of them are told again after each. */
const toldAgain = fc.integer({ min: 1, max: 8 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    repeats: fc.array(fc.array(fc.nat({ max: count - 1 }), { maxLength: 3 }), {
      minLength: count,
      maxLength: count,
    }),
  }),
);

const inAnyOrder = fc.integer({ min: 1, max: 8 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    order: fc.array(fc.nat({ max: count - 1 }), { minLength: 1, maxLength: 30 }),
  }),
);

describe('rounds of follows, likes and reposts', () => {
  test('each time somebody comes back is one round, however often earlier events are told again', () => {
    fc.assert(
      fc.property(toldAgain, ({ count, repeats }) => {
        const events = story(count);
        const told = events.flatMap((event, index) => [
          event,
          ...(repeats[index] ?? []).flatMap((again) =>
            again <= index ? (events[again] ?? []) : [],
          ),
        ]);
        expect(roundsOf(told).size).toBe(Math.ceil(count / 2));
      }),
    );
  });

  test('in whatever order events come, nobody is taken to have come back more often than they did', () => {
    fc.assert(
      fc.property(inAnyOrder, ({ count, order }) => {
        const events = story(count);
        const told = order.flatMap((index) => events[index] ?? []);
        const follows = told.filter(({ kind }) => kind === 'on');
        const distinct = new Set(follows).size;
        const rounds = roundsOf(told).size;
        expect(rounds).toBeLessThanOrEqual(distinct);
        expect(rounds).toBeGreaterThanOrEqual(Math.min(1, distinct));
      }),
    );
  });

  test('lists are named by what is done, and by the post', () => {
    expect(listOf({ kind: 'follow' })).toBe('followers');
    expect(listOf({ kind: 'like', ourPostId: '7' })).toBe('likes:7');
    expect(listOf({ kind: 'repost', ourPostId: '7' })).toBe('reposts:7');
    expect(listOf({ kind: 'dm', eventId: '1', text: '', language: null })).toBeNull();
    expect(listNamed('follow', null)).toBe('followers');
  });
});
