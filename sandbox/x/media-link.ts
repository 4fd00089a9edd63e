import { kindOf, mediaKeyOf, type MediaItem } from './media.js';
import { shortLink, type StoredText } from './store-text.js';

/** The link that X puts behind a text for the media that come with it. */
export interface MediaLink {
  readonly expanded: string;
  readonly mediaKey: string;
}

/** Null: the post carries none. */
export function mediaLinkOfPost(postId: string, media: readonly MediaItem[]): MediaLink | null {
  const [first] = media;
  if (first === undefined) return null;
  const kind = kindOf(first.category) === 'video' ? 'video' : 'photo';
  return {
    expanded: `https://x.com/i/status/${postId}/${kind}/1`,
    mediaKey: mediaKeyOf(first),
  };
}

/** Null: the message carries none. */
export function mediaLinkOfDm(eventId: string, media: readonly MediaItem[]): MediaLink | null {
  const [first] = media;
  if (first === undefined) return null;
  return { expanded: `https://x.com/messages/media/${eventId}`, mediaKey: mediaKeyOf(first) };
}

/** The text with that link at its end, outside of what is displayed. */
export function withMediaLink(stored: StoredText, link: MediaLink | null): StoredText {
  if (link === null) return stored;
  const url = shortLink(link.expanded);
  const before = stored.text === '' ? '' : `${stored.text} `;
  const start = Array.from(before).length;
  const entity = {
    start,
    end: start + url.length,
    url,
    expanded_url: link.expanded,
    display_url: `pic.x.com/${url.slice(-10)}`,
    media_key: link.mediaKey,
  };
  return { ...stored, text: before + url, urls: [...stored.urls, entity] };
}

/** What a post or message says of its media, where that is asked for. */
export function viewAttachments(media: readonly MediaItem[]): object {
  return media.length === 0 ? {} : { attachments: { media_keys: media.map(mediaKeyOf) } };
}
