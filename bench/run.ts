import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { measureLatency, type Latency } from './latency.js';
import { tell } from './summarise.js';

const mainPath = fileURLToPath(new URL('../src/main.js', import.meta.url));
const print = (line: string) => process.stdout.write(`${line}\n`);
const samples = 40;

function report(title: string, latency: Latency): void {
  print(`\n${title}`);
  print(`  X refuses → card on Slack      ${tell(latency.refusalToSlackCard)}`);
  print(`  X refuses → card on Discord    ${tell(latency.refusalToDiscordCard)}`);
  print(`  click on Resend → POST at X    ${tell(latency.clickToX)}`);
}

const processors = cpus();
print(
  `Node ${process.version}, ${processors.length} × ${processors[0]?.model ?? 'unknown processor'}`,
);
print(
  'Everything on loopback: emulated X, Slack and Discord, the program in a process of its own.',
);
report('Embedded database', await measureLatency(mainPath, samples, {}));
const url = process.env['BENCH_DATABASE_URL'];
if (url === undefined) print('\nPostgreSQL: skipped, set BENCH_DATABASE_URL to an empty database.');
else {
  const key = Buffer.alloc(32, 7).toString('base64');
  report(
    'PostgreSQL',
    await measureLatency(mainPath, samples, { DATABASE_URL: url, XTEP_SECRET_KEY: key }),
  );
}
