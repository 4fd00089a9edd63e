import type { RuleAction } from './rule.js';
import { invitingKinds, kindsWithTheirPost, type TriggerKind } from './trigger.js';

/**
 * What X's automation rules say against a rule (X reference section 7): automated DMs only to people
 * who wrote one first; automated replies only to people who replied to us, quoted or named us. X
 * itself refuses the other replies to apps on its self-serve plans. A person may go on all the same
 * (`accept`), and that is recorded.
 */
export interface PolicyFinding {
  readonly kind: 'unsolicited_dm' | 'uninvited_reply';
  /** The acts that do not invite such an answer. */
  readonly on: readonly TriggerKind[];
}

export interface Answering {
  readonly on: readonly TriggerKind[];
  readonly match: 'all' | 'any';
  readonly do: RuleAction;
}

/**
 * The findings against a rule; none when X allows it. With `all`, one act that invites the answer is
 * enough, because nobody is answered without it; with `any`, each act must.
 */
export function policyFindings({ on, match, do: action }: Answering): readonly PolicyFinding[] {
  const invites = (kind: TriggerKind): boolean =>
    action === 'dm' ? kind === 'dm' : invitingKinds.has(kind);
  const allowed = match === 'all' ? on.some(invites) : on.every(invites);
  if (allowed) return [];
  const kind = action === 'dm' ? 'unsolicited_dm' : 'uninvited_reply';
  return [{ kind, on: on.filter((one) => !invites(one)) }];
}

/**
 * The acts that leave a reply without a post of theirs to answer; empty when every match has one.
 * Unlike a finding, this cannot be accepted: there is nothing to reply to.
 */
export function actsWithoutPost({ on, match, do: action }: Answering): readonly TriggerKind[] {
  if (action === 'dm') return [];
  const lacking = on.filter((kind) => !kindsWithTheirPost.has(kind));
  return match === 'all' && lacking.length < on.length ? [] : lacking;
}
