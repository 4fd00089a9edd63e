import type { Locale } from '../locale.js';
import type { Evidence } from './evidence.js';
import { diagnosisTerms } from './texts-terms.js';

const wordsMaxLength = 300;

/** One line, cut: X's words go into cards as they are, and a card has little room. */
function cut(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  const characters = Array.from(line);
  if (characters.length <= wordsMaxLength) return line;
  return `${characters.slice(0, wordsMaxLength).join('')}…`;
}

/**
 * What X answered, for people: status, codes and slug in one line, then X's own words, untranslated.
 * Plain text; whoever shows it escapes it. Never empty.
 */
export function evidenceLines(evidence: Evidence, locale: Locale): readonly string[] {
  const terms = diagnosisTerms[locale].evidence;
  const stage = evidence.stage === 'post' ? [] : [terms.stages[evidence.stage]];
  if (evidence.answer.kind === 'transport') {
    return [terms.noAnswer(terms.fault[evidence.answer.fault]), ...stage];
  }
  const codes = evidence.codes.slice(0, 5).map(terms.code);
  const slug = evidence.slug === null ? [] : [cut(evidence.slug)];
  const answer = terms.answer([`HTTP ${evidence.answer.status}`, ...codes, ...slug].join(' · '));
  return [answer, ...ownWords(evidence).map((words) => terms.words(words)), ...stage];
}

/** Titles that only say the status again, which stands in the line before. */
const statusTitles: readonly string[] = [
  'Bad Request',
  'Unauthorized',
  'Forbidden',
  'Not Found',
  'Too Many Requests',
  'Service Unavailable',
];

/** The most telling words first; the raw body stands in when nothing in it could be read. */
function ownWords(evidence: Evidence): readonly string[] {
  const explained = [evidence.detail, ...evidence.messages].filter((text) => text !== null);
  const { title } = evidence;
  const saysMore = explained.length === 0 || !statusTitles.includes(title ?? '');
  const told = [...explained, ...(saysMore ? [title] : [])]
    .map((text) => cut(text ?? ''))
    .filter((text) => text !== '');
  const words = told.length > 0 ? told : [cut(evidence.rawBody)].filter((text) => text !== '');
  return [...new Set(words)].slice(0, 3);
}
