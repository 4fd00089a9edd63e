import { spanPhase } from '../../src/domain/rules/span-phase.js';
import { ruleCounts } from '../../db/rule-counts.js';
import { versionsOf, type RuleRow } from '../../db/rules.js';
import type { Block, Button, View } from '../../src/chat/cards.js';
import { readStoredRule, type RuleDefinition } from '../../src/domain/rules/rule.js';
import { formatDelay } from '../../src/domain/rules/step-delay.js';
import { ruleViewTexts } from '../../src/i18n/commands-rule-view.js';
import { formatDateTime, formatNumber, politeActor } from '../../src/i18n/format.js';
import { ruleLines } from '../../src/i18n/rules-summary.js';
import { note, paragraph, strong } from '../answer.js';
import type { RuleOfAccount } from '../choose-rule.js';
import type { CommandContext } from '../command.js';

/** Everything about one rule, with the buttons of its card. `said` stands above it: what was just done. */
export async function ruleView(
  context: CommandContext,
  { rule, handle }: RuleOfAccount,
  said: readonly string[] = [],
): Promise<View> {
  const { locale } = context;
  const texts = ruleViewTexts[locale];
  const definition = readStoredRule(rule.definition);
  const summary = ruleLines(definition, locale);
  return {
    tone: rule.state === 'paused' ? 'attention' : 'info',
    title: texts.title(rule.name),
    blocks: [
      ...said.map(paragraph),
      {
        kind: 'fields',
        fields: [
          { label: texts.state, text: texts.states[stateOfRule(context, rule)] },
          { label: texts.account, text: `@${handle}` },
          ...summary.map(({ label, value }) => ({ label, text: value })),
        ],
      },
      ...messageBlocks(definition, context),
      ...(await countBlocks(context, rule)),
      ...(definition.on.includes('like') ? [note(texts.likesPartly)] : []),
      ...(await originBlocks(context, rule)),
    ],
    buttons: ruleButtons(context, rule),
  };
}

/** What its card says of it: its dates count before the hand that paused it, once they are over. */
export function stateOfRule(
  { now, config }: CommandContext,
  rule: RuleRow,
): 'before' | 'active' | 'paused' | 'over' {
  const phase = spanPhase(readStoredRule(rule.definition), now(), config.timeZone);
  if (phase === 'over') return 'over';
  if (rule.state === 'paused') return 'paused';
  return phase === 'before' ? 'before' : 'active';
}

function messageBlocks(definition: RuleDefinition, { locale }: CommandContext): Block[] {
  const texts = ruleViewTexts[locale];
  const quotes = (variants: readonly string[]): Block[] =>
    variants.map((text) => ({ kind: 'quote', text }));
  const files = (media: RuleDefinition['media']): Block[] =>
    media.length === 0 ? [] : [note(texts.media(media.map(({ file }) => file).join(', ')))];
  return [
    strong(texts.textTitle(formatNumber(definition.texts.length, locale))),
    ...quotes(definition.texts),
    ...files(definition.media),
    ...Object.entries(definition.textsByLanguage).flatMap(([language, variants]) => [
      strong(texts.languageTitle(language)),
      ...quotes(variants),
    ]),
    ...definition.steps.flatMap((step, index) => [
      strong(texts.stepTitle(formatNumber(index + 1, locale), formatDelay(step.afterMinutes))),
      ...quotes(step.texts),
      ...files(step.media),
    ]),
  ];
}

async function countBlocks(context: CommandContext, rule: RuleRow): Promise<Block[]> {
  const { locale, database } = context;
  const texts = ruleViewTexts[locale];
  const counts = (await ruleCounts(database.db, [rule.id]))(rule.id);
  const written = {
    sent: formatNumber(counts.sent, locale),
    waiting: formatNumber(counts.waiting, locale),
    failed: formatNumber(counts.failed, locale),
    skipped: formatNumber(counts.skipped, locale),
  };
  const holds =
    rule.holdsSends && counts.waiting > 0 ? [paragraph(texts.holds(written.waiting))] : [];
  return [strong(texts.counts), paragraph(texts.countsValue(written)), ...holds];
}

/** Who made the present version, and who went on although X's rules speak against it. */
async function originBlocks(context: CommandContext, rule: RuleRow): Promise<Block[]> {
  const { locale, config, database } = context;
  const texts = ruleViewTexts[locale];
  const versions = await versionsOf(database.db, rule.id);
  const present = versions.find(({ version }) => version === rule.version);
  const accepted = versions.findLast((version) => version.accepted.length > 0);
  const said = (
    tell: (who: string, when: string) => string,
    version: (typeof versions)[number] | undefined,
  ): string[] =>
    version === undefined
      ? []
      : [
          tell(
            politeActor(version.madeBy, locale),
            formatDateTime(version.madeAt, config.timeZone),
          ),
        ];
  const acceptedNow = readStoredRule(rule.definition).accept ? accepted : undefined;
  return [
    note(
      [
        `#${String(rule.id)}`,
        texts.versionValue(formatNumber(rule.version, locale)),
        ...said(texts.madeBy, present),
        ...said(texts.accepted, acceptedNow),
      ].join(' ・ '),
    ),
  ];
}

/** Pause or Resume, Test, Edit, Delete; their ids are the rule's. */
export function ruleButtons({ locale }: CommandContext, rule: RuleRow): Button[] {
  const { buttons } = ruleViewTexts[locale];
  const button = (verb: string, label: string, style: Button['style'] = 'plain'): Button => ({
    verb,
    id: String(rule.id),
    label,
    style,
  });
  return [
    rule.state === 'paused'
      ? button('rule-resume', buttons.resume, 'primary')
      : button('rule-pause', buttons.pause),
    button('rule-test', buttons.test),
    button('rule-edit', buttons.edit),
    button('rule-delete', buttons.delete, 'danger'),
  ];
}
