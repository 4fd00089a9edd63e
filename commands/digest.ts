import { z } from 'zod';
import { bindChannel } from '../db/channels.js';
import { loadDigest } from '../db/digests.js';
import { digestView } from '../src/chat/digest-card.js';
import type { Answer } from '../src/chat/port.js';
import { windowUpTo } from '../src/domain/digest/due.js';
import { digestCommandTexts } from '../src/i18n/commands-digest.js';
import { sharedTexts } from '../src/i18n/commands-shared.js';
import { notice, privately, publicly } from './answer.js';
import { closedAnswer } from './channel-here.js';
import type { Command, CommandContext } from './command.js';
import { choiceOption, clockOption } from './option-schemas.js';

const options = z.strictObject({
  do: choiceOption(['now', 'off']).optional(),
  at: clockOption.optional(),
  period: choiceOption(['day', 'week']).optional(),
});

type Options = z.infer<typeof options>;

/** The digest now, or when it comes to this channel. */
export const digestCommand: Command<Options> = {
  spec: {
    path: ['digest'],
    summary: { ja: 'サマリーを見る・届ける時刻を決める', en: 'The digest now, or when it comes' },
    options: [
      {
        name: 'do',
        summary: { ja: '今すぐ見る / 止める', en: 'Show it now, or turn it off' },
        kind: 'choice',
        choices: [
          { value: 'now', label: { ja: '今すぐ見る', en: 'show it now' } },
          { value: 'off', label: { ja: '止める', en: 'turn it off' } },
        ],
        takesRest: true,
      },
      {
        name: 'at',
        summary: { ja: '届ける時刻(例: 09:00)', en: 'When it comes, e.g. 09:00' },
        kind: 'text',
      },
      {
        name: 'period',
        summary: { ja: '日次か週次', en: 'Every day or every week' },
        kind: 'choice',
        choices: [
          { value: 'day', label: { ja: '日次', en: 'day' } },
          { value: 'week', label: { ja: '週次', en: 'week' } },
        ],
      },
    ],
    visibility: 'public',
  },
  options,
  role: (given) => (given.at === undefined && given.do !== 'off' ? 'all' : 'admin'),
  run: async (context, given) => {
    if (given.do !== undefined && given.at !== undefined) {
      const { both } = digestCommandTexts[context.locale];
      const { wrongTitle } = sharedTexts[context.locale];
      return privately(context, notice('attention', wrongTitle, [both]));
    }
    if (given.do === 'off') return turnOff(context);
    return given.at === undefined
      ? showNow(context, given.period ?? 'day')
      : turnOn(context, given.at, given.period);
  },
};

/** The last 24 hours or 7 days, up to this moment. */
async function showNow(context: CommandContext, period: 'day' | 'week'): Promise<Answer> {
  const { database, config, locale } = context;
  const now = context.now();
  const window = windowUpTo(period, now);
  const digest = await loadDigest(database.db, { ...window, now, lanes: config.lanes });
  const name = { period, day: null, id: null };
  return publicly(context, digestView(digest, name, { locale, timeZone: config.timeZone }));
}

async function turnOn(
  context: CommandContext,
  at: string,
  period: 'day' | 'week' | undefined,
): Promise<Answer> {
  const { platform, channelId } = context.interaction;
  const access = await context.enterChannel(platform, channelId);
  if (access.kind === 'closed') return closedAnswer(context, access.reason);
  const channel = await change(context, { digest: true, digestAt: at, digestPeriod: period });
  const texts = digestCommandTexts[context.locale];
  const line = texts.on(texts.period[channel.digestPeriod], at);
  return privately(context, notice('good', texts.onTitle, [line]));
}

async function turnOff(context: CommandContext): Promise<Answer> {
  const texts = digestCommandTexts[context.locale];
  if (context.channel?.digest !== true) {
    return privately(context, notice('info', texts.offTitle, [texts.notOn]));
  }
  await change(context, { digest: false });
  return privately(context, notice('good', texts.offTitle, [texts.off]));
}

async function change(
  context: CommandContext,
  wish: {
    readonly digest: boolean;
    readonly digestAt?: string;
    readonly digestPeriod?: 'day' | 'week' | undefined;
  },
) {
  const { database, interaction, config } = context;
  const { platform, channelId: externalId, person } = interaction;
  return database.db.transaction((tx) =>
    bindChannel(
      tx,
      { platform, externalId, ...wish },
      { actor: person.actor, locale: config.locale, verb: 'digest', now: context.now() },
    ),
  );
}
