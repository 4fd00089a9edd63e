import type { Localized } from '../domain/locale.js';

/* Which rule or campaign is meant. */

interface ChoiceTexts {
  readonly unknownTitle: string;
  readonly unknown: (typed: string) => string;
  readonly didYouMean: (name: string) => string;
  readonly none: string;
  readonly seeList: string;
  readonly whichTitle: string;
  readonly which: string;
  /** Of a button whose rule was deleted. */
  readonly gone: string;
}

export const ruleChoiceTexts = {
  ja: {
    rule: {
      unknownTitle: 'ルールが見つかりません',
      unknown: (typed) => `「${typed}」という自動返信ルールはありません。`,
      didYouMean: (name) => `もしかして: 「${name}」`,
      none: 'まだルールがありません。/xtep rule create で作成できます。',
      seeList: '名前か番号を指定してください。一覧は /xtep rule list で確認できます。',
      whichTitle: 'どのルールですか',
      which: '同じ名前のルールが複数あります。番号(例: id:12)で指定してください。',
      gone: 'このルールはすでに削除されています。',
    },
    campaign: {
      unknownTitle: 'キャンペーンが見つかりません',
      unknown: (typed) => `「${typed}」という抽選キャンペーンはありません。`,
      didYouMean: (name) => `もしかして: 「${name}」`,
      none: 'まだキャンペーンがありません。/xtep campaign create で作成できます。',
      seeList: '名前か番号を指定してください。一覧は /xtep campaign status で確認できます。',
      whichTitle: 'どのキャンペーンですか',
      which: '同じ名前のキャンペーンが複数あります。番号(例: id:12)で指定してください。',
      gone: 'このキャンペーンはすでに削除されています。',
    },
  },
  en: {
    rule: {
      unknownTitle: 'No such rule',
      unknown: (typed) => `There is no rule "${typed}".`,
      didYouMean: (name) => `Did you mean "${name}"?`,
      none: 'There are no rules yet. /xtep rule create makes one.',
      seeList: 'Please give its name or number; /xtep rule list shows them.',
      whichTitle: 'Which rule?',
      which: 'Several rules have this name. Please give the number, such as id:12.',
      gone: 'This rule has been deleted.',
    },
    campaign: {
      unknownTitle: 'No such campaign',
      unknown: (typed) => `There is no campaign "${typed}".`,
      didYouMean: (name) => `Did you mean "${name}"?`,
      none: 'There are no campaigns yet. /xtep campaign create makes one.',
      seeList: 'Please give its name or number; /xtep campaign status shows them.',
      whichTitle: 'Which campaign?',
      which: 'Several campaigns have this name. Please give the number, such as id:12.',
      gone: 'This campaign has been deleted.',
    },
  },
} as const satisfies Localized<Record<'rule' | 'campaign', ChoiceTexts>>;
