/*
 * Reading of JSON that X sent, of which nothing is certain: every reader gives null (or an empty
 * list) for what is not there or has another shape, and none throws.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

/** The parsed text; `undefined` when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : null;
}

/** The objects of a list; anything else in it is left out. */
export function asObjects(value: unknown): readonly JsonObject[] {
  if (!Array.isArray(value)) return [];
  return value.map(asObject).filter((item) => item !== null);
}

/**
 * A text with something in it, without what PostgreSQL refuses in JSON (NUL, halves of a surrogate
 * pair): one such character in an error body must not keep the attempt from being recorded.
 */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? storable(value) : null;
}

export function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD');
}

export function asBoolean(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** An id as X writes it in JSON: digits in a string. A number would have lost its last digits. */
export function asId(value: unknown): string | null {
  return typeof value === 'string' && /^\d{1,19}$/.test(value) ? value : null;
}

/** A moment as ISO 8601 in UTC, from any text that `Date` understands. */
export function asMoment(value: unknown): string | null {
  return typeof value === 'string' ? momentOf(Date.parse(value)) : null;
}

/** Null for no time at all, and for years that a database may not understand. */
export function momentOf(timeMs: number): string | null {
  return timeMs >= 0 && timeMs < Date.UTC(10_000, 0) ? new Date(timeMs).toISOString() : null;
}
