import { listLimits, type Conditions } from './conditions.js';
import { keywordMatches, type KeywordMatch } from './match-keyword.js';
import {
  readChoice,
  readDate,
  readHandle,
  readHashtag,
  readHoursOption,
  readKinds,
  readList,
  readNumber,
  readPost,
  readYesNo,
  type Read,
} from './read-option.js';
import type { RuleOption } from './fault.js';
import type { OptionTaker } from './take-options.js';

const keywordMatchWords: Readonly<Record<string, KeywordMatch>> = {
  部分一致: 'contains',
  完全一致: 'exact',
  前方一致: 'prefix',
};

/** Most that a number of followers or days may be. */
const most = 1_000_000_000;

/** Which of several acts it takes, by the words of the options or the product's. */
export const readMatch: Read<Conditions['match']> = readChoice(['all', 'any'], {
  すべて: 'all',
  いずれか: 'any',
});

export const readKeywordMatch: Read<KeywordMatch> = readChoice(keywordMatches, keywordMatchWords);

/** A number of followers or days. */
export const readCount: Read<number> = readNumber(0, most);

const readWords: Read<string> = (typed) => ({ kind: 'read', value: typed });

/** X's handles are the same in any case. */
export const readExcluded: Read<string> = (typed) => {
  const reading = readHandle(typed);
  return reading.kind === 'read' ? { kind: 'read', value: reading.value.toLowerCase() } : reading;
};

/**
 * The conditions as typed, over those `before` (a rule that is edited, or the defaults). What does not
 * fit together is `checkConditions`'s business.
 */
export function readConditions(options: OptionTaker<RuleOption>, before: Conditions): Conditions {
  const { take, takeOr } = options;
  return {
    on: take('on', readKinds, before.on),
    match: take('match', readMatch, before.match),
    post: takeOr('post', readPost, before.post, null),
    keywords: takeOr('keyword', readList(readWords, listLimits.keywords), before.keywords, []),
    keywordMatch: take('keyword_match', readKeywordMatch, before.keywordMatch),
    hashtags: takeOr('hashtag', readList(readHashtag, listLimits.hashtags), before.hashtags, []),
    exclude: takeOr('exclude', readList(readExcluded, listLimits.exclude), before.exclude, []),
    ...readPeople(options, before),
    hours: takeOr('hours', readHoursOption, before.hours, null),
    from: takeOr('from', readDate, before.from, null),
    until: takeOr('until', readDate, before.until, null),
  };
}

function readPeople(
  { take, takeOr }: OptionTaker<RuleOption>,
  before: Conditions,
): Pick<Conditions, 'followersOnly' | 'minFollowers' | 'maxFollowers' | 'minAccountDays'> {
  const readMost: Read<number | null> = readCount;
  return {
    followersOnly: take('followers_only', readYesNo, before.followersOnly),
    minFollowers: takeOr('min_followers', readMost, before.minFollowers, null),
    maxFollowers: takeOr('max_followers', readMost, before.maxFollowers, null),
    minAccountDays: takeOr('min_account_days', readMost, before.minAccountDays, null),
  };
}
