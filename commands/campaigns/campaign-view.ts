import { winnersPlan } from '../../db/campaign-plan.js';
import type { Campaign } from '../../db/campaigns.js';
import { isUntouched } from '../../db/change-campaign.js';
import type { Block, View } from '../../src/chat/cards.js';
import { sendKindOf } from '../../src/domain/rules/check-rule.js';
import { spanPhase } from '../../src/domain/rules/span-phase.js';
import { campaignTexts } from '../../src/i18n/commands-campaigns.js';
import { formatDateTime, formatNumber } from '../../src/i18n/format.js';
import { campaignKindNames } from '../../src/i18n/campaigns.js';
import { publishTexts } from '../../src/i18n/commands-campaign-publish.js';
import { conditionLines } from '../../src/i18n/rules-summary.js';
import { ruleActionNames } from '../../src/i18n/rules.js';
import { note, paragraph, strong } from '../answer.js';
import type { CommandContext } from '../command.js';
import { publishStatus } from './publish-status.js';

/** 受付前, 受付中, 停止中, 受付終了 or 抽選済み. */
export function stateOfCampaign(
  { locale, now, config }: CommandContext,
  { rule, campaign, definition }: Campaign,
): string {
  const { states } = campaignTexts[locale];
  if (campaign.drawnAt !== null) return states.drawn;
  const phase = spanPhase(definition, now(), config.timeZone);
  if (campaign.endedAt !== null || phase === 'over') return states.ended;
  if (rule.state === 'paused') return states.paused;
  return phase === 'before' ? states.before : states.active;
}

/** Everything about one campaign. `said` stands above it: what was just done. */
export async function campaignView(
  context: CommandContext,
  found: Campaign,
  handle: string,
  said: readonly string[] = [],
): Promise<View> {
  const { locale } = context;
  const { definition, rule } = found;
  const texts = campaignTexts[locale];
  return {
    tone: rule.state === 'paused' ? 'attention' : 'info',
    title: texts.title(rule.name),
    blocks: [
      ...said.map(paragraph),
      { kind: 'fields', fields: fieldsOf(context, found, handle) },
      ...messageBlock(texts.texts.win, definition.win),
      ...messageBlock(texts.texts.lose, definition.lose),
      ...messageBlock(texts.texts.entered, definition.entered),
      ...(await planBlocks(context, found)),
      ...(await publishBlocks(context, found)),
      note(`#${String(rule.id)}`),
    ],
    buttons: isUntouched(found.campaign)
      ? [{ verb: 'campaign-edit', id: String(rule.id), label: texts.edit, style: 'plain' }]
      : [],
  };
}

function fieldsOf(context: CommandContext, found: Campaign, handle: string) {
  const { locale, config } = context;
  const { definition, campaign, codes } = found;
  const texts = campaignTexts[locale];
  const { labels } = texts;
  const number = (value: number): string => formatNumber(value, locale);
  const moment = (at: Date): string => formatDateTime(at, config.timeZone);
  const chance = [
    texts.chance(String(definition.probability)),
    ...(definition.perHour === null ? [] : [texts.perHour(number(definition.perHour))]),
  ];
  const isDraw = definition.kind === 'draw';
  return [
    { label: labels.state, text: stateOfCampaign(context, found) },
    { label: labels.kind, text: campaignKindNames[locale][definition.kind] },
    { label: labels.account, text: `@${handle} ・ ${ruleActionNames[locale][definition.do]}` },
    {
      label: labels.entrants,
      text: texts.entrants(number(campaign.entrants), number(campaign.entries)),
    },
    {
      label: labels.winners,
      text: texts.winners(number(campaign.winners), number(definition.quota)),
    },
    ...(codes.total === 0
      ? []
      : [{ label: labels.codes, text: texts.codesLeft(number(codes.left), number(codes.total)) }]),
    ...(isDraw ? [] : [{ label: labels.chance, text: chance.join(' ・ ') }]),
    ...(isDraw && campaign.drawnAt === null
      ? [
          {
            label: labels.drawAt,
            // The row's own moment moves on while a draw is under way.
            text: definition.drawAt ?? texts.byCommand,
          },
        ]
      : []),
    ...(campaign.drawnAt === null ? [] : [{ label: labels.drawn, text: moment(campaign.drawnAt) }]),
    { label: labels.entry, text: definition.entry === 'daily' ? texts.daily : texts.once },
    ...conditionLines(definition, locale).map(({ label, value }) => ({ label, text: value })),
  ];
}

function messageBlock(title: string, variants: readonly string[]): Block[] {
  return variants.length === 0
    ? []
    : [strong(title), ...variants.map((text): Block => ({ kind: 'quote', text }))];
}

/** When the last winner will have heard, and what to do when the caps stand in the way. */
export async function planLines(context: CommandContext, { rule, definition }: Campaign) {
  const { locale, config, database, now } = context;
  const texts = campaignTexts[locale];
  const plan = await winnersPlan(database.db, {
    ruleId: rule.id,
    accountId: rule.accountId,
    kind: sendKindOf(definition.do),
    config,
    now: now(),
  });
  if (plan.waiting === 0) return [];
  const count = formatNumber(plan.waiting, locale);
  const when = plan.lastAt === null ? null : formatDateTime(plan.lastAt, config.timeZone);
  return [
    plan.isHeld || when === null ? texts.planHeld(count) : texts.plan(count, when),
    ...(plan.isCapped ? [texts.planCapped] : []),
  ];
}

async function planBlocks(context: CommandContext, found: Campaign): Promise<Block[]> {
  return (await planLines(context, found)).map(paragraph);
}

/** How publishing the winners on X stands, once a person has begun it. */
async function publishBlocks(context: CommandContext, found: Campaign): Promise<Block[]> {
  const line = await publishStatus(context, found);
  return line === null ? [] : [strong(publishTexts[context.locale].label), ...line];
}
