import type { DiagnosisInput } from './diagnosis.js';
import type { Evidence, RateWindow } from './evidence.js';
import type { Match, Row, StatusClass } from './row.js';

/** Statuses that mean the same whatever words come with them (row 19 to 24; 420 is an old 429). */
const ownMeaning: readonly number[] = [402, 420, 429];

const statusClasses: Readonly<Record<StatusClass, (status: number) => boolean>> = {
  refused: (status) => status < 500 && !ownMeaning.includes(status),
  '2xx': (status) => status >= 200 && status < 300,
  '5xx': (status) => status >= 500,
};

/** Whether X's headers call the window used up. A short window with a reset but no count is one. */
export function isUsedUp(window: RateWindow): boolean {
  return (
    window.remaining === 0 ||
    (window.scope === 'short' && window.remaining === null && window.resetAt !== null)
  );
}

/** Everything X said in words, except titles, without trailing dots. */
export function wordsOf(evidence: Evidence): readonly string[] {
  return [evidence.detail, ...evidence.messages].filter((text) => text !== null).map(withoutDot);
}

function withoutDot(text: string): string {
  return text.trim().replace(/\.$/u, '').trimEnd();
}

function slugOf(evidence: Evidence): string | null {
  return evidence.slug === null ? null : (evidence.slug.toLowerCase().split('/').at(-1) ?? null);
}

function isWordless(evidence: Evidence): boolean {
  const words = [evidence.title ?? '', ...wordsOf(evidence)];
  return evidence.codes.length === 0 && words.every((text) => text === '');
}

function statusMatches(wanted: NonNullable<Match['status']>, evidence: Evidence): boolean {
  if (evidence.answer.kind !== 'http') return false;
  const { status } = evidence.answer;
  return wanted.some((one) =>
    typeof one === 'number' ? one === status : statusClasses[one](status),
  );
}

function onlyOwnProtectionKnown({ account, recipient }: DiagnosisInput): boolean {
  const silent = recipient === null || (recipient.kind === 'found' && isSilent(recipient));
  return account?.protected === true && silent;
}

function isSilent(facts: {
  readonly receivesYourDm: boolean | null;
  readonly connections: readonly unknown[] | null;
}): boolean {
  return facts.receivesYourDm === null && facts.connections === null;
}

/** One test per part of a `Match`. A part without a test does not compile. */
const tests: {
  readonly [K in keyof Required<Match>]: (
    wanted: NonNullable<Match[K]>,
    input: DiagnosisInput,
  ) => boolean;
} = {
  mayHaveArrived: (wanted, { evidence: { answer } }) =>
    answer.kind === 'transport' && answer.mayHaveArrived === wanted,
  fault: (wanted, { evidence: { answer } }) =>
    answer.kind === 'transport' && answer.fault === wanted,
  stage: (wanted, { evidence }) => evidence.stage === wanted,
  status: (wanted, { evidence }) => statusMatches(wanted, evidence),
  codes: (wanted, { evidence }) => evidence.codes.some((code) => wanted.includes(code)),
  slugs: (wanted, { evidence }) => wanted.includes(slugOf(evidence) ?? ''),
  title: (wanted, { evidence }) => wanted.test(evidence.title ?? ''),
  words: (wanted, { evidence }) => wordsOf(evidence).some((text) => wanted.test(text)),
  exactly: (wanted, { evidence }) => wanted.test(withoutDot(evidence.detail ?? '')),
  wordless: (_wanted, { evidence }) => isWordless(evidence),
  usedUp: (wanted, { evidence }) =>
    evidence.windows.some((window) => window.scope === wanted && isUsedUp(window)),
  kind: (wanted, input) => input.kind === wanted,
  onlyOwnProtectionKnown: (_wanted, input) => onlyOwnProtectionKnown(input),
};

// K ties the part to its test; without it the two no longer match in the compiler's eyes.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
function holds<K extends keyof Match>(part: K, match: Match, input: DiagnosisInput): boolean {
  const wanted = match[part];
  return wanted === undefined || tests[part](wanted, input);
}

const parts = Object.keys(tests) as readonly (keyof Match)[];

function matches(match: Match, input: DiagnosisInput): boolean {
  return parts.every((part) => holds(part, match, input));
}

/** Whether the row is one for this answer. */
export function rowMatches(row: Row, input: DiagnosisInput): boolean {
  return row.when.some((match) => matches(match, input));
}
