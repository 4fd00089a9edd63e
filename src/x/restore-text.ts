import { asObjects, asText, type JsonObject } from './read-json.js';

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** A link that X made of attached media, at the end of a text that never had it. */
const mediaLink = /\/(?:photo|video|media)\/|\/messages\/media\//;

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
    if (short !== null && long !== null) targets.set(short, mediaLink.test(long) ? '' : long);
  }
  return unescaped.replace(/https?:\/\/t\.co\/\w+/g, (short) => targets.get(short) ?? short).trim();
}

/** The link entities of a post, a long post or a DM, in both of X's dialects. */
export function readUrls(message: JsonObject, nested: JsonObject | null): readonly JsonObject[] {
  return [...asObjects(nested?.['urls']), ...asObjects(message['urls'])];
}

/**
 * A reply without the mentions that X put in front of it. `display_text_range` says where the
 * written text begins; without it, mentions that the entities confirm are taken off one by one.
 */
export function dropLeadingMentions(
  text: string,
  mentions: readonly JsonObject[],
  displayRange: unknown,
): string {
  const start: unknown = Array.isArray(displayRange) ? displayRange[0] : null;
  // Everything before the start is mentions, so plain ASCII, and any way of counting agrees.
  if (typeof start === 'number') return text.slice(start);
  const names = new Set(mentions.map((mention) => asText(mention['username'])?.toLowerCase()));
  let rest = text;
  for (;;) {
    const match = /^@(\w{1,15})\s+/.exec(rest);
    if (match === null || !names.has(match[1]?.toLowerCase())) return rest;
    rest = rest.slice(match[0].length);
  }
}
