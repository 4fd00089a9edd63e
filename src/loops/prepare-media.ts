import { knownUpload, loadMedia, rememberUpload, type UploadKey } from '../../db/media-uploads.js';
import type { sends } from '../../db/schema.js';
import { assert } from '../domain/assert.js';
import { transportEvidence } from '../domain/diagnosis/transport-evidence.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { Media, MediaKind } from '../domain/rules/rule.js';
import type { SendKind } from '../domain/sending/send.js';
import type { MediaCategory } from '../x/media-port.js';
import type { SeenWindows, XAccount } from '../x/port.js';
import { messageOf } from './duty.js';
import type { SendingSurroundings } from './sending-surroundings.js';

type SendRow = typeof sends.$inferSelect;

/** What a message takes along. Only `ready` permits its POST: it never leaves without its media. */
export type PreparedMedia =
  | { readonly kind: 'ready'; readonly mediaIds: readonly string[] }
  /** There is no file of that name. */
  | { readonly kind: 'missing'; readonly file: string }
  /** X did not take it, or was not reached: nothing of the message has left. */
  | { readonly kind: 'failed'; readonly evidence: Evidence; readonly seen: SeenWindows };

type Upload =
  | { readonly kind: 'ready'; readonly mediaId: string }
  | Exclude<PreparedMedia, { kind: 'ready' }>;

/** X takes its ids for 24 hours; an hour is for what waits in the queue behind. */
const freshMs = 23 * 60 * 60_000;

const categories: Readonly<Record<SendKind, Readonly<Record<MediaKind, MediaCategory>>>> = {
  dm: { image: 'dm_image', gif: 'dm_gif', video: 'dm_video' },
  reply: { image: 'tweet_image', gif: 'tweet_gif', video: 'tweet_video' },
};

/**
 * The ids of the media of messages of one account: those that X gave for the same file lately, else of a new upload. Of
 * messages that leave together with the same file the first uploads it.
 */
export function createMediaPreparation(
  surroundings: SendingSurroundings,
  account: XAccount,
): (send: SendRow) => Promise<PreparedMedia> {
  const underWay = new Map<string, Promise<Upload>>();
  const once = (kind: SendKind, media: Media): Promise<Upload> => {
    const category = categories[kind][media.kind];
    const name = `${category} ${media.file}`;
    const known = underWay.get(name);
    if (known !== undefined) return known;
    const upload = uploadOf(surroundings, account, { file: media.file, category });
    underWay.set(name, upload);
    return upload;
  };
  return async ({ kind, media }) => {
    const mediaIds: string[] = [];
    for (const one of media) {
      const upload = await once(kind, one);
      if (upload.kind !== 'ready') return upload;
      mediaIds.push(upload.mediaId);
    }
    return { kind: 'ready', mediaIds };
  };
}

async function uploadOf(
  { database, media, now }: SendingSurroundings,
  account: XAccount,
  { file, category }: { readonly file: string; readonly category: MediaCategory },
): Promise<Upload> {
  const key: UploadKey = { file, accountId: account.accountId, category };
  const uploadedAt = now();
  const since = new Date(uploadedAt.getTime() - freshMs);
  const known = await knownUpload(database.db, key, since);
  if (known !== null) return { kind: 'ready', mediaId: known };
  const stored = await loadMedia(database.db, file);
  if (stored === null) return { kind: 'missing', file };
  try {
    assert(media !== null, 'uploads are wired');
    const reading = await media.upload(account, { category, ...stored });
    if (reading.kind === 'failed') return { ...reading, evidence: ofUpload(reading.evidence) };
    const { mediaId } = reading.value;
    await rememberUpload(database.db, { ...key, mediaId, uploadedAt });
    return { kind: 'ready', mediaId };
  } catch (error) {
    // An exception of the port is a bug; the message has not left all the same.
    const evidence = ofUpload(transportEvidence('cut', messageOf(error)));
    return { kind: 'failed', evidence, seen: { endpoint: 'media', windows: [] } };
  }
}

/** However an upload ended, the message itself did not reach X. */
function ofUpload(evidence: Evidence): Evidence {
  const { answer } = evidence;
  return {
    ...evidence,
    stage: 'upload',
    answer: answer.kind === 'transport' ? { ...answer, mayHaveArrived: false } : answer,
  };
}
