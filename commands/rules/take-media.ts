import { mediaKindsOf, storeMediaFile } from '../../db/media-files.js';
import type { GivenFile } from '../../src/chat/port.js';
import { problem, type RuleProblem } from '../../src/domain/rules/fault.js';
import { inspectMedia, mediaLimitBytes, mediaName } from '../../src/domain/rules/inspect-media.js';
import type { Media, MediaKind, RuleDefinition } from '../../src/domain/rules/rule.js';
import { formatNumber } from '../../src/i18n/format.js';
import { mediaTexts } from '../../src/i18n/media.js';
import type { CommandContext } from '../command.js';

/** What became of a file that somebody gave for a rule. */
export type TakenMedia =
  | { readonly kind: 'kept'; readonly media: Media }
  /** A sentence for the person: what is wrong and what to do. */
  | { readonly kind: 'refused'; readonly sentence: string };

/** Reads a given picture or film, checks what it is by its bytes, and keeps it for rules to name. */
export async function takeMedia(context: CommandContext, file: GivenFile): Promise<TakenMedia> {
  const texts = mediaTexts[context.locale];
  const largest = Math.max(...Object.values(mediaLimitBytes));
  // Nothing that no kind allows is loaded at all.
  if (file.sizeBytes > largest) return tooLarge(context, file, 'video', file.sizeBytes);
  const read = await readGiven(file);
  if (typeof read === 'string') return { kind: 'refused', sentence: read };
  const format = inspectMedia(read);
  if (format === null) return { kind: 'refused', sentence: texts.notMedia(file.name) };
  const { kind, contentType } = format;
  if (read.length > mediaLimitBytes[kind]) return tooLarge(context, file, kind, read.length);
  const name = await storeMediaFile(context.database.db, {
    name: mediaName(file.name, format),
    kind,
    contentType,
    content: read,
    actor: context.interaction.person.actor,
    now: context.now(),
  });
  return { kind: 'kept', media: { kind, file: name } };
}

/** The bytes, or the sentence with which the platform's reader says why not. */
async function readGiven(file: GivenFile): Promise<Buffer | string> {
  try {
    return await file.read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function tooLarge(
  { locale }: CommandContext,
  file: GivenFile,
  kind: MediaKind,
  bytes: number,
): TakenMedia {
  const texts = mediaTexts[locale];
  const megabytes = (count: number): string =>
    formatNumber(Math.ceil((count / 1024 / 1024) * 10) / 10, locale);
  const limit = megabytes(mediaLimitBytes[kind]);
  const sentence = texts.tooLarge(file.name, texts.kinds[kind], megabytes(bytes), limit);
  return { kind: 'refused', sentence };
}

/** Media that a rule names but that nobody gave to this program (a rule file from elsewhere), or that is of another kind. */
export async function missingMedia(
  { database }: CommandContext,
  rule: Pick<RuleDefinition, 'media' | 'steps'>,
): Promise<readonly RuleProblem[]> {
  const named = [
    ...rule.media.map((media) => ({ option: 'media' as const, media })),
    ...rule.steps.flatMap((step) =>
      step.media.map((media) => ({ option: 'steps' as const, media })),
    ),
  ];
  const kinds = await mediaKindsOf(
    database.db,
    named.map(({ media }) => media.file),
  );
  return named
    .filter(({ media }) => kinds.get(media.file) !== media.kind)
    .map(({ option, media }) => problem(option, { kind: 'media_missing', ...mediaWords(media) }));
}

function mediaWords({ file, kind }: Media) {
  return { file, as: kind };
}
