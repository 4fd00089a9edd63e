import { describe, expect, it } from 'vitest';

import { adviceFor } from '../../../src/domain/diagnosis/advice.js';
import { causeIds, certainties, type CauseId } from '../../../src/domain/diagnosis/cause.js';
import { diagnose } from '../../../src/domain/diagnosis/diagnose.js';
import type { Diagnosis, NextStep } from '../../../src/domain/diagnosis/diagnosis.js';
import { evidenceLines } from '../../../src/domain/diagnosis/evidence-lines.js';
import { explain } from '../../../src/domain/diagnosis/explain.js';
import { generalPrevention, helpTopic } from '../../../src/domain/diagnosis/help-topic.js';
import { preventionIds, remedyIds } from '../../../src/domain/diagnosis/remedy.js';
import { nextSentence } from '../../../src/domain/diagnosis/texts-next.js';
import { preventionTexts, remedyTexts } from '../../../src/domain/diagnosis/texts-remedies.js';
import { transportEvidence } from '../../../src/domain/diagnosis/transport-evidence.js';
import { causeVariants, type VariantId } from '../../../src/domain/diagnosis/variant.js';
import { whyTexts } from '../../../src/domain/diagnosis/texts-why.js';
import { whyTokens } from '../../../src/domain/diagnosis/why.js';
import { locales } from '../../../src/domain/locale.js';
import { xErrorFixtures } from '../../fixtures/x-errors/fixtures.js';
import { oneText } from './answers.js';
import { evidence, inputOf, recipient } from './builders.js';

const formatTime = (at: Date): string => at.toISOString().slice(11, 16);

/**
 * Cause → remedies and prevention as the XTEP error article and its kin give them (product
 * reference, section 8.6), in their order. Written down here again, so that a remedy that gets lost
 * from the advice fails a test.
 */
const articleAdvice: Readonly<Partial<Record<VariantId, string>>> = {
  'recipient-protected': 'R1 R3 R4 P2',
  'recipient-requests-closed': 'R2 R4 R3 R26',
  'recipient-not-following': 'R3 R25 R4 P3',
  'recipient-verified-only': 'R3 R25 R26 R27',
  'recipient-blocked-you': 'R30 P4',
  'recipient-restricted': 'R8 R24 R30',
  'recipient-gone': 'R30',
  'sender-requests-closed': 'R5 R6',
  'sender-protected': 'R7 R5',
  'x-burst': 'R18 R19 R20 R21 P9',
  'x-same-text': 'R18 R21 R17 R19',
  'x-violation': 'R8 R11 R12 R24 R23',
  'sender-locked': 'R8 R33 R11 R12',
  'new-unverified': 'R9 R10 R12',
  'new-low-trust': 'R10 R9 R12 P9',
  network: 'R22',
  'x-unstable': 'R22 R24',
  'link-broken': 'R13 R14 R15',
  permission: 'R31 R14',
  'plan-credit': 'R31',
  'send-cap': 'R28',
  'secret-reply-undelivered': 'R29 R8 R16',
  'reply-not-invited': 'R30',
  'target-post-closed': 'R30',
  content: 'R32',
  unknown: 'R8 R13 R14 R15 R17 R16 R23 R24',
};

const japanese = /[぀-ヿ一-鿿]/u;

describe('the remedies of the XTEP error article', () => {
  it.each(Object.entries(articleAdvice))('for %s are %s, in that order', (variant, wanted) => {
    const advice = Object.entries(adviceFor).find(([id]) => id === variant)?.[1];
    const ids = wanted.split(' ');
    const remedies: readonly string[] = advice?.remedies ?? [];
    expect(remedies.filter((id) => ids.includes(id))).toEqual(
      ids.filter((id) => id.startsWith('R')),
    );
    expect(advice?.prevention ?? []).toEqual(
      expect.arrayContaining(ids.filter((id) => id.startsWith('P'))),
    );
  });

  it.each(locales)('can all be found in the causes they belong to (%s)', (locale) => {
    const told = causeIds.flatMap((cause) => helpTopic(cause, locale).remedies);
    for (const id of remedyIds) {
      expect(told).toContainEqual({ id, text: remedyTexts[locale][id] });
    }
  });

  it.each(locales)('are all prevention in the general help (%s)', (locale) => {
    expect(generalPrevention(locale)).toEqual(
      preventionIds.map((id) => preventionTexts[locale][id]),
    );
  });

  it.each(causeIds)('reach whoever asks for help about %s, whatever its variant', (cause) => {
    const topic = helpTopic(cause, 'ja').remedies.map(({ id }) => id);
    for (const variant of causeVariants[cause]) {
      expect(topic).toEqual(expect.arrayContaining([...adviceFor[variant].remedies]));
    }
  });
});

