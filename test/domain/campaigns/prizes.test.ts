import { describe, expect, test } from 'vitest';
import { campaignMessage } from '../../../src/domain/campaigns/campaign-message.js';
import {
  readCodeFile,
  readCodeList,
  stockAlert,
  stockLevel,
} from '../../../src/domain/campaigns/codes.js';
import {
  entrantColumns,
  entrantRow,
  winnerColumns,
  winnerRow,
} from '../../../src/domain/campaigns/csv-rows.js';
import { publishedTexts } from '../../../src/domain/campaigns/published-list.js';
import { tellingPlan } from '../../../src/domain/campaigns/telling-plan.js';
import { verifyCodes } from '../../../src/domain/campaigns/verify.js';
import { noon } from '../rules/samples.js';

describe('codes', () => {
  test.each([
    ['A\nB', ['A', 'B']],
    ['\ufeffcode\r\nA\r\nB\r\n', ['A', 'B']],
    ['コード\nA', ['A']],
    ['クーポンコード\nA', ['A']],
    ['賞品コード\r\nA', ['A']],
    ['シリアル番号\nA', ['A']],
    ['Coupon Code\nA', ['A']],
    ['No.\nA', ['A']],
    ['コード1\nコード2', ['コード1', 'コード2']],
    ['CODE-1\nNO1', ['CODE-1', 'NO1']],
    ['"A,1"\n"B""2"', ['A,1', 'B"2']],
    ['A,,\n\n B ', ['A', 'B']],
    ['', []],
  ])('%j', (content, codes) => {
    expect(readCodeFile(content)).toEqual({ kind: 'read', codes });
  });

  test.each([
    ['A\nB,C', { kind: 'not_code_line', line: 2 }],
    ['A\n"B', { kind: 'not_code_line', line: 2 }],
    ['A\nB\nA', { kind: 'duplicate_codes', codes: ['A'], count: 1 }],
    [`A\n${'B'.repeat(201)}`, { kind: 'code_too_long', line: 2, limit: 200 }],
  ])('%j is refused', (content, fault) => {
    expect(readCodeFile(content)).toEqual({ kind: 'wrong', faults: [fault] });
  });

  test('that exist already may not come again', () => {
    expect(readCodeList('C、B', ['A', 'B'])).toMatchObject({
      kind: 'wrong',
      faults: [{ codes: ['B'] }],
    });
    expect(readCodeList(' C、D,E\nF ')).toEqual({ kind: 'read', codes: ['C', 'D', 'E', 'F'] });
  });

  test('are low below a tenth', () => {
    expect([100, 10, 9, 1, 0].map((left) => stockLevel(100, left))).toEqual([
      'enough',
      'enough',
      'low',
      'low',
      'none',
    ]);
    expect(stockLevel(5, 1)).toBe('enough');
  });

  test('are alerted about once per level', () => {
    expect(stockAlert('enough', 'low')).toBe('low');
    expect(stockAlert('enough', 'none')).toBe('none');
    expect(stockAlert('low', 'none')).toBe('none');
    expect(stockAlert('low', 'low')).toBeNull();
    expect(stockAlert('none', 'low')).toBeNull();
    expect(stockAlert('low', 'enough')).toBeNull();
  });
});

describe('verifying codes', () => {
  const codes = [
    { code: 'A', winnerXId: '1' },
    { code: 'B', winnerXId: null },
  ];

  test.each<[string, Parameters<typeof verifyCodes>[0], 'same' | 'differs']>([
    ['each winner has theirs', { winners: [{ xUserId: '1', code: 'A' }], codes }, 'same'],
    ['nobody has one', { winners: [{ xUserId: '1', code: null }], codes: [] }, 'same'],
    ['a winner has none', { winners: [{ xUserId: '1', code: null }], codes }, 'differs'],
    ['one that is somebody else’s', { winners: [{ xUserId: '2', code: 'A' }], codes }, 'differs'],
    ['one that is not in the list', { winners: [{ xUserId: '1', code: 'X' }], codes }, 'differs'],
    ['a code is with nobody who won', { winners: [], codes }, 'differs'],
    [
      'two winners share one',
      {
        winners: [
          { xUserId: '1', code: 'A' },
          { xUserId: '1', code: 'A' },
        ],
        codes,
      },
      'differs',
    ],
  ])('%s', (_what, given, kind) => {
    expect(verifyCodes(given).kind).toBe(kind);
  });
});

