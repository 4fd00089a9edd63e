import { z } from 'zod';
import { isCauseId, type CauseId } from '../src/domain/diagnosis/cause.js';
import { parseGivenMoment, type GivenMoment } from '../src/domain/given-moment.js';
import { skipReasons, type SkipReason } from '../src/domain/sending/send.js';

/*
 * What the options of `/xtep` take. Every refusal's message is the key of the sentence that says
 * what the option takes (`src/i18n/commands-options.ts`).
 */

/** What an option takes, as a key of the texts that explain it. */
export const optionProblems = [
  'required',
  'id',
  'page',
  'handle',
  'moment',
  'clock',
  'choice',
  'post',
  'cause',
  'text',
] as const;

export type OptionProblem = (typeof optionProblems)[number];

/** A string that `read` understands; the message of the issue is `problem`. */
export function readable<T>(problem: OptionProblem, read: (typed: string) => T | null) {
  return z.string().transform((typed, context): T => {
    const value = read(typed.trim());
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });
}

/** `12` or `#12`. */
export const idOption = readable('id', (typed) => readWhole(typed.replace(/^#/u, '')));

export const pageOption = readable('page', (typed) => {
  const page = readWhole(typed);
  return page !== null && page > 0 && page <= 1_000_000 ? page : null;
});

function readWhole(typed: string): number | null {
  const text = typed.normalize('NFKC');
  return /^\d{1,15}$/u.test(text) ? Number(text) : null;
}

/** A handle without @, from `name`, `@name` or the address of a profile. */
export const handleOption = readable('handle', (typed) => {
  const match =
    /^(?:@|https?:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\/)?(\w{1,15})(?:[/?#].*)?$/iu.exec(
      typed.normalize('NFKC'),
    );
  return match?.[1] ?? null;
});

export const momentOption = readable('moment', (typed): GivenMoment | null =>
  parseGivenMoment(typed),
);

/** `09:00`; `9:00` is written with two digits. */
export const clockOption = readable('clock', (typed) => {
  const match = /^(\d{1,2}):(\d{2})$/u.exec(typed.normalize('NFKC'));
  if (match === null || Number(match[1]) > 23 || Number(match[2]) > 59) return null;
  return `${String(match[1]).padStart(2, '0')}:${String(match[2])}`;
});

/** One of `values`, whatever its case. */
export function choiceOption<const T extends string>(values: readonly T[]) {
  return readable(
    'choice',
    (typed): T | null => values.find((value) => value === typed.toLowerCase()) ?? null,
  );
}

export const onOffOption = choiceOption(['on', 'off']);

/** A post's id, from the id or the post's address. */
export const postOption = readable('post', (typed) => {
  const match = /^(?:https?:\/\/[\w.]+\/\w+\/status(?:es)?\/)?(\d{1,19})(?:[/?#].*)?$/iu.exec(
    typed,
  );
  return match?.[1] ?? null;
});

/** A cause id, or the reason of a skip. */
export const causeOption = readable('cause', (typed): CauseId | SkipReason | null => {
  const word = typed.toLowerCase();
  if (isCauseId(word)) return word;
  return skipReasons.find((reason) => reason === word) ?? null;
});

/** Failures only: a cause id. */
export const failureCauseOption = readable('cause', (typed): CauseId | null => {
  const word = typed.toLowerCase();
  return isCauseId(word) ? word : null;
});

/** Any words that are not empty, kept exactly as they were typed. */
export const wordsOption = z
  .string()
  .refine((typed) => typed.trim() !== '', { error: 'text' satisfies OptionProblem });
