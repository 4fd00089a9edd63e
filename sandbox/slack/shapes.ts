import { asRecord, asText, type Json } from '../read-json.js';

/* How a JSON value is held against a table of rules. */

/** Collects what is wrong, each with a JSON pointer as in `response_metadata.messages`. */
export interface Complaints {
  readonly found: string[];
  add(pointer: string, problem: string): void;
}

export function newComplaints(): Complaints {
  const found: string[] = [];
  return {
    found,
    add: (pointer, problem) => {
      found.push(`[ERROR] ${problem} [json-pointer:${pointer}]`);
    },
  };
}

export type Check = (value: unknown, pointer: string, complaints: Complaints) => void;

export interface Shape {
  readonly required: Readonly<Record<string, Check>>;
  readonly optional: Readonly<Record<string, Check>>;
  readonly also?: (value: Json, pointer: string, complaints: Complaints) => void;
}

export const any: Check = () => undefined;

export function text(min: number, max: number): Check {
  return (value, pointer, complaints) => {
    if (typeof value !== 'string') return complaints.add(pointer, 'must be a string');
    if (value.length < min) complaints.add(pointer, `must be at least ${min} characters`);
    if (value.length > max) complaints.add(pointer, `must be no more than ${max} characters`);
  };
}

export function oneOf(...values: readonly unknown[]): Check {
  return (value, pointer, complaints) => {
    if (!values.includes(value)) complaints.add(pointer, `must be one of ${values.join(', ')}`);
  };
}

export const flag = oneOf(true, false);

export const id = text(1, 255);

function textObject(kinds: readonly string[], max: number): Check {
  return (value, pointer, complaints) => {
    const object = asRecord(value);
    const isPlain = object['type'] === 'plain_text';
    shape(
      {
        required: { type: oneOf(...kinds), text: text(1, max) },
        optional: isPlain ? { emoji: flag } : { verbatim: flag },
      },
      value,
      pointer,
      complaints,
    );
  };
}

export const plain = (max: number): Check => textObject(['plain_text'], max);
export const anyText = (max: number): Check => textObject(['plain_text', 'mrkdwn'], max);

export function list(min: number, max: number, item: Check): Check {
  return (value, pointer, complaints) => {
    if (!Array.isArray(value)) return complaints.add(pointer, 'must be an array');
    if (value.length < min) complaints.add(pointer, `must contain at least ${min} items`);
    if (value.length > max) complaints.add(pointer, `no more than ${max} items allowed`);
    value.forEach((entry, index) => item(entry, `${pointer}/${index}`, complaints));
  };
}

export function shape(rules: Shape, value: unknown, pointer: string, complaints: Complaints): void {
  const object = asRecord(value);
  for (const [key, check] of Object.entries(rules.required)) {
    if (object[key] === undefined) complaints.add(pointer, `missing required field: ${key}`);
    else check(object[key], `${pointer}/${key}`, complaints);
  }
  for (const [key, entry] of Object.entries(object)) {
    if (Object.hasOwn(rules.required, key) || entry === undefined) continue;
    const check = rules.optional[key];
    if (check === undefined) complaints.add(`${pointer}/${key}`, `invalid additional property`);
    else check(entry, `${pointer}/${key}`, complaints);
  }
  rules.also?.(object, pointer, complaints);
}

/** An object whose `type` chooses its rules. */
export function typed(table: Readonly<Record<string, Shape>>, what: string): Check {
  return (value, pointer, complaints) => {
    const type = asText(asRecord(value)['type']);
    const rules = table[type];
    if (rules === undefined)
      return complaints.add(`${pointer}/type`, `unsupported ${what} ${type}`);
    shape({ ...rules, required: { type: any, ...rules.required } }, value, pointer, complaints);
  };
}
