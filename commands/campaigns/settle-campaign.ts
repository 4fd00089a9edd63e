import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { listAccounts, type Account } from '../../db/accounts.js';
import { listCampaigns, makeCampaign } from '../../db/campaigns.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import type { View } from '../../src/chat/cards.js';
import {
  parseCampaignOptions,
  type NamedCampaign,
} from '../../src/domain/campaigns/parse-campaign-options.js';
import type { CampaignProblem } from '../../src/domain/campaigns/fault.js';
import type { PolicyFinding } from '../../src/domain/rules/policy.js';
import { wallMoment } from '../../src/domain/rules/wall-time.js';
import { chooseAccount } from '../choose-account.js';
import type { CommandContext } from '../command.js';
import { ruleContextOf } from '../rules/rule-context.js';

export type Typed = Readonly<Record<string, string>>;

interface Checked {
  readonly account: Account;
  readonly campaign: NamedCampaign;
  readonly findings: readonly PolicyFinding[];
}

/** What the wish comes to, before anything is stored. */
export type ReadCampaign =
  | { readonly kind: 'unclear'; readonly view: View }
  | { readonly kind: 'wrong'; readonly problems: readonly CampaignProblem[] }
  | ({ readonly kind: 'ready' } & Checked)
  | ({ readonly kind: 'needs-accept' } & Checked);

export type SettledCampaign =
  | Exclude<ReadCampaign, { readonly kind: 'ready' }>
  | { readonly kind: 'made'; readonly ruleId: number };

/** Reads and checks; from the store alone, so that a form can be checked while it is open. */
export async function readCampaign(context: CommandContext, typed: Typed): Promise<ReadCampaign> {
  const chosen = await accountOf(context, typed['account'] ?? '');
  if (chosen.kind !== 'chosen') return chosen;
  const { account } = chosen;
  const options = Object.fromEntries(Object.entries(typed).filter(([name]) => name !== 'account'));
  const parsed = parseCampaignOptions(options, await ruleContextOf(context, account));
  if (parsed.kind === 'wrong') return parsed;
  const { kind, campaign, findings } = parsed;
  const others = await listCampaigns(context.database.db, account.id);
  const same = others.find(({ rule }) => rule.name === campaign.name);
  if (same !== undefined && !isRepeated(context, same, campaign)) return nameTaken(campaign.name);
  return { kind, account, campaign, findings };
}

/** Makes the campaign with its codes if nothing speaks against it, all in one transaction. */
export async function settleCampaign(
  context: CommandContext,
  typed: Typed,
): Promise<SettledCampaign> {
  const read = await readCampaign(context, typed);
  if (read.kind !== 'ready') return read;
  const { account, campaign, findings } = read;
  const { config, database, interaction, now } = context;
  const { drawAt } = campaign.definition;
  const made = await retryingConflicts(() =>
    database.db.transaction((tx) =>
      makeCampaign(tx, {
        accountId: account.id,
        name: campaign.name,
        definition: campaign.definition,
        codes: campaign.codes,
        accepted: findings,
        // Decides who wins: nobody may be able to guess it, so it is not the program's common source of chance.
        seed: randomBytes(32).toString('hex'),
        drawAt: drawAt === null ? null : wallMoment(drawAt, 'start', config.timeZone),
        actor: interaction.person.actor,
        now: now(),
      }),
    ),
  );
  if (made.kind === 'made') return { kind: 'made', ruleId: made.ruleId };
  const others = await listCampaigns(database.db, account.id);
  const same = others.find(({ rule }) => rule.name === campaign.name);
  return same !== undefined && isRepeated(context, same, campaign)
    ? { kind: 'made', ruleId: same.rule.id }
    : nameTaken(campaign.name);
}

function nameTaken(name: string): Extract<ReadCampaign, { readonly kind: 'wrong' }> {
  return { kind: 'wrong', problems: [{ option: 'name', fault: { kind: 'name_taken', name } }] };
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

async function accountOf(context: CommandContext, typed: string): Promise<AccountChoice> {
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
