import { expect, test } from 'vitest';
import { locales } from '../../src/domain/locale.js';
import {
  missingField,
  problemIn,
  problemItems,
  type SourceProblem,
} from '../../src/domain/source-problem.js';
import { sourceProblemText } from '../../src/i18n/source-problems.js';

/** One of every kind; a kind that is missing does not compile. */
const samples: { readonly [Kind in SourceProblem['kind']]: readonly SourceProblem[] } = {
  missing_field: problemItems.map((item) => problemIn('likers', missingField(item, '5', 'user'))),
  missing_reference: (['reply', 'quote', 'repost'] as const).map((act) =>
    problemIn('mentions', { kind: 'missing_reference', act, postId: '5' }),
  ),
  post_not_ours: [{ kind: 'post_not_ours', postId: '7' }],
  list_began_anew: [
    { kind: 'list_began_anew', act: 'follow', postId: null, people: 50 },
    { kind: 'list_began_anew', act: 'like', postId: '7', people: 51 },
    { kind: 'list_began_anew', act: 'repost', postId: '7', people: 52 },
  ],
  unknown_event: [{ kind: 'unknown_event', from: 'space.create' }],
  unknown_delivery: [{ kind: 'unknown_delivery' }],
  not_json: [{ kind: 'not_json' }],
  x_said: [{ kind: 'x_said', words: 'operational-disconnect' }],
  look_up_over_budget: [{ kind: 'look_up_over_budget' }],
  look_up_refused: [
    { kind: 'look_up_refused', status: 503, words: null },
    { kind: 'look_up_refused', status: 403, words: 'Forbidden' },
  ],
  look_up_unanswered: [{ kind: 'look_up_unanswered', words: 'ETIMEDOUT' }],
  look_up_broke_off: [{ kind: 'look_up_broke_off' }],
  look_up_not_linked: [{ kind: 'look_up_not_linked' }],
};

const all = Object.values(samples).flat();

test('every problem says what happened, what it means, what to do and who does it', () => {
  for (const locale of locales)
    for (const problem of all) {
      const { happened, means, remedy } = sourceProblemText(problem, locale);
      expect(`${happened}${means}${remedy}`).not.toMatch(/undefined|null|\[object/);
      expect(remedy).toContain(
        locale === 'ja' ? '対応する人: 管理者。' : 'Who must act: an admin.',
      );
    }
});

/** What X sent: everything but our own words for it. */
function givenBy(problem: SourceProblem): readonly string[] {
  const ours = new Set(['kind', 'item', 'act']);
  return Object.entries(problem).flatMap(([name, value]: [string, string | number | null]) =>
    ours.has(name) || value === null ? [] : [String(value)],
  );
}

test.each(all)('the names and words of X stand in the sentence as they came: %o', (problem) => {
  for (const locale of locales) {
    const { happened } = sourceProblemText(problem, locale);
    expect(givenBy(problem).filter((given) => !happened.includes(given))).toEqual([]);
  }
});

test('a Japanese reader gets Japanese', () => {
  const [, message] = samples.missing_field;
  if (message === undefined) throw new Error('No sample.');
  expect(sourceProblemText(message, 'ja').happened).toBe(
    'Xから届いたDM 5 に、必要な項目 user がありませんでした(likers)。',
  );
  expect(sourceProblemText(message, 'en').happened).toBe(
    'The DM 5 that X sent has no field user (likers).',
  );
});
