import { expect, test } from 'vitest';
import { createTold } from '../../../sandbox/practice/column-changes.js';
import { raw } from '../../../sandbox/practice/html.js';

const items = (...all: readonly (readonly [string, string])[]) =>
  all.map(([key, markup]) => ({ key, html: raw(markup) }));

test('a page is told everything once, and then only what is new', () => {
  const told = createTold();
  const first = { a: items(['1', 'x'], ['2', 'y']), b: items() };
  expect(told.tell(first)).toEqual({
    a: { order: ['1', '2'], changed: { '1': 'x', '2': 'y' } },
    b: { order: [], changed: {} },
  });
  expect(told.tell(first)).toEqual({});
  expect(told.tell({ ...first, a: items(['1', 'x'], ['2', 'z']) })).toEqual({
    a: { order: ['1', '2'], changed: { '2': 'z' } },
  });
  expect(told.tell({ ...first, a: items(['2', 'z']) })).toEqual({
    a: { order: ['2'], changed: {} },
  });
  expect(told.tell({ a: items(['2', 'z']), b: items(['3', 'n']) })).toEqual({
    b: { order: ['3'], changed: { '3': 'n' } },
  });
});
