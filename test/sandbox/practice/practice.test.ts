import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../../sandbox/stage/free-port.js';
import { practice } from '../../../sandbox/practice/practice.js';

/* Starting and stopping, with a program that is only a stub: what it does is under test elsewhere. */

let folder: string;
let lines: string[];
let stopping: AbortController;

const ready = `
import { createServer } from 'node:http';
const server = createServer((_, response) => response.end('ready'));
server.listen(Number(process.env.PORT), process.env.HOST);
process.on('SIGTERM', () => process.exit(0));
console.log(JSON.stringify({ level: 30, msg: 'all is well' }));
console.log(JSON.stringify({ level: 50, data: process.env.XTEP_DATA_DIR }));
`;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'xtep-stub-'));
  lines = [];
  stopping = new AbortController();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  onLine: (line: string) => void = () => undefined,
): Promise<number> {
  const mainPath = path.join(folder, 'main.mjs');
  writeFileSync(mainPath, program);
  const print = (line: string) => {
    lines.push(line);
    onLine(line);
  };
  return practice({ mainPath, words, environment, print, signal: stopping.signal });
}

describe('practice mode', () => {
  test('says where the page is, shows it, and ends with 0 and without a trace', async () => {
    const seen: Promise<number>[] = [];
    const status = await run(ready, [], { XTEP_LOCALE: 'en' }, (line) => {
      const url = /▶.*(http:\S+)/.exec(line)?.[1];
      if (url === undefined) return;
      const looked = fetch(url).then((page) => page.status);
      seen.push(looked.finally(() => stopping.abort()));
    });
    expect(await Promise.all(seen)).toEqual([200]);
    expect(status).toBe(0);
    expect(lines.join('\n')).toContain('Stop: Ctrl+C');
    // Only errors of the program's log are printed.
    const logged = lines.filter((line) => line.startsWith('{'));
    expect(logged).toHaveLength(1);
    const { data } = JSON.parse(logged[0] ?? '') as { data: string };
    expect(path.dirname(data)).toBe(tmpdir());
    expect(existsSync(data)).toBe(false);
  });

  test('a program that does not start is told with its words', async () => {
    const program = `console.error('XTEP_DM_CAP_24H: wrong'); process.exit(78);`;
    expect(await run(program, [], { XTEP_LOCALE: 'en' })).toBe(1);
    expect(lines.join('\n')).toMatch(/could not start[\s\S]*XTEP_DM_CAP_24H: wrong/);
  });

  test('a program that ends by itself ends it too', async () => {
    const port = String(await freePort());
    const program = `${ready}
      server.on('request', ({ url }) => {
        if (url !== '/bye') return;
        console.error('the disk is full');
        process.exit(75);
      });`;
    const status = await run(program, [], { PORT: port }, (line) => {
      // The connection is cut by the end of the program.
      if (line.includes('▶')) fetch(`http://127.0.0.1:${port}/bye`).catch(() => undefined);
    });
    expect(status).toBe(1);
    expect(lines.at(-1)).toMatch(/送信プログラムが終了[\s\S]*the disk is full/);
  });

  test('a port that is taken or none is a sentence and 78', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as AddressInfo).port);
    expect(await run(ready, [`--port=${port}`], {})).toBe(78);
    expect(lines.at(-1)).toContain(`ポート ${port}`);
    expect(await run(ready, [], { PORT: port, XTEP_LOCALE: 'en' })).toBe(78);
    expect(lines.at(-1)).toMatch(new RegExp(`Port ${port} is in use.*PORT`));
    expect(await run(ready, ['--port=x'], {})).toBe(78);
    server.close();
  });
});
