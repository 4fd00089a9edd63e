import { assertNever } from '../../src/domain/assert.js';
import { findAccount } from '../../db/accounts.js';
import { loadOptedOut, loadOwnXIds } from '../../db/match-people.js';
import { recentTriggers } from '../../db/recent-triggers.js';
import { loadRuleActs } from '../../db/rule-acts.js';
import type { Block, View } from '../../src/chat/cards.js';
import type { AnswerFile } from '../../src/chat/port.js';
import { sendKindOf } from '../../src/domain/rules/check-rule.js';
import { draftMessage, postUrlOf } from '../../src/domain/rules/draft-message.js';
import { oneOf, variantsFor } from '../../src/domain/rules/match-rule.js';
import type { FoundPerson } from '../../src/domain/rules/person.js';
import { readStoredRule, type RuleDefinition } from '../../src/domain/rules/rule.js';
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
import { askAboutPeople } from './ask-people.js';
import { goneView } from './change-state.js';
import { testFile, type TestedPerson } from './test-file.js';

/** How many acts are tried when nothing else is said. */
export const usualCount = 100;

/** People whose text is shown; of the others the handles alone, and all of it in the file. */
const shownTexts = 15;
const shownHandles = 10;

/** What a test answers; the file is there where the answer does not show everybody. */
export interface RuleTest {
  readonly view: View;
  readonly file?: AnswerFile;
}

/** Whom the rule would answer among the newest acts, with which text, and whom not and why. Sends and keeps nothing. */
export async function testRule(
  context: CommandContext,
  { rule, handle }: RuleOfAccount,
  count: number = usualCount,
): Promise<RuleTest> {
  const { locale, database, config } = context;
  const { db } = database;
  const texts = ruleTestTexts[locale];
  const account = await findAccount(db, rule.accountId);
  if (account === null) return { view: goneView(context) };
  const triggers = await recentTriggers(db, account, count);
  if (triggers.length === 0) {
    return { view: notice('info', texts.title(rule.name), [texts.noTriggers]) };
  }
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
  const asked = await askAboutPeople(
    context,
    rule.accountId,
    definition,
    actsOfInterest(definition, triggers, known),
  );
  const { found } = asked;
  const tried = tryRule(definition, triggers, { ...known, found });
  const answered = await answeredPeople(context, rule.id, tried);
  const lines = matchedLines(context, {
    tried,
    definition,
    ourHandle: handle,
    limit: textLimit(sendKindOf(definition.do), account.facts),
    found,
    answered,
  });
  const number = (value: number): string => formatNumber(value, locale);
  const others = othersByReason(context, tried, found);
  const isCut =
    lines.length > shownTexts ||
    [...others.values()].some(({ people }) => people.size > shownHandles);
  const view: View = {
    tone: 'info',
    title: texts.title(rule.name),
    blocks: [
      paragraph(texts.summary(number(triggers.length), number(lines.length))),
      ...(asked.failed ? [paragraph(texts.cannotAsk)] : []),
      ...(asked.left > 0
        ? [paragraph(texts.askedMost(number(asked.asked), number(asked.left)))]
        : []),
      ...matchedBlocks(context, lines),
      ...otherBlocks(context, others),
      ...(isCut ? [note(texts.inFile)] : []),
      note(texts.nothingSent),
    ],
    buttons: [],
  };
  return isCut
    ? { view, file: testFile(context, rule.id, [...lines, ...peopleOf(others, lines)]) }
    : { view };
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
): readonly TestedPerson[] {
  const lines = new Map<string, TestedPerson>();
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
    const { xUserId } = actor;
    const reason = answered.has(xUserId) ? ruleTestTexts[locale].answered : '';
    lines.set(xUserId, { handle, xUserId, result: 'match', reason, text });
  }
  return [...lines.values()];
}

function matchedBlocks(
  { locale }: CommandContext,
  lines: readonly TestedPerson[],
): readonly Block[] {
  const texts = ruleTestTexts[locale];
  if (lines.length === 0) return [paragraph(texts.nobody)];
  const rest = lines.slice(shownTexts);
  return [
    strong(texts.matched(formatNumber(lines.length, locale))),
    ...lines
      .slice(0, shownTexts)
      .flatMap((one): Block[] => [paragraph(nameOf(one)), { kind: 'quote', text: one.text }]),
    ...(rest.length === 0 ? [] : [paragraph(handlesOf(rest.map(nameOf), locale))]),
  ];
}

function nameOf({ handle, xUserId, reason }: TestedPerson): string {
  const mark = reason === '' ? '' : ` ${reason}`;
  return `${handle === null ? xUserId : `@${handle}`}${mark}`;
}

interface OthersOfReason {
  acts: number;
  readonly people: Map<string, TestedPerson>;
}

/** Acts that are not answered, with the people who did them, by why not. */
function othersByReason(
  { locale }: CommandContext,
  tried: readonly Tried[],
  found: ReadonlyMap<string, FoundPerson | null>,
): ReadonlyMap<string, OthersOfReason> {
  const byReason = new Map<string, OthersOfReason>();
  for (const { trigger, verdict } of tried) {
    const reason = reasonOf(verdict, locale);
    if (reason === null) continue;
    const { actor } = trigger;
    const { xUserId } = actor;
    const handle = found.get(xUserId)?.handle ?? actor.handle;
    const others = byReason.get(reason) ?? { acts: 0, people: new Map<string, TestedPerson>() };
    others.acts += 1;
    others.people.set(xUserId, { handle, xUserId, result: verdict.kind, reason, text: '' });
    byReason.set(reason, others);
  }
  return byReason;
}

/** Each of them once, with the first reason, but for who is answered for something else. */
function peopleOf(
  others: ReadonlyMap<string, OthersOfReason>,
  answered: readonly TestedPerson[],
): readonly TestedPerson[] {
  const told = new Set(answered.map(({ xUserId }) => xUserId));
  return [...others.values()].flatMap(({ people }) =>
    [...people.values()].filter(({ xUserId }) => {
      if (told.has(xUserId)) return false;
      told.add(xUserId);
      return true;
    }),
  );
}

function otherBlocks(
  { locale }: CommandContext,
  others: ReadonlyMap<string, OthersOfReason>,
): readonly Block[] {
  const texts = ruleTestTexts[locale];
  if (others.size === 0) return [];
  const lines = [...others].map(([reason, { acts, people }]) => {
    const names = [...people.values()].map((one) => nameOf({ ...one, reason: '' }));
    return texts.reason(reason, formatNumber(acts, locale), handlesOf(names, locale));
  });
  return [strong(texts.others), bullets(lines)];
}

/** The first of them, and how many more there are. */
function handlesOf(names: readonly string[], locale: CommandContext['locale']): string {
  const more = names.length - shownHandles;
  const shown = names.slice(0, shownHandles).join(' ');
  return more > 0 ? `${shown} ${ruleTestTexts[locale].more(formatNumber(more, locale))}` : shown;
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
