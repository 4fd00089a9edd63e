import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { campaignSchema, defaultCampaign } from '../../../src/domain/campaigns/campaign.js';
import { campaignOptions } from '../../../src/domain/campaigns/fault.js';
import { parseCampaignOptions } from '../../../src/domain/campaigns/parse-campaign-options.js';
import { locales } from '../../../src/domain/locale.js';
import { campaignProblemText, stockAlertText } from '../../../src/i18n/campaigns.js';
import { ruleContext } from '../rules/samples.js';

const least = { name: '春の抽選', on: 'dm', quota: '2', win: '当選です' };
const draw = { ...least, kind: 'draw' };

function parse(options: Record<string, string>) {
  return parseCampaignOptions(options, ruleContext());
}

function faults(options: Record<string, string>): readonly string[] {
  const result = parse(options);
  return result.kind === 'wrong'
    ? result.problems.map(({ option, fault }) => `${option} ${fault.kind}`)
    : [result.kind];
}

describe('options that make a campaign', () => {
  test('the least: everyone wins while there are prizes, followers only', () => {
    expect(parse(least)).toEqual({
      kind: 'ready',
      campaign: {
        name: '春の抽選',
        account: null,
        definition: { ...defaultCampaign, on: ['dm'], quota: 2, win: ['当選です'] },
        codes: [],
      },
      findings: [],
    });
    expect(defaultCampaign).toMatchObject({
      followersOnly: true,
      probability: 100,
      kind: 'instant',
      entry: 'once',
    });
  });

  test('all of an instant win', () => {
    const result = parse({
      ...least,
      on: 'フォロー,repost',
      accept: 'yes',
      post: '7000',
      followers_only: 'no',
      quota: '1,000',
      probability: '0.5%',
      per_hour: '10',
      entry: 'daily',
      win: 'A {code} || B {code}',
      lose: '残念',
      entered: '参加済み || もう一度',
      codes_file: Array.from({ length: 1_000 }, (_, index) => `C${String(index)}`).join('\r\n'),
    });
    expect(result).toMatchObject({
      kind: 'ready',
      campaign: {
        definition: {
          on: ['follow', 'repost'],
          followersOnly: false,
          quota: 1_000,
          probability: 0.5,
          perHour: 10,
          entry: 'daily',
          win: ['A {code}', 'B {code}'],
          lose: ['残念'],
          entered: ['参加済み', 'もう一度'],
        },
      },
      findings: [{ kind: 'unsolicited_dm' }],
    });
  });

  test.each([
    [{ ...draw, draw_at: '2026-12-02', until: '2026-12-01' }],
    [{ ...draw, draw_at: '2026-12-01 18:00', until: '2026-12-01 18:00' }],
    [{ ...draw, draw_at: '2026-12-01' }],
    [{ ...least, probability: '0' }],
    [{ ...least, win: '{code}', codes: 'A,B、C' }],
    [{ ...least, on: 'reply', do: 'reply' }],
  ])('%j', (options) => {
    expect(faults(options)).toEqual(['ready']);
  });

  test("only our own posts' addresses are taken", () => {
    const like = { ...least, on: 'like', accept: 'yes' };
    expect(faults({ ...like, post: 'https://x.com/rival/status/7' })).toEqual([
      'post post_of_other',
    ]);
    expect(faults({ ...like, post: 'https://x.com/ours/status/7' })).toEqual(['ready']);
  });

  test('what X forbids needs to be accepted first', () => {
    expect(parse({ ...least, on: 'repost' })).toMatchObject({
      kind: 'needs-accept',
      campaign: { definition: { accept: true } },
      findings: [{ kind: 'unsolicited_dm', on: ['repost'] }],
    });
  });
});

