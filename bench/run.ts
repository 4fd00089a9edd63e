import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../db/client.js';
import type { Database } from '../db/database.js';
import { createLog } from '../src/log.js';
import { measureCampaign, type CampaignFigures } from './campaign.js';
import { measureLatency, type Latency } from './latency.js';
import { measureMatching } from './matching.js';
import { measurePath, type PathFigures } from './path.js';
import { emptyStore } from './seed-history.js';
import { measureStore, type StoreFigures } from './store.js';
import { tell } from './summarise.js';

/*
 * npm run bench                 everything
 * npm run bench -- latency      from refusal to card, from click to request
 * npm run bench -- store        the store with a long history
 * npm run bench -- matching     100,000 triggers over 200 rules, in pure code
 * npm run bench -- path         from what a person did to a send that waits
 * npm run bench -- campaign     10,000 entrants, 100 prizes
 *
 * BENCH_DATABASE_URL: an empty PostgreSQL database, measured as well.
 * BENCH_FINISHED: sizes of the history, such as `10000,1000000`; PostgreSQL 10,000 and 1,000,000 by
 * itself, embedded 100,000.
 */

const mainPath = fileURLToPath(new URL('../src/main.js', import.meta.url));
const print = (line: string) => process.stdout.write(`${line}\n`);
const samples = 40;
const wanted = process.argv.slice(2);
const wants = (name: string) => wanted.length === 0 || wanted.includes(name);
const url = process.env['BENCH_DATABASE_URL'];

function printMachine(): void {
  const processors = cpus();
  print(
    `Node ${process.version}, ${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, load ${loadavg()[0]?.toFixed(1)}`,
  );
}

function printLatency(title: string, latency: Latency): void {
  print(`\n${title}`);
  print(`  X refuses → card on Slack      ${tell(latency.refusalToSlackCard)}`);
  print(`  X refuses → card on Discord    ${tell(latency.refusalToDiscordCard)}`);
  print(`  click on Resend → POST at X    ${tell(latency.clickToX)}`);
}

function printStore(title: string, figures: StoreFigures): void {
  const { finished, seedSeconds, madePerSecond, timings, digestGapMs } = figures;
  print(`\n${title}: ${finished.toLocaleString('en')} finished sends with an attempt each`);
  print(`  (written in ${seedSeconds.toFixed(1)} s)`);
  print(`  ${'makeSend, one transaction each'.padEnd(34)} ${madePerSecond} per second`);
  for (const { what, times } of timings) print(`  ${what.padEnd(34)} ${tell(times)}`);
  print(`  ${'longest pause while digesting'.padEnd(34)} ${Math.round(digestGapMs)} ms`);
}

async function latency(): Promise<void> {
  print('Everything on loopback: emulated X, Slack, Discord, the program in a process of its own.');
  printLatency('Embedded database', await measureLatency(mainPath, samples, {}));
  if (url === undefined) return;
  const key = Buffer.alloc(32, 7).toString('base64');
  const environment = { DATABASE_URL: url, XTEP_SECRET_KEY: key };
  printLatency('PostgreSQL', await measureLatency(mainPath, samples, environment));
}

const sizes = (usual: readonly number[]) => {
  const given = process.env['BENCH_FINISHED'];
  return given === undefined ? usual : given.split(',').map(Number);
};

async function withStore(database: Database, title: string, finished: number): Promise<void> {
  try {
    printStore(title, await measureStore(database, finished));
  } finally {
    await database.close();
  }
}

async function store(): Promise<void> {
  const log = createLog('silent');
  for (const finished of sizes([100_000])) {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'xtep-bench-'));
    try {
      const database = await openDatabase({ kind: 'embedded', dataDir }, { log });
      await withStore(database, 'Embedded store', finished);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
  if (url === undefined) return;
  for (const finished of sizes([10_000, 1_000_000])) {
    const database = await openDatabase({ kind: 'postgres', url }, { log });
    await emptyStore(database);
    await withStore(database, 'PostgreSQL store', finished);
  }
}

function matching(): void {
  const figures = measureMatching();
  const { triggers, rules, matched, skipped } = figures;
  const told = (count: number) => count.toLocaleString('en');
  print(`\nMatching in pure code: ${told(triggers)} triggers over ${rules} rules`);
  print(`  rules of all kinds                 ${told(figures.perSecond)} triggers per second`);
  print(`  (${told(matched)} matched, ${told(skipped)} skipped)`);
  print(`  all rules about the words of DMs   ${told(figures.perSecondOfOneKind)} per second`);
}

function printPath(title: string, figures: PathFigures): void {
  const { triggers, rules, waiting, perSecond, recordSeconds, matchSeconds } = figures;
  print(`\n${title}: from what a person did to a send that waits, ${rules} rules`);
  print(`  ${triggers} acts, ${waiting} sends wait     ${perSecond} per second`);
  print(`  (ledger ${recordSeconds.toFixed(1)} s, matcher ${matchSeconds.toFixed(1)} s)`);
}

async function pathThrough(database: Database, title: string): Promise<void> {
  try {
    printPath(title, await measurePath(database));
  } finally {
    await database.close();
  }
}

function printCampaign(title: string, figures: CampaignFigures): void {
  const { entrants, prizes, winners, verified, entriesPerSecond, drawMs } = figures;
  print(`\n${title}: ${entrants.toLocaleString('en')} entrants, ${prizes} prizes`);
  print(`  instant win: ${winners} winners, verify: ${verified}   ${entriesPerSecond} per second`);
  print(`  draw with look-ups                 ${Math.round(drawMs)} ms`);
  print(`  telling everybody                  ${figures.toldPerSecond} per second`);
  print(`  longest wait of another query      ${Math.round(figures.longestWaitMs)} ms`);
}

async function campaignThrough(database: Database, title: string): Promise<void> {
  try {
    printCampaign(title, await measureCampaign(database));
  } finally {
    await database.close();
  }
}

/** The embedded database in a new folder, and PostgreSQL where it is given. */
async function onEach(measure: (database: Database, title: string) => Promise<void>) {
  const log = createLog('silent');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'xtep-bench-'));
  try {
    await measure(await openDatabase({ kind: 'embedded', dataDir }, { log }), 'Embedded database');
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  if (url === undefined) return;
  const database = await openDatabase({ kind: 'postgres', url }, { log });
  await emptyStore(database);
  await measure(database, 'PostgreSQL');
}

printMachine();
if (wants('latency')) await latency();
if (wants('store')) await store();
if (wants('matching')) matching();
if (wants('path')) await onEach(pathThrough);
if (wants('campaign')) await onEach(campaignThrough);
if (url === undefined) print('\nPostgreSQL: skipped, set BENCH_DATABASE_URL to an empty database.');
