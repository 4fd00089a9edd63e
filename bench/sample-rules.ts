import { assertNever } from '../src/domain/assert.js';
import type { MatchSubject } from '../src/domain/rules/match-batch.js';
import type { Matchable } from '../src/domain/rules/compile-rule.js';
import { defaultRule, type RuleDefinition } from '../src/domain/rules/rule.js';
import type { SeenAct } from '../src/domain/rules/sighting.js';
import { triggerKinds, type Act, type TriggerKind } from '../src/domain/rules/trigger.js';

/* Rules of one account and what people do, as the benches of matching use them: alike each time. */

export const ourXUserId = '1000';
export const benchZone = 'Asia/Tokyo';

/** Kinds beside the follow; the DM is the sixth. */
export const kindCount = triggerKinds.length - 1;
export const dmNumber = 5;

const words = [
  '応募',
  'プレゼント',
  'クーポン',
  '資料請求',
  'セール',
  'キャンペーン',
  '予約',
  'ABC',
];

/** One of `list`, by its number, round and round. */
function pick<T>(list: readonly T[], number: number): T {
  const one = list[number % list.length];
  if (one === undefined) throw new Error('There is nothing to pick from.');
  return one;
}

/** The keyword of a rule: no two share theirs. */
const keywordOf = (number: number) => `${pick(words, number)}${number}番`;

/** What people wrote, with the keyword of a rule somewhere in it. */
const textWith = (keyword: string) =>
  `いつも楽しみにしています!${keyword}でお願いします。よろしくお願いいたします 😊`;

/** Nothing tells two rules about follows apart, so there is one; the others share the kinds that are left. */
const kindOf = (number: number): TriggerKind =>
  number === 0 ? 'follow' : pick(triggerKinds.slice(1), number);

/** Rules of every kind with what real ones have: words, posts, tags, hours, exclusions. */
export function benchRule(number: number): RuleDefinition {
  const kind = kindOf(number);
  return {
    ...defaultRule,
    on: [kind],
    keywords: ['dm', 'reply', 'quote', 'mention'].includes(kind) ? [keywordOf(number)] : [],
    hashtags: kind === 'hashtag' ? [`tag${number}`] : [],
    post: kind === 'like' || kind === 'repost' ? String(70_000 + number) : null,
    exclude: Array.from({ length: 20 }, (_, index) => `excluded_${number}_${index}`.slice(0, 15)),
    hours: number % 3 === 0 ? { from: '00:00', until: '23:59' } : null,
    repeat: pick(['once', 'daily', 'always'] as const, number),
    texts: [
      '{name}さん、ありがとうございます!{date}',
      '{name:お客様}、ご応募ありがとうございました',
    ],
  };
}

/** The rule as matching takes it. */
export function benchMatchable(number: number, madeAt: Date): Matchable<MatchSubject> {
  const definition = benchRule(number);
  return {
    subject: { kind: 'rule', ruleId: number + 1, version: 1, definition },
    accountXUserId: ourXUserId,
    conditions: definition,
    repeat: definition.repeat,
    madeAt,
    versions: [],
    paused: [],
    endedAt: null,
  };
}

/** What a person did so that the rule of that number matches and no other does; `serial` makes posts and messages different. */
export function benchAct(number: number, serial: number): SeenAct & Act {
  const kind = kindOf(number);
  const theirPostId = String(900_000_000 + serial);
  const text = textWith(keywordOf(number));
  const language = 'ja';
  switch (kind) {
    case 'follow':
      return { kind, round: 0 };
    case 'like':
    case 'repost':
      return { kind, ourPostId: String(70_000 + number), round: 0 };
    case 'reply':
    case 'quote':
      return { kind, ourPostId: '70000', theirPostId, text, language };
    case 'mention':
      return { kind, theirPostId, text, language };
    case 'hashtag':
      return { kind, theirPostId, text, hashtags: [`tag${number}`], language };
    case 'dm':
      return { kind, eventId: theirPostId, text, language };
    default:
      return assertNever(kind);
  }
}