describe('what people are told', () => {
  const full = { kind: 'instant', win: ['w'], lose: ['l'], entered: ['e'] } as const;
  const bare = { ...full, lose: [], entered: [] };
  const lost = { kind: 'lost', why: 'chance' } as const;
  const again = { kind: 'lost', why: 'already_won' } as const;
  const told = (
    campaign: Parameters<typeof campaignMessage>[0],
    event: Parameters<typeof campaignMessage>[1],
  ) => {
    const message = campaignMessage(campaign, event);
    return message.kind === 'send'
      ? message.text
      : message.kind === 'skip'
        ? message.reason
        : 'none';
  };
  const mutable = (campaign: {
    kind: 'instant' | 'draw';
    win: readonly string[];
    lose: readonly string[];
    entered: readonly string[];
  }) => ({
    kind: campaign.kind,
    win: [...campaign.win],
    lose: [...campaign.lose],
    entered: [...campaign.entered],
  });

  test.each([
    [full, { kind: 'won' }, 'win'],
    [full, lost, 'lose'],
    [bare, lost, 'lost'],
    [full, again, 'entered'],
    [bare, again, 'already_sent'],
    [full, { kind: 'entered-again' }, 'entered'],
    [{ ...full, kind: 'draw' }, { kind: 'entered-again' }, 'already_sent'],
    [{ ...full, kind: 'draw' }, { kind: 'entered', isFirst: true }, 'entered'],
    [{ ...full, kind: 'draw' }, { kind: 'entered', isFirst: false }, 'none'],
    [{ ...bare, kind: 'draw' }, { kind: 'entered', isFirst: true }, 'none'],
    [{ ...full, kind: 'draw' }, { kind: 'lost', why: 'not_drawn' }, 'lose'],
  ] as const)('%j %j: %s', (campaign, event, expected) => {
    expect(told(mutable(campaign), event)).toBe(expected);
  });
});

test('the plan says when the last will have heard, and whether the cap stands in the way', () => {
  const lane = { frees: [], cap: 100, paceMs: 60_000, opensAt: null, now: noon };
  expect(tellingPlan({ ...lane, waiting: 0 })).toEqual({ lastAt: null, isCapped: false });
  const soon = tellingPlan({ ...lane, waiting: 100 });
  expect(soon.isCapped).toBe(false);
  expect(soon.lastAt?.getTime()).toBe(noon.getTime() + 99 * 60_000);
  const late = tellingPlan({ ...lane, waiting: 250 });
  expect(late.isCapped).toBe(true);
  expect(late.lastAt?.getTime()).toBeGreaterThanOrEqual(noon.getTime() + 2 * 86_400_000);
});

test('rows have a cell for each column', () => {
  const winner = {
    rank: 1,
    xUserId: '5',
    handle: 'a',
    code: null,
    wonAt: noon,
    state: 'sent',
  } as const;
  expect(winnerRow(winner)).toEqual(['1', '5', 'a', '', '2026-11-26T03:00:00.000Z', 'sent']);
  expect(winnerColumns).toHaveLength(winnerRow(winner).length);
  const entrant = {
    xUserId: '5',
    handle: 'a',
    enteredAt: noon,
    entries: 2,
    result: 'lost',
  } as const;
  expect(entrantRow(entrant)).toEqual(['5', 'a', '2026-11-26T03:00:00.000Z', '2', 'lost']);
  expect(entrantColumns).toHaveLength(entrantRow(entrant).length);
});

test('a published list fills as few texts as hold it', () => {
  const fits = (text: string) => text.length <= 8;
  expect(publishedTexts('Won:', ['ab', 'cd', 'efghij', 'k'], fits)).toEqual([
    'Won:\nab',
    'cd',
    'efghij\nk',
  ]);
  expect(publishedTexts('', [], fits)).toEqual([]);
});
