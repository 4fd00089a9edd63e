import { slackTexts } from '../../i18n/slack.js';
import { assertNever } from '../../domain/assert.js';
import type { Locale } from '../../domain/locale.js';
import type { View } from '../cards.js';
import type { ParsedCommand } from './parse-command.js';

type Problem = Exclude<ParsedCommand, { kind: 'call' }>;

function linesOf(problem: Problem, locale: Locale): readonly string[] {
  const texts = slackTexts[locale];
  switch (problem.kind) {
    case 'unknown-command':
      return [texts.unknownCommand(problem.typed, problem.nearest)];
    case 'incomplete':
      return [texts.incompleteCommand(problem.typed, problem.words)];
    case 'unknown-option':
      return [
        texts.unknownOption(problem.command, problem.typed, problem.nearest),
        texts.optionsOf(problem.command, problem.options),
      ];
    case 'stray-words':
      return [
        texts.strayWords(problem.command, problem.typed, problem.nearest),
        texts.optionsOf(problem.command, problem.options),
      ];
    case 'file-option':
      return [texts.fileOption(problem.option, problem.form)];
    case 'given-twice':
      return [texts.twiceGiven(problem.option)];
    case 'open-quote':
      return [texts.openQuote];
    default:
      return assertNever(problem);
  }
}

/** What a person is told whose command could not be understood. */
export function commandProblem(problem: Problem, locale: Locale): View {
  const texts = slackTexts[locale];
  return {
    tone: 'attention',
    title: texts.commandTitle,
    blocks: [
      ...linesOf(problem, locale).map((text) => ({ kind: 'text', text }) as const),
      { kind: 'note', text: texts.helpHint },
    ],
    buttons: [],
  };
}
