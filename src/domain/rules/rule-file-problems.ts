import { z } from 'zod';
import type { RuleFault } from './fault.js';

/** What is wrong with the file itself rather than with a rule's meaning. */
export type FileFault =
  | { readonly kind: 'not_a_file' }
  | { readonly kind: 'unknown_key'; readonly key: string }
  | { readonly kind: 'wrong_value' }
  | { readonly kind: 'name_twice'; readonly name: string };

/** A problem with the place it is at: which rule (its name, or `#2` when it has none) and which key. */
export interface FileProblem {
  readonly rule: string | null;
  readonly option: string;
  readonly fault: RuleFault | FileFault;
}

const ruleNames = z.object({ rules: z.array(z.unknown()) });
const named = z.object({ name: z.string() });

/** What the schema refused, at the rule and key it was found at. */
export function schemaProblems(file: unknown, error: z.ZodError): readonly FileProblem[] {
  const list = ruleNames.safeParse(file);
  if (!list.success) return [{ rule: null, option: 'rules', fault: { kind: 'not_a_file' } }];
  return error.issues.flatMap((issue): FileProblem[] => {
    const [room, index, ...path] = issue.path;
    const position = room === 'rules' && typeof index === 'number' ? index : null;
    const entry = position === null ? null : named.safeParse(list.data.rules[position]);
    const number = position === null ? null : `#${String(position + 1)}`;
    const rule = entry?.success === true ? entry.data.name : number;
    const option = path.map(String).join('.') || String(room ?? 'rules');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ rule, option: key, fault: { kind: 'unknown_key', key } }));
    }
    const isMissing = valueAt(file, issue.path) === undefined;
    return [{ rule, option, fault: { kind: isMissing ? 'missing' : 'wrong_value' } }];
  });
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    root,
  );
}
