import type { SendKind } from '../sending/send.js';
import { badLinks } from './bad-links.js';
import type { RuleFault, TextPlace } from './fault.js';
import { renderText, type VariableValues } from './render-text.js';
import { parseTemplate, templateLimit, variablesOf } from './template.js';
import { kindsOnOurPost, kindsWithTheirPost, type TriggerKind } from './trigger.js';

/** Counts a text as X counts it for that kind of message, and says how long it may be. */
export type Measure = (
  kind: SendKind,
  text: string,
) => { readonly length: number; readonly limit: number };

/** What a text is going to be. */
export interface TextUse {
  readonly kind: SendKind;
  /** What must have happened before it is sent; decides whether there is a post to link to. */
  readonly on: readonly TriggerKind[];
  readonly match: 'all' | 'any';
  readonly measure: Measure;
  /** The longest code a winner may get; null where there are no codes, so that `{code}` is refused. */
  readonly longestCode: string | null;
}

/**
 * The longest that variables can be. Names are shortened when a message is made, down to none at all
 * (`renderFitting`), so that only what stands in for one must fit.
 */
const longest: VariableValues = {
  name: null,
  handle: 'w'.repeat(15),
  date: 'September 30, 2026',
  code: null,
  post_url: `https://x.com/${'w'.repeat(15)}/status/${'0'.repeat(19)}`,
};

/** What is wrong with the variants of one text; none at all is wrong too. */
export function checkVariants(
  variants: readonly string[],
  use: TextUse,
  place: Omit<TextPlace, 'variant'> = {},
): readonly RuleFault[] {
  const first = { ...place, variant: 1 };
  if (variants.every((variant) => variant.trim() === '')) {
    return [{ kind: 'empty_text', place: first }];
  }
  return variants.flatMap((text, index) => checkText(text, use, { ...place, variant: index + 1 }));
}

function checkText(text: string, use: TextUse, place: TextPlace): readonly RuleFault[] {
  if (text.trim() === '') return [{ kind: 'empty_variant', place }];
  const written = Array.from(text).length;
  if (written > templateLimit) {
    return [{ kind: 'template_too_long', length: written, limit: templateLimit, place }];
  }
  const parsed = parseTemplate(text);
  if (parsed.kind === 'wrong') return parsed.faults.map((fault) => ({ ...fault, place }));
  return [
    ...checkUsedVariables(text, use, place),
    ...badLinks(text).map((link): RuleFault => ({ kind: 'bad_link', link, place })),
    ...checkLength(text, use, place),
  ];
}

function checkUsedVariables(text: string, use: TextUse, place: TextPlace): readonly RuleFault[] {
  const used = variablesOf(text);
  const faults: RuleFault[] = [];
  if (used.has('code') && use.longestCode === null) {
    faults.push({ kind: 'code_outside_campaign', place });
  }
  if (lacksPost(use) && leavesGap(text)) faults.push({ kind: 'post_url_without_post', place });
  return faults;
}

/** Whether none of the acts has a post, so that `{post_url}` could only ever be empty. */
function lacksPost({ on }: TextUse): boolean {
  return !on.some((kind) => kindsOnOurPost.has(kind) || kindsWithTheirPost.has(kind));
}

function leavesGap(text: string): boolean {
  const parsed = parseTemplate(text);
  return (
    parsed.kind === 'parsed' &&
    parsed.parts.some(
      (part) => part.kind === 'variable' && part.name === 'post_url' && part.fallback === null,
    )
  );
}

function checkLength(text: string, use: TextUse, place: TextPlace): readonly RuleFault[] {
  const surface = use.kind === 'dm' ? 'dm' : 'post';
  const known = { ...longest, code: use.longestCode };
  // Without a post its default stands there, which may be longer than an address.
  const measured = [known, { ...known, post_url: null }].map((values) =>
    use.measure(use.kind, renderText(text, values, surface)),
  );
  return measured
    .filter(({ length, limit }) => length > limit)
    .slice(0, 1)
    .map(({ length, limit }) => ({ kind: 'text_too_long', length, limit, place }));
}
