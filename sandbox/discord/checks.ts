import { asRecord, asRecords, asText, type Json } from '../slack/read-json.js';
import { componentsV2Flag } from './guild.js';
import type { Problem } from './api-error.js';

/*
 * What real Discord refuses with 50035, including what its OpenAPI file does not tell (content over
 * 2000, five rows, the embed sum of 6000, duplicate ids, the 8000 characters of a command …).
 */

const tooLong = 'BASE_TYPE_BAD_LENGTH';

function problem(path: string, code: string, message: string): Problem {
  return { path, code, message };
}

/** A text within its bounds; absent is fine unless `min` says otherwise. */
function checkLength(path: string, value: unknown, min: number, max: number): Problem[] {
  if (value === undefined || value === null) {
    return min > 0 ? [problem(path, 'BASE_TYPE_REQUIRED', 'This field is required')] : [];
  }
  if (typeof value !== 'string') {
    return [problem(path, 'STRING_TYPE_CONVERT', 'Could not interpret as string.')];
  }
  const fits = value.length >= min && value.length <= max;
  return fits ? [] : [problem(path, tooLong, `Must be between ${min} and ${max} in length.`)];
}

function checkCount(path: string, list: readonly unknown[], min: number, max: number): Problem[] {
  const fits = list.length >= min && list.length <= max;
  return fits ? [] : [problem(path, tooLong, `Must be between ${min} and ${max} in length.`)];
}

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

function checkSelect(path: string, select: Json): Problem[] {
  const options = asRecords(select.options);
  const values = options.map((option) => option.value);
  return [
    ...checkLength(`${path}.custom_id`, select.custom_id, 1, 100),
    ...checkCount(`${path}.options`, options, 1, 25),
    ...(new Set(values).size < values.length
      ? [problem(`${path}.options`, 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'Duplicate value.')]
      : []),
    ...options.flatMap((option, index) => [
      ...checkLength(`${path}.options.${index}.label`, option.label, 1, 100),
      ...checkLength(`${path}.options.${index}.value`, option.value, 1, 100),
    ]),
  ];
}

