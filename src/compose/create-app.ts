import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { pid } from 'node:process';
import { createHandlers } from '../../commands/handlers.js';
import type { Surroundings } from '../../commands/command.js';
import { createMatchedRules } from '../../db/match-rules.js';
import { bindFirstChannel } from '../../db/first-channel.js';
import { clearLeases } from '../../db/leases.js';
import { liveCounts } from '../../db/live-counts.js';
import type { Config } from '../config.js';
import { refusedVariableLine } from '../config/problem-line.js';
import { platforms as platformNames } from '../domain/actor.js';
import { programTexts } from '../i18n/program.js';
import type { Log } from '../log.js';
import { checkAccount } from '../loops/check-account.js';
import { proveSecretReply } from '../loops/prove-secret-reply.js';
import { lookUpPeople } from '../loops/look-up-people.js';
import { publishCampaign } from '../loops/publish-campaign.js';
import { recoverAtStart } from '../loops/recovery.js';
import type { SendingSurroundings } from '../loops/sending-surroundings.js';
import { drawCampaign } from '../loops/draw-campaign.js';
import { createRenewingReader } from '../loops/renewing-reader.js';
import { createXAccounts } from '../loops/x-accounts.js';
import { createMetricsPage } from '../web/metrics.js';
import { oauthCallbackRoute } from '../web/oauth-callback.js';
import type { Mount, Route } from '../web/server.js';
import { createXPorts } from '../x/create-x.js';
import { createSecretProbe } from '../x/secret-probe.js';
import { createChatStarts } from './chat-start.js';
import { createDuties } from './create-duties.js';
import { createPorts } from './create-ports.js';
import type { Ending } from './ending.js';
import type { Store } from './open-store.js';
import { createPlatforms } from './platforms.js';

export interface AppOptions {
  readonly config: Config;
  readonly store: Store;
  readonly log: Log;
  readonly now: () => Date;
  readonly random: () => number;
  /** Called at most once, when the program cannot go on; the caller stops it. */
  readonly onEnding: (ending: Ending) => void;
  /** For tests; 60 s otherwise. */
  readonly giveUpAfterMs?: number;
}

export interface App {
  /** What the web server must serve for it, beside `/healthz` and `/readyz`. */
  readonly routes: readonly Route[];
  readonly mounts: readonly Mount[];
  /** What commands and clicks work with; lets a test or the sandbox do what a person would. */
  readonly surroundings: Surroundings;
  chatHealth(): ReturnType<Surroundings['chatHealth']>;
  /** Starts the duties and the chat platforms. Resolves once the store is ready for them. */
  start(): Promise<void>;
  /** Ends what is under way and gives the leases free; the store stays open. Tolerates not-started. */
  stop(): Promise<void>;
}

/** Different in every process and every run. */
const newProcessId = () => `${hostname()}:${pid}:${randomUUID().slice(0, 8)}`;

/** Wires the whole program over an open store, without starting anything. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, store, log, now, random, onEnding } = options;
  const { database, secrets } = store;
  const processId = newProcessId();
  const { x, reader: plainReader, push, media } = createXPorts(config.x, { log, now });
  const links = { database, secrets, x, config, now };
  const xAccounts = createXAccounts({ ...links, holder: processId, log });
  const reader = createRenewingReader(plainReader, { xAccounts, log });
  const { metrics, route: metricsRoute } = createMetricsPage(async () => ({
    sends: await liveCounts(database.db),
    connected: Object.fromEntries(
      [...(await platforms.chatHealth())].map(([name, { kind }]) => [
        name,
        Number(kind === 'connected'),
      ]),
    ),
  }));
  const ports = await createPorts({ config, database, log, now });
  const platforms = createPlatforms({ ports, database, processId, now, log, metrics });
  const run = { now, random, log, metrics, processId };
  const sending: SendingSurroundings = { database, x, media, xAccounts, config, ...run };
  const rules = createMatchedRules(config.timeZone);
  const surroundings: Surroundings = {
    ...sending,
    config,
    checkAccount: (accountId) => checkAccount(sending, accountId),
    proveSecretReply: (accountId, text) =>
      proveSecretReply(sending, createSecretProbe(config.x, { now }), { accountId, text }),
    drawCampaign: (wish) => drawCampaign({ ...sending, config, reader, rules }, wish),
    publishCampaign: async (list) => {
      await publishCampaign(sending, list);
    },
    findPeople: async (accountId, xUserIds) => {
      const looked = await lookUpPeople({ ...sending, config, reader }, accountId, xUserIds);
      return looked.kind === 'found' ? looked.people : null;
    },
    chatHealth: platforms.chatHealth,
    enterChannel: async (platform, channelId) =>
      (await ports.of(platform)?.enter(channelId)) ?? { kind: 'cannot-tell', reason: platform },
  };
  const duties = createDuties({
    sending,
    rules,
    reader,
    push,
    platforms: platforms.held,
    secrets,
    config,
    onTokenRefused(evidence) {
      const reason = evidence.detail ?? evidence.title ?? 'HTTP 401';
      const line = refusedVariableLine('X_ACCESS_TOKEN', reason, config.locale);
      const isSigned = config.x.staticAccount?.accessSecret != null;
      const also = isSigned ? ` ${programTexts[config.locale].oneOfFourKeys}` : '';
      onEnding({ kind: 'configuration', lines: [`${line}${also}`] });
    },
  });
  const starts = createChatStarts({
    locale: config.locale,
    log,
    now,
    onEnding,
    chatHealth: platforms.chatHealth,
    handlers: createHandlers(surroundings),
    ...(options.giveUpAfterMs === undefined ? {} : { giveUpAfterMs: options.giveUpAfterMs }),
  });
  let stopListening: () => Promise<void> = async () => undefined;

  return {
    routes: [metricsRoute, oauthCallbackRoute(xAccounts), ...duties.routes],
    mounts:
      ports.slackListener === null
        ? []
        : [{ path: '/slack/events', listener: ports.slackListener }],
    surroundings,
    chatHealth: platforms.chatHealth,
    async start() {
      if (database.kind === 'embedded') await clearLeases(database.db);
      await recoverAtStart(sending);
      await bindFirstChannels(options);
      stopListening = await database.listen(duties.onTopic);
      duties.start();
      // Who sees the program ready must not be told that no account is linked.
      await duties.accountTried();
      platforms.start(starts.connect, duties.wakeCards);
    },
    async stop() {
      starts.stop();
      await Promise.allSettled([duties.stop(), platforms.stop()]);
      await stopListening().catch(() => undefined);
      x.close();
    },
  };
}

/** The channels of the environment, bound the first time they are seen. */
async function bindFirstChannels({ config, store, now }: AppOptions): Promise<void> {
  for (const platform of platformNames) {
    const externalId = config[platform]?.channelId ?? null;
    if (externalId === null) continue;
    const channel = { platform, externalId, locale: config.locale };
    await store.database.db.transaction((tx) => bindFirstChannel(tx, channel, now()));
  }
}
