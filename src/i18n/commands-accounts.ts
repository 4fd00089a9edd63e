import type { Localized } from '../domain/locale.js';

/** Texts about which account is meant. */
interface AccountChoiceTexts {
  readonly title: string;
  readonly none: string;
  readonly unknown: (handle: string, known: string) => string;
  readonly choose: (known: string) => string;
  readonly unlinked: (handle: string) => string;
}

export const accountChoiceTexts = {
  ja: {
    title: '送信アカウントを確認してください',
    none: '連携済みのXアカウントがありません。管理者が /xtep account link を実行すると連携できます。',
    unknown: (handle, known) =>
      `「@${handle}」というアカウントは連携されていません。連携中: ${known}`,
    choose: (known) =>
      `アカウントが複数あるため、account: でどれかを指定してください。連携中: ${known}`,
    unlinked: (handle) =>
      `@${handle} は連携が解除されています。管理者が /xtep account link で連携し直すと使えます。`,
  },
  en: {
    title: 'Please check the account',
    none: 'No X account is linked. An admin can link one with /xtep account link.',
    unknown: (handle, known) => `There is no linked account "@${handle}". Linked: ${known}`,
    choose: (known) => `There are several accounts: say which with account:. Linked: ${known}`,
    unlinked: (handle) =>
      `@${handle} is unlinked. An admin can link it again with /xtep account link.`,
  },
} as const satisfies Localized<AccountChoiceTexts>;