/** No two components with one `custom_id` or one `id`; ids are 32-bit. */
function checkUnique(components: readonly Json[]): Problem[] {
  const all = flatten(components);
  const customIds = all.flatMap(({ custom_id: id }) => (typeof id === 'string' ? [id] : []));
  const ids = all.flatMap(({ id }) => (typeof id === 'number' && id !== 0 ? [id] : []));
  return [
    ...(new Set(customIds).size < customIds.length
      ? [problem('components', 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Custom id cannot be duplicated')]
      : []),
    ...(new Set(ids).size < ids.length
      ? [problem('components', 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated')]
      : []),
    ...(ids.some((id) => !Number.isInteger(id) || id < 0 || id > 2_147_483_647)
      ? [problem('components', 'NUMBER_TYPE_MAX', 'Component id is a 32-bit integer.')]
      : []),
  ];
}

/** Components and everything in them. */
export function flatten(components: readonly Json[]): readonly Json[] {
  return components.flatMap((component) => [
    component,
    ...flatten(asRecords(component.components)),
    ...(component.component === undefined ? [] : flatten([asRecord(component.component)])),
  ]);
}

/** A modal, as in callback type 9. */
export function checkModal(modal: Json): Problem[] {
  const components = asRecords(modal.components);
  return [
    ...checkLength('data.custom_id', modal.custom_id, 1, 100),
    ...checkLength('data.title', modal.title, 1, 45),
    ...checkCount('data.components', components, 1, 5),
    ...checkUnique(components),
    ...components.flatMap((component, index) =>
      checkModalComponent(`data.components.${index}`, component),
    ),
  ];
}

function checkModalComponent(path: string, component: Json): Problem[] {
  if (component.type === 10) return checkLength(`${path}.content`, component.content, 1, 4000);
  if (component.type !== 18) {
    return [problem(`${path}.type`, 'UNION_TYPE_CHOICES', 'Value must be one of {10, 18}.')];
  }
  const input = asRecord(component.component);
  return [
    ...checkLength(`${path}.label`, component.label, 1, 45),
    ...checkLength(`${path}.description`, component.description, 0, 100),
    ...checkInput(`${path}.component`, input),
  ];
}

function checkInput(path: string, input: Json): Problem[] {
  switch (input.type) {
    case 3:
      return checkSelect(path, input);
    case 4:
      return [
        ...checkLength(`${path}.custom_id`, input.custom_id, 1, 100),
        ...checkLength(`${path}.value`, input.value, 0, Number(input.max_length ?? 4000)),
        ...checkLength(`${path}.placeholder`, input.placeholder, 0, 100),
        ...(Number(input.max_length ?? 4000) > 4000 || Number(input.max_length ?? 1) < 1
          ? [problem(`${path}.max_length`, 'NUMBER_TYPE_MAX', 'Must be between 1 and 4000.')]
          : []),
      ];
    case 19:
      return checkLength(`${path}.custom_id`, input.custom_id, 1, 100);
    default:
      return [problem(`${path}.type`, 'UNION_TYPE_CHOICES', 'Unknown input.')];
  }
}

const namePattern = /^[-_'\p{L}\p{N}]{1,32}$/u;

/** The list that `PUT …/commands` brings. */
export function checkCommands(commands: readonly Json[]): Problem[] {
  return commands.flatMap((command, index) => {
    const characters = countCharacters(command);
    return [
      ...checkEntry(`${index}`, command),
      ...(characters > 8000
        ? [
            problem(
              `${index}`,
              'APPLICATION_COMMAND_TOO_LARGE',
              'Command exceeds maximum size (8000)',
            ),
          ]
        : []),
    ];
  });
}

function checkEntry(path: string, entry: Json): Problem[] {
  const options = asRecords(entry.options);
  const choices = asRecords(entry.choices);
  const name = asText(entry.name);
  const optional = options.findIndex((option) => option.required !== true);
  const required = options.findLastIndex((option) => option.required === true);
  return [
    ...(namePattern.test(name) && name === name.toLowerCase()
      ? []
      : [problem(`${path}.name`, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')]),
    ...checkLength(`${path}.description`, entry.description, 1, 100),
    ...checkCount(`${path}.options`, options, 0, 25),
    ...checkCount(`${path}.choices`, choices, 0, 25),
    ...(optional >= 0 && required > optional
      ? [
          problem(
            `${path}.options`,
            'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
            'Required first.',
          ),
        ]
      : []),
    ...(new Set(options.map((option) => option.name)).size < options.length
      ? [problem(`${path}.options`, 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Twice.')]
      : []),
    ...(entry.autocomplete === true && choices.length > 0
      ? [
          problem(
            `${path}.choices`,
            'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
            'Not both.',
          ),
        ]
      : []),
    ...choices.flatMap((choice, index) => [
      ...checkLength(`${path}.choices.${index}.name`, choice.name, 1, 100),
      ...(typeof choice.value === 'string'
        ? checkLength(`${path}.choices.${index}.value`, choice.value, 1, 100)
        : []),
    ]),
    ...options.flatMap((option, index) => checkEntry(`${path}.options.${index}`, option)),
  ];
}

function countCharacters(entry: Json): number {
  const nested = [...asRecords(entry.options), ...asRecords(entry.choices)];
  return (
    longest(entry.name, entry.name_localizations) +
    longest(entry.description, entry.description_localizations) +
    (typeof entry.value === 'number' ? String(entry.value) : asText(entry.value)).length +
    nested.reduce((sum, part) => sum + countCharacters(part), 0)
  );
}

function longest(text: unknown, translations: unknown): number {
  const others = Object.values(asRecord(translations)).map((other) => asText(other).length);
  return Math.max(asText(text).length, ...others);
}

/** The choices of an autocomplete answer. */
export function checkChoices(choices: readonly Json[]): Problem[] {
  return [
    ...checkCount('data.choices', choices, 0, 25),
    ...choices.flatMap((choice, index) =>
      checkLength(`data.choices.${index}.name`, choice.name, 1, 100),
    ),
  ];
}
