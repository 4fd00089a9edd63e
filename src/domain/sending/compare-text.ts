import type { SendKind } from './send.js';

/*
 * Whether a text that X lists is one that we sent. X shortens links, drops control characters,
 * trims and normalises; the reader has expanded the links and undone the escapes by now, but a link
 * comes back with another host name, a scheme or a slash that nobody wrote.
 */

/** Characters that X drops: controls (but line feed), byte order marks, directional marks. */
// eslint-disable-next-line no-control-regex -- these are the characters meant
const dropped = /[\u0000-\u0009\u000B-\u001F\u007F\uFEFF\uFFFE\uFFFF\u202A-\u202E]/g;

const leadingMentions = /^(?:@\w{1,15}\s+)+/;
const link = /https?:\/\/[\x21-\x7E]+/gi;
const shortLink = /https?:\/\/t\.co\//i;

/** What X puts behind a text for a picture or a post that it shows with it. */
const trailingMedia =
  /\s*https?:\/\/(?:www\.)?(?:x|twitter)\.com\/(?:\w+\/status\/\d+\/(?:photo|video)\/\d+|messages\/media\/\S+)$/i;

/** True when X may have made `stored` of `sent`, and nothing but what X is known to do lies between. */
export function isSameText(kind: SendKind, sent: string, stored: string): boolean {
  const wanted = canonical(kind, sent);
  if (wanted === canonical(kind, stored)) return true;
  if (wanted === canonical(kind, stored.trimEnd().replace(trailingMedia, ''))) return true;
  // What a short link of the sender's own stands for, X tells in its own way: any link will do.
  return (
    shortLink.test(sent) &&
    canonical(kind, sent.replace(link, '∎')) === canonical(kind, stored.replace(link, '∎'))
  );
}

/**
 * True when the texts are close enough that X may have changed one into the other in a way that is
 * not known. Such a message is no proof that a send arrived, and its absence is not proven either.
 */
export function resemblesText(sent: string, stored: string): boolean {
  const [one, other] = [lettersOf(sent), lettersOf(stored)];
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short === long || (short.length >= prefixMinLength && long.startsWith(short));
}

/** A text that was cut off still resembles when at least so many letters are left. */
const prefixMinLength = 8;

function canonical(kind: SendKind, text: string): string {
  const clean = text.normalize('NFC').replace(dropped, '').trim();
  return (kind === 'reply' ? clean.replace(leadingMentions, '') : clean)
    .replace(/https?:\/\//gi, '')
    .replace(/\b(?:www\.)?twitter\.com\b/gi, 'x.com')
    .replace(/(?:%[0-9a-f]{2})+/gi, decoded)
    .replaceAll('/', '')
    .replace(/\s+/g, ' ')
    .trim();
}

function decoded(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes;
  }
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .replace(link, '')
    .replace(leadingMentions, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
