/** Markup that is safe to show as it is. Only `html` and `raw` make it. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | null | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => entities[mark] ?? '');
}

/** Markup that was put together by hand from escaped pieces. */
export function raw(markup: string): Html {
  return { markup };
}

function toMarkup(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(toMarkup).join('');
}

/** A template whose values are escaped, unless they are markup already; null shows nothing. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = pieces.map((piece, index) => piece + toMarkup(parts[index] ?? null)).join('');
  return { markup };
}

/** `attribute="value"`, or nothing when the value is false. */
export function attribute(name: string, value: string | boolean): Html {
  if (value === false) return raw('');
  return raw(value === true ? ` ${name}` : ` ${name}="${escapeHtml(value)}"`);
}
