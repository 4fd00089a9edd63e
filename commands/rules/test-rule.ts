import { assertNever } from '../../src/domain/assert.js';
import { findAccount } from '../../db/accounts.js';
import { loadOptedOut, loadOwnXIds } from '../../db/match-people.js';
import { recentTriggers } from '../../db/recent-triggers.js';
import { loadRuleActs } from '../../db/rule-acts.js';
import type { Block, View } from '../../src/chat/cards.js';
import { sendKindOf } from '../../src/domain/rules/check-rule.js';
import { draftMessage, postUrlOf } from '../../src/domain/rules/draft-message.js';
import { oneOf, variantsFor } from '../../src/domain/rules/match-rule.js';
import { needsFacts, type FoundPerson } from '../../src/domain/rules/person.js';
import { readStoredRule, type RuleDefinition } from '../../src/domain/rules/rule.js';
import type { Trigger } from '../../src/domain/rules/trigger.js';
import {
  actsOfInterest,
  fixedChance,
  tryRule,
  type Tried,
  type TryContext,
} from '../../src/domain/rules/try-rule.js';
import { ruleTestTexts } from '../../src/i18n/commands-rule-test.js';
import { formatNumber, skipReasonNames } from '../../src/i18n/format.js';
import { ignoreReasonNames } from '../../src/i18n/rules.js';
import { measureText } from '../../src/x/text-length.js';
import { bullets, note, notice, paragraph, strong } from '../answer.js';
import type { RuleOfAccount } from '../choose-rule.js';
import type { CommandContext } from '../command.js';
import { textLimit } from '../text-fault.js';
import { goneView } from './change-state.js';

/** How many acts are tried when nothing else is said. */
export const usualCount = 100;

/** X takes as many people in one question. */
const peopleMax = 100;
/** People whose text is shown; of the others the handles alone. */
const shownTexts = 15;
const shownHandles = 10;

/** Whom the rule would answer among the newest acts, with which text, and whom not and why. Sends and keeps nothing. */
export async function testRule(
  context: CommandContext,
  { rule, handle }: RuleOfAccount,
  count: number = usualCount,
): Promise<View> {
  const { locale, database, config } = context;
  const { db } = database;
  const texts = ruleTestTexts[locale];
  const account = await findAccount(db, rule.accountId);
  if (account === null) return goneView(context);
  const triggers = await recentTriggers(db, account, count);
  if (triggers.length === 0) return notice('info', texts.title(rule.name), [texts.noTriggers]);
  const definition = readStoredRule(rule.definition);
  const known: TryContext = {
    timeZone: config.timeZone,
    accountXUserId: account.xUserId,
    ownIds: await loadOwnXIds(db),
    found: new Map(),
    isOptedOut: await loadOptedOut(
      db,
      triggers.map(({ actor }) => actor),
    ),
    now: context.now(),
  };
  const found = await askX(
    context,
    rule.accountId,
    definition,
    actsOfInterest(definition, triggers, known),
  );
  const tried = tryRule(definition, triggers, { ...known, found: found ?? known.found });
  const answered = await answeredPeople(context, rule.id, tried);
  const lines = matchedLines(context, {
    tried,
    definition,
    ourHandle: handle,
    limit: textLimit(sendKindOf(definition.do), account.facts),
    found: found ?? known.found,
    answered,
  });
  const number = (value: number): string => formatNumber(value, locale);
  return {
    tone: 'info',
    title: texts.title(rule.name),
    blocks: [
      paragraph(texts.summary(number(triggers.length), number(lines.length))),
      ...(found === null ? [paragraph(texts.cannotAsk)] : []),
      ...matchedBlocks(context, lines),
      ...otherBlocks(context, tried, found ?? known.found),
      note(texts.nothingSent),
    ],
    buttons: [],
  };
}

/** What X says about the people whom the rule may answer; null: it cannot be asked now. */
async function askX(
  context: CommandContext,
  accountId: number,
  definition: RuleDefinition,
  acts: readonly Trigger[],
): Promise<ReadonlyMap<string, FoundPerson | null> | null> {
  const people = new Map(acts.map(({ actor }) => [actor.xUserId, actor]));
  const asked = [...people.values()].filter(
    ({ handle, name }) => needsFacts(definition) || handle === null || name === null,
  );
  if (asked.length === 0) return new Map();
  return context.findPeople(
    accountId,
    asked.slice(0, peopleMax).map(({ xUserId }) => xUserId),
  );
}

