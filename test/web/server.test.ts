import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../../src/log.js';
import { startWebServer, type Mount, type Route, type WebServer } from '../../src/web/server.js';

let server: WebServer | null = null;

afterEach(async () => {
  await server?.stop(0);
  server = null;
});

async function start(routes: readonly Route[], mounts: readonly Mount[] = []): Promise<string> {
  server = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    routes,
    mounts,
    log: createLog('silent'),
  });
  return `http://127.0.0.1:${server.port}`;
}

const echo: Route = {
  method: 'POST',
  path: '/echo',
  maxBodyBytes: 10,
  handle: async ({ body }) => ({ status: 200, body }),
};

const hello: Route = {
  method: 'GET',
  path: '/hello',
  handle: async ({ url }) => ({ status: 200, body: `hello ${url.searchParams.get('who')}` }),
};

test('routes answer by method and path, with the raw bytes of the body', async () => {
  const base = await start([echo, hello]);
  const bytes = new Uint8Array([0, 255, 128]);
  const echoed = await fetch(`${base}/echo`, { method: 'POST', body: bytes });
  expect(new Uint8Array(await echoed.arrayBuffer())).toEqual(bytes);
  expect(await (await fetch(`${base}/hello?who=X`)).text()).toBe('hello X');
  const head = await fetch(`${base}/hello`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await fetch(`${base}/nothing`)).status).toBe(404);
  const wrong = await fetch(`${base}/echo`);
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
});

test('a body that is too long is refused, told or not told beforehand', async () => {
  const base = await start([echo]);
  const told = await fetch(`${base}/echo`, { method: 'POST', body: 'x'.repeat(11) });
  expect(told.status).toBe(413);
  const { port } = new URL(base);
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.write(
      'POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n12345678901234567890\r\n',
    );
  });
  expect(answer).toMatch(/^HTTP\/1.1 413/);
});

test('a route that throws is a 500 without its words, and the next request is answered', async () => {
  const broken: Route = {
    method: 'GET',
    path: '/broken',
    handle: async () => {
      throw new Error('inner secret');
    },
  };
  const base = await start([broken, hello]);
  const answer = await fetch(`${base}/broken`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('secret');
  expect((await fetch(`${base}/hello`)).status).toBe(200);
});

test('a mounted listener gets the request untouched, below 1 MB', async () => {
  const base = await start(
    [],
    [
      {
        path: '/slack/events',
        listener: (request, response) => {
          request.pipe(response);
        },
      },
    ],
  );
  const post = (body: string) => fetch(`${base}/slack/events`, { method: 'POST', body });
  expect(await (await post('payload=1')).text()).toBe('payload=1');
  expect((await post('x'.repeat(1_000_001))).status).toBe(413);
});

test('a taken port is told', async () => {
  await start([hello]);
  const port = server?.port ?? 0;
  const again = startWebServer({
    host: '127.0.0.1',
    port,
    routes: [],
    mounts: [],
    log: createLog('silent'),
  });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