describe('help about a cause', () => {
  it.each(causeIds)('says all about %s in both languages', (cause) => {
    const ja = helpTopic(cause, 'ja');
    const en = helpTopic(cause, 'en');
    const texts = (topic: typeof ja) => [
      topic.title,
      topic.family,
      topic.whoActs,
      topic.resend,
      ...topic.what,
      ...topic.prevention,
      ...topic.remedies.map(({ text }) => text),
    ];
    for (const text of texts(ja)) expect(text).toMatch(japanese);
    for (const text of texts(en)) {
      expect(text).not.toMatch(japanese);
      expect(text.trim()).not.toBe('');
    }
    expect(texts(en)).toHaveLength(texts(ja).length);
  });

  it('gives every cause a title of its own', () => {
    for (const locale of locales) {
      const titles = causeIds.map((cause) => helpTopic(cause, locale).title);
      expect(new Set(titles).size).toBe(causeIds.length);
    }
  });

  it('has a sentence of its own for every reason', () => {
    for (const locale of locales) {
      expect(new Set(whyTokens.map((token) => whyTexts[locale][token])).size).toBe(
        whyTokens.length,
      );
    }
  });
});

function explained(diagnosis: Diagnosis, locale: (typeof locales)[number] = 'ja') {
  return explain({ diagnosis, evidence: evidence(), locale, formatTime });
}

function only(cause: CauseId, certainty: (typeof certainties)[number]): Diagnosis {
  const [variant] = causeVariants[cause];
  return { row: 'x1', causes: [{ cause, certainty, variant, why: [] }], next: { kind: 'stop' } };
}

describe('an explained diagnosis', () => {
  it('says why, by what the look-up found', () => {
    const closed = recipient({ receivesYourDm: false, protected: false, connections: [] });
    const { causes } = explained(diagnose(oneText({ recipient: closed })));
    expect(causes[0].reasons).toEqual([
      'プロフィールの照会で、こちらからのDMを受け取らない設定になっていました。',
      '相手はこちらをフォローしていません。',
    ]);
    expect(causes[0].what).toBe(
      '次の可能性が高いです: 相手は、フォローしていないアカウントからのDMを受け取らない設定です。',
    );
  });

  it.each([
    ['certain', '確実', '相手にブロックされている'],
    ['likely', '可能性が高い', '相手にブロックされている(可能性が高い)'],
    ['possible', '可能性があります', '相手にブロックされている(可能性があります)'],
  ] as const)('hedges what is %s', (certainty, label, headline) => {
    const told = explained(only('recipient_blocked_us', certainty));
    expect(told.causes[0].certaintyLabel).toBe(label);
    expect(told.headline).toBe(headline);
    expect(told.causes[0].what.includes('可能性')).toBe(certainty !== 'certain');
  });

  it('claims nothing when the cause is unknown, and quotes X', () => {
    const detail = 'The moon is in the wrong quarter.';
    const told = explain({
      diagnosis: only('unknown', 'possible'),
      evidence: evidence({ detail, title: 'Forbidden' }),
      locale: 'ja',
      formatTime,
    });
    expect(told).toMatchObject({ headline: '原因不明', family: '原因不明' });
    expect(told.causes[0].certaintyLabel).toBeNull();
    expect(told.evidence).toEqual(['Xの応答: HTTP 403', `Xの言葉: 「${detail}」`]);
  });

  it('names the remedies of the first cause first, and no remedy twice', () => {
    const told = explained(diagnose(oneText()));
    const ids = [...told.remedies, ...told.furtherRemedies].map(({ id }) => id);
    expect(told.remedies.map(({ id }) => id)).toEqual([...adviceFor['recipient-closed'].remedies]);
    expect(ids).toContain('R27');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names everybody who must act', () => {
    const told = explained(only('recipient_verified_only', 'likely'));
    expect(told.whoActs).toBe('相手、送信側アカウントの担当者');
  });

  it('promises nothing by itself where a failure stands, and names who must act', () => {
    const next = { kind: 'retry' } as const;
    const tried: Diagnosis = { ...only('network', 'certain'), next };
    for (const locale of locales) {
      const told = (stands: boolean) =>
        explain({ diagnosis: tried, evidence: evidence(), locale, formatTime, stands });
      expect(told(true).actors).toEqual(['operator']);
      expect(told(false).actors).toEqual(['system']);
      expect(told(true).resend).not.toBe(told(false).resend);
      expect(told(true).next).toBe(nextSentence({ kind: 'stop' }, locale, formatTime));
    }
  });

  it('reads a diagnosis that an older version stored', () => {
    const causes = [
      { cause: 'action_block', certainty: 'certain', variant: 'x-gone', why: ['old-token'] },
    ] as const;
    const [first] = explained({ row: 'x15', causes, next: { kind: 'stop' } }).causes;
    expect(first.what).toMatch(/アクションブロック/u);
    expect(first.reasons).toEqual([]);
  });

  it.each(xErrorFixtures)('is complete in both languages when X answers $name', (fixture) => {
    const input = inputOf(fixture);
    const diagnosis = diagnose(input);
    for (const locale of locales) {
      const told = explain({ diagnosis, evidence: input.evidence, locale, formatTime });
      const texts = [told.headline, told.family, told.whoActs, told.resend, told.next];
      const reasons = told.causes.flatMap((cause) => [cause.title, cause.what, ...cause.reasons]);
      for (const text of [...texts, ...reasons]) {
        expect(japanese.test(text)).toBe(locale === 'ja');
      }
      expect(told.causes[0].reasons.length).toBeGreaterThan(0);
      expect(told.evidence.length).toBeGreaterThan(0);
      expect(told.remedies.length).toBeGreaterThan(0);
    }
  });
});

