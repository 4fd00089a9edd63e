import type { Localized } from '../domain/locale.js';

/* What making and changing a rule answers. */

interface RuleMakingTexts {
  readonly made: (name: string, id: number) => string;
  readonly changed: (name: string, version: number) => string;
  readonly same: string;
  readonly notMadeTitle: string;
  readonly nothingMade: string;
  readonly toForm: string;
  readonly outdated: string;
  readonly needsAcceptTitle: (name: string) => string;
  readonly accept: string;
  readonly doneAlreadyTitle: string;
  /** Of a second press of the button that accepts. */
  readonly doneAlready: string;
  readonly formOver: string;
}

export const ruleMakingTexts = {
  ja: {
    made: (name, id) =>
      `ルール「${name}」を作成しました(番号: ${String(id)})。いまからの行動に返信します。`,
    changed: (name, version) =>
      `ルール「${name}」を変更しました(第${String(version)}版)。すでに送信待ちのメッセージは、前の文面のまま送られます。`,
    same: '変更はありません。ルールはいまのままです。',
    notMadeTitle: 'ルールはまだ保存していません',
    nothingMade: '入力した内容は残っています。フォームを開いて直せます。',
    toForm: 'フォームで直す',
    outdated:
      'フォームを開いたあとに、ほかの人がこのルールを変更しました。上書きを避けるため保存していません。/xtep rule show で今の内容を確認して、もう一度編集してください。',
    needsAcceptTitle: (name) => `ルール「${name}」はまだ作成していません`,
    accept: '承知のうえで作成する',
    doneAlreadyTitle: 'この操作はすでに完了しています',
    doneAlready:
      'このボタンは一度使われているため、何も変更していません。今ある内容は /xtep rule list または /xtep campaign status で確認できます。もう一度作るときは、コマンドを入力し直してください。',
    formOver: 'このフォームはもう使えません。コマンドをもう一度入力してください。',
  },
  en: {
    made: (name, id) =>
      `The rule "${name}" is made (number ${String(id)}). It answers what people do from now on.`,
    changed: (name, version) =>
      `The rule "${name}" is changed (version ${String(version)}). Messages that wait already keep their text.`,
    same: 'Nothing was different; the rule is as it was.',
    notMadeTitle: 'The rule is not saved yet',
    nothingMade: 'What you typed is kept; the form opens with it.',
    toForm: 'Put it right in the form',
    outdated:
      'Somebody changed this rule after the form was opened, so it was not overwritten. Please look at it with /xtep rule show and edit again.',
    needsAcceptTitle: (name) => `The rule "${name}" is not made yet`,
    accept: 'Make it all the same',
    doneAlreadyTitle: 'This has been done already',
    doneAlready:
      'The button has been used, so nothing was changed. /xtep rule list and /xtep campaign status show what there is. To make it once more, please type the command again.',
    formOver: 'This form is over. Please type the command again.',
  },
} as const satisfies Localized<RuleMakingTexts>;
