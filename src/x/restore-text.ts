import { asObjects, asText, type JsonObject } from './read-json.js';

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/**
 * The text as it was written: `&amp; &lt; &gt;` undone (once, so that a written `&amp;` stays one),
 * then `t.co` links replaced by what they stand for. Positions of entities are not used, because
 * X counts them in a text that is not always the one it sends.
 */
export function restoreText(text: string, urls: readonly JsonObject[]): string {
  const unescaped = text.replace(/&(?:amp|lt|gt);/g, (escaped) => entities[escaped] ?? escaped);
  const targets = new Map<string, string>();
  for (const url of urls) {
    const short = asText(url['url']);
    const long = asText(url['expanded_url']);
    if (short !== null && long !== null) targets.set(short, long);
  }
  return unescaped.replace(/https?:\/\/t\.co\/\w+/g, (short) => targets.get(short) ?? short).trim();
}

/** The link entities of a post, a long post or a DM, in both of X's dialects. */
export function readUrls(message: JsonObject, nested: JsonObject | null): readonly JsonObject[] {
  return [...asObjects(nested?.['urls']), ...asObjects(message['urls'])];
}

/**
 * A reply without the mentions that X put in front of it. `display_text_range` says where the
 * written text begins; without it (or when it does not fit this text, since X gives one range for
 * the short and the long form), mentions that the entities confirm are taken off one by one.
 */
export function dropLeadingMentions(
  text: string,
  mentions: readonly JsonObject[],
  displayRange: unknown,
): string {
  const start: unknown = Array.isArray(displayRange) ? displayRange[0] : null;
  // Mentions are plain ASCII, so any way of counting agrees on their length.
  if (typeof start === 'number' && /^(?:@\w{1,15}\s+)*$/.test(text.slice(0, start))) {
    return text.slice(start);
  }
  const names = new Set(mentions.map((mention) => asText(mention['username'])?.toLowerCase()));
  let rest = text;
  for (;;) {
    const match = /^@(\w{1,15})\s+/.exec(rest);
    if (match === null || !names.has(match[1]?.toLowerCase())) return rest;
    rest = rest.slice(match[0].length);
  }
}
