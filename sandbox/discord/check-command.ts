import { asRecord, asRecords, asText, type Json } from '../read-json.js';
import type { Problem } from './api-error.js';
import { checkCount, checkLength, problem } from './check-bounds.js';

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
