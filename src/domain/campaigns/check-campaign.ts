import { checkConditions } from '../rules/check-conditions.js';
import { checkAction, checkName, sendKindOf, type RuleContext } from '../rules/check-rule.js';
import { checkVariants, type TextUse } from '../rules/check-text.js';
import { variablesOf } from '../rules/template.js';
import { wallMoment } from '../rules/wall-time.js';
import type { CampaignDefinition } from './campaign.js';
import type { CampaignOption, CampaignProblem } from './fault.js';

/** Everything that keeps a campaign from working; empty when it can be made. */
export function checkCampaign(
  name: string,
  campaign: CampaignDefinition,
  codes: readonly string[],
  context: RuleContext,
): readonly CampaignProblem[] {
  return [
    ...checkName(name),
    ...checkConditions(campaign, context),
    ...checkAction(campaign, context.secretReply),
    ...checkKind(campaign),
    ...checkDrawAt(campaign, context),
    ...checkTexts(campaign, codes, context),
    ...checkCodes(campaign, codes),
  ];
}

function at(option: CampaignOption, fault: CampaignProblem['fault']): CampaignProblem {
  return { option, fault };
}

function checkKind({ kind, perHour, probability, drawAt }: CampaignDefinition): CampaignProblem[] {
  if (kind === 'instant') return drawAt === null ? [] : [at('draw_at', { kind: 'draw_only' })];
  const problems: CampaignProblem[] = [];
  if (perHour !== null) problems.push(at('per_hour', { kind: 'instant_only' }));
  if (probability !== 100) problems.push(at('probability', { kind: 'instant_only' }));
  return problems;
}

/** A draw ends the entries, so it cannot come before they are meant to end. */
function checkDrawAt(
  { drawAt, from, until }: CampaignDefinition,
  { now, timeZone }: RuleContext,
): CampaignProblem[] {
  const moment = drawAt === null ? null : wallMoment(drawAt, 'start', timeZone);
  if (drawAt === null || moment === null) return [];
  if (moment <= now) return [at('draw_at', { kind: 'draw_at_past', drawAt })];
  const start = from === null ? null : wallMoment(from, 'start', timeZone);
  if (from !== null && start !== null && moment <= start) {
    return [at('draw_at', { kind: 'draw_at_before_start', drawAt, from })];
  }
  const end = until === null ? null : wallMoment(until, 'end', timeZone);
  // `until` ends with its minute: drawing at 18:00 what ends at 18:00 is meant and fine.
  const inclusive = end === null ? 0 : end.getTime() - 60_000;
  return until !== null && moment.getTime() < inclusive
    ? [at('draw_at', { kind: 'draw_at_before_end', drawAt, until })]
    : [];
}

function checkTexts(
  campaign: CampaignDefinition,
  codes: readonly string[],
  { measure }: RuleContext,
): readonly CampaignProblem[] {
  const { on, match, win, lose, entered } = campaign;
  const use: TextUse = { kind: sendKindOf(campaign.do), on, match, measure, longestCode: null };
  const longestCode = codes.reduce((one, other) => (other.length > one.length ? other : one), '');
  return [
    ...checkVariants(win, { ...use, longestCode }).map((fault) => at('win', fault)),
    ...(lose.length === 0 ? [] : checkVariants(lose, use).map((fault) => at('lose', fault))),
    ...(entered.length === 0
      ? []
      : checkVariants(entered, use).map((fault) => at('entered', fault))),
  ];
}

/** Every winner gets a code, or nobody does. */
function checkCodes(
  { win, quota, do: action }: CampaignDefinition,
  codes: readonly string[],
): readonly CampaignProblem[] {
  const using = win.filter((text) => variablesOf(text).has('code'));
  if (codes.length === 0) {
    return using.length > 0 ? [at('codes', { kind: 'code_without_codes' })] : [];
  }
  const problems: CampaignProblem[] = [];
  if (using.length < win.length) problems.push(at('win', { kind: 'codes_unused' }));
  if (codes.length < quota) {
    problems.push(at('codes', { kind: 'too_few_codes', count: codes.length, quota }));
  }
  // Anyone who has its address can read a secret reply (product reference section 4).
  if (action === 'secret_reply') problems.push(at('do', { kind: 'code_in_secret_reply' }));
  return problems;
}
