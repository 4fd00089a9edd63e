import type { DiagnosisInput, RecentAttempt } from '../../../src/domain/diagnosis/diagnosis.js';
import type { Answer, Evidence, RateWindow } from '../../../src/domain/diagnosis/evidence.js';
import type { AccountFacts, RecipientFacts } from '../../../src/domain/diagnosis/facts.js';
import type { XErrorFixture } from '../../fixtures/x-errors/fixture.js';

/* Inputs of a diagnosis. Turning a raw answer into evidence is src/x's duty; this is the least that the fixtures need. */

export const now = new Date('2026-11-25T12:00:00.000Z');

type Found = Extract<RecipientFacts, { kind: 'found' }>;

export function recipient(facts: Partial<Found> = {}): Found {
  return {
    kind: 'found',
    xUserId: '2244994945',
    handle: 'hanako',
    name: 'Hanako',
    receivesYourDm: null,
    protected: null,
    verifiedType: null,
    connections: null,
    createdAt: null,
    lookedUpAt: now.toISOString(),
    ...facts,
  };
}

export function missing(
  reason: Extract<RecipientFacts, { kind: 'missing' }>['reason'],
): RecipientFacts {
  return { kind: 'missing', xUserId: '2244994945', reason, lookedUpAt: now.toISOString() };
}

export function account(facts: Partial<AccountFacts> = {}): AccountFacts {
  return {
    xUserId: '1',
    handle: 'shop',
    name: 'Shop',
    protected: false,
    verifiedType: 'blue',
    subscriptionType: null,
    createdAt: '2015-01-01T00:00:00.000Z',
    checkedAt: now.toISOString(),
    ...facts,
  };
}

export function evidence(facts: Partial<Evidence> = {}): Evidence {
  return {
    answer: { kind: 'http', status: 403 },
    stage: 'post',
    codes: [],
    slug: null,
    title: null,
    detail: null,
    messages: [],
    namedResetAt: null,
    retryAfterAt: null,
    windows: [],
    accessLevel: null,
    answeredAt: null,
    transactionId: null,
    rawBody: '',
    ...facts,
  };
}

export function input(facts: Partial<DiagnosisInput> = {}): DiagnosisInput {
  return {
    evidence: evidence(),
    kind: 'dm',
    text: 'こんにちは',
    recipientXId: '2244994945',
    recipient: null,
    account: null,
    canRefreshToken: false,
    recent: [],
    now,
    ...facts,
  };
}

/** `minutesAgo` counts back from `now`. */
export function attempt(minutesAgo: number, facts: Partial<RecentAttempt> = {}): RecentAttempt {
  return {
    sendId: 7,
    recipientXId: '300',
    kind: 'dm',
    outcome: 'rejected',
    row: 'x5',
    cause: 'unknown',
    text: 'やあ',
    receivesYourDm: null,
    endedAt: new Date(now.getTime() - minutesAgo * 60_000).toISOString(),
    ...facts,
  };
}

/** What a fixture looks like to `diagnose`. */
export function inputOf(fixture: XErrorFixture): DiagnosisInput {
  return input({
    evidence: evidenceOf(fixture),
    kind: fixture.kind,
    account: fixture.given === 'own-account-protected' ? account({ protected: true }) : null,
  });
}

export function evidenceOf(fixture: XErrorFixture): Evidence {
  const body = parsed(fixture.body);
  const first = problemsOf(body)[0] ?? {};
  const retryAfter = fixture.headers['retry-after'];
  return evidence({
    answer: answerOf(fixture),
    stage: fixture.stage,
    codes: problemsOf(body).flatMap(({ code }) => (typeof code === 'number' ? [code] : [])),
    slug: slugOf(body['type'] ?? first['type']),
    title: textOf(body['title'] ?? first['title']),
    detail: textOf(body['detail'] ?? first['detail']),
    messages: messagesOf(body),
    namedResetAt: textOf(body['reset_date']),
    retryAfterAt:
      retryAfter === undefined
        ? null
        : new Date(now.getTime() + Number(retryAfter) * 1000).toISOString(),
    windows: windowsOf(fixture.headers),
    accessLevel: fixture.headers['x-access-level'] ?? null,
    rawBody: fixture.body,
  });
}

type Json = Readonly<Record<string, unknown>>;

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(body: string): Json {
  try {
    const value: unknown = JSON.parse(body);
    return isJson(value) ? value : {};
  } catch {
    return {};
  }
}

function problemsOf(body: Json): readonly Json[] {
  const { errors } = body;
  return Array.isArray(errors) ? errors.filter(isJson) : [];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function slugOf(value: unknown): string | null {
  return typeof value === 'string' && value.startsWith('https://')
    ? (value.split('/').at(-1)?.toLowerCase() ?? null)
    : null;
}

function messagesOf(body: Json): readonly string[] {
  const texts = [
    body['error_description'],
    body['reason'],
    ...problemsOf(body).map(({ message }) => message),
  ];
  return texts.filter((text) => typeof text === 'string');
}

function answerOf({ status, transport }: XErrorFixture): Answer {
  if (transport === null) return { kind: 'http', status: status ?? 0 };
  const mayHaveArrived = ['cut', 'hung', 'garbled', 'crashed'].includes(transport);
  return { kind: 'transport', fault: transport, mayHaveArrived, message: transport };
}

const prefixes = [
  ['short', 'x-rate-limit'],
  ['user_day', 'x-user-limit-24hour'],
  ['app_day', 'x-app-limit-24hour'],
] as const;

function windowsOf(headers: Readonly<Record<string, string>>): readonly RateWindow[] {
  return prefixes
    .filter(([, prefix]) => headers[`${prefix}-limit`] !== undefined)
    .map(([scope, prefix]) => ({
      scope,
      limit: Number(headers[`${prefix}-limit`]),
      remaining: Number(headers[`${prefix}-remaining`]),
      resetAt: new Date(Number(headers[`${prefix}-reset`]) * 1000).toISOString(),
    }));
}
