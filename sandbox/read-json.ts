/** What a JSON body holds, before anybody has looked at it. */
export type Json = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one where it is something else. */
export function asRecord(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

/** The value as a list of objects; an empty one where it is something else. */
export function asRecords(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}

/** The value as text; empty where it is something else. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Parses JSON; `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
