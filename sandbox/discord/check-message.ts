import { asRecord, asRecords, asText, type Json } from '../read-json.js';
import type { Problem } from './api-error.js';
import { checkCount, checkLength, problem } from './check-bounds.js';
import { checkSelect, checkUnique } from './check-components.js';
import { componentsV2Flag } from './guild.js';

/*
 * What real Discord refuses with 50035, including what its OpenAPI file does not tell: content over
 * 2000, five rows, the embed sum of 6000, duplicate ids.
 */

/** A message to post, or to edit. */
export function checkMessage(body: Json): Problem[] {
  const embeds = asRecords(body.embeds);
  const components = asRecords(body.components);
  const isV2 = (Number(body.flags ?? 0) & componentsV2Flag) !== 0;
  return [
    ...checkLength('content', body.content, 0, isV2 ? 0 : 2000),
    ...(isV2 && embeds.length > 0
      ? [problem('embeds', 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', 'Not with V2.')]
      : []),
    ...checkNonce(body),
    ...checkEmbeds(embeds),
    ...(isV2 ? [] : checkRows(components)),
    ...checkUnique(components),
  ];
}

function checkNonce({ nonce }: Json): Problem[] {
  if (nonce === undefined) return [];
  return checkLength('nonce', typeof nonce === 'number' ? String(nonce) : nonce, 1, 25);
}

function checkEmbeds(embeds: readonly Json[]): Problem[] {
  const sum = embeds.reduce<number>((total, embed) => total + embedSize(embed), 0);
  return [
    ...checkCount('embeds', embeds, 0, 10),
    ...(sum > 6000
      ? [problem('embeds', 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000')]
      : []),
    ...embeds.flatMap((embed, index) => checkEmbed(`embeds.${index}`, embed)),
  ];
}

function checkEmbed(path: string, embed: Json): Problem[] {
  const fields = asRecords(embed.fields);
  return [
    ...checkLength(`${path}.title`, embed.title, 0, 256),
    ...checkLength(`${path}.description`, embed.description, 0, 4096),
    ...checkLength(`${path}.footer.text`, asRecord(embed.footer).text, 0, 2048),
    ...checkLength(`${path}.author.name`, asRecord(embed.author).name, 0, 256),
    ...checkCount(`${path}.fields`, fields, 0, 25),
    ...fields.flatMap((field, index) => [
      ...checkLength(`${path}.fields.${index}.name`, field.name, 1, 256),
      ...checkLength(`${path}.fields.${index}.value`, field.value, 1, 1024),
    ]),
  ];
}

function embedSize(embed: Json): number {
  const texts = [
    embed.title,
    embed.description,
    asRecord(embed.footer).text,
    asRecord(embed.author).name,
    ...asRecords(embed.fields).flatMap((field) => [field.name, field.value]),
  ];
  return texts.reduce<number>((sum, text) => sum + asText(text).length, 0);
}

function checkRows(rows: readonly Json[]): Problem[] {
  return [
    ...checkCount('components', rows, 0, 5),
    ...rows.flatMap((row, index) => {
      const path = `components.${index}`;
      if (row.type !== 1)
        return [problem(`${path}.type`, 'UNION_TYPE_CHOICES', 'Value must be 1.')];
      const parts = asRecords(row.components);
      return [
        ...checkCount(`${path}.components`, parts, 1, 5),
        ...parts.flatMap((part, place) => checkInRow(`${path}.components.${place}`, part)),
      ];
    }),
  ];
}

function checkInRow(path: string, part: Json): Problem[] {
  if (part.type === 3) return checkSelect(path, part);
  if (part.type !== 2) return [problem(`${path}.type`, 'UNION_TYPE_CHOICES', 'Unknown component.')];
  const isLink = part.style === 5;
  return [
    ...(![1, 2, 3, 4, 5].includes(Number(part.style))
      ? [problem(`${path}.style`, 'BASE_TYPE_CHOICES', 'Value must be one of {1, 2, 3, 4, 5}.')]
      : []),
    ...checkLength(`${path}.label`, part.label, 1, 80),
    ...(isLink
      ? checkLength(`${path}.url`, part.url, 1, 512)
      : checkLength(`${path}.custom_id`, part.custom_id, 1, 100)),
  ];
}
