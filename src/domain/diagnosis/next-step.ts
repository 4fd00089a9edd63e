import { assertNever } from '../assert.js';
import type { DiagnosisInput, NextStep, PauseEnd } from './diagnosis.js';
import type { NextRule } from './row.js';
import { waitForReset, waitGrowing } from './wait.js';

type PauseRule = Extract<NextRule, { kind: 'pause' }>;

/** Fills times, lanes and ends into what the row says comes next. */
export function nextStep(rule: NextRule, input: DiagnosisInput): NextStep {
  switch (rule.kind) {
    case 'stop':
    case 'retry':
      return rule;
    case 'read-back':
      // A fault of the token exchange or of an upload: the POST has not left, so there is nothing to read back.
      return input.evidence.stage === 'post' ? rule : { kind: 'retry' };
    case 'at-reset':
      return waitForReset(input, rule.scope);
    case 'growing-wait':
      return waitGrowing(input, rule.firstMinutes);
    case 'refresh-or-pause':
      return refreshOrPause(input);
    case 'pause':
      return pause(rule, input);
    default:
      return assertNever(rule);
  }
}

/** A refresh that was refused itself is not tried again. */
function refreshOrPause({ canRefreshToken, evidence }: DiagnosisInput): NextStep {
  if (canRefreshToken && evidence.stage !== 'token') return { kind: 'refresh-token' };
  return { kind: 'pause', cause: 'link_broken', holds: 'all', ends: { kind: 'check' } };
}

function pause({ cause, holds, ends }: PauseRule, input: DiagnosisInput): NextStep {
  // X says itself that the token may only read: then no lane can write.
  const readOnly = input.evidence.accessLevel === 'read';
  const lane = holds === 'all' || readOnly ? 'all' : input.kind;
  return { kind: 'pause', cause, holds: lane, ends: endOf(ends, input) };
}

function endOf(ends: PauseRule['ends'], { evidence, now }: DiagnosisInput): PauseEnd {
  if (ends !== 'date-or-probe') return { kind: ends };
  const namedMs = Date.parse(evidence.namedResetAt ?? '');
  if (!(namedMs > now.getTime())) return { kind: 'hourly-probe' };
  return { kind: 'date', at: new Date(namedMs).toISOString() };
}
