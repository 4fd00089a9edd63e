import type { SendKind } from '../sending/send.js';
import type { Diagnosis } from './diagnosis.js';
import type { AccountFacts, RecipientFacts } from './facts.js';
import { reachability } from './reachability.js';

/**
 * The diagnosis of a send whose recipient the look-up says cannot be reached, so that no POST need
 * leave; null when nothing speaks against sending. Its row is `l` and the item of the decision list
 * in section 2.4 of the X reference (`l1-suspended`, `l2` … `l5`, `l0` when X left out the relations).
 *
 * A reply is held back only when its author is suspended or gone, because then the post is gone
 * too. Whether somebody takes DMs, protects their account or is blocked says nothing certain about
 * a reply to a post that we have seen, so those leave and X decides.
 */
export function predictFromLookUp(
  facts: RecipientFacts | null,
  kind: SendKind,
  account: AccountFacts | null,
): Diagnosis | null {
  const reach = reachability(facts, account);
  if (reach.kind !== 'closed' || (kind === 'reply' && !isGone(facts))) return null;
  return { row: `l${reach.item}`, causes: reach.causes, next: { kind: 'stop' } };
}

function isGone(facts: RecipientFacts | null): boolean {
  return facts?.kind === 'missing' && (facts.reason === 'suspended' || facts.reason === 'gone');
}
