import { z } from 'zod';
import type { RuleFault } from './fault.js';
import type { RuleKey } from './rule-file.js';

/** What should stand there instead. */
export type Expected =
  | 'value'
  | 'list'
  | 'texts'
  | 'languages'
  | 'media'
  | 'steps'
  | 'rule'
  | 'version';

/** What is wrong with the file itself rather than with a rule's meaning. */
export type FileFault =
  | { readonly kind: 'not_a_file' }
  | { readonly kind: 'unknown_key'; readonly key: string }
  | { readonly kind: 'wrong_value'; readonly expected: Expected }
  | { readonly kind: 'keyword_separator'; readonly typed: string }
  | { readonly kind: 'name_twice'; readonly name: string };

/** Where something stands in the file: keys and positions from its root. */
export type FilePath = readonly (string | number)[];

/** A problem with the place it is at: which rule (its name, or `#2` when it has none) and which key. */
export interface FileProblem {
  readonly rule: string | null;
  readonly option: string;
  readonly fault: RuleFault | FileFault;
  readonly at: FilePath;
}

const ruleNames = z.object({ rules: z.array(z.unknown()) });
const named = z.object({ name: z.string() });

/** The keys whose values are more than one value. */
const expectations: Readonly<Partial<Record<RuleKey, Expected>>> = {
  on: 'list',
  keyword: 'list',
  hashtag: 'list',
  exclude: 'list',
  text: 'texts',
  text_by_language: 'languages',
  media: 'media',
  steps: 'steps',
};

function expectedAt(room: PropertyKey | undefined, key: PropertyKey | undefined): Expected {
  if (room === 'version') return 'version';
  if (key === undefined) return 'rule';
  const known: Readonly<Partial<Record<PropertyKey, Expected>>> = expectations;
  return (Object.hasOwn(known, key) ? known[key] : undefined) ?? 'value';
}

/** What the schema refused, at the rule and key it was found at. */
export function schemaProblems(file: unknown, error: z.ZodError): readonly FileProblem[] {
  const list = ruleNames.safeParse(file);
  if (!list.success)
    return [{ rule: null, option: 'rules', fault: { kind: 'not_a_file' }, at: [] }];
  return error.issues.flatMap((issue): FileProblem[] => {
    const [room, index, ...path] = issue.path;
    const position = room === 'rules' && typeof index === 'number' ? index : null;
    const entry = position === null ? null : named.safeParse(list.data.rules[position]);
    const number = position === null ? null : `#${String(position + 1)}`;
    const rule = entry?.success === true ? entry.data.name : number;
    const option = path.map(String).join('.') || String(room ?? 'rules');
    const at = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        rule,
        option: key,
        fault: { kind: 'unknown_key', key },
        at: [...at, key],
      }));
    }
    if (valueAt(file, issue.path) === undefined) {
      return [{ rule, option, fault: { kind: 'missing' }, at }];
    }
    const expected = expectedAt(room, path[0]);
    return [{ rule, option, fault: { kind: 'wrong_value', expected }, at }];
  });
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    root,
  );
}
