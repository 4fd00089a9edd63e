import { refusedThoughOpen } from './block-suspicion.js';
import type { DiagnosisInput, RankedCause } from './diagnosis.js';
import type { AccountFacts, RecipientFacts } from './facts.js';
import { countRecipients, dayMs, isYounger } from './recent.js';
import { ranked } from './row.js';

/*
 * Causes that X has no error for (X reference, end of section 2.3). They are hints: never first,
 * never more than possible, and only where account facts and the pattern of failures support them.
 */

const youngDays = 30;
/** The rows that new and unverified accounts run into early. */
const restrictionRows: readonly string[] = ['x5', 'x15', 'x17', 'x18', 'x36'];
/** The rows that name no reason. */
const unexplainedRows: readonly string[] = ['x1', 'x2', 'x5'];
/** "Across several recipients": a young account may hit them twice, an old unverified one thrice. */
const fewRecipients = 2;
const severalRecipients = 3;

/** The hints for an attempt that ended in `row`. */
export function hints(row: string, input: DiagnosisInput): readonly RankedCause[] {
  return [...newAccount(row, input), ...ownProtection(row, input), ...ownDmSetting(row, input)];
}

function newAccount(row: string, input: DiagnosisInput): readonly RankedCause[] {
  if (input.account === null || !restrictionRows.includes(row)) return [];
  const count = restrictedRecipients(input);
  const unverified = input.account.verifiedType === 'none';
  if (isYoung(input.account, input.now) && count >= fewRecipients) {
    const variant = unverified ? 'new-unverified' : 'new-low-trust';
    return [ranked('new_account', 'possible', variant, 'own-young', 'several-recipients')];
  }
  if (!unverified || count < severalRecipients) return [];
  const why = ['own-unverified', 'several-recipients'] as const;
  return [ranked('new_account', 'possible', 'unverified', ...why)];
}

function isYoung(account: AccountFacts, now: Date): boolean {
  return now.getTime() - Date.parse(account.createdAt ?? '') < youngDays * dayMs;
}

/** Different recipients of the last 24 h, this one included, whose send met such a row. */
function restrictedRecipients(input: DiagnosisInput): number {
  const restricted = input.recent
    .filter((attempt) => attempt.outcome === 'rejected' && isYounger(attempt, input.now, dayMs))
    .filter(({ row }) => restrictionRows.includes(row ?? ''));
  return countRecipients(input, restricted);
}

/** Row 8: a protected account reaches only those whom it follows and who follow it. */
function ownProtection(row: string, input: DiagnosisInput): readonly RankedCause[] {
  const { account, recipient, kind } = input;
  if (account?.protected !== true || kind !== 'dm' || !unexplainedRows.includes(row)) return [];
  if (isMutual(recipient)) return [];
  return [ranked('sender_protected', 'possible', 'sender-protected', 'own-protected')];
}

function isMutual(facts: RecipientFacts | null): boolean {
  if (facts?.kind !== 'found' || facts.connections === null) return false;
  return facts.connections.includes('followed_by') && facts.connections.includes('following');
}

/** "Who can DM me" of our own account is not exposed: worth a look when several open recipients refuse. */
function ownDmSetting(row: string, input: DiagnosisInput): readonly RankedCause[] {
  if (input.kind !== 'dm' || input.account === null) return [];
  if (refusedThoughOpen(row, input) < fewRecipients) return [];
  const why = ['own-setting-not-shown', 'several-recipients'] as const;
  return [ranked('sender_dm_closed', 'possible', 'sender-requests-closed', ...why)];
}
