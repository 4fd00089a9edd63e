import type { Locale, Localized } from '../domain/locale.js';
import type { PolicyFinding } from '../domain/rules/policy.js';
import { kindList } from './rules.js';

/* What X's rules say against a rule, and what they allow instead. */

interface FindingTexts {
  /** What X's rules say. */
  readonly why: (on: string) => string;
  /** What is allowed instead. */
  readonly instead: string;
}

const findingTexts = {
  ja: {
    unsolicited_dm: {
      why: (on) =>
        `Xの自動化ルールでは、先にDMをくれた人にだけ自動DMを送れます。「${on}」をした人への自動DMは、相手が求めていないDMとして扱われ、機能の制限やアカウントのロック・凍結につながることがあります。`,
      instead:
        '代わりに、「DMで『応募』と送ってください」のように案内し、on:dm と keyword でお返事するルールなら認められています。',
    },
    uninvited_reply: {
      why: (on) =>
        `Xの自動化ルールで自動リプライが認められるのは、こちらへのリプライ、引用、メンションに対してだけです。「${on}」をした人へのリプライは、多くのプランでX側に拒否され、制限につながることもあります。`,
      instead:
        '代わりに、on を reply、quote、mention のどれかにすれば認められています(「このポストにリプライしてください」と案内します)。',
    },
  },
  en: {
    unsolicited_dm: {
      why: (on) =>
        `X's automation rules allow automatic DMs only to people who wrote you a DM first. After these acts (${on}) they count as unsolicited, and can lead to limits, a lock or suspension of the account.`,
      instead:
        'Allowed instead: ask people to send you a DM with a word, and answer it with a rule that has on:dm and that keyword.',
    },
    uninvited_reply: {
      why: (on) =>
        `X's automation rules allow automatic replies only to people who replied to you, quoted or mentioned you. After these acts (${on}) X refuses them on most plans, and they can lead to limits.`,
      instead:
        'Allowed instead: on with reply, quote or mention (ask people to reply to your post).',
    },
  },
} as const satisfies Localized<Record<PolicyFinding['kind'], FindingTexts>>;

/** Why X's rules speak against the rule, and what they allow instead. */
export function findingText(
  { kind, on }: PolicyFinding,
  locale: Locale,
): { readonly why: string; readonly instead: string } {
  const { why, instead } = findingTexts[locale][kind];
  return { why: why(kindList(on, locale)), instead };
}

/** What `accept:yes` does, said beside the findings. */
export const acceptTexts = {
  ja: 'それでも作成するときは、内容を理解したうえで下のボタンを押すか、accept:yes を付けてください。誰が承知したかを記録します。',
  en: 'To make it all the same, press the button below or add accept:yes. Who did so is recorded.',
} as const satisfies Localized<string>;
