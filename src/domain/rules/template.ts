/** What a message can say differently for everyone. */
export const variables = ['name', 'handle', 'date', 'code', 'post_url'] as const;

export type Variable = (typeof variables)[number];

/** A piece of a template: words as they stand, or a variable with what stands in when it is empty. */
export type TemplatePart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: Variable; readonly fallback: string | null };

export type TemplateFault =
  | { readonly kind: 'unknown_variable'; readonly variable: string }
  /** A `{` without its `}`. */
  | { readonly kind: 'unclosed_brace'; readonly excerpt: string };

export type ParsedTemplate =
  | { readonly kind: 'parsed'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'wrong'; readonly faults: readonly TemplateFault[] };

/** Longest template that the forms of both platforms can show again (Discord's input takes 4,000). */
export const templateLimit = 4_000;

const piece = /\{\{|\}\}|\{([^{}]*)\}|｛\s*([^｛｝{}]*?)\s*｝|\{/gu;
const excerptLength = 20;

/**
 * Reads a template. `{name}` is a variable, `{name:お客}` one with a default; `{{` and `}}` are braces
 * themselves, and a lone `}` is one too. Full-width braces around a variable's name are taken as
 * braces, since Japanese keyboards type them; around anything else they are words.
 */
export function parseTemplate(template: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  const faults: TemplateFault[] = [];
  let end = 0;
  for (const match of template.matchAll(piece)) {
    addWords(parts, template.slice(end, match.index));
    const read = readPiece(match, template);
    if (read.kind === 'words') addWords(parts, read.text);
    else if (read.kind === 'variable') parts.push(read);
    else faults.push(read);
    end = match.index + match[0].length;
  }
  addWords(parts, template.slice(end));
  return faults.length > 0 ? { kind: 'wrong', faults } : { kind: 'parsed', parts };
}

function readPiece(match: RegExpExecArray, template: string): TemplatePart | TemplateFault {
  const [whole, inner, wide] = match;
  if (whole === '{{') return { kind: 'words', text: '{' };
  if (whole === '}}') return { kind: 'words', text: '}' };
  if (inner !== undefined) {
    return readVariable(inner) ?? { kind: 'unknown_variable', variable: inner.trim() };
  }
  if (wide !== undefined) return readVariable(wide) ?? { kind: 'words', text: whole };
  return {
    kind: 'unclosed_brace',
    excerpt: template.slice(match.index, match.index + excerptLength),
  };
}

function readVariable(inner: string): TemplatePart | null {
  const [, written = '', fallback] = /^([^:：]*)(?:[:：](.*))?$/su.exec(inner) ?? [];
  const name = written.normalize('NFKC').trim().toLowerCase();
  const known = variables.find((variable) => variable === name);
  return known === undefined ? null : { kind: 'variable', name: known, fallback: fallback ?? null };
}

/** Neighbouring words are one part, so that equal templates have equal parts. */
function addWords(parts: TemplatePart[], text: string): void {
  const last = parts.at(-1);
  if (text === '') return;
  if (last?.kind === 'words') parts[parts.length - 1] = { kind: 'words', text: last.text + text };
  else parts.push({ kind: 'words', text });
}

/** The variables that a template uses; none when it is wrong. */
export function variablesOf(template: string): ReadonlySet<Variable> {
  const parsed = parseTemplate(template);
  if (parsed.kind === 'wrong') return new Set();
  return new Set(parsed.parts.flatMap((part) => (part.kind === 'variable' ? [part.name] : [])));
}

const separator = /(?<=^|\s)(?:\|\||｜｜)(?=\s|$)/u;

/**
 * The variants of a message, separated by ` || `; one that is empty stays in the list as `''`, for the
 * check to refuse. Without white space on both sides `||` is part of the words.
 */
export function splitVariants(text: string): readonly string[] {
  return text.split(separator).map((variant) => variant.trim());
}

/** Variants as one text again. */
export function joinVariants(variants: readonly string[]): string {
  return variants.join(' || ');
}
