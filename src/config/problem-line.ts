import { locales, type Locale, type Localized } from '../domain/locale.js';
import { configTexts, variableTexts, type VariableText } from '../i18n/config.js';
import type { ConfigProblem } from './parse-config.js';
import type { Variable } from './variables.js';

/** A variable without its texts does not compile here. */
const texts: Readonly<Record<Variable, Localized<VariableText>>> = variableTexts;

const cut = (value: string) => (value.length > 80 ? `${value.slice(0, 80)}…` : value);

/** One line for one wrong variable: its name, what is wrong, what it takes and how to get it. */
export function configProblemLine(problem: ConfigProblem, locale: Locale): string {
  const say = configTexts[locale];
  const wrong =
    problem.kind === 'missing'
      ? say.missing(problem.because)
      : say.invalid(problem.given === null ? null : cut(problem.given));
  const { takes, how } = texts[problem.variable][locale];
  return `${problem.variable}: ${wrong} ${takes} ${how}`.replaceAll('\n', ' ');
}

/** The line for a variable whose value a platform refused. `reason`: the platform's own word. */
export function refusedVariableLine(variable: string, reason: string, locale: Locale): string {
  const known = Object.entries(texts).find(([name]) => name === variable);
  const how = known === undefined ? '' : ` ${known[1][locale].how}`;
  return `${variable}: ${configTexts[locale].refused(reason)}${how}`;
}

/**
 * All lines, below a heading. Somebody who has not chosen a language yet gets both; a wrong choice
 * is no choice.
 */
export function problemLines(
  problems: readonly ConfigProblem[],
  chosen: string | undefined,
): string[] {
  const isChosen = locales.find((locale) => locale === chosen?.trim());
  const wanted = isChosen === undefined ? locales : [isChosen];
  return [
    wanted.map((locale) => configTexts[locale].heading).join(' / '),
    ...problems.map((problem) => {
      const told = wanted.map((locale) => configProblemLine(problem, locale));
      const [first = '', ...others] = told;
      return [first, ...others.map((line) => line.slice(problem.variable.length + 2))].join(' / ');
    }),
  ];
}
