import { invalidRequest, problem, type XAnswer } from './answer.js';
import { fieldsOf, textOf } from './incoming.js';
import { refuseId } from './lists.js';
import {
  contentOf,
  expiresAt,
  kindOf,
  mediaCategories,
  mediaKeyOf,
  type MediaCategory,
  type MediaItem,
} from './media.js';
import type { Call, Outcome, Route } from './route.js';

const uploading = {
  method: 'POST',
  kind: 'other',
  bucket: 'media',
  scopes: ['media.write'],
  level: 'read-write',
} as const;

/** Uploads in chunks. */
export const mediaRoutes: readonly Route[] = [
  { ...uploading, path: /^\/2\/media\/upload\/initialize$/, handle: initialize },
  { ...uploading, path: /^\/2\/media\/upload\/([^/]+)\/append$/, handle: append },
  { ...uploading, path: /^\/2\/media\/upload\/([^/]+)\/finalize$/, handle: finalize },
  {
    ...uploading,
    method: 'GET',
    bucket: 'media-status',
    path: /^\/2\/media\/upload$/,
    handle: tellStatus,
  },
];

const megabyte = 1_000_000;

/** What X takes of each kind (X reference section 1). */
const kinds: Readonly<Record<string, { readonly types: RegExp; readonly mostBytes: number }>> = {
  image: {
    types: /^image\/(?:jpeg|pjpeg|png|webp|bmp|tiff)$/,
    mostBytes: 5 * megabyte,
  },
  gif: { types: /^image\/gif$/, mostBytes: 15 * megabyte },
  video: { types: /^video\/(?:mp4|webm|mp2t|quicktime)$/, mostBytes: 512 * megabyte },
};

const initializeFields = [
  'additional_owners',
  'media_category',
  'media_type',
  'shared',
  'total_bytes',
];

function initialize({ world, caller, incoming }: Call): Outcome {
  const body = fieldsOf(incoming.body);
  const unknown = Object.keys(body).filter((name) => !initializeFields.includes(name));
  if (unknown.length > 0) return wrong(`$.${unknown[0]}: is not defined in the schema`);
  const category = mediaCategories.find((known) => known === body['media_category']);
  if (category === undefined) return wrong('$.media_category: is not one that this X knows');
  const contentType = textOf(body['media_type']) ?? '';
  const totalBytes = Number(body['total_bytes']);
  const refusal = refuseKind(category, contentType, totalBytes);
  if (refusal !== null) return wrong(refusal);
  const item = world.media.begin({
    ownerXId: caller.xUserId,
    category,
    contentType,
    totalBytes,
  });
  return { answer: { status: 200, body: uploadBody(world.settings.dialect, item) }, xId: item.id };
}

function refuseKind(category: MediaCategory, type: string, totalBytes: number): string | null {
  const kind = kinds[kindOf(category)];
  if (kind === undefined || !kind.types.test(type)) {
    return `$.media_type: ${type} does not fit ${category}`;
  }
  if (!Number.isInteger(totalBytes) || totalBytes < 1) return '$.total_bytes: must be a number';
  return totalBytes > kind.mostBytes ? `$.total_bytes: is more than ${kind.mostBytes}` : null;
}

/** X takes so much at once. */
const segmentMostBytes = 5 * megabyte;

function append(call: Call): Outcome {
  const item = itemOf(call, call.params[0] ?? '');
  if ('status' in item) return { answer: item };
  const body = fieldsOf(call.incoming.body);
  const given = body['segment_index'];
  const index = typeof given === 'number' ? String(given) : (textOf(given) ?? '');
  const segment = segmentOf(body['media']);
  if (!/^\d{1,3}$/.test(index)) return wrong('$.segment_index: must be a number from 0 to 999');
  if (segment === null || segment.byteLength > segmentMostBytes) {
    return wrong('$.media: must be binary, or base64 of at most 5 MB');
  }
  if (item.state !== 'open') return wrong('The upload is finalized already.');
  item.segments.set(Number(index), segment);
  const expires_at = Math.floor(expiresAt(item).getTime() / 1000);
  const body200 = { data: { expires_at }, ...metaOf(call.world.settings.dialect) };
  return { answer: { status: 200, body: body200 } };
}

/** Bytes of a form, or base64 in JSON. */
function segmentOf(media: unknown): Buffer | null {
  if (Buffer.isBuffer(media)) return media;
  const isBase64 = typeof media === 'string' && /^[\w+/-]+={0,2}$/.test(media);
  return isBase64 ? Buffer.from(media, 'base64') : null;
}

function finalize(call: Call): Outcome {
  const { world } = call;
  const item = itemOf(call, call.params[0] ?? '');
  if ('status' in item) return { answer: item };
  const isGapless = [...Array(item.segments.size).keys()].every((index) =>
    item.segments.has(index),
  );
  if (!isGapless || contentOf(item).byteLength !== item.totalBytes) {
    return wrong('Segments do not add up to provided total file size.');
  }
  const looks = kindOf(item.category) === 'image' ? 0 : world.settings.filmsTakeLooks;
  if (item.state === 'open') {
    item.looksLeft = looks;
    item.state = looks > 0 ? 'pending' : endOf(call);
  }
  return { answer: { status: 200, body: uploadBody(world.settings.dialect, item) }, xId: item.id };
}

function endOf({ world }: Call): 'succeeded' | 'failed' {
  return world.settings.processingFails ? 'failed' : 'succeeded';
}

function tellStatus(call: Call): Outcome {
  const { query } = call.incoming;
  if ((query['command'] ?? 'STATUS') !== 'STATUS') return wrong('?command: is not STATUS');
  const item = itemOf(call, query['media_id'] ?? '');
  if ('status' in item) return { answer: item };
  if (item.looksLeft > 0) {
    item.looksLeft -= 1;
    item.state = item.looksLeft === 0 ? endOf(call) : 'in_progress';
  }
  return { answer: { status: 200, body: uploadBody(call.world.settings.dialect, item) } };
}

function itemOf({ world, caller }: Call, id: string): MediaItem | XAnswer {
  const refusal = refuseId('id', id);
  if (refusal !== null) return refusal;
  const item = world.media.find(id, caller.xUserId);
  return item ?? problem(404, 'Not Found Error', `Could not find media with id: [${id}].`);
}

function wrong(message: string): Outcome {
  return { answer: invalidRequest(message, {}) };
}

type Dialect = 'old' | 'new';

function uploadBody(dialect: Dialect, item: MediaItem): object {
  const data = {
    id: item.id,
    media_key: mediaKeyOf(item),
    ...(item.state === 'open' ? {} : { size: item.totalBytes }),
    expires_after_secs: 86_400,
    ...processingOf(item),
  };
  return { data, ...metaOf(dialect) };
}

/** The older description wants one in every answer about uploads, and says nothing of what is in it. */
function metaOf(dialect: Dialect): object {
  return dialect === 'old' ? { meta: {} } : {};
}

/** Pictures are ready at once and have none. */
function processingOf({ state, category }: MediaItem): object {
  if (state === 'open' || (kindOf(category) === 'image' && state === 'succeeded')) return {};
  const isUnderWay = state === 'pending' || state === 'in_progress';
  const progress = state === 'succeeded' ? { progress_percent: 100 } : {};
  const more = isUnderWay ? { check_after_secs: 1 } : progress;
  return { processing_info: { state, ...more } };
}
