import { z } from 'zod';
import { countFailed, newestAttemptId, type BulkScope } from '../db/bulk-actions.js';
import { loadDraft, makeDraft, type Draft } from '../db/drafts.js';
import { findRuleIds } from '../db/history.js';
import type { Answer } from '../src/chat/port.js';
import { causeIds } from '../src/domain/diagnosis/cause.js';
import type { CauseId } from '../src/domain/diagnosis/cause.js';
import { resolveGivenMoment, type GivenMoment } from '../src/domain/given-moment.js';
import { bulkTexts } from '../src/i18n/commands-bulk.js';
import { formatDateTime, formatNumber } from '../src/i18n/format.js';
import { bullets, notice, paragraph, privately } from './answer.js';
import { causeTitle } from './cause-name.js';
import type { CommandContext } from './command.js';
import { noSuchRule } from './history.js';

/** What `resend` and `ignore` take beside an id. */
export interface BulkOptions {
  readonly cause?: CauseId | undefined;
  readonly rule?: string | undefined;
  readonly since?: GivenMoment | undefined;
  readonly until?: GivenMoment | undefined;
}

type BulkVerb = 'resend' | 'ignore';
type Filter = Extract<BulkScope, { kind: 'filter' }>;

/** How many of which cause it would be, with the one button that does it. Does nothing itself. */
export async function bulkPreview(
  context: CommandContext,
  verb: BulkVerb,
  options: BulkOptions,
): Promise<Answer> {
  const { db } = context.database;
  const ruleIds = options.rule === undefined ? undefined : await findRuleIds(db, options.rule);
  if (options.rule !== undefined && ruleIds?.length === 0) {
    return privately(context, await noSuchRule(context, options.rule));
  }
  const scope: Filter = {
    kind: 'filter',
    cause: options.cause,
    ruleIds,
    since: momentOf(context, options.since, 'start'),
    until: momentOf(context, options.until, 'end'),
    upToAttemptId: await newestAttemptId(db),
  };
  const counts = await countFailed(db, scope);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const texts = bulkTexts[context.locale];
  if (total === 0) return privately(context, notice('info', texts.noneTitle, [texts.none]));
  const draftId = await keep(context, verb, scope);
  return privately(context, previewView(context, { verb, scope, options, counts, total, draftId }));
}

function previewView(
  context: CommandContext,
  preview: {
    readonly verb: BulkVerb;
    readonly scope: Filter;
    readonly options: BulkOptions;
    readonly counts: Awaited<ReturnType<typeof countFailed>>;
    readonly total: number;
    readonly draftId: number;
  },
) {
  const { verb, scope, options, counts, total, draftId } = preview;
  const { locale, config } = context;
  const texts = bulkTexts[locale];
  const at = (moment: Date) => formatDateTime(moment, config.timeZone);
  const said = [
    options.cause === undefined ? '' : `cause:${options.cause}`,
    options.rule === undefined ? '' : `rule:${options.rule}`,
    scope.since === undefined ? '' : `since:${at(scope.since)}`,
    scope.until === undefined ? '' : `until:${at(scope.until)}`,
  ].filter((part) => part !== '');
  const lines = counts.map(({ cause, count }) =>
    texts.line(
      cause === null ? texts.noCause : `${causeTitle(cause, locale)} (${cause})`,
      formatNumber(count, locale),
    ),
  );
  const number = formatNumber(total, locale);
  return {
    tone: 'attention',
    title: texts.previewTitle[verb](number),
    blocks: [
      paragraph(said.length === 0 ? texts.everything : texts.filters(said.join(' '))),
      bullets(lines),
      paragraph(texts.intro[verb]),
    ],
    buttons: [
      {
        verb: 'bulk',
        id: String(draftId),
        label: texts.confirm[verb](number),
        style: verb === 'resend' ? 'primary' : 'danger',
      },
    ],
  } as const;
}

function momentOf(
  context: CommandContext,
  given: GivenMoment | undefined,
  edge: 'start' | 'end',
): Date | undefined {
  return given === undefined
    ? undefined
    : resolveGivenMoment(given, edge, context.now(), context.config.timeZone);
}

const kind = 'bulk';

const known: readonly unknown[] = causeIds;

const stored = z.object({
  verb: z.enum(['resend', 'ignore']),
  cause: z.custom<CauseId>((value) => known.includes(value)).optional(),
  ruleIds: z.array(z.number()).optional(),
  since: z.coerce.date().optional(),
  until: z.coerce.date().optional(),
  upToAttemptId: z.number(),
});

async function keep(context: CommandContext, verb: BulkVerb, scope: Filter): Promise<number> {
  const { since, until } = scope;
  const payload = {
    verb,
    cause: scope.cause,
    ruleIds: scope.ruleIds,
    since: since?.toISOString(),
    until: until?.toISOString(),
    upToAttemptId: scope.upToAttemptId,
  };
  const owner = context.interaction.person.actor;
  return makeDraft(context.database.db, { kind, owner, payload, now: context.now() });
}

/** What the button of a preview stands for; null when it was kept too long ago. */
export async function recallBulk(
  context: CommandContext,
  draftId: number,
): Promise<{ readonly draft: Draft; readonly verb: BulkVerb; readonly scope: Filter } | null> {
  const draft = await loadDraft(context.database.db, kind, draftId);
  const parsed = stored.safeParse(draft?.payload);
  if (draft === null || !parsed.success) return null;
  const { verb, ...filter } = parsed.data;
  return { draft, verb, scope: { kind: 'filter', ...filter } };
}