describe('what comes next, in words', () => {
  const at = '2026-11-25T12:34:00.000Z';
  const steps: readonly NextStep[] = [
    { kind: 'wait', at, scope: 'short' },
    { kind: 'wait', at, scope: 'user_day' },
    { kind: 'wait', at, scope: 'app_day' },
    { kind: 'wait', at, scope: 'opaque' },
    { kind: 'retry' },
    { kind: 'read-back', retryWhenAbsent: true },
    { kind: 'read-back', retryWhenAbsent: false },
    { kind: 'refresh-token' },
    { kind: 'stop' },
    { kind: 'pause', cause: 'action_block', holds: 'all', ends: { kind: 'cool-down' } },
    { kind: 'pause', cause: 'link_broken', holds: 'all', ends: { kind: 'check' } },
    { kind: 'pause', cause: 'permission_missing', holds: 'dm', ends: { kind: 'person' } },
    { kind: 'pause', cause: 'spend_cap', holds: 'all', ends: { kind: 'date', at } },
    { kind: 'pause', cause: 'credits_exhausted', holds: 'all', ends: { kind: 'hourly-probe' } },
  ];

  it.each(locales)('differs for every step (%s)', (locale) => {
    const sentences = steps.map((step) => nextSentence(step, locale, formatTime));
    expect(new Set(sentences).size).toBe(steps.length);
  });

  it('names the time where there is one', () => {
    const timed = steps.filter((step) => nextSentence(step, 'ja', formatTime).includes('12:34'));
    expect(timed).toHaveLength(5);
  });
});

describe('the evidence, in words', () => {
  it('gives status, code and slug', () => {
    const seen = evidence({ codes: [349], slug: 'not-authorized-for-resource', messages: ['No.'] });
    expect(evidenceLines(seen, 'en')).toEqual([
      "X's answer: HTTP 403 · code 349 · not-authorized-for-resource",
      'X\'s words: "No."',
    ]);
  });

  it('shows the raw body when nothing in it could be read, in one short line', () => {
    const seen = evidence({ rawBody: `<html>\n${'あ'.repeat(400)}` });
    const [, words] = evidenceLines(seen, 'ja');
    expect(words).toMatch(/^Xの言葉: 「<html> あ+…」$/u);
    expect(words?.length).toBeLessThan(330);
  });

  it('says how the connection failed', () => {
    expect(evidenceLines(transportEvidence('hung', 'x'), 'ja')).toEqual([
      'Xの応答なし: 制限時間内に応答がありませんでした',
    ]);
  });
});
