import type { View } from '../src/chat/cards.js';
import type { CommandSpec, OptionSpec } from '../src/chat/port.js';
import { causeIds } from '../src/domain/diagnosis/cause.js';
import type { Locale } from '../src/domain/locale.js';
import { skipReasons } from '../src/domain/sending/send.js';
import { sharedTexts } from '../src/i18n/commands-shared.js';
import { notice } from './answer.js';
import type { Command } from './command.js';
import { nearest } from './nearest.js';
import { optionProblems, type OptionProblem } from './option-schemas.js';

/** One thing that is wrong with what was typed. */
export type OptionFault =
  | { readonly kind: 'unknown'; readonly option: string }
  | {
      readonly kind: 'invalid';
      readonly option: string;
      readonly typed: string | null;
      readonly problem: OptionProblem;
    };

export type ParsedOptions =
  | { readonly kind: 'parsed'; readonly options: unknown }
  | { readonly kind: 'wrong'; readonly faults: readonly OptionFault[] };

/** Reads the options as typed; empty ones count as left out. */
export function parseOptions(
  command: Pick<Command, 'options'>,
  typed: Readonly<Record<string, string>>,
): ParsedOptions {
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
  const result = command.options.safeParse(given);
  if (result.success) return { kind: 'parsed', options: result.data };
  const faults = result.error.issues.flatMap((issue): OptionFault[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((option) => ({ kind: 'unknown', option }));
    }
    const option = String(issue.path[0] ?? '');
    const value = given[option] ?? null;
    return [{ kind: 'invalid', option, typed: value, problem: problemOf(issue.message, value) }];
  });
  return { kind: 'wrong', faults };
}

function problemOf(message: string, typed: string | null): OptionProblem {
  if (typed === null) return 'required';
  return optionProblems.find((problem) => problem === message) ?? 'text';
}

/** Says for each fault which option it is, what it takes, and the nearest right choice. */
export function optionFaultsView(
  spec: CommandSpec,
  faults: readonly OptionFault[],
  locale: Locale,
): View {
  const lines = faults.flatMap((fault) => describeFault(spec, fault, locale));
  return notice('attention', sharedTexts[locale].wrongTitle, lines);
}

function describeFault(spec: CommandSpec, fault: OptionFault, locale: Locale): string[] {
  const texts = sharedTexts[locale];
  const near = nearestChoice(spec, fault);
  const hint = near === null ? [] : [texts.didYouMean(near)];
  if (fault.kind === 'unknown') {
    const names = spec.options.map((option) => `${option.name}:`).join(' ');
    return names === ''
      ? [texts.noOptions(fault.option)]
      : [texts.unknownOption(fault.option, names), ...hint];
  }
  const typed = fault.typed === null ? null : cut(fault.typed);
  return [texts.optionIs(fault.option, typed, takesText(spec, fault, locale)), ...hint];
}

function takesText(
  spec: CommandSpec,
  fault: Extract<OptionFault, { kind: 'invalid' }>,
  locale: Locale,
): string {
  const { takes } = sharedTexts[locale];
  const values = choicesOf(spec.options.find((option) => option.name === fault.option));
  return fault.problem === 'choice' ? takes.choice(values.join(', ')) : takes[fault.problem];
}

function nearestChoice(spec: CommandSpec, fault: OptionFault): string | null {
  if (fault.kind === 'unknown') {
    const names = spec.options.map((option) => option.name);
    const near = nearest(fault.option, names);
    return near === null ? null : `${near}:`;
  }
  if (fault.typed === null) return null;
  const choices =
    fault.problem === 'cause'
      ? [...causeIds, ...skipReasons]
      : choicesOf(spec.options.find((option) => option.name === fault.option));
  return fault.problem === 'choice' || fault.problem === 'cause'
    ? nearest(fault.typed, choices)
    : null;
}

function choicesOf(option: OptionSpec | undefined): readonly string[] {
  return option?.choices?.map((choice) => choice.value) ?? [];
}

function cut(typed: string): string {
  return typed.length > 60 ? `${typed.slice(0, 60)}…` : typed;
}
