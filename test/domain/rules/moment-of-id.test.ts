import { expect, test } from 'vitest';
import { madeAtOf } from '../../../src/domain/rules/moment-of-id.js';

test.each([
  // Known with its time.
  ['1541815603606036480', '2022-06-28T16:07:40.105Z'],
  ['20', '2010-11-04T01:42:54.657Z'],
])('the id %s tells when it was made', (id, at) => {
  expect(madeAtOf(id).toISOString()).toBe(at);
});
