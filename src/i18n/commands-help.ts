import type { CauseFamily } from '../domain/diagnosis/cause.js';
import type { Localized } from '../domain/locale.js';

interface HelpTexts {
  readonly title: string;
  readonly intro: string;
  readonly firstSteps: string;
  readonly stepLink: string;
  readonly stepChannel: string;
  readonly stepSend: string;
  readonly often: string;
  readonly examples: readonly string[];
  readonly all: string;
  readonly topics: string;
  readonly commandTitle: (name: string) => string;
  readonly options: string;
  readonly who: Readonly<Record<'all' | 'operator' | 'admin', string>>;
  readonly causesTitle: string;
  readonly causesIntro: string;
  readonly family: Readonly<Record<CauseFamily, string>>;
  readonly remedies: string;
  readonly whoActs: (who: string) => string;
  readonly prevention: string;
  readonly unknownTopic: (typed: string) => string;
  readonly rest: string;
}

export const helpTexts = {
  ja: {
    title: 'XTEP ChatOps の使い方',
    intro:
      '送信エラーは、通知先のチャンネルにカードで届きます。カードのボタンで「再送」「編集して再送」「無視」ができます。',
    firstSteps: 'はじめに',
    stepLink: '送信に使うXアカウントを連携する(管理者): /xtep account link',
    stepChannel:
      'カードを受け取るチャンネルで、通知先にする(管理者): /xtep channel here(このチャンネルは、まだ通知先ではありません)',
    stepSend: '1件送って試す: /xtep send to:@ユーザー名 text:文面',
    often: 'よく使うコマンド',
    examples: [
      'いまの状況を見る: /xtep status',
      'エラーになった送信を見る: /xtep history status:failed',
      '1件の原因と対処法を見る: /xtep show id:12',
      'エラーをまとめて再送する(確認画面が出ます): /xtep resend',
      '今日のまとめを見る: /xtep digest do:now',
    ],
    all: 'すべてのコマンド([ ] の中は省略できます)',
    topics:
      'くわしく: /xtep help topic:<コマンド名または原因のID>。原因の一覧は topic:causes、エラーを減らすコツは topic:prevention。',
    commandTitle: (name) => `/xtep ${name}`,
    options: '使えるオプション',
    who: {
      all: '使える人: 通知先チャンネルの全員',
      operator: '使える人: 運用担当者と管理者',
      admin: '使える人: 管理者',
    },
    causesTitle: '送信エラーの原因',
    causesIntro: 'くわしい説明と対処法: /xtep help topic:<原因のID>',
    family: {
      recipient: '相手がDMを受け取れない',
      sender: '送信側のDMが開放されていない',
      restriction: 'X側の制限・規制',
      new_account: '新しいアカウントの制限',
      other: 'その他の要因',
    },
    remedies: '対処法',
    whoActs: (who) => `対応する人: ${who}`,
    prevention: 'エラーを減らすために',
    unknownTopic: (typed) => `「${typed}」という項目はありません。`,
    rest: 'key: を付けずに書いた言葉も、このオプションになります(Slack)。',
  },
  en: {
    title: 'How to use XTEP ChatOps',
    intro:
      'Every failed send appears as a card in the bound channels. Its buttons resend it, edit and resend it, or ignore it.',
    firstSteps: 'First steps',
    stepLink: 'Link the X account that shall send (admins): /xtep account link',
    stepChannel:
      'In the channel that shall get the cards (admins): /xtep channel here (this channel is not bound yet)',
    stepSend: 'Send one message to try it: /xtep send to:@handle text:your message',
    often: 'Most used',
    examples: [
      'What is going on: /xtep status',
      'What failed: /xtep history status:failed',
      'Why one failed, and what to do: /xtep show id:12',
      'Resend all errors, after a preview: /xtep resend',
      'The summary of the last 24 hours: /xtep digest do:now',
    ],
    all: 'All commands ([ ] may be left out)',
    topics:
      'More: /xtep help topic:<command or cause id>. topic:causes lists all causes, topic:prevention says how to have fewer errors.',
    commandTitle: (name) => `/xtep ${name}`,
    options: 'Options',
    who: {
      all: 'Who may: everybody in a bound channel',
      operator: 'Who may: operators and admins',
      admin: 'Who may: admins',
    },
    causesTitle: 'Why a send fails',
    causesIntro: 'What it means and what to do: /xtep help topic:<cause id>',
    family: {
      recipient: 'The recipient cannot receive the DM',
      sender: "The sender's DMs are not open",
      restriction: 'Restriction by X',
      new_account: 'New account',
      other: 'Other',
    },
    remedies: 'What to do',
    whoActs: (who) => `Who acts: ${who}`,
    prevention: 'How to have fewer errors',
    unknownTopic: (typed) => `There is no topic "${typed}".`,
    rest: 'On Slack, words without key: are taken as this option.',
  },
} as const satisfies Localized<HelpTexts>;
