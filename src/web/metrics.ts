import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../metrics.js';
import type { Route } from './server.js';

export interface MetricsPage {
  readonly metrics: Metrics;
  readonly route: Route;
}

/** Asked at every scrape. Keys of `sends` are send states; `connected` is 0 or 1 per platform. */
export interface Gauges {
  readonly sends: Readonly<Record<string, number>>;
  readonly connected: Readonly<Record<string, number>>;
}

const seconds = (milliseconds: number) => Math.max(0, milliseconds) / 1_000;
const requestBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];
const delayBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

function createCounters(registry: Registry): Metrics {
  const registers = [registry];
  const attempts = new Counter({
    name: 'xtep_attempts_total',
    help: 'Tries of sends against X by outcome and first-ranked cause (empty when accepted).',
    labelNames: ['kind', 'outcome', 'cause'] as const,
    registers,
  });
  const attemptSeconds = new Histogram({
    name: 'xtep_attempt_seconds',
    help: 'How long a try against X took.',
    labelNames: ['kind'] as const,
    buckets: requestBuckets,
    registers,
  });
  const cardSeconds = new Histogram({
    name: 'xtep_card_shown_seconds',
    help: 'From the end of a failed attempt to the moment its card was shown.',
    labelNames: ['platform', 'subject'] as const,
    buckets: delayBuckets,
    registers,
  });
  const cardsRefused = new Counter({
    name: 'xtep_cards_refused_total',
    help: 'Cards that a platform did not take, by its reason.',
    labelNames: ['platform', 'reason'] as const,
    registers,
  });
  const interactionSeconds = new Histogram({
    name: 'xtep_interaction_seconds',
    help: 'How long answering a command, click or form took.',
    labelNames: ['platform', 'kind'] as const,
    buckets: requestBuckets,
    registers,
  });
  const dutyFailures = new Counter({
    name: 'xtep_duty_failures_total',
    help: 'Rounds of duties that ended with an exception.',
    labelNames: ['duty'] as const,
    registers,
  });
  return {
    attemptEnded({ kind, outcome, cause, durationMs }) {
      attempts.inc({ kind, outcome, cause: cause ?? '' });
      attemptSeconds.observe({ kind }, seconds(durationMs));
    },
    cardShown: ({ platform, subject, delayMs }) =>
      cardSeconds.observe({ platform, subject }, seconds(delayMs)),
    cardRefused: ({ platform, reason }) => cardsRefused.inc({ platform, reason }),
    interaction: ({ platform, kind, durationMs }) =>
      interactionSeconds.observe({ platform, kind }, seconds(durationMs)),
    dutyFailed: ({ duty }) => dutyFailures.inc({ duty }),
  };
}

/** What the program counts about itself, and `GET /metrics` that shows it to Prometheus. */
export function createMetricsPage(readGauges: () => Promise<Gauges>): MetricsPage {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics = createCounters(registry);
  const sends = new Gauge({
    name: 'xtep_sends',
    help: 'Sends that are not at their end, by state.',
    labelNames: ['state'] as const,
    registers: [registry],
  });
  const connected = new Gauge({
    name: 'xtep_platform_connected',
    help: '1 while the chat platform is connected.',
    labelNames: ['platform'] as const,
    registers: [registry],
  });
  const route: Route = {
    method: 'GET',
    path: '/metrics',
    async handle() {
      // Without the database the counters of this process are still worth a scrape.
      const gauges = await readGauges().catch(() => ({ sends: {}, connected: {} }));
      sends.reset();
      connected.reset();
      for (const [state, count] of Object.entries(gauges.sends)) sends.set({ state }, count);
      for (const [platform, up] of Object.entries(gauges.connected))
        connected.set({ platform }, up);
      return {
        status: 200,
        headers: { 'content-type': registry.contentType },
        body: await registry.metrics(),
      };
    },
  };
  return { metrics, route };
}
