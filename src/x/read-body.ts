import type { Evidence } from '../domain/diagnosis/evidence.js';
import { asMoment, asObject, asObjects, asText, momentOf, type JsonObject } from './read-json.js';

/** Bounds for bodies that are longer than any of X's. */
const listMaxLength = 20;
const wordMaxLength = 1_000;

export type BodyEvidence = Pick<
  Evidence,
  'codes' | 'slug' | 'title' | 'detail' | 'messages' | 'namedResetAt'
>;

/** What can be said about an answer without a readable body. */
export const silentBody: BodyEvidence = {
  codes: [],
  slug: null,
  title: null,
  detail: null,
  messages: [],
  namedResetAt: null,
};

/**
 * What a parsed error body says, whichever of X's shapes it has (X reference section 2.1): a v2
 * problem, one with `errors[]`, partial errors of a 200, v1.1 codes, `{error: text}`, OAuth.
 */
export function readBody(body: unknown): BodyEvidence {
  const top = asObject(body);
  if (top === null) return silentBody;
  const errors = asObjects(top['errors']);
  const all = [top, ...errors, ...asObjects([top['error']])].slice(0, listMaxLength);
  const problem = all.find((item) => asText(item['title']) !== null) ?? all.find(hasType) ?? top;
  const title = word(problem['title']);
  const detail = word(problem['detail']);
  return {
    codes: all.map(codeOf).filter((code) => code !== null),
    slug: slugOf(problem['type']),
    title,
    detail,
    messages: furtherWords(top, all).filter((word) => word !== title && word !== detail),
    namedResetAt: firstOf(all, (item) => namedMoment(item['reset_date'])),
  };
}

function hasType(item: JsonObject): boolean {
  return asText(item['type']) !== null;
}

function firstOf<T>(items: readonly JsonObject[], pick: (item: JsonObject) => T | null): T | null {
  for (const item of items) {
    const picked = pick(item);
    if (picked !== null) return picked;
  }
  return null;
}

function codeOf(item: JsonObject): number | null {
  const code = item['code'];
  if (typeof code === 'number' && Number.isSafeInteger(code)) return code;
  return typeof code === 'string' && /^\d{1,9}$/.test(code) ? Number(code) : null;
}

/**
 * The last part of a problem's `type`. The host varies with the age of X's gateway, so only this
 * part is compared.
 */
function slugOf(type: unknown): string | null {
  const text = asText(type);
  if (text === null || text.toLowerCase() === 'about:blank') return null;
  const last = text.split(/[/#]/).findLast((part) => part !== '');
  return last?.toLowerCase() ?? null;
}

const wordFields = [
  'message',
  'error',
  'error_description',
  'reason',
  'period',
  'scope',
  'registration_url',
  'title',
  'detail',
] as const;

/** All other texts of the body, each once; `errors` itself may be a text too. */
function furtherWords(top: JsonObject, all: readonly JsonObject[]): readonly string[] {
  const listed = Array.isArray(top['errors']) ? top['errors'] : [top['errors']];
  const words = [
    ...all.flatMap((item) => wordFields.map((field) => word(item[field]))),
    ...listed.map(word),
  ];
  return [...new Set(words.filter((word) => word !== null))].slice(0, listMaxLength);
}

function word(value: unknown): string | null {
  return asText(value)?.slice(0, wordMaxLength) ?? null;
}

/** `reset_date` has been seen as a date; seconds since 1970 are understood too. */
function namedMoment(value: unknown): string | null {
  return typeof value === 'number' ? momentOf(value * 1000) : asMoment(value);
}
