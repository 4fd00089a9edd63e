import { createHash } from 'node:crypto';
import twitter from 'twitter-text';

export interface UrlEntity {
  readonly start: number;
  readonly end: number;
  readonly url: string;
  readonly expanded_url: string;
  readonly display_url: string;
  /** Set for the link that stands for media. */
  readonly media_key?: string;
}

export interface MentionEntity {
  readonly start: number;
  readonly end: number;
  readonly username: string;
}

export interface HashtagEntity {
  readonly start: number;
  readonly end: number;
  /** Without #. */
  readonly tag: string;
}

/** A text as X keeps and gives it: links shortened, `& < >` escaped, positions in code points. */
export interface StoredText {
  readonly text: string;
  readonly urls: readonly UrlEntity[];
  readonly mentions: readonly MentionEntity[];
  readonly hashtags: readonly HashtagEntity[];
  /** Where the displayed part of a reply begins: behind the leading mentions of whom it answers. */
  readonly displayFrom: number;
  /** Where it ends: before the link that stands for media. */
  readonly displayTo: number;
}

/**
 * What X makes of a text. `answering`: whom a reply answers, by their handles; X puts those in front
 * whom the text does not mention.
 */
export function storeText(
  written: string,
  answering: string | readonly string[] | null,
): StoredText {
  const clean = written.normalize('NFC').replaceAll('\r\n', '\n').trim();
  const { text: shortened, links } = shortenLinks(clean);
  const mentioned = twitter.extractMentions(clean).map((handle) => handle.toLowerCase());
  const answered = typeof answering === 'string' ? [answering] : (answering ?? []);
  const added = answered.filter((handle) => !mentioned.includes(handle.toLowerCase()));
  const full = escape([...added.map((handle) => `@${handle}`), shortened].join(' '));
  return {
    text: full,
    urls: links.map((link) => ({ ...positionOf(full, link.url), ...link })),
    mentions: mentionsOf(full),
    hashtags: hashtagsOf(full),
    displayFrom: leadingNames(full, answered).length,
    displayTo: Array.from(full).length,
  };
}

function leadingNames(text: string, answered: readonly string[]): string {
  const names = answered.map((handle) => `@${handle}`).join('|');
  if (names === '') return '';
  return new RegExp(`^(?:(?:${names})\\s+)+`, 'i').exec(text)?.[0] ?? '';
}

interface Link {
  readonly url: string;
  readonly expanded_url: string;
  readonly display_url: string;
}

function shortenLinks(text: string): { readonly text: string; readonly links: readonly Link[] } {
  const links: Link[] = [];
  let rest = 0;
  let result = '';
  const found = twitter.extractUrlsWithIndices(text, { extractUrlsWithoutProtocol: true });
  for (const { url, indices } of found) {
    const [start, end] = indices;
    const expanded = /^https?:/i.test(url) ? url : `http://${url}`;
    const short = /^https?:\/\/t\.co\//.test(url) ? url : shortLink(expanded);
    links.push({
      url: short,
      expanded_url: expanded,
      display_url: expanded.replace(/^https?:\/\//, ''),
    });
    result += text.slice(rest, start) + short;
    rest = end;
  }
  return { text: result + text.slice(rest), links };
}

/** X's own link for an address, always the same one. */
export function shortLink(url: string): string {
  const hash = createHash('sha256').update(url).digest('base64');
  return `https://t.co/${hash.replace(/\W/g, '').slice(0, 10)}`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function positionOf(text: string, part: string): { readonly start: number; readonly end: number } {
  const start = Array.from(text.slice(0, text.indexOf(part))).length;
  return { start, end: start + Array.from(part).length };
}

function mentionsOf(text: string): readonly MentionEntity[] {
  return twitter.extractMentionsWithIndices(text).map(({ screenName, indices: [from, to] }) => {
    const start = Array.from(text.slice(0, from)).length;
    return { start, end: start + (to - from), username: screenName };
  });
}

function hashtagsOf(text: string): readonly HashtagEntity[] {
  return twitter.extractHashtagsWithIndices(text).map(({ hashtag, indices: [from, to] }) => ({
    start: Array.from(text.slice(0, from)).length,
    end: Array.from(text.slice(0, to)).length,
    tag: hashtag,
  }));
}
