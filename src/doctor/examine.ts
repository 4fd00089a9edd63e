import type { Database } from '../../db/database.js';
import { listChannels } from '../../db/channels.js';
import { openDatabase } from '../../db/client.js';
import { checkSecretKey } from '../../db/check-secret-key.js';
import { DataFolderInUse } from '../../db/embedded/lock.js';
import { ensureSecretKey } from '../../db/embedded/secret-key.js';
import { createSecrets, WrongSecretKey, type Secrets } from '../../db/secrets.js';
import { createPorts, type Ports } from '../compose/create-ports.js';
import type { Config } from '../config.js';
import { platforms, type Platform } from '../domain/actor.js';
import { doctorTexts, type DoctorTexts } from '../i18n/doctor.js';
import type { Log } from '../log.js';
import { messageOf } from '../loops/duty.js';
import { createXAccounts } from '../loops/x-accounts.js';
import { createX } from '../x/create-x.js';
import { ask } from './ask.js';
import { checkDiscord, checkDiscordWriting } from './check-discord.js';
import { checkSlack } from './check-slack.js';
import { checkAccounts, checkClock, checkEnvironmentAccount, checkXApp } from './check-x.js';
import { note, unwell, well, type Finding } from './finding.js';

export interface ExamineOptions {
  readonly config: Config;
  readonly log: Log;
  readonly now: () => Date;
  readonly onFinding: (finding: Finding) => void;
}

type OpenStore = { readonly database: Database; readonly secrets: Secrets };

async function openStore(
  { config, log }: ExamineOptions,
  texts: DoctorTexts,
): Promise<{ readonly store: OpenStore | null; readonly finding: Finding }> {
  const what = config.database.kind === 'postgres' ? 'DATABASE_URL' : 'XTEP_DATA_DIR';
  let database: Database;
  try {
    database = await openDatabase(config.database, { log });
  } catch (error) {
    if (error instanceof DataFolderInUse) {
      return { store: null, finding: note(what, texts.databaseBusy(error.owner)) };
    }
    return { store: null, finding: unwell(what, texts.databaseFailed(messageOf(error))) };
  }
  try {
    const secrets = createSecrets(config.secretKey ?? ensureSecretKey(config.dataDir));
    await checkSecretKey(database.db, secrets);
    const finding = well(what, texts.databaseOpen(database.kind));
    return { store: { database, secrets }, finding };
  } catch (error) {
    await database.close();
    const isKey = error instanceof WrongSecretKey;
    const finding = isKey
      ? unwell('XTEP_SECRET_KEY', texts.wrongKey)
      : unwell(what, texts.databaseFailed(messageOf(error)));
    return { store: null, finding };
  }
}

/** Bound channels of the store, and the ones that the environment names. */
async function channelsToCheck(config: Config, database: Database) {
  const bound = await listChannels(database.db);
  const named = platforms.flatMap((platform) => {
    const externalId = config[platform]?.channelId ?? null;
    const isBound = bound.some((channel) => channel.externalId === externalId);
    return externalId === null || isBound ? [] : [{ platform, externalId }];
  });
  return [...bound.map(({ platform, externalId }) => ({ platform, externalId })), ...named];
}

async function checkChannel(
  config: Config,
  ports: Ports,
  channel: { readonly platform: Platform; readonly externalId: string },
  texts: DoctorTexts,
): Promise<Finding[]> {
  const { platform, externalId } = channel;
  const port = ports.of(platform);
  if (port === null) return [];
  const what = `${platform} ${externalId}`;
  const access = await port.enter(externalId);
  if (access.kind === 'cannot-tell') return [unwell(what, texts.channelUnclear(access.reason))];
  if (access.kind === 'closed') return [unwell(what, access.reason)];
  const cannotWrite =
    platform === 'discord' && config.discord !== null
      ? await checkDiscordWriting(config.discord, externalId, texts)
      : null;
  return [
    cannotWrite === null ? well(what, texts.channelReady(access.name)) : unwell(what, cannotWrite),
  ];
}

/** What needs the store: channels and linked accounts. */
async function examineStore(
  options: ExamineOptions,
  { database, secrets }: OpenStore,
  texts: DoctorTexts,
): Promise<void> {
  const { config, log, now, onFinding } = options;
  const x = createX(config.x, { log, now });
  const ports = await createPorts({ config, database, log, now });
  try {
    const channels = await channelsToCheck(config, database);
    if (channels.length === 0) onFinding(note('/xtep channel here', texts.noChannels));
    for (const channel of channels) {
      for (const finding of await checkChannel(config, ports, channel, texts)) onFinding(finding);
    }
    const xAccounts = createXAccounts({
      database,
      secrets,
      x,
      config,
      now,
      log,
      holder: `doctor:${process.pid}`,
    });
    const accounts = await checkAccounts(database, xAccounts, config.x, { x, now, texts });
    for (const finding of accounts) onFinding(finding);
  } finally {
    x.close();
    await Promise.allSettled(ports.all.map((port) => port.stop()));
  }
}

async function checkPublicUrl(config: Config, texts: DoctorTexts): Promise<Finding[]> {
  const { publicUrl } = config.web;
  if (publicUrl === null) {
    return config.x.oauth2 === null ? [] : [note('PUBLIC_URL', texts.publicUrlMissing)];
  }
  const asked = await ask(`${publicUrl}/healthz`);
  if (asked.kind === 'answered' && asked.status === 200) {
    return [well('PUBLIC_URL', texts.publicUrlWell)];
  }
  const reason = asked.kind === 'answered' ? `HTTP ${asked.status}` : asked.reason;
  // The program need not be running while the doctor is.
  return [note('PUBLIC_URL', texts.publicUrlUnreachable(reason))];
}

/** Tests every credential, permission and channel live, one finding after the other. */
export async function examine(options: ExamineOptions): Promise<void> {
  const { config, log, now, onFinding } = options;
  const texts = doctorTexts[config.locale];
  const tell = (findings: readonly Finding[]) => {
    for (const finding of findings) onFinding(finding);
  };
  tell([well('.env', texts.config)]);
  const { store, finding } = await openStore(options, texts);
  tell([finding]);
  try {
    if (config.slack !== null) tell(await checkSlack(config.slack, texts));
    if (config.discord !== null) tell([await checkDiscord(config.discord, texts)]);
    const x = createX(config.x, { log, now });
    tell(await checkClock(config, now, texts));
    tell(await checkXApp(config, x, texts));
    tell(await checkEnvironmentAccount(config.x, { x, now, texts }));
    x.close();
    tell(await checkPublicUrl(config, texts));
    if (store !== null) await examineStore(options, store, texts);
  } finally {
    await store?.database.close();
  }
}
