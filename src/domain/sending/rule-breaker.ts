import type { CauseId } from '../diagnosis/cause.js';

/** How many sends of a rule in a row must fail for their content before the rule pauses. */
export const ruleFailuresMax = 5;

const ruleFaults: ReadonlySet<CauseId> = new Set<CauseId>([
  'content_too_long',
  'content_media',
  'content_link',
  'content_invalid',
  'reply_not_invited',
]);

/** Causes that lie in the rule itself: its text, or whom it answers. */
export function isRuleFault(cause: CauseId | null): boolean {
  return cause !== null && ruleFaults.has(cause);
}

/** One ended try of a rule's send, newest first. `cause` null: it was accepted. */
export interface RuleTry {
  readonly sendId: number;
  readonly cause: CauseId | null;
}

/** True when the rule's last five sends all failed for a fault of the rule. */
export function shouldPauseRule(newestFirst: readonly RuleTry[]): boolean {
  const sends = new Set<number>();
  for (const { sendId, cause } of newestFirst) {
    if (!isRuleFault(cause)) return false;
    sends.add(sendId);
    if (sends.size === ruleFailuresMax) return true;
  }
  return false;
}
