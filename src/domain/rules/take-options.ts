import type { Problem, RuleFault } from './fault.js';
import type { Read } from './read-option.js';

/** Options as typed: `key:value`, or the fields of a form. Blank ones count as left out. */
export type TypedOptions = Readonly<Record<string, string>>;

/** What a person types to take an option away from a rule that has it. */
const clearing: ReadonlySet<string> = new Set(['-', 'none', 'なし']);

/** Takes options one by one and gathers what is wrong with them. */
export interface OptionTaker<Option extends string> {
  readonly problems: readonly Problem<string, RuleFault>[];
  /** The option's value; `before` when it was not given or is wrong. */
  take<T>(option: Option, read: Read<T>, before: T): T;
  /** The same for what a rule may be without: `-` takes away what was there before. */
  takeOr<T>(option: Option, read: Read<T>, before: T, without: T): T;
  /** Exactly what was typed, or null. */
  typed(option: Option): string | null;
}

/** Takes from `given`; options outside `known` are problems at once. */
export function takeOptions<Option extends string>(
  given: TypedOptions,
  known: readonly Option[],
): OptionTaker<Option> {
  const names: ReadonlySet<string> = new Set(known);
  const problems: Problem<string, RuleFault>[] = Object.keys(given)
    .filter((option) => !names.has(option))
    .map((option) => ({ option, fault: { kind: 'unknown_option' } }));

  function typed(option: Option): string | null {
    const value = Object.hasOwn(given, option) ? given[option] : undefined;
    return value === undefined || value.trim() === '' ? null : value;
  }
  function take<T>(option: Option, read: Read<T>, before: T): T {
    const value = typed(option);
    if (value === null) return before;
    const reading = read(value);
    if (reading.kind === 'read') return reading.value;
    problems.push(...reading.faults.map((fault) => ({ option, fault })));
    return before;
  }
  function takeOr<T>(option: Option, read: Read<T>, before: T, without: T): T {
    const word = typed(option)?.normalize('NFKC').trim().toLowerCase() ?? '';
    return clearing.has(word) && isThere(before, without) ? without : take(option, read, before);
  }
  return { problems, take, takeOr, typed };
}

function isThere(before: unknown, without: unknown): boolean {
  return Array.isArray(before) ? before.length > 0 : before !== without;
}