async function answeredPeople(
  { database }: CommandContext,
  ruleId: number,
  tried: readonly Tried[],
): Promise<ReadonlySet<string>> {
  const ids = new Set(tried.map(({ trigger }) => trigger.actor.xUserId));
  const people = [...ids].map((xUserId) => ({ ruleId, xUserId, answers: true }));
  const acts = await loadRuleActs(database.db, people, { keys: [], postIds: [] });
  return new Set(acts.flatMap((act) => (act.verdict === 'answered' ? [act.xUserId] : [])));
}

interface Line {
  readonly who: string;
  readonly text: string;
}

/** Each person once, with the text of the first act that is answered. */
function matchedLines(
  { locale, config, now }: CommandContext,
  {
    tried,
    definition,
    ourHandle,
    limit,
    found,
    answered,
  }: {
    readonly tried: readonly Tried[];
    readonly definition: RuleDefinition;
    readonly ourHandle: string;
    readonly limit: number;
    readonly found: ReadonlyMap<string, FoundPerson | null>;
    readonly answered: ReadonlySet<string>;
  },
): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const { trigger, verdict } of tried) {
    const { actor } = trigger;
    if (verdict.kind !== 'match' || lines.has(actor.xUserId)) continue;
    const person = found.get(actor.xUserId);
    const handle = person?.handle ?? actor.handle ?? actor.xUserId;
    const template = oneOf(variantsFor(definition, trigger), () => fixedChance(trigger));
    const text = draftMessage(
      template,
      {
        kind: sendKindOf(definition.do),
        person: { handle, name: person?.name ?? actor.name },
        code: null,
        postUrl: postUrlOf(verdict.post, { ours: ourHandle, theirs: handle }),
        now: now(),
        timeZone: config.timeZone,
        // Messages are in the program's language, whatever the channel's is.
        locale: config.locale,
      },
      (kind, words) => measureText(kind, words).length <= limit,
    );
    const mark = answered.has(actor.xUserId) ? ` ${ruleTestTexts[locale].answered}` : '';
    lines.set(actor.xUserId, { who: `@${handle}${mark}`, text });
  }
  return [...lines.values()];
}

function matchedBlocks({ locale }: CommandContext, lines: readonly Line[]): readonly Block[] {
  const texts = ruleTestTexts[locale];
  if (lines.length === 0) return [paragraph(texts.nobody)];
  const rest = lines.slice(shownTexts);
  return [
    strong(texts.matched(formatNumber(lines.length, locale))),
    ...lines
      .slice(0, shownTexts)
      .flatMap(({ who, text }): Block[] => [paragraph(who), { kind: 'quote', text }]),
    ...(rest.length === 0 ? [] : [paragraph(rest.map(({ who }) => who).join(' '))]),
  ];
}

function otherBlocks(
  { locale }: CommandContext,
  tried: readonly Tried[],
  found: ReadonlyMap<string, FoundPerson | null>,
): readonly Block[] {
  const texts = ruleTestTexts[locale];
  const byReason = new Map<string, string[]>();
  for (const { trigger, verdict } of tried) {
    const reason = reasonOf(verdict, locale);
    if (reason === null) continue;
    const { actor } = trigger;
    const handle = found.get(actor.xUserId)?.handle ?? actor.handle;
    const who = byReason.get(reason) ?? [];
    who.push(handle === null ? actor.xUserId : `@${handle}`);
    byReason.set(reason, who);
  }
  if (byReason.size === 0) return [];
  const lines = [...byReason].map(([reason, who]) => {
    const people = [...new Set(who)];
    const more = people.length - shownHandles;
    const shown = people.slice(0, shownHandles).join(' ');
    const handles = more > 0 ? `${shown} ${texts.more(formatNumber(more, locale))}` : shown;
    return texts.reason(reason, formatNumber(who.length, locale), handles);
  });
  return [strong(texts.others), bullets(lines)];
}

function reasonOf(verdict: Tried['verdict'], locale: CommandContext['locale']): string | null {
  const texts = ruleTestTexts[locale];
  switch (verdict.kind) {
    case 'match':
      return null;
    case 'skip':
      return skipReasonNames[locale][verdict.reason];
    case 'collect':
      return texts.incomplete;
    case 'look-up':
      return texts.notAsked;
    case 'ignore':
      return ignoreReasonNames[locale][verdict.why];
    default:
      return assertNever(verdict);
  }
}
