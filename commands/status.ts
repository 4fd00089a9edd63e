import { z } from 'zod';
import { listChannels } from '../db/channels.js';
import { loadStatus, loadXHealth, type AccountStatus, type LaneStatus } from '../db/status.js';
import type { Block, View } from '../src/chat/cards.js';
import { pauseEnd, pauseReason } from '../src/chat/pause-sentences.js';
import type { ChatHealth } from '../src/chat/port.js';
import { platforms, type Platform } from '../src/domain/actor.js';
import { assertNever } from '../src/domain/assert.js';
import type { PauseReason } from '../src/domain/sending/pause.js';
import { channelTexts } from '../src/i18n/commands-channels.js';
import { statusTexts } from '../src/i18n/commands-status.js';
import {
  formatClock,
  formatMoment,
  formatNumber,
  kindNames,
  platformNames,
} from '../src/i18n/format.js';
import { bullets, note, paragraph, publicly } from './answer.js';
import type { Command, CommandContext } from './command.js';
import { budgetLines, sourceLines } from './status-sources.js';

const options = z.strictObject({});

/** Per account what it does, why it does not, and what waits; whether the platforms and X answer. */
export const statusCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['status'],
    summary: { ja: '送信の状況を見る', en: 'What is sending, what is paused and why, what waits' },
    options: [],
    visibility: 'public',
  },
  options,
  role: () => 'all',
  run: async (context) => publicly(context, await statusView(context)),
};

async function statusView(context: CommandContext): Promise<View> {
  const { locale, config, database } = context;
  const texts = statusTexts[locale];
  const now = context.now();
  const statuses = await loadStatus(database.db, config, now);
  const channels = await brokenChannelLines(context);
  const clock = formatClock(now, config.timeZone);
  return {
    tone:
      channels.length > 0 || statuses.some((status) => status.pauses.length > 0)
        ? 'attention'
        : 'info',
    title: texts.title,
    blocks: [
      ...(statuses.length === 0 ? [paragraph(texts.noAccount)] : []),
      ...(
        await Promise.all(
          statuses.map(async (status) =>
            accountBlocks(context, status, await sourceLines(context, status.account)),
          ),
        )
      ).flat(),
      { kind: 'strong', text: texts.services },
      bullets([
        ...(await platformLines(context)),
        ...channels,
        await xLine(context),
        ...(await budgetLines(context)),
      ]),
      note(texts.time(clock, config.timeZone)),
    ],
    buttons: [],
  };
}

function accountBlocks(
  context: CommandContext,
  status: AccountStatus,
  sources: readonly string[],
): Block[] {
  const { locale } = context;
  const texts = statusTexts[locale];
  const { account, pauses, failed, unknown } = status;
  const active = pauses.length === 0 ? texts.active : texts.paused;
  const state = account.state === 'linked' ? active : texts.unlinked;
  const open =
    failed + unknown === 0
      ? []
      : [texts.open(formatNumber(failed, locale), formatNumber(unknown, locale))];
  return [
    { kind: 'strong', text: texts.account(account.handle, state) },
    bullets([
      ...pauses.map((pause) => pauseLine(context, pause)),
      ...status.lanes.map((lane) => laneLine(context, lane)),
      ...open,
      ...sources,
    ]),
  ];
}

function pauseLine(context: CommandContext, pause: AccountStatus['pauses'][number]): string {
  const { locale, config } = context;
  const texts = statusTexts[locale];
  const writing = { locale, timeZone: config.timeZone };
  // Written by startPause only, which takes no other cause.
  const shown = {
    ...pause,
    cause: pause.cause as PauseReason,
    probing: pause.probeSendId !== null,
  };
  const since = formatMoment(pause.startedAt, context.now(), config.timeZone);
  const why = `${pauseReason(shown, writing)}${texts.holds[pause.holds]}`;
  return texts.pause(why, since, pauseEnd(shown, writing));
}

function laneLine(context: CommandContext, lane: LaneStatus): string {
  const { locale, config } = context;
  const texts = statusTexts[locale];
  const number = (value: number) => formatNumber(value, locale);
  const at = (moment: Date) => formatMoment(moment, context.now(), config.timeZone);
  const clears =
    lane.clearsAt === null ? texts.clearsAfterPause : texts.clearsAt(at(lane.clearsAt));
  return [
    `${kindNames[locale][lane.kind]}: ${texts.cap(number(lane.capUsed), number(lane.cap))}`,
    texts.waiting(number(lane.waiting)),
    ...(lane.unconfirmed === 0 ? [] : [texts.unconfirmed(number(lane.unconfirmed))]),
    ...(lane.carriedOver === 0 ? [] : [texts.carriedOver(number(lane.carriedOver), clears)]),
    ...(lane.oldestWaitingAt === null ? [] : [texts.oldest(at(lane.oldestWaitingAt))]),
    ...(lane.opensAt === null ? [] : [texts.windowUntil(at(lane.opensAt))]),
  ].join(' ・ ');
}

async function platformLines(context: CommandContext): Promise<string[]> {
  const health = await context.chatHealth();
  return platforms.map(
    (platform) => `${platformNames[platform]}: ${healthText(context, platform, health)}`,
  );
}

/** Channels that cannot be posted to: what should have been seen there is seen nowhere else. */
async function brokenChannelLines(context: CommandContext): Promise<string[]> {
  const { locale, config, database } = context;
  const channels = await listChannels(database.db);
  return channels.flatMap(({ platform, externalId, brokenReason, brokenAt }) => {
    if (brokenReason === null || brokenAt === null) return [];
    const at = formatMoment(brokenAt, context.now(), config.timeZone);
    const why = channelTexts[locale].broken(brokenReason, at);
    return [`${platformNames[platform]} ${externalId}: ${why}`];
  });
}

function healthText(
  context: CommandContext,
  platform: Platform,
  all: ReadonlyMap<Platform, ChatHealth>,
): string {
  const { locale, config } = context;
  const texts = statusTexts[locale];
  const health = all.get(platform);
  const at = (moment: Date) => formatMoment(moment, context.now(), config.timeZone);
  if (health === undefined) return texts.notConfigured;
  switch (health.kind) {
    case 'connected':
      return texts.connected;
    case 'connecting':
      return texts.connecting(at(health.since));
    case 'signed-out':
      return texts.signedOut(at(health.since));
    default:
      return assertNever(health);
  }
}

async function xLine(context: CommandContext): Promise<string> {
  const { locale, config, database } = context;
  const texts = statusTexts[locale].x;
  const health = await loadXHealth(database.db);
  const at = (moment: Date) => formatMoment(moment, context.now(), config.timeZone);
  switch (health.kind) {
    case 'answers':
      return `X: ${texts.answers(at(health.at))}`;
    case 'silent':
      return `X: ${texts.silent(at(health.since))}`;
    case 'not-asked':
      return `X: ${texts['not-asked']}`;
    default:
      return assertNever(health);
  }
}
