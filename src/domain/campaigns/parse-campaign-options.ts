import { checkPostAuthor } from '../rules/check-conditions.js';
import type { RuleContext } from '../rules/check-rule.js';
import { readAction, withoutEchoes } from '../rules/parse-rule-options.js';
import { policyFindings, type PolicyFinding } from '../rules/policy.js';
import { readConditions } from '../rules/read-conditions.js';
import { readChoice, readDate, readHandle, readNumber, readYesNo } from '../rules/read-option.js';
import { ruleName } from '../rules/rule-name.js';
import { takeOptions, type OptionTaker, type TypedOptions } from '../rules/take-options.js';
import { splitVariants } from '../rules/template.js';
import {
  campaignKinds,
  defaultCampaign,
  entryLimits,
  quotaLimit,
  type CampaignDefinition,
} from './campaign.js';
import { checkCampaign } from './check-campaign.js';
import { readCodeFile, readCodeList, type CodesReading } from './codes.js';
import { campaignOptions, type AnyOption, type CampaignProblem } from './fault.js';

export interface NamedCampaign {
  readonly name: string;
  /** Handle without @; null = the only account there is. */
  readonly account: string | null;
  readonly definition: CampaignDefinition;
  /** In the order in which winners get them; empty = there are none. */
  readonly codes: readonly string[];
}

/** What became of the options; as with rules, `needs-accept` waits for a person to accept the findings. */
export type CampaignOptionsResult =
  | {
      readonly kind: 'ready' | 'needs-accept';
      readonly campaign: NamedCampaign;
      readonly findings: readonly PolicyFinding[];
    }
  | { readonly kind: 'wrong'; readonly problems: readonly CampaignProblem[] };

/**
 * Reads the options of `campaign create`; `codes_file` is the content of the file. Never throws,
 * whatever was typed; reports everything that is wrong.
 */
export function parseCampaignOptions(
  given: TypedOptions,
  context: RuleContext,
): CampaignOptionsResult {
  const options = takeOptions<AnyOption>(given, campaignOptions);
  const own: CampaignProblem[] = [];
  const name = ruleName(options.typed('name') ?? '');
  const account = options.take<string | null>('account', readHandle, null);
  const definition = readDefinition(options, own);
  const codes = readCodes(options, own);
  const first = [
    ...options.problems,
    ...missingOptions(options),
    ...checkPostAuthor(options.typed('post'), context),
    ...own,
  ];
  const found = withoutEchoes(checkCampaign(name, definition, codes, context), first);
  const problems = [...first, ...found.filter(({ fault }) => !isConsequence(fault.kind, first))];
  if (problems.length > 0) return { kind: 'wrong', problems };
  return judge({ name, account, definition, codes });
}

function judge(campaign: NamedCampaign): CampaignOptionsResult {
  const { definition } = campaign;
  const findings = policyFindings(definition);
  if (findings.length === 0 || definition.accept) return { kind: 'ready', campaign, findings };
  const accepted = { ...campaign, definition: { ...definition, accept: true } };
  return { kind: 'needs-accept', campaign: accepted, findings };
}

function readDefinition(
  options: OptionTaker<AnyOption>,
  own: CampaignProblem[],
): CampaignDefinition {
  const { take } = options;
  const base: CampaignDefinition = { ...defaultCampaign, on: [], quota: 1, win: [] };
  const kinds = { 即時抽選: 'instant', 後日抽選: 'draw' } as const;
  return {
    ...base,
    ...readConditions(options, base),
    do: take('do', readAction, base.do),
    accept: take('accept', readYesNo, base.accept),
    kind: take('kind', readChoice(campaignKinds, kinds), base.kind),
    quota: take('quota', readNumber(1, quotaLimit), base.quota),
    probability: readPercent(options.typed('probability'), own) ?? base.probability,
    perHour: take<number | null>('per_hour', readNumber(1, quotaLimit), null),
    drawAt: take<string | null>('draw_at', readDate, null),
    entry: take('entry', readChoice(entryLimits), base.entry),
    win: variantsOf(options.typed('win')),
    lose: variantsOf(options.typed('lose')),
    entered: variantsOf(options.typed('entered')),
  };
}

function variantsOf(typed: string | null): string[] {
  return typed === null ? [] : [...splitVariants(typed)];
}

/** `10`, `0.5`, `10%`; up to four decimals. */
function readPercent(typed: string | null, own: CampaignProblem[]): number | null {
  if (typed === null) return null;
  const match = /^(\d{1,3}(?:\.\d{1,4})?)\s*%?$/u.exec(typed.normalize('NFKC').trim());
  const percent = Number(match?.[1] ?? Number.NaN);
  if (percent >= 0 && percent <= 100) return percent;
  own.push({ option: 'probability', fault: { kind: 'not_percent', typed } });
  return null;
}

function readCodes(options: OptionTaker<AnyOption>, own: CampaignProblem[]): readonly string[] {
  const list = options.typed('codes');
  const file = options.typed('codes_file');
  const take = (option: AnyOption, reading: CodesReading): readonly string[] => {
    if (reading.kind === 'read') return reading.codes;
    own.push(...reading.faults.map((fault) => ({ option, fault })));
    return [];
  };
  const listed = list === null ? [] : take('codes', readCodeList(list));
  const filed = file === null ? [] : take('codes_file', readCodeFile(file, listed));
  return [...listed, ...filed];
}

function missingOptions(options: OptionTaker<AnyOption>): readonly CampaignProblem[] {
  const required: readonly AnyOption[] = ['name', 'on', 'quota', 'win'];
  return required
    .filter((option) => options.typed(option) === null)
    .map((option) => ({ option, fault: { kind: 'missing' } }));
}

/** Faults that only follow from other options, with the options they follow from. */
const consequences: readonly {
  readonly faults: ReadonlySet<string>;
  readonly of: ReadonlySet<string>;
}[] = [
  {
    faults: new Set(['code_without_codes', 'codes_unused', 'too_few_codes']),
    of: new Set(['codes', 'codes_file', 'quota']),
  },
  { faults: new Set(['instant_only', 'draw_only']), of: new Set(['kind']) },
];

/** Codes are not counted while they, or how many are needed, could not be read; and so on. */
function isConsequence(fault: string, first: readonly CampaignProblem[]): boolean {
  return consequences.some(
    ({ faults, of }) => faults.has(fault) && first.some(({ option }) => of.has(option)),
  );
}
