import { inArray, eq } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { MediaKind } from '../src/domain/rules/rule.js';
import type { Db } from './database.js';
import { mediaFiles } from './schema.js';

/** A picture or film that a person gave. */
export interface NewMediaFile {
  /** The name it should have; it gets a number when another file has it. */
  readonly name: string;
  readonly kind: MediaKind;
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly actor: Actor;
  readonly now: Date;
}

/** Names that are tried before giving up; nobody has that many files of one name. */
const triedNames = 1_000;

/**
 * Keeps a file and gives the name it is kept under. The same file under the same name is kept once; a file that is kept is
 * never overwritten, because rules name it.
 */
export async function storeMediaFile(db: Db, file: NewMediaFile): Promise<string> {
  const { kind, contentType, content, actor, now } = file;
  for (let number = 1; number <= triedNames; number += 1) {
    const name = numbered(file.name, number);
    const kept = await db
      .insert(mediaFiles)
      .values({
        name,
        kind,
        contentType,
        content,
        sizeBytes: content.length,
        madeBy: actor,
        madeAt: now,
      })
      .onConflictDoNothing()
      .returning({ name: mediaFiles.name });
    if (kept.length > 0 || (await isSame(db, name, content))) return name;
  }
  throw new Error(`There are too many files with the name ${file.name}.`);
}

/** `photo.png`, `photo-2.png`, … */
function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf('.');
  const end = dot < 0 ? name.length : dot;
  return `${name.slice(0, end)}-${String(number)}${name.slice(end)}`;
}

async function isSame(db: Db, name: string, content: Uint8Array): Promise<boolean> {
  const [row] = await db
    .select({ content: mediaFiles.content })
    .from(mediaFiles)
    .where(eq(mediaFiles.name, name));
  return row !== undefined && Buffer.compare(row.content, content) === 0;
}

/** What kind of file each name is; names without a file are left out. */
export async function mediaKindsOf(
  db: Db,
  names: readonly string[],
): Promise<ReadonlyMap<string, MediaKind>> {
  if (names.length === 0) return new Map();
  const rows = await db
    .select({ name: mediaFiles.name, kind: mediaFiles.kind })
    .from(mediaFiles)
    .where(inArray(mediaFiles.name, [...new Set(names)]));
  return new Map(rows.map(({ name, kind }) => [name, kind]));
}
