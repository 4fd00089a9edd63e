import type { Localized } from '../domain/locale.js';
import type { RuleOption } from '../domain/rules/fault.js';

/** What each option of a rule is, in a few words: Discord counts them against 8,000 characters for all of `/xtep`. */
export const optionSummaries: Readonly<Record<RuleOption, Localized<string>>> = {
  name: { ja: '名前(50文字まで)', en: 'Name, up to 50 characters' },
  on: {
    ja: 'follow,like,repost,reply,quote,mention,dm,hashtag',
    en: 'follow,like,repost,reply,quote,mention,dm,hashtag',
  },
  match: { ja: 'すべて/いずれか', en: 'All of them or any' },
  account: { ja: '送信アカウント', en: 'Account' },
  post: { ja: '対象ポストのURLかID', en: 'Post (address or id)' },
  keyword: { ja: 'キーワード(、区切り)', en: 'Keywords' },
  keyword_match: { ja: 'キーワードの一致', en: 'How keywords match' },
  hashtag: { ja: 'ハッシュタグ(5個まで)', en: 'Hashtags, at most 5' },
  exclude: { ja: '返信しない人', en: 'Never answered' },
  do: { ja: '送るもの', en: 'What to send' },
  text: { ja: '文面( || で複数)', en: 'Text, variants with ||' },
  repeat: { ja: '同じ人への回数', en: 'How often per person' },
  followers_only: { ja: 'フォロワーだけ', en: 'Followers only' },
  min_followers: { ja: 'フォロワー数の下限', en: 'Least followers' },
  max_followers: { ja: 'フォロワー数の上限', en: 'Most followers' },
  min_account_days: { ja: '作成からの日数', en: 'Account age in days' },
  hours: { ja: '時間帯 09:00-21:00', en: 'Hours 09:00-21:00' },
  from: { ja: '開始 2026-12-01 09:00', en: 'From 2026-12-01 09:00' },
  until: { ja: '終了 2026-12-31', en: 'Until 2026-12-31' },
  confirm: { ja: '送信前に確認', en: 'Confirm first' },
  accept: { ja: 'Xのルールを承知', en: "Knowing X's rules" },
};
