import type { Locale } from '../locale.js';
import { toZonedTime } from '../zoned-time.js';
import { parseTemplate, type TemplatePart, type Variable } from './template.js';

/** What the variables stand for; null or blank: not known, the default of the template is taken. */
export type VariableValues = Readonly<Record<Variable, string | null>>;

/** Where a text is going to stand: in a DM, or in a post that everybody sees. */
export type Surface = 'dm' | 'post';

/**
 * A template with its variables filled in, once: what a value contains is never read as a variable.
 * Nothing is escaped, the words leave as they were written (X shows texts, it does not run them).
 * A name without value or default becomes the handle. Throws when the template is wrong: it is
 * checked before it is stored.
 */
export function renderText(template: string, values: VariableValues, surface: Surface): string {
  return fill(partsOf(template), values, surface);
}

/**
 * The same, with the name shortened as far as it must be for `fits` to hold: names are up to 50
 * characters long, and a message must not fail for its reader's name.
 */
export function renderFitting(
  template: string,
  values: VariableValues,
  surface: Surface,
  fits: (text: string) => boolean,
): string {
  const parts = partsOf(template);
  const whole = fill(parts, values, surface);
  if (fits(whole) || isBlank(values.name)) return whole;
  const letters = Array.from(new Intl.Segmenter().segment(values.name ?? ''), (one) => one.segment);
  for (let kept = letters.length - 1; kept > 0; kept -= 1) {
    const name = `${letters.slice(0, kept).join('')}…`;
    const text = fill(parts, { ...values, name }, surface);
    if (fits(text)) return text;
  }
  return fill(parts, { ...values, name: null }, surface);
}

function partsOf(template: string): readonly TemplatePart[] {
  const parsed = parseTemplate(template);
  if (parsed.kind === 'parsed') return parsed.parts;
  throw new Error('A stored template is wrong: it must be checked before it is stored.');
}

function fill(parts: readonly TemplatePart[], values: VariableValues, surface: Surface): string {
  return parts
    .map((part) => (part.kind === 'words' ? part.text : valueOf(part, values, surface)))
    .join('');
}

function valueOf(
  { name, fallback }: { readonly name: Variable; readonly fallback: string | null },
  values: VariableValues,
  surface: Surface,
): string {
  const value = values[name];
  if (value !== null && !isBlank(value)) return name === 'name' ? tame(value, surface) : value;
  return fallback ?? (name === 'name' ? (values.handle ?? '') : '');
}

function isBlank(value: string | null): boolean {
  return value === null || value.trim() === '';
}

/**
 * A display name is written by a stranger. It stays on one line; in a public post it must name
 * nobody else and link nowhere, because that would be done in our account's name.
 */
function tame(name: string, surface: Surface): string {
  const line = name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  if (surface === 'dm') return line;
  // A full-width ＃ would be a hashtag too.
  return line
    .replace(/@(?=\w)/gu, '＠')
    .replace(/[#＃](?=[\p{L}\p{N}_])/gu, '♯')
    .replace(/(?<=[\p{L}\p{N}])\.(?=[\p{L}]{2})/gu, '．');
}

/** `2026年11月26日`, `November 26, 2026`: the day of `moment` as a message says it. */
export function messageDate(moment: Date, timeZone: string, locale: Locale): string {
  const { year, month, day } = toZonedTime(moment, timeZone);
  if (locale === 'ja') return `${String(year)}年${String(month)}月${String(day)}日`;
  return `${englishMonths[month - 1] ?? ''} ${String(day)}, ${String(year)}`;
}

const englishMonths = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The address of a post. */
export function postAddress(handle: string, postId: string): string {
  return `https://x.com/${handle}/status/${postId}`;
}

/** One of `count` variants, evenly; `random` gives numbers from 0 to below 1. */
export function chooseVariant(count: number, random: () => number): number {
  return Math.min(count - 1, Math.floor(random() * count));
}
