import { setTimeout as pause } from 'node:timers/promises';
import { evidenceOf, seenWindows, successBody, type XContext } from './exchange.js';
import type { XRequest } from './client.js';
import type { MediaUpload, XMedia } from './media-port.js';
import type { Observed } from './observe.js';
import type { Reading, XAccount } from './port.js';
import { idOf } from './read-field.js';
import { asObject, asText, type JsonObject } from './read-json.js';
import type { RequestSlots } from './request-slots.js';

/*
 * `/2/media/upload`: initialize, append, finalize, and asking until X has processed it. Chunks travel as base64 in JSON, which X
 * takes as it takes multipart, so that uploads pass through the same client as every other request.
 */

/** X takes 5 MB at once; base64 makes four bytes of three. */
const chunkBytes = 2_000_000;

/** X itself says when to ask again; within these bounds. */
const shortestWaitMs = 200;
const longestWaitMs = 10_000;
const looksMax = 60;

export interface MediaOptions {
  /** For tests; a timer otherwise. */
  readonly wait?: (waitMs: number) => Promise<unknown>;
  /** The turns of the accounts; without them every request leaves at once. */
  readonly slots?: RequestSlots;
}

type Uploaded = Reading<{ readonly mediaId: string }>;

/** Uploads through the API. */
export function createMedia(
  context: XContext,
  { wait = pause, slots = atOnce }: MediaOptions = {},
): XMedia {
  return { upload: (account, media) => upload({ context, wait, slots }, account, media) };
}

const atOnce: RequestSlots = (_account, _kind, request) => request();

type Through = { readonly context: XContext } & Required<MediaOptions>;

async function upload(
  { context, wait, slots }: Through,
  account: XAccount,
  media: MediaUpload,
): Promise<Uploaded> {
  // A turn for each request: while X processes a film, others of the account go on.
  const ask = (request: XRequest): Promise<Observed> =>
    slots(account, 'send', () =>
      context.client.request(account.credentials, request, context.deadline()),
    );
  const begun = await ask({
    method: 'POST',
    path: '2/media/upload/initialize',
    body: {
      media_type: media.contentType,
      media_category: media.category,
      total_bytes: media.content.byteLength,
    },
  });
  const mediaId = idOf(dataOf(begun), 'id');
  if (mediaId === null) return failed(context, begun);
  const params = { id: mediaId };
  for (let index = 0; index * chunkBytes < media.content.byteLength; index += 1) {
    const chunk = media.content.subarray(index * chunkBytes, (index + 1) * chunkBytes);
    const appended = await ask({
      method: 'POST',
      path: '2/media/upload/:id/append',
      params,
      body: { media: Buffer.from(chunk).toString('base64'), segment_index: index },
    });
    if (!isSuccess(appended)) return failed(context, appended);
  }
  const ended = await ask({
    method: 'POST',
    path: '2/media/upload/:id/finalize',
    params,
    body: {},
  });
  if (dataOf(ended) === null) return failed(context, ended);
  return processed(context, { ask, wait, mediaId }, ended);
}

/** Waits until X has processed it: pictures at once, films after a while. */
async function processed(
  context: XContext,
  through: {
    readonly ask: (request: XRequest) => Promise<Observed>;
    readonly wait: (waitMs: number) => Promise<unknown>;
    readonly mediaId: string;
  },
  ended: Observed,
): Promise<Uploaded> {
  const { ask, wait, mediaId } = through;
  let last = ended;
  for (let looks = 0; looks < looksMax; looks += 1) {
    const info = asObject(dataOf(last)?.['processing_info']);
    const state = asText(info?.['state']);
    if (dataOf(last) === null || state === 'failed') return failed(context, last);
    if (state === null || state === 'succeeded') {
      return { kind: 'read', value: { mediaId }, seen: seenWindows('media', last) };
    }
    await wait(waitOf(info));
    last = await ask({
      method: 'GET',
      path: '2/media/upload',
      query: { command: 'STATUS', media_id: mediaId },
    });
  }
  return failed(context, last);
}

function waitOf(info: JsonObject | null): number {
  const seconds = info?.['check_after_secs'];
  const waitMs = typeof seconds === 'number' ? seconds * 1_000 : 1_000;
  return Math.min(longestWaitMs, Math.max(shortestWaitMs, waitMs));
}

function dataOf(observed: Observed): JsonObject | null {
  return asObject(successBody(observed)?.['data']);
}

function isSuccess(observed: Observed): boolean {
  return observed.kind === 'answered' && observed.status >= 200 && observed.status < 300;
}

function failed(context: XContext, observed: Observed): Uploaded {
  return {
    kind: 'failed',
    evidence: evidenceOf(context, observed, 'upload'),
    seen: seenWindows('media', observed),
  };
}
