import { problem, type RuleProblem } from './fault.js';
import type { RuleDefinition, Step } from './rule.js';
import { formatDelay, readDelay } from './step-delay.js';
import { joinVariants, splitVariants } from './template.js';

/*
 * The parts of a rule that have no option of their own, as a form's text field holds them: each begins with a line
 * `24h: …` (a step) or `en: …` (a language), and goes on until the next such line.
 */

type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'wrong'; readonly problems: readonly RuleProblem[] };

interface Piece {
  /** What stands before the colon. */
  readonly head: string;
  readonly text: string;
}

/** `24h: …` lines as steps; each keeps the media of the step that stood in its place before. */
export function readSteps(typed: string, before: readonly Step[]): Read<Step[]> {
  const pieces = piecesOf(typed, (head) => readDelay(head) !== null);
  if (pieces === null) {
    const line = typed.trim().split('\n')[0] ?? '';
    return wrong('steps', line.slice(0, 40));
  }
  return {
    kind: 'read',
    value: pieces.map(({ head, text }, index) => ({
      afterMinutes: readDelay(head) ?? 1,
      texts: [...splitVariants(text)],
      media: before[index]?.media ?? [],
    })),
  };
}

export function formatSteps(steps: readonly Step[]): string {
  return steps
    .map(({ afterMinutes, texts }) => `${formatDelay(afterMinutes)}: ${joinVariants(texts)}`)
    .join('\n');
}

/** `en: …` lines as texts by language. */
export function readLanguageTexts(typed: string): Read<RuleDefinition['textsByLanguage']> {
  const pieces = piecesOf(typed, (head) => /^[a-z]{2,3}$/u.test(head));
  if (pieces === null) {
    const line = typed.trim().split('\n')[0] ?? '';
    return {
      kind: 'wrong',
      problems: [
        problem('text_by_language', {
          kind: 'not_choice',
          typed: line.slice(0, 40),
          choices: ['en: …', 'ko: …', 'zh: …'],
        }),
      ],
    };
  }
  return {
    kind: 'read',
    value: Object.fromEntries(pieces.map(({ head, text }) => [head, [...splitVariants(text)]])),
  };
}

export function formatLanguageTexts(texts: RuleDefinition['textsByLanguage']): string {
  return Object.entries(texts)
    .map(([language, variants]) => `${language}: ${joinVariants(variants)}`)
    .join('\n');
}

function wrong(option: 'steps', typed: string): Read<never> {
  return { kind: 'wrong', problems: [problem(option, { kind: 'not_duration', typed })] };
}

/** Null when the first line does not begin a piece. */
function piecesOf(typed: string, isHead: (head: string) => boolean): readonly Piece[] | null {
  const pieces: { head: string; text: string }[] = [];
  for (const line of typed.trim().split(/\r?\n/u)) {
    const match = /^\s*([^:：\s]{1,12})\s*[:：]\s?(.*)$/u.exec(line);
    const head = match?.[1]?.normalize('NFKC').toLowerCase() ?? '';
    const last = pieces.at(-1);
    if (match !== null && isHead(head)) pieces.push({ head, text: match[2] ?? '' });
    else if (last === undefined) return null;
    else last.text += `\n${line}`;
  }
  return pieces;
}
