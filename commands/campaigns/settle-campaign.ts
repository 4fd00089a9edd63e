import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { findAccount, listAccounts, type Account } from '../../db/accounts.js';
import { findCampaign, listCampaigns, makeCampaign, type Campaign } from '../../db/campaigns.js';
import { changeCampaign, codesOfCampaign, isUntouched } from '../../db/change-campaign.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import { holderOfName, type RuleKind } from '../../db/rules.js';
import type { View } from '../../src/chat/cards.js';
import { assertNever } from '../../src/domain/assert.js';
import {
  parseCampaignOptions,
  type NamedCampaign,
} from '../../src/domain/campaigns/parse-campaign-options.js';
import type { CampaignProblem } from '../../src/domain/campaigns/fault.js';
import type { PolicyFinding } from '../../src/domain/rules/policy.js';
import { variablesOf } from '../../src/domain/rules/template.js';
import { wallMoment } from '../../src/domain/rules/wall-time.js';
import { chooseAccount } from '../choose-account.js';
import type { CommandContext } from '../command.js';
import { ruleContextOf } from '../rules/rule-context.js';
import type { CampaignDraft } from './campaign-draft.js';

export type Typed = Readonly<Record<string, string>>;

/** What a person wants a campaign to be, and which one it changes. */
export type CampaignWish = Pick<CampaignDraft, 'typed' | 'edits'>;

interface Checked {
  readonly account: Account;
  readonly campaign: NamedCampaign;
  readonly findings: readonly PolicyFinding[];
  /** What it changes; null = a new one. */
  readonly before: Campaign | null;
}

/** What the wish comes to, before anything is stored. */
export type ReadCampaign =
  | { readonly kind: 'unclear'; readonly view: View }
  | { readonly kind: 'wrong'; readonly problems: readonly CampaignProblem[] }
  /** What it changes is not there any more; or people take part already. */
  | { readonly kind: 'missing' | 'begun' }
  | ({ readonly kind: 'ready' } & Checked)
  | ({ readonly kind: 'needs-accept' } & Checked);

export type SettledCampaign =
  | Exclude<ReadCampaign, { readonly kind: 'ready' }>
  | { readonly kind: 'made' | 'changed'; readonly ruleId: number }
  /** Somebody changed it meanwhile. */
  | { readonly kind: 'outdated' };

/** Reads and checks; from the store alone, so that a form can be checked while it is open. */
export async function readCampaign(
  context: CommandContext,
  { typed, edits }: CampaignWish,
): Promise<ReadCampaign> {
  const { db } = context.database;
  const before = edits === null ? null : await findCampaign(db, edits.ruleId);
  if (edits !== null && before === null) return { kind: 'missing' };
  if (before !== null && !isUntouched(before.campaign)) return { kind: 'begun' };
  const chosen = await accountOf(context, typed['account'] ?? '', before);
  if (chosen.kind !== 'chosen') return chosen;
  const { account } = chosen;
  const except = new Set(before === null ? [] : [before.rule.id]);
  const parsed = parseCampaignOptions(await optionsOf(context, typed, before), {
    ...(await ruleContextOf(context, account, except)),
    spanBefore: before?.definition ?? null,
  });
  if (parsed.kind === 'wrong') return parsed;
  const { kind, campaign, findings } = parsed;
  const { name } = campaign;
  const holder = await holderOfName(db, { accountId: account.id, name, except: before?.rule.id });
  const same = holder === null ? null : await findCampaign(db, holder.id);
  const isOurs = same !== null && before === null && isRepeated(context, same, campaign);
  if (holder !== null && !isOurs) return nameTaken(name, holder.kind);
  return { kind, account, campaign, findings, before };
}

/** The options as typed; a campaign that is changed and still gives codes keeps those it has, where no others are given. */
async function optionsOf(
  { database }: CommandContext,
  typed: Typed,
  before: Campaign | null,
): Promise<Typed> {
  const { account: _, ...options } = typed;
  const given = (name: string): string => options[name]?.trim() ?? '';
  const isKept =
    before !== null &&
    given('codes') === '' &&
    given('codes_file') === '' &&
    variablesOf(given('win')).has('code');
  if (!isKept) return options;
  const codes = await codesOfCampaign(database.db, before.rule.id);
  // Quoted, since a code may look like a heading or begin with a quote.
  const lines = codes.map((code) => `"${code.replaceAll('"', '""')}"`);
  return { ...options, ...(lines.length === 0 ? {} : { codes_file: lines.join('\n') }) };
}

