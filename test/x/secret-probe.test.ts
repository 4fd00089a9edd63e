import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createSecretProbe } from '../../src/x/secret-probe.js';
import { testConfig } from '../support/config.js';

/* Double: a loopback X that answers as the test says. Oracles: what it was asked, and what we make of it. */

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const account = {
  accountId: 1,
  xUserId: '42',
  credentials: { kind: 'oauth2', accessToken: 'token', refreshToken: null, expiresAt: null },
} as const;

const posted: Answer = { status: 201, body: { data: { id: '77', text: 'x' } } };
const deleted: Answer = { status: 200, body: { data: { deleted: true } } };

async function probing(answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      asked.push(`${method} ${url} ${Buffer.concat(parts).toString()}`.trim());
      const { status, body } = answers[method] ?? { status: 404, body: {} };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { x } = testConfig({ X_API_URL: `http://127.0.0.1:${port}` });
  const probe = createSecretProbe(x, { now: () => new Date() });
  return { asked, proof: await probe(account, 'hello') };
}

test('a post that X takes is deleted at once', async () => {
  const { asked, proof } = await probing({ POST: posted, DELETE: deleted });
  expect(asked).toEqual(['POST /2/tweets {"text":"hello","nullcast":true}', 'DELETE /2/tweets/77']);
  expect(proof).toEqual({ kind: 'taken', postId: '77', deleted: true });
});

test('one that cannot be deleted is told', async () => {
  const { proof } = await probing({ POST: posted, DELETE: { status: 500, body: {} } });
  expect(proof).toEqual({ kind: 'taken', postId: '77', deleted: false });
});

test.each([
  [403, 'refused'],
  [400, 'refused'],
  [429, 'unclear'],
  [503, 'unclear'],
  [201, 'unclear'],
])('an answer of %i is %s', async (status, kind) => {
  const { asked, proof } = await probing({ POST: { status, body: {} } });
  expect(proof.kind).toBe(kind);
  expect(asked).toHaveLength(1);
});
