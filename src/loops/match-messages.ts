import type { RuleSend } from '../../db/make-sends.js';
import type { MatchingAccount } from '../../db/match-triggers.js';
import { sendKindOf } from '../domain/rules/check-rule.js';
import { draftMessage, postUrlOf } from '../domain/rules/draft-message.js';
import type { BatchDecision } from '../domain/rules/match-batch.js';
import { oneOf, variantsFor } from '../domain/rules/match-rule.js';
import type { FoundPerson } from '../domain/rules/person.js';
import type { RuleDefinition } from '../domain/rules/rule.js';
import type { TriggerActor } from '../domain/rules/trigger.js';
import { priorities, type SkipReason } from '../domain/sending/send.js';
import type { EntryOutcome } from '../../db/campaign-entries.js';
import type { MatchingSurroundings } from './matching-surroundings.js';

/** A person as messages to them need it. */
export interface Recipient {
  readonly xUserId: string;
  readonly handle: string;
  readonly name: string | null;
}

/** The post that `{post_url}` leads to, for a person who matched. */
export function postUrlFor(
  { verdict }: BatchDecision,
  account: MatchingAccount,
  { handle }: Recipient,
): string | null {
  const post = verdict.kind === 'match' ? verdict.post : null;
  return postUrlOf(post, { ours: account.handle, theirs: handle });
}

/**
 * A person who did something. Where X does not give somebody and no source named them, their id stands for the handle:
 * the send then fails with what X says about them, instead of being lost.
 */
export function recipientOf(
  { xUserId, handle, name }: TriggerActor,
  found: ReadonlyMap<string, FoundPerson | null>,
  knownHandles: ReadonlyMap<string, string>,
): Recipient {
  const person = found.get(xUserId) ?? null;
  return {
    xUserId,
    handle: person?.handle ?? handle ?? knownHandles.get(xUserId) ?? xUserId,
    name: person?.name ?? name,
  };
}

/** Between whom a message goes. */
interface Ends {
  readonly account: MatchingAccount;
  readonly recipient: Recipient;
}

/** The message that a match of a rule leads to. */
export function messageOfRule(
  surroundings: MatchingSurroundings,
  decision: BatchDecision,
  { definition }: { readonly definition: RuleDefinition },
  ends: Ends,
): RuleSend {
  const { rule, trigger } = decision;
  const template = oneOf(variantsFor(definition, trigger), surroundings.random);
  return {
    ...frame(decision, ends.recipient),
    text: draft(surroundings, decision, ends, { template, code: null }),
    media: definition.media,
    confirm: definition.confirm,
    notAfter: Number.isFinite(rule.endMs) ? new Date(rule.endMs) : null,
  };
}

/** What an entrant is told. Whenever that is: the end of a campaign does not stop it. */
export function messageOfEntry(
  surroundings: MatchingSurroundings,
  decision: BatchDecision,
  { message, variants, code }: Extract<EntryOutcome, { readonly kind: 'send' }>,
  ends: Ends,
): RuleSend {
  const template = oneOf(variants, surroundings.random);
  return {
    ...frame(decision, ends.recipient),
    text: draft(surroundings, decision, ends, { template, code }),
    priority: message === 'win' ? priorities.winner : priorities.rule,
  };
}

/** That somebody gets nothing, and why: history shows it. */
export function skipped(
  decision: BatchDecision,
  recipient: Recipient,
  reason: SkipReason,
): RuleSend {
  return { ...frame(decision, recipient), skip: reason };
}

function frame({ rule, verdict, trigger }: BatchDecision, recipient: Recipient): RuleSend {
  const { definition, ruleId, version } = rule.subject;
  const isMatch = verdict.kind === 'match';
  const kind = sendKindOf(definition.do);
  return {
    kind,
    ruleId,
    ruleVersion: version,
    triggerKey: trigger.key,
    recipient,
    postId: isMatch && kind === 'reply' ? verdict.replyTo : null,
    text: '',
    media: [],
    secret: definition.do === 'secret_reply',
    confirm: false,
    hours: definition.hours,
    notAfter: null,
    priority: priorities.rule,
    dueAt: isMatch ? verdict.dueAt : trigger.at,
    skip: null,
  };
}

function draft(
  { config, fits, now }: MatchingSurroundings,
  decision: BatchDecision,
  { account, recipient }: Ends,
  { template, code }: { readonly template: string; readonly code: string | null },
): string {
  const facts = {
    kind: sendKindOf(decision.rule.subject.definition.do),
    person: recipient,
    code,
    postUrl: postUrlFor(decision, account, recipient),
    now: now(),
    timeZone: config.timeZone,
    locale: config.locale,
  };
  return draftMessage(template, facts, fits);
}
