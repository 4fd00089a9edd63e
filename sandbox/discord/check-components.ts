import { asRecord, asRecords, type Json } from '../read-json.js';
import type { Problem } from './api-error.js';
import { checkCount, checkLength, problem } from './check-bounds.js';

/* What messages and modals have in common. */

/** A select, in a row or under a label. */
export function checkSelect(path: string, select: Json): Problem[] {
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
export function checkUnique(components: readonly Json[]): Problem[] {
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