/** Makes or changes the campaign with its codes if nothing speaks against it, all in one transaction. */
export async function settleCampaign(
  context: CommandContext,
  wish: CampaignWish,
): Promise<SettledCampaign> {
  const read = await readCampaign(context, wish);
  if (read.kind !== 'ready') return read;
  const { account, campaign, before } = read;
  const { database } = context;
  const words = wordsOf(context, read);
  if (before !== null) {
    const expectedVersion = wish.edits?.version ?? before.rule.version;
    return changing(context, { ...words, ruleId: before.rule.id, expectedVersion });
  }
  const made = await retryingConflicts(() =>
    database.db.transaction((tx) =>
      makeCampaign(tx, {
        ...words,
        accountId: account.id,
        // Decides who wins: nobody may be able to guess it, so it is not the program's common source of chance.
        seed: randomBytes(32).toString('hex'),
      }),
    ),
  );
  if (made.kind === 'made') return { kind: 'made', ruleId: made.ruleId };
  const others = await listCampaigns(database.db, account.id);
  const same = others.find(({ rule }) => rule.name === campaign.name);
  return same !== undefined && isRepeated(context, same, campaign)
    ? { kind: 'made', ruleId: same.rule.id }
    : nameTaken(campaign.name, made.by);
}

function wordsOf({ config, interaction, now }: CommandContext, { campaign, findings }: Checked) {
  const { name, definition, codes } = campaign;
  const { drawAt } = definition;
  return {
    name,
    definition,
    codes,
    accepted: findings,
    drawAt: drawAt === null ? null : wallMoment(drawAt, 'start', config.timeZone),
    actor: interaction.person.actor,
    now: now(),
  };
}

async function changing(
  { database }: CommandContext,
  change: Parameters<typeof changeCampaign>[1],
): Promise<SettledCampaign> {
  const { ruleId, name } = change;
  const changed = await retryingConflicts(() =>
    database.db.transaction((tx) => changeCampaign(tx, change)),
  );
  switch (changed.kind) {
    case 'changed':
    case 'same':
      return { kind: 'changed', ruleId };
    case 'name_taken':
      return nameTaken(name, changed.by);
    case 'missing':
    case 'begun':
    case 'outdated':
      return { kind: changed.kind };
    default:
      return assertNever(changed);
  }
}

function nameTaken(name: string, by: RuleKind): Extract<ReadCampaign, { readonly kind: 'wrong' }> {
  return { kind: 'wrong', problems: [{ option: 'name', fault: { kind: 'name_taken', name, by } }] };
}

/** A command that the platform delivered twice, or a form that was sent twice, made it a moment ago. */
const repeatedWithinMs = 15 * 60_000;

function isRepeated(
  { interaction, now }: CommandContext,
  { rule, definition, codes }: Awaited<ReturnType<typeof listCampaigns>>[number],
  campaign: NamedCampaign,
): boolean {
  return (
    rule.madeAt.getTime() >= now().getTime() - repeatedWithinMs &&
    isDeepStrictEqual(rule.madeBy, interaction.person.actor) &&
    isDeepStrictEqual(definition, campaign.definition) &&
    codes.total === campaign.codes.length
  );
}

type AccountChoice =
  | { readonly kind: 'chosen'; readonly account: Account }
  | Extract<ReadCampaign, { readonly kind: 'unclear' | 'wrong' }>;

async function accountOf(
  context: CommandContext,
  typed: string,
  before: Campaign | null,
): Promise<AccountChoice> {
  if (before !== null) {
    const account = await findAccount(context.database.db, before.rule.accountId);
    if (account !== null) return { kind: 'chosen', account };
  }
  const given = typed.trim().replace(/^@/u, '');
  const accounts = await listAccounts(context.database.db);
  const linked = accounts.filter(({ state }) => state === 'linked');
  if (given === '' && linked.length > 1) {
    const choices = linked.map(({ handle }) => `@${handle}`);
    const fault = { kind: 'not_choice', typed: '', choices } as const;
    return { kind: 'wrong', problems: [{ option: 'account', fault }] };
  }
  return chooseAccount(context, given === '' ? undefined : given, { linkedOnly: true });
}
