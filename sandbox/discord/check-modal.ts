import { asRecord, asRecords, type Json } from '../read-json.js';
import type { Problem } from './api-error.js';
import { checkCount, checkLength, problem } from './check-bounds.js';
import { checkSelect, checkUnique } from './check-components.js';

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
