import { newId } from './ids.js';

/** What an upload is for; X takes it nowhere else. */
export const mediaCategories = [
  'tweet_image',
  'tweet_gif',
  'tweet_video',
  'dm_image',
  'dm_gif',
  'dm_video',
] as const;

export type MediaCategory = (typeof mediaCategories)[number];

export type MediaState = 'open' | 'pending' | 'in_progress' | 'succeeded' | 'failed';

/** A picture or film as this X keeps it. */
export interface MediaItem {
  readonly id: string;
  readonly ownerXId: string;
  readonly category: MediaCategory;
  readonly contentType: string;
  readonly totalBytes: number;
  readonly madeAt: Date;
  /** By their `segment_index`. */
  readonly segments: Map<number, Buffer>;
  state: MediaState;
  /** How many more times it will be asked about before it is ready. */
  looksLeft: number;
}

export type NewMedia = Pick<MediaItem, 'ownerXId' | 'category' | 'contentType' | 'totalBytes'>;

/** All uploads. */
export interface MediaLibrary {
  /** Oldest first. */
  readonly all: readonly MediaItem[];
  begin(media: NewMedia): MediaItem;
  /** What an account uploaded under that id; X knows uploads for a day, each by its owner alone. */
  find(id: string, ownerXId: string): MediaItem | null;
}

const lifeMs = 24 * 3_600_000;

export function createMediaLibrary(now: () => Date): MediaLibrary {
  const all: MediaItem[] = [];
  return {
    all,
    begin(media) {
      const madeAt = now();
      const fresh = { madeAt, segments: new Map(), state: 'open', looksLeft: 0 } as const;
      const item: MediaItem = { id: newId(madeAt), ...media, ...fresh };
      all.push(item);
      return item;
    },
    find(id, ownerXId) {
      const item = all.find((known) => known.id === id && known.ownerXId === ownerXId);
      return item !== undefined && expiresAt(item) > now() ? item : null;
    },
  };
}

/** When X forgets an upload that is not used. */
export function expiresAt({ madeAt }: MediaItem): Date {
  return new Date(madeAt.getTime() + lifeMs);
}

/** The content, once all of it is there. */
export function contentOf({ segments }: MediaItem): Buffer {
  const inOrder = [...segments].sort(([left], [right]) => left - right);
  return Buffer.concat(inOrder.map(([, part]) => part));
}

const keyPrefixes: Readonly<Record<string, string>> = { image: '3', video: '7', gif: '16' };

/** X's own name of an item, by which posts and messages refer to it. */
export function mediaKeyOf({ category, id }: MediaItem): string {
  return `${keyPrefixes[kindOf(category)] ?? '3'}_${id}`;
}

/** `image`, `gif` or `video`. */
export function kindOf(category: MediaCategory): string {
  return category.split('_')[1] ?? '';
}
