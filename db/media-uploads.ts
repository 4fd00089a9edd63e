import { and, eq, gt, inArray } from 'drizzle-orm';
import type { Db } from './database.js';
import { mediaFiles, mediaUploads } from './schema.js';

/** Which upload is meant: ids of X are good for one account and one use. */
export type UploadKey = Pick<typeof mediaUploads.$inferSelect, 'file' | 'accountId' | 'category'>;

const isUpload = ({ file, accountId, category }: UploadKey) =>
  and(
    eq(mediaUploads.file, file),
    eq(mediaUploads.accountId, accountId),
    eq(mediaUploads.category, category),
  );

/** X's id of the file as it is stored now, uploaded after `since`; null: it must be uploaded. */
export async function knownUpload(db: Db, key: UploadKey, since: Date): Promise<string | null> {
  const [row] = await db
    .select({ mediaId: mediaUploads.mediaId })
    .from(mediaUploads)
    .innerJoin(mediaFiles, eq(mediaFiles.name, mediaUploads.file))
    .where(
      and(
        isUpload(key),
        gt(mediaUploads.uploadedAt, since),
        // Another file may have taken the name since.
        gt(mediaUploads.uploadedAt, mediaFiles.madeAt),
      ),
    );
  return row?.mediaId ?? null;
}

/** What is uploaded; null: there is no file of that name. */
export async function loadMedia(
  db: Db,
  file: string,
): Promise<{ readonly contentType: string; readonly content: Uint8Array } | null> {
  const [row] = await db
    .select({ contentType: mediaFiles.contentType, content: mediaFiles.content })
    .from(mediaFiles)
    .where(eq(mediaFiles.name, file));
  return row ?? null;
}

/** Keeps what X gave; `uploadedAt` is when the upload began, so that an id is never thought younger than it is. */
export async function rememberUpload(
  db: Db,
  upload: UploadKey & { readonly mediaId: string; readonly uploadedAt: Date },
): Promise<void> {
  const { mediaId, uploadedAt } = upload;
  await db
    .insert(mediaUploads)
    .values(upload)
    .onConflictDoUpdate({
      target: [mediaUploads.file, mediaUploads.accountId, mediaUploads.category],
      set: { mediaId, uploadedAt },
    });
}

/** X refused a message with these files: the next one uploads them afresh. */
export async function forgetUploads(
  db: Db,
  accountId: number,
  files: readonly string[],
): Promise<void> {
  if (files.length === 0) return;
  await db
    .delete(mediaUploads)
    .where(and(eq(mediaUploads.accountId, accountId), inArray(mediaUploads.file, [...files])));
}
