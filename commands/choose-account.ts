import type { View } from '../src/chat/cards.js';
import { listAccounts, type Account } from '../db/accounts.js';
import { accountChoiceTexts } from '../src/i18n/commands-accounts.js';
import { notice } from './answer.js';
import type { CommandContext } from './command.js';

export type ChosenAccount =
  | { readonly kind: 'chosen'; readonly account: Account }
  | { readonly kind: 'unclear'; readonly view: View };

/**
 * The account that `account:` means; left out, the only one there is. `linkedOnly`: one that was
 * unlinked cannot be meant.
 */
export async function chooseAccount(
  context: CommandContext,
  handle: string | undefined,
  { linkedOnly }: { readonly linkedOnly: boolean },
): Promise<ChosenAccount> {
  const texts = accountChoiceTexts[context.locale];
  const all = await listAccounts(context.database.db);
  const linked = all.filter((account) => account.state === 'linked');
  const usable = linkedOnly ? linked : all;
  const known = (linked.length > 0 ? linked : all).map((account) => `@${account.handle}`);
  const unclear = (sentence: string): ChosenAccount => ({
    kind: 'unclear',
    view: notice('attention', texts.title, [sentence]),
  });
  if (all.length === 0) return unclear(texts.none);
  if (handle === undefined) {
    const candidates = linked.length > 0 ? linked : usable;
    const [only, ...others] = candidates;
    if (only === undefined) return unclear(texts.none);
    return others.length > 0
      ? unclear(texts.choose(known.join(', ')))
      : { kind: 'chosen', account: only };
  }
  const named = all.find((account) => account.handle.toLowerCase() === handle.toLowerCase());
  if (named === undefined) return unclear(texts.unknown(handle, known.join(', ')));
  return usable.includes(named)
    ? { kind: 'chosen', account: named }
    : unclear(texts.unlinked(named.handle));
}
