import type { Topic } from '../../db/database.js';
import { enterCampaign } from '../../db/campaign-entries.js';
import type { MatchedRules } from '../../db/match-rules.js';
import type { Secrets } from '../../db/secrets.js';
import { within } from '../../db/within.js';
import type { Config } from '../config.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { Platform } from '../domain/actor.js';
import { createAccountChecks } from '../loops/account-checks.js';
import { createCardsLoop } from '../loops/cards.js';
import { createDigestsLoop } from '../loops/digests.js';
import { createDraws } from '../loops/draws.js';
import type { Duty } from '../loops/duty.js';
import { createEnterFirstChannels } from '../loops/enter-first-channels.js';
import { createEnvironmentAccountDuty } from '../loops/environment-account.js';
import { createLease } from '../loops/leases.js';
import { createMatcher } from '../loops/matcher.js';
import { createPublisher } from '../loops/publisher.js';
import { createReadBack } from '../loops/read-back.js';
import { createRecovery } from '../loops/recovery.js';
import { createRetentionDuty } from '../loops/retention.js';
import { createSender } from '../loops/sender.js';
import type { SendingSurroundings } from '../loops/sending-surroundings.js';
import { createSteps } from '../loops/steps.js';
import { createTokenDuty } from '../loops/tokens.js';
import type { Route } from '../web/server.js';
import type { XPush } from '../x/push-port.js';
import { readPushed } from '../x/read-pushed.js';
import type { XReader } from '../x/reading-port.js';
import { measureText } from '../x/text-length.js';
import { createSources } from './create-sources.js';
import type { HeldPlatform } from './platforms.js';

export interface DutiesOptions {
  readonly sending: SendingSurroundings;
  readonly rules: MatchedRules;
  readonly reader: XReader;
  readonly push: XPush;
  readonly platforms: readonly HeldPlatform[];
  readonly secrets: Secrets;
  readonly config: Config;
  /** X does not know the token of the environment's account. */
  readonly onTokenRefused: (evidence: Evidence) => void;
}

export interface Duties {
  /** What X delivers to; served by every process. */
  readonly routes: readonly Route[];
  start(): void;
  /** Resolves once the account of the environment is linked, or X does not answer well or in time. */
  accountTried(): Promise<void>;
  /** Wakes whoever has something to do after a commit. */
  onTopic(topic: Topic): void;
  wakeCards(platform: Platform): void;
  stop(): Promise<void>;
}

/** How long the start waits for the account of the environment: X may be out of reach for longer. */
const accountPatienceMs = 3_000;

/** All duties of this process, and which of them a topic wakes. */
export function createDuties(options: DutiesOptions): Duties {
  const { sending, platforms, secrets, config } = options;
  const { database, now, log, metrics } = sending;
  const base = { database, now, log, metrics };
  const sender = createSender(sending);
  const readBack = createReadBack(sending);
  const accountChecks = createAccountChecks(sending);
  const cards = new Map<Platform, Duty>(
    platforms.map(({ port, lease }) => [
      port.platform,
      createCardsLoop({ ...base, port, config, isHolder: lease.isHolder }),
    ]),
  );
  const digestsLease = createLease({
    ...base,
    name: 'digests',
    holder: sending.processId,
    // Nobody waits for it to be taken over: a digest that is a minute late is still the digest.
    ttlMs: 180_000,
    renewMs: 60_000,
    onGained: () => digests.wake(),
  });
  const digests = createDigestsLoop({ ...base, config, isHolder: digestsLease.isHolder });
  // What reads X and what follows from it by the clock runs in one process.
  const triggersLease = createLease({
    ...base,
    name: 'triggers',
    holder: sending.processId,
    onGained() {
      steps.wake();
      draws.wake();
      publisher.wake();
      sources.review();
    },
    onLost: () => sources.review(),
  });
  const reading = { ...base, config, rules: options.rules, reader: options.reader };
  const sources = createSources({
    ...reading,
    push: options.push,
    xAccounts: sending.xAccounts,
    isHolder: triggersLease.isHolder,
    parse: readPushed,
  });
  const matcher = createMatcher({
    ...reading,
    xAccounts: sending.xAccounts,
    random: sending.random,
    fits: (kind, text) => measureText(kind, text).fits,
    enterCampaign,
  });
  const steps = createSteps({
    ...base,
    config,
    random: sending.random,
    fits: (kind, text) => measureText(kind, text).fits,
    isHolder: triggersLease.isHolder,
  });
  const draws = createDraws({
    ...reading,
    xAccounts: sending.xAccounts,
    random: sending.random,
    fits: (kind, text) => measureText(kind, text).fits,
    isHolder: triggersLease.isHolder,
  });
  const publisher = createPublisher({ ...sending, isHolder: triggersLease.isHolder });
  const environment = createEnvironmentAccountDuty({
    ...base,
    secrets,
    config,
    x: sending.x,
    onRefusedAtStart: options.onTokenRefused,
  });
  const all: readonly Duty[] = [
    sender,
    readBack,
    createRecovery(sending),
    accountChecks,
    ...cards.values(),
    digestsLease,
    digests,
    triggersLease,
    steps,
    draws,
    publisher,
    ...sources.duties,
    matcher,
    createTokenDuty({ ...base, xAccounts: sending.xAccounts }),
    environment,
    createEnterFirstChannels({ ...base, config, ports: platforms.map(({ port }) => port) }),
    createRetentionDuty({ ...base, config }),
  ];
  const woken: Readonly<Record<Topic, readonly Duty[]>> = {
    sends: [sender],
    cards: [...cards.values()],
    channels: [...cards.values(), digests],
    accounts: [sender, accountChecks, readBack, publisher],
    'read-backs': [readBack],
    triggers: [matcher],
    rules: [sender, matcher, draws, publisher],
    budget: [],
  };
  return {
    routes: sources.routes,
    start() {
      for (const duty of all) duty.start();
    },
    accountTried: () =>
      within(environment.tried, accountPatienceMs, 'The first answer of X').catch(() => undefined),
    onTopic(topic) {
      for (const duty of woken[topic]) duty.wake();
      if (topic === 'rules' || topic === 'accounts') sources.review();
      if (topic === 'budget') sources.budgetEnded();
    },
    wakeCards: (platform) => cards.get(platform)?.wake(),
    async stop() {
      await Promise.allSettled(all.map((duty) => duty.stop()));
    },
  };
}
