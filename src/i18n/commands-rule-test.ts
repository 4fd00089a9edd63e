import type { Localized } from '../domain/locale.js';

/* What `rule test` answers. */

interface RuleTestTexts {
  readonly title: (name: string) => string;
  readonly summary: (triggers: string, people: string) => string;
  readonly noTriggers: string;
  readonly nothingSent: string;
  readonly matched: (people: string) => string;
  readonly answered: string;
  readonly nobody: string;
  readonly others: string;
  readonly reason: (reason: string, count: string, handles: string) => string;
  readonly more: (count: string) => string;
  readonly incomplete: string;
  readonly notAsked: string;
  readonly cannotAsk: string;
  /** X is not asked about more people than that. */
  readonly askedMost: (asked: string, left: string) => string;
  readonly inFile: string;
}

export const ruleTestTexts = {
  ja: {
    title: (name) => `ルール「${name}」のテスト`,
    summary: (triggers, people) =>
      `直近の行動 ${triggers}件で試すと、${people}人に送ることになります。`,
    noTriggers:
      'このアカウントへの行動がまだ記録されていないため、試せません。いいねやDMなどを受け取ったあとに、もう一度お試しください。',
    nothingSent: '何も送っていません。ルールの作成前、期間外、停止中の行動も含めて試しています。',
    matched: (people) => `送る相手 ${people}人`,
    answered: '(このルールで対応済み)',
    nobody: '送る相手はいませんでした。',
    others: '送らない行動と理由',
    reason: (reason, count, handles) => `${reason}: ${count}件 ${handles}`.trim(),
    more: (count) => `ほか ${count}人`,
    incomplete: '条件がまだそろっていない',
    notAsked: '相手をXに確認できていない',
    cannotAsk:
      'いまXに相手の情報を確認できないため、フォロワーなどの条件は判定できていません。時間をおいてもう一度お試しください。',
    askedMost: (asked, left) =>
      `Xに相手の情報を確認するのは1回のテストで ${asked}人までです。残りの ${left}人は確認していません(「相手をXに確認できていない」に含まれます)。count を小さくすると、新しい行動から順に試せます。`,
    inFile: '全員の結果と文面は、CSVファイルで確認できます。',
  },
  en: {
    title: (name) => `Test of the rule "${name}"`,
    summary: (triggers, people) =>
      `Tried with the newest ${triggers} acts, it would write to ${people} people.`,
    noTriggers:
      'Nothing that people did to this account is known yet, so there is nothing to try it with. Please try again once there was a like, a DM or the like.',
    nothingSent:
      'Nothing was sent. Acts from before the rule, outside its time and during pauses are tried too.',
    matched: (people) => `People who would get a message: ${people}`,
    answered: '(this rule has dealt with them)',
    nobody: 'Nobody would get a message.',
    others: 'Acts that would get none, and why',
    reason: (reason, count, handles) => `${reason}: ${count} ${handles}`.trim(),
    more: (count) => `${count} more`,
    incomplete: 'not all acts are done yet',
    notAsked: 'X could not be asked about them',
    cannotAsk:
      'X cannot be asked about people now, so conditions such as followers are not decided. Please try again later.',
    askedMost: (asked, left) =>
      `X is asked about ${asked} people in one test at most; ${left} more were not looked up. A smaller count tries the newest acts alone.`,
    inFile: 'The CSV file has everybody, with the text each would get.',
  },
} as const satisfies Localized<RuleTestTexts>;
