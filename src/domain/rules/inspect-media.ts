import type { MediaKind } from './rule.js';

/** What a file is, by its first bytes and not by its name. */
export interface MediaFormat {
  readonly kind: MediaKind;
  readonly contentType: string;
  /** Without the dot. */
  readonly extension: string;
}

const mebibyte = 1024 * 1024;

/**
 * Most bytes of a file of each kind. X takes pictures of 5 MB; of films it takes more than this, but 10 MB is what
 * people can hand over in a chat.
 */
export const mediaLimitBytes: Readonly<Record<MediaKind, number>> = {
  image: 5 * mebibyte,
  gif: 10 * mebibyte,
  video: 10 * mebibyte,
};

interface Signature extends MediaFormat {
  /** Where the mark stands. */
  readonly at: number;
  /** In Latin-1. */
  readonly mark: string;
}

const signatures: readonly Signature[] = [
  {
    at: 0,
    mark: '\u0089PNG\r\n\u001A\n',
    kind: 'image',
    contentType: 'image/png',
    extension: 'png',
  },
  { at: 0, mark: '\u00FF\u00D8\u00FF', kind: 'image', contentType: 'image/jpeg', extension: 'jpg' },
  { at: 8, mark: 'WEBP', kind: 'image', contentType: 'image/webp', extension: 'webp' },
  { at: 0, mark: 'GIF87a', kind: 'gif', contentType: 'image/gif', extension: 'gif' },
  { at: 0, mark: 'GIF89a', kind: 'gif', contentType: 'image/gif', extension: 'gif' },
  { at: 4, mark: 'ftypqt  ', kind: 'video', contentType: 'video/quicktime', extension: 'mov' },
  { at: 4, mark: 'ftyp', kind: 'video', contentType: 'video/mp4', extension: 'mp4' },
];

/** `heic` and its like are pictures in the same container as films; X does not take them. */
const picturesInContainers = /^(?:hei|mif|msf|avi)/u;

/** Null when X takes no such file. */
export function inspectMedia(content: Uint8Array): MediaFormat | null {
  const head = String.fromCharCode(...content.subarray(0, 16));
  const found = signatures.find(({ at, mark }) => head.startsWith(mark, at));
  if (found === undefined) return null;
  const { kind, contentType, extension } = found;
  if (kind === 'video' && picturesInContainers.test(head.slice(8))) return null;
  return { kind, contentType, extension };
}

/** A name for the store from the one a person's file has; it stands in rule files, so it is short and plain. */
export function mediaName(given: string, { extension }: MediaFormat): string {
  const base = given
    .normalize('NFC')
    .replace(/^.*[/\\]/su, '')
    .replace(/\.\w{1,5}$/u, '');
  const plain = Array.from(base.replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '-').replace(/^-+|-+$/gu, ''));
  const words = plain.slice(0, 60).join('');
  return `${words === '' ? 'file' : words}.${extension}`;
}
