import type { Reading, XAccount } from './port.js';

/** Categories of uploads (X reference section 1, DM body). */
export type MediaCategory =
  | 'dm_image'
  | 'dm_gif'
  | 'dm_video'
  | 'tweet_image'
  | 'tweet_gif'
  | 'tweet_video';

export interface MediaUpload {
  readonly category: MediaCategory;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** Uploads of pictures and films. */
export interface XMedia {
  /**
   * Uploads in chunks and waits until X has processed it; the id is good for 24 h and for this account only. Nothing
   * throws for what X answers; an upload whose outcome is not known is `failed` and can be done again.
   */
  upload(account: XAccount, media: MediaUpload): Promise<Reading<{ readonly mediaId: string }>>;
}
