import { listAccounts } from '../db/accounts.js';
import { ruleNames } from '../db/history.js';
import { listRules, type RuleKind } from '../db/rules.js';
import { newestSends } from '../db/suggestions.js';
import type { Suggestion, SuggestQuery } from '../src/chat/port.js';
import { causeIds } from '../src/domain/diagnosis/cause.js';
import { sendStates, skipReasons, type SendState } from '../src/domain/sending/send.js';
import { stateName } from '../src/i18n/format.js';
import { causeTitle } from './cause-name.js';
import type { CommandContext } from './command.js';
import { helpTopics } from './help.js';
import { permit } from './permissions.js';
import { commands, findCommand } from './registry.js';

/** Discord shows at most this many. */
const shownMax = 25;

type Source = (context: CommandContext, query: SuggestQuery) => Promise<Suggestion[]>;

/** What may be offered while somebody types an option; nothing to who may not use the command. */
export async function suggestFor(
  context: CommandContext,
  query: SuggestQuery,
): Promise<readonly Suggestion[]> {
  const command = findCommand(query.path);
  const source = sources[query.option];
  if (command === null || source === undefined) return [];
  const { config, channel, interaction } = context;
  const { admins, operators } = config;
  const everywhere = query.path[0] === 'help';
  const role = command.role({});
  const asked = { role, bound: channel !== null, everywhere, admins, operators };
  if ((await permit(asked, interaction.person)).kind === 'refused') return [];
  const typed = query.typed.toLowerCase().replace(/^[@#]/u, '');
  return (await source(context, query))
    .filter(({ label, value }) => `${value} ${label}`.toLowerCase().includes(typed))
    .slice(0, shownMax)
    .map(({ label, value }) => ({ label: label.slice(0, 100), value: value.slice(0, 100) }));
}

const idStates: Readonly<Record<string, readonly SendState[]>> = {
  resend: ['failed', 'unknown'],
  ignore: ['failed', 'unknown', 'waiting'],
};

const causes: Source = async ({ locale }, query) => {
  const known = query.path[0] === 'history' ? [...causeIds, ...skipReasons] : causeIds;
  return known.map((cause) => ({ label: `${cause} — ${causeTitle(cause, locale)}`, value: cause }));
};

const sources: Readonly<Record<string, Source>> = {
  topic: async () => helpTopics(commands).map((topic) => ({ label: topic, value: topic })),
  cause: causes,
  rule: async ({ database }) =>
    (await ruleNames(database.db, 200)).map((name) => ({ label: name, value: name })),
  account: async ({ database }) =>
    (await listAccounts(database.db)).map(({ handle, name }) => ({
      label: `@${handle} ${name}`,
      value: handle,
    })),
  id: async (context, query) =>
    kindOfRules(query) === null ? sendIds(context, query) : ruleIds(context, query),
};

/** Which list `id:` of that command names something of; null: sends. */
function kindOfRules({ path }: SuggestQuery): RuleKind | null {
  const [word] = path;
  return word === 'rule' || word === 'campaign' ? word : null;
}

async function ruleIds({ database }: CommandContext, query: SuggestQuery): Promise<Suggestion[]> {
  const rules = await listRules(database.db, kindOfRules(query) ?? 'rule');
  return rules.map(({ id, name }) => ({ label: `${name} (#${String(id)})`, value: name }));
}

async function sendIds(
  { database, locale }: CommandContext,
  query: SuggestQuery,
): Promise<Suggestion[]> {
  return (await newestSends(database.db, idStates[query.path[0] ?? ''] ?? sendStates, 100)).map(
    (send) => ({
      label: `#${String(send.id)} @${send.handle} ${stateName(send, locale)}`,
      value: String(send.id),
    }),
  );
}
