import type { NamedPerson } from './messages.js';
import type { StoredText } from './store-text.js';

interface Placed {
  readonly start: number;
  readonly end: number;
}

/** What is in a text, as API v1.1 tells it; those it names with their ids where they are known. */
export function oldEntities(
  { urls, hashtags, mentions }: StoredText,
  named: readonly NamedPerson[] = [],
): object {
  const idAt = new Map(named.map(({ start, xUserId }) => [start, xUserId]));
  return {
    urls: urls.map(({ start, end, ...link }) => ({ ...link, indices: [start, end] })),
    hashtags: hashtags.map(({ tag, ...place }) => ({ text: tag, ...indicesOf(place) })),
    user_mentions: mentions.map(({ username, ...place }) => ({
      screen_name: username,
      ...doubledId(idAt.get(place.start) ?? null),
      ...indicesOf(place),
    })),
    symbols: [],
  };
}

/** An id as API v1.1 gives it: a number, which is too large for most readers, and the same as text. */
export function doubledId(id: string | null): object {
  return id === null ? {} : { id: Number(id), id_str: id };
}

function indicesOf({ start, end }: Placed): object {
  return { indices: [start, end] };
}
