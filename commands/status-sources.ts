import type { Account } from '../db/accounts.js';
import { loadReadingStatus, type ReadingStatus, type SourceStatus } from '../db/source-status.js';
import { loadBudgetStatus } from '../db/budget-status.js';
import { createMatchedRules } from '../db/match-rules.js';
import { oneLine } from '../src/chat/one-line.js';
import { sourceStatusTexts } from '../src/i18n/commands-status-sources.js';
import { formatDuration, formatMoment, formatNumber } from '../src/i18n/format.js';
import { sourceProblemText } from '../src/i18n/source-problems.js';
import type { CommandContext } from './command.js';

/** Where the triggers of an account come from, what they cost, and what of them cannot be read. */
export async function sourceLines(
  context: CommandContext,
  account: Account,
): Promise<readonly string[]> {
  const { locale, config, database } = context;
  const texts = sourceStatusTexts[locale];
  if (account.state !== 'linked') return [];
  if (config.triggerSources.length === 0) return [texts.none];
  const rules = createMatchedRules(config.timeZone);
  const now = context.now();
  const status = await loadReadingStatus(database.db, account, { config, rules, now });
  return [
    ...status.sources.map((source) => sourceLine(context, source)),
    ...remedyLines(context, status),
    ...costLines(context, status),
    ...unreadLines(context, status),
  ];
}

/** The budget is one for all accounts. */
export async function budgetLines(context: CommandContext): Promise<readonly string[]> {
  const { locale, config, database } = context;
  const texts = sourceStatusTexts[locale];
  const rules = createMatchedRules(config.timeZone);
  const budget = await loadBudgetStatus(database.db, { config, rules, now: context.now() });
  if (budget === null) return [];
  const whole = dollars(budget.budgetUsd * 1_000_000);
  const renewsAt = moment(context, budget.renewsAt);
  if (budget.isUsedUp) return [texts.budgetUsedUp(whole, renewsAt)];
  const waiting = budget.waiting.map((read) => texts.budgetedReads[read]);
  return [
    texts.budget(dollars(budget.leftMicroUsd), whole),
    ...(waiting.length === 0 ? [] : [texts.budgetWaiting(waiting, renewsAt)]),
  ];
}

function sourceLine(context: CommandContext, { source, ...status }: SourceStatus): string {
  const { locale } = context;
  const texts = sourceStatusTexts[locale];
  const { state, requests, costMicroUsd } = status;
  const parts = [
    lastEvent(context, state),
    ...(requests === 0 ? [] : [texts.used(formatNumber(requests, locale), dollars(costMicroUsd))]),
    ...(state?.brokenReason == null ? [] : [texts.broken(state.brokenReason)]),
    ...problem(context, state),
  ];
  return `${texts.names[source]}: ${parts.join(' ・ ')}`;
}

function lastEvent(context: CommandContext, state: SourceStatus['state']): string {
  const texts = sourceStatusTexts[context.locale];
  if (state === null || state.lastEventAt === null) return texts.noEvent;
  const lag = state.lagMs === null ? null : lagText(context, state.lagMs);
  return texts.lastEvent(moment(context, state.lastEventAt), lag);
}

const minuteMs = 60_000;

function lagText({ locale }: CommandContext, lagMs: number): string {
  if (lagMs >= minuteMs) return formatDuration(lagMs, locale);
  return sourceStatusTexts[locale].seconds(formatNumber(Math.round(lagMs / 1_000), locale));
}

function problem(context: CommandContext, state: SourceStatus['state']): readonly string[] {
  if (state === null || state.problems === 0 || state.lastProblemAt === null) return [];
  const { locale } = context;
  const at = moment(context, state.lastProblemAt);
  const count = formatNumber(state.problems, locale);
  if (state.lastProblem === null) return [];
  const { happened } = sourceProblemText(state.lastProblem, locale);
  return [sourceStatusTexts[locale].problems(count, at, oneLine(happened, 300))];
}

/** What the latest problem of each source means and what to do: the same of several sources is said once. */
function remedyLines({ locale }: CommandContext, { sources }: ReadingStatus): readonly string[] {
  const lines = sources.flatMap(({ state }) => {
    if (state?.lastProblem == null) return [];
    const { means, remedy } = sourceProblemText(state.lastProblem, locale);
    return [locale === 'ja' ? `${means}${remedy}` : `${means} ${remedy}`];
  });
  return [...new Set(lines)];
}

function costLines({ locale }: CommandContext, status: ReadingStatus): readonly string[] {
  if (status.costMicroUsd === 0) return [];
  const { costMicroUsd, projectedMicroUsd } = status;
  return [sourceStatusTexts[locale].cost(dollars(costMicroUsd), dollars(projectedMicroUsd))];
}

/** What people did and nobody sees. */
function unreadLines(context: CommandContext, status: ReadingStatus): readonly string[] {
  const { locale, config } = context;
  const texts = sourceStatusTexts[locale];
  const number = (value: number) => formatNumber(value, locale);
  const states = status.sources.flatMap(({ state }) => state ?? []);
  const encrypted = states.reduce((sum, state) => sum + state.encrypted, 0);
  const likes = states.reduce((sum, state) => sum + state.likesWithoutLiker, 0);
  const isMute = status.readsHashtags && !config.triggerSources.includes('poll');
  return [
    ...(encrypted === 0 ? [] : [texts.encrypted(number(encrypted))]),
    ...(likes === 0 ? [] : [texts.likesWithoutLiker(number(likes))]),
    ...status.postsNotOurs.map((postId) => {
      const { happened, means } = sourceProblemText({ kind: 'post_not_ours', postId }, locale);
      return locale === 'ja' ? `${happened}${means}` : `${happened} ${means}`;
    }),
    ...status.failing.map(({ endpoint, words, nextAt }) =>
      texts.failing(endpoint, words, moment(context, nextAt)),
    ),
    ...(status.isLinkBroken ? [texts.linkBroken] : []),
    ...(status.behind === 0 ? [] : [texts.behind(number(status.behind))]),
    ...(status.readsLikes ? [texts.likesShown] : []),
    ...(isMute ? [texts.hashtagsNeedPoll] : []),
  ];
}

function moment(context: CommandContext, at: Date): string {
  return formatMoment(at, context.now(), context.config.timeZone);
}

/** `$0.12`; what is less than a cent is not shown as nothing. */
function dollars(microUsd: number): string {
  const usd = microUsd / 1_000_000;
  return `$${usd.toFixed(usd > 0 && usd < 0.01 ? 3 : 2)}`;
}
