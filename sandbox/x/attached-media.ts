import { invalidRequest, type XAnswer } from './answer.js';
import { fieldsOf } from './incoming.js';
import { kindOf, type MediaItem } from './media.js';
import type { Call } from './route.js';

const invalid = invalidRequest('Your media IDs are invalid.', { 'media.media_ids': [] });

/** What a message of a kind of place (`dm`, `tweet`) carries: X's refusal, or the items. */
export type Attached = { readonly items: readonly MediaItem[] } | { readonly refusal: XAnswer };

/** The media of a DM: one, as `attachments`. */
export function attachedToDm(call: Call, attachments: unknown): Attached {
  if (attachments === undefined) return { items: [] };
  const list = Array.isArray(attachments) ? attachments : [];
  const ids = list.map((attachment) => fieldsOf(attachment)['media_id']);
  if (ids.length !== 1) {
    return { refusal: invalidRequest('$.attachments: must have exactly one item', {}) };
  }
  return usable(call, ids, 'dm');
}

/** The media of a post: up to four pictures, or one film. */
export function attachedToPost(call: Call, media: unknown): Attached {
  if (media === undefined) return { items: [] };
  const ids: unknown = fieldsOf(media)['media_ids'];
  if (!Array.isArray(ids) || ids.length < 1 || ids.length > 4) {
    return { refusal: invalidRequest('$.media.media_ids: must have 1 to 4 items', {}) };
  }
  const attached = usable(call, ids, 'tweet');
  if ('refusal' in attached) return attached;
  const films = attached.items.filter(({ category }) => kindOf(category) !== 'image');
  return films.length > 0 && attached.items.length > 1 ? { refusal: invalid } : attached;
}

/** Of the account itself, less than a day old, ready, and uploaded for this kind of place. */
function usable({ world, caller }: Call, ids: readonly unknown[], place: string): Attached {
  const items = ids.flatMap((id) => world.media.find(String(id), caller.xUserId) ?? []);
  const areReady = items.every(
    ({ state, category }) => state === 'succeeded' && category.startsWith(`${place}_`),
  );
  return areReady && items.length === ids.length ? { items } : { refusal: invalid };
}
