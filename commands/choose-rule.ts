import { listAccounts } from '../db/accounts.js';
import { findRules, listRules, type RuleKind, type RuleRow } from '../db/rules.js';
import type { View } from '../src/chat/cards.js';
import { ruleChoiceTexts } from '../src/i18n/commands-rule-choice.js';
import { bullets, notice, paragraph } from './answer.js';
import type { CommandContext } from './command.js';
import { nearest } from './nearest.js';

/** A rule or campaign with the account it belongs to. */
export interface RuleOfAccount {
  readonly rule: RuleRow;
  /** Without @. */
  readonly handle: string;
}

export type ChosenRule =
  | ({ readonly kind: 'chosen' } & RuleOfAccount)
  | { readonly kind: 'unclear'; readonly view: View };

/** The rule or campaign that `id:` means: its id or its name. */
export async function chooseRule(
  context: CommandContext,
  kind: RuleKind,
  typed: string,
): Promise<ChosenRule> {
  const { db } = context.database;
  const found = await findRules(db, kind, typed);
  const accounts = await listAccounts(db);
  const handleOf = (accountId: number) =>
    accounts.find(({ id }) => id === accountId)?.handle ?? String(accountId);
  const [only, ...others] = found;
  if (only === undefined) return unknownRule(context, kind, typed);
  if (others.length === 0) {
    return { kind: 'chosen', rule: only, handle: handleOf(only.accountId) };
  }
  const texts = ruleChoiceTexts[context.locale][kind];
  const items = found.map(
    ({ id, name, accountId }) => `#${String(id)} ${name} (@${handleOf(accountId)})`,
  );
  return {
    kind: 'unclear',
    view: {
      tone: 'attention',
      title: texts.whichTitle,
      blocks: [paragraph(texts.which), bullets(items)],
      buttons: [],
    },
  };
}

async function unknownRule(
  context: CommandContext,
  kind: RuleKind,
  typed: string,
): Promise<ChosenRule> {
  const texts = ruleChoiceTexts[context.locale][kind];
  const names = (await listRules(context.database.db, kind)).map(({ name }) => name);
  const near = nearest(typed, names);
  const lines = [
    texts.unknown(typed.length > 60 ? `${typed.slice(0, 60)}…` : typed),
    ...(near === null ? [] : [texts.didYouMean(near)]),
    names.length === 0 ? texts.none : texts.seeList,
  ];
  return { kind: 'unclear', view: notice('attention', texts.unknownTitle, lines) };
}

/** The rule of a button's id; null when it was deleted meanwhile. */
export async function ruleOfButton(
  context: CommandContext,
  kind: RuleKind,
  id: string,
): Promise<RuleOfAccount | null> {
  if (!/^\d{1,15}$/u.test(id)) return null;
  const chosen = await chooseRule(context, kind, `#${id}`);
  return chosen.kind === 'chosen' && String(chosen.rule.id) === id ? chosen : null;
}
