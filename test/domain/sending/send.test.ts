import { expect, test } from 'vitest';
import { sendStates, skipReasons } from '../../../src/domain/sending/send.js';

test('states and skip reasons share no word, so that a history filter can tell them apart', () => {
  expect(sendStates.filter((state) => (skipReasons as readonly string[]).includes(state))).toEqual(
    [],
  );
});