describe('options that do not', () => {
  test.each([
    [{}, ['name missing', 'on missing', 'quota missing', 'win missing']],
    [{ ...least, text: 'x' }, ['text unknown_option']],
    [{ ...least, hours: '09:00-21:00' }, ['hours unknown_option']],
    [{ ...least, quota: '0' }, ['quota not_number']],
    [{ ...least, quota: 'x', win: '{code}', codes: 'A' }, ['quota not_number']],
    [{ ...least, probability: '101' }, ['probability not_percent']],
    [{ ...least, probability: '-1' }, ['probability not_percent']],
    [{ ...least, kind: 'lottery', draw_at: '2027-01-01' }, ['kind not_choice']],
    [{ ...least, per_hour: '0' }, ['per_hour not_number']],
    [{ ...least, draw_at: '2027-01-01' }, ['draw_at draw_only']],
    [
      { ...draw, per_hour: '1', probability: '5' },
      ['per_hour instant_only', 'probability instant_only'],
    ],
    [{ ...draw, draw_at: '2026-11-26' }, ['draw_at draw_at_past']],
    [{ ...draw, draw_at: '2026-02-30' }, ['draw_at no_such_date']],
    [{ ...draw, draw_at: '2026-12-01', from: '2026-12-01' }, ['draw_at draw_at_before_start']],
    [{ ...draw, draw_at: '2026-12-01 18:00', until: '2026-12-01' }, ['draw_at draw_at_before_end']],
    [{ ...least, win: '{code}' }, ['codes code_without_codes']],
    [{ ...least, win: '{code}', codes: 'A' }, ['codes too_few_codes']],
    [{ ...least, win: '{code} || B', codes: 'A,B' }, ['win codes_unused']],
    [{ ...least, win: '{code}', codes: 'A,A' }, ['codes duplicate_codes']],
    [{ ...least, win: '{code}', codes: 'A', codes_file: 'B\nA' }, ['codes_file duplicate_codes']],
    [{ ...least, win: '{code}', codes_file: 'A,1\nB' }, ['codes_file not_code_line']],
    [
      { ...least, win: '{code}', codes_file: `${'A'.repeat(201)}\nB` },
      ['codes_file code_too_long'],
    ],
    [
      { ...least, lose: '{code}', entered: '{x}' },
      ['lose code_outside_campaign', 'entered unknown_variable'],
    ],
    [{ ...least, lose: 'a || ' }, ['lose empty_variant']],
    [{ ...least, on: 'hashtag', hashtag: 'a' }, ['on hashtag_alone']],
    [{ ...least, on: 'like', accept: 'yes', do: 'reply' }, ['do reply_without_post']],
    [
      {
        ...least,
        on: 'reply',
        do: 'reply',
        win: `{code}${'あ'.repeat(135)}`,
        codes: `${'A'.repeat(11)},B`,
      },
      ['win text_too_long'],
    ],
  ])('%j', (options, expected) => {
    expect(faults(options as Record<string, string>)).toEqual(expected);
  });

  test('a code does not belong into what anyone can read', () => {
    const options = { ...least, on: 'reply', do: 'secret_reply', win: '{code}', codes: 'A,B' };
    const result = parseCampaignOptions(options, ruleContext({ secretReply: true }));
    expect(result).toMatchObject({
      problems: [{ option: 'do', fault: { kind: 'code_in_secret_reply' } }],
    });
  });

  test('nothing that can be typed throws or makes a campaign that could not be stored', () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'dm',
        'reply',
        'draw',
        'yes',
        '5',
        '50%',
        '2026-12-01',
        '{code}',
        'a || b',
        'A,B',
        '"A\n',
      ),
    );
    const options = fc.dictionary(
      fc.oneof(fc.constantFrom(...campaignOptions), fc.constant('x')),
      value,
    );
    fc.assert(
      fc.property(options, fc.boolean(), (given, complete) => {
        const result = parse(complete ? { ...least, ...given } : given);
        const problems = result.kind === 'wrong' ? result.problems : [];
        const texts = problems.flatMap((one) =>
          locales.map((locale) => campaignProblemText(one, locale)),
        );
        expect(texts.filter((text) => /undefined|NaN|\[object/u.test(text))).toEqual([]);
        expect(problems.length > 0).toBe(result.kind === 'wrong');
        const stored = result.kind === 'wrong' ? null : result.campaign.definition;
        expect(campaignSchema.nullable().parse(stored)).toEqual(stored);
      }),
      { numRuns: 1_000 },
    );
  });

  test('alerts about codes say how many are left', () => {
    expect(stockAlertText('low', '春', { left: 9, open: 20 }, 'ja')).toContain('9件');
    expect(stockAlertText('none', '春', { left: 0, open: 1 }, 'en')).toContain('no codes left');
    expect(stockAlertText('none', '春', { left: 0, open: 0 }, 'ja')).toContain(
      '追加の必要はありません',
    );
  });
});
