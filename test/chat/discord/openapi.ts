import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { RecordedRequest } from '../../../sandbox/discord/http-server.js';

/*
 * Discord's own OpenAPI file as the judge of every request body that discord.js sent for us. The file
 * lies beside the checkout (`../shared/spec`); where it is not, `isSpecThere` says so and the tests
 * that need it are skipped, visibly.
 */

const file = fileURLToPath(
  new URL('../../../../shared/spec/discord-openapi.json', import.meta.url),
);

export const isSpecThere = existsSync(file);

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Judge {
  readonly ajv: Ajv2020;
  readonly templates: readonly { readonly template: string; readonly pattern: RegExp }[];
  readonly spec: Spec;
}

/** Differences in encoding that are known, by the path of the value. */
const known: readonly RegExp[] = [/default_member_permissions$/u];
/** Follow from other errors and only repeat them. */
const noise = new Set(['oneOf', 'anyOf', 'const']);

let judge: Judge | null = null;

function openJudge(): Judge {
  if (judge) return judge;
  const spec = JSON.parse(readFileSync(file, 'utf8')) as Spec & object;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const format of ['int32', 'int64', 'snowflake', 'nonce', 'double', 'float']) {
    ajv.addFormat(format, true);
  }
  ajv.addSchema(spec, 'discord');
  const templates = Object.keys(spec.paths)
    .toSorted((a, b) => placeholders(a) - placeholders(b))
    .map((template) => ({
      template,
      pattern: new RegExp(`^${template.replaceAll(/\{[^}]+\}/gu, '[^/]+')}$`, 'u'),
    }));
  judge = { ajv, templates, spec };
  return judge;
}

function placeholders(template: string): number {
  return template.split('{').length;
}

const validators = new Map<string, ValidateFunction>();

function validatorFor(template: string, method: string): ValidateFunction | null {
  const { ajv, spec } = openJudge();
  const key = `${method} ${template}`;
  const cached = validators.get(key);
  if (cached) return cached;
  const operation = spec.paths[template]?.[method] as
    | { requestBody?: { content: Record<string, unknown> } }
    | undefined;
  const types = Object.keys(operation?.requestBody?.content ?? {});
  const type = types.includes('application/json') ? 'application/json' : types[0];
  if (operation === undefined || type === undefined) return null;
  const pointer = ['paths', template, method, 'requestBody', 'content', type, 'schema']
    .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
    .map((part) => part.replaceAll('{', '%7B').replaceAll('}', '%7D'))
    .join('/');
  const validate = ajv.compile({ $ref: `discord#/${pointer}` });
  validators.set(key, validate);
  return validate;
}

/** What Discord's file finds wrong with the recorded requests; empty without the file. */
export function problemsOf(requests: readonly RecordedRequest[]): string[] {
  if (!isSpecThere) return [];
  return requests.flatMap((request) => {
    const { method, path } = request;
    const found = openJudge().templates.find(({ pattern }) => pattern.test(path));
    if (!found) return [`${method} ${path}: no such path`];
    if (!['POST', 'PUT', 'PATCH'].includes(method)) return [];
    const validate = validatorFor(found.template, method.toLowerCase());
    if (!validate) return [`${method} ${path}: takes no body`];
    if (validate(request.body)) return [];
    return (validate.errors ?? [])
      .filter(({ keyword, instancePath }) => !noise.has(keyword) && !isKnown(instancePath))
      .map(({ instancePath, message }) => `${method} ${path} ${instancePath}: ${message}`);
  });
}

function isKnown(instancePath: string): boolean {
  return known.some((pattern) => pattern.test(instancePath));
}
