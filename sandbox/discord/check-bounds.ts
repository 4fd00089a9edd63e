import type { Problem } from './api-error.js';

/* The smallest checks that the others are made of. */

const tooLong = 'BASE_TYPE_BAD_LENGTH';

/** One problem, for a list. */
export function problem(path: string, code: string, message: string): Problem {
  return { path, code, message };
}

/** A text within its bounds; absent is fine unless `min` says otherwise. */
export function checkLength(path: string, value: unknown, min: number, max: number): Problem[] {
  if (value === undefined || value === null) {
    return min > 0 ? [problem(path, 'BASE_TYPE_REQUIRED', 'This field is required')] : [];
  }
  if (typeof value !== 'string') {
    return [problem(path, 'STRING_TYPE_CONVERT', 'Could not interpret as string.')];
  }
  const fits = value.length >= min && value.length <= max;
  return fits ? [] : [problem(path, tooLong, `Must be between ${min} and ${max} in length.`)];
}

/** A list within its bounds. */
export function checkCount(
  path: string,
  list: readonly unknown[],
  min: number,
  max: number,
): Problem[] {
  const fits = list.length >= min && list.length <= max;
  return fits ? [] : [problem(path, tooLong, `Must be between ${min} and ${max} in length.`)];
}
