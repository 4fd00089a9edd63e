/** A JSON value without some of its fields: `author_id`, or `mentions.id` for the id in `mentions`. */
export function omitFields(value: unknown, omit: readonly string[], within = ''): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => omitFields(item, omit, within));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name]) => !omit.includes(name) && !omit.includes(`${within}.${name}`),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, omitFields(inner, omit, name)]));
}
