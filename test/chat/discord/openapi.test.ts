import { expect, test } from 'vitest';
import { isSpecThere, problemsOf } from './openapi.js';

/* The judge itself: it must be there, and it must find something wrong with what is wrong. */

const request = (method: string, path: string, body: unknown) => ({
  method,
  path,
  body,
  query: new URLSearchParams(),
  authorization: '',
  files: [],
  status: 200,
});

test.skipIf(!isSpecThere)('Discord’s OpenAPI file judges every body that these tests send', () => {
  const button = { type: 2, style: 1, label: 'x'.repeat(81), custom_id: 'a:1' };
  const components = [{ type: 1, components: [button] }];
  expect(problemsOf([request('POST', '/channels/1/messages', { content: 'hello' })])).toEqual([]);
  expect(problemsOf([request('POST', '/channels/1/messages', { components })])).not.toEqual([]);
  expect(problemsOf([request('GET', '/no/such/path', undefined)])).not.toEqual([]);
});
