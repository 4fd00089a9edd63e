import { expect, test } from 'vitest';
import type { TriggerKind } from '../../src/domain/rules/trigger.js';
import { nextEndOfEvents, wantedEvents } from '../../src/loops/wanted-events.js';
import { noon } from '../support/card-rows.js';

const minuteMs = 60_000;
const noonMs = noon.getTime();
const after = (ms: number) => new Date(noonMs + ms);
const rule = (endMs: number, pausedMs: readonly (readonly [number, number])[] = []) => ({
  kinds: new Set<TriggerKind>(['like']),
  endMs,
  pausedMs,
});
const always = rule(Infinity);
const ended = rule(noonMs);
const paused = rule(Infinity, [[noonMs, Infinity]]);
const resumed = rule(Infinity, [[noonMs, noonMs + 5 * minuteMs]]);

test.each([
  ['never ends', always, 60 * minuteMs, true, null],
  ['ended right now', ended, minuteMs - 1, true, after(minuteMs)],
  ['ended a minute ago', ended, minuteMs, false, null],
  ['was paused right now', paused, minuteMs - 1, true, after(minuteMs)],
  ['was paused a minute ago', paused, minuteMs, false, null],
  ['was resumed', resumed, 5 * minuteMs, true, null],
])('events of a rule that %s', (_, one, atMs, isWanted, endsAt) => {
  const events = wantedEvents({
    rules: [one],
    sendsDms: false,
    isBroke: false,
    now: after(atMs),
  });
  expect([...events]).toEqual(isWanted ? ['like.create'] : []);
  expect(nextEndOfEvents([one], after(atMs))).toEqual(endsAt);
});
