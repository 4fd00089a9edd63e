import type { Localized } from '../domain/locale.js';

/* What `rule export` and `rule import` say. */

interface RuleFileTexts {
  readonly exportTitle: (count: string) => string;
  readonly exported: string;
  readonly nothingToExport: string;
  readonly importTitle: string;
  readonly importSubmit: string;
  readonly importIntro: string;
  readonly fileLabel: string;
  readonly fileHint: string;
  readonly refusedTitle: string;
  readonly nothingChanged: string;
  readonly noFile: string;
  readonly tooLarge: (limit: string) => string;
  readonly notText: string;
  readonly notYaml: string;
  readonly notYamlAt: (line: string, column: string) => string;
  readonly alias: string;
  readonly more: (count: string) => string;
  readonly needsAccept: (name: string) => string;
  readonly othersNeedAccept: string;
  readonly acceptHow: string;
  readonly accept: string;
  readonly nothingChangedYet: string;
  readonly outdated: string;
  readonly doneTitle: string;
  readonly sameTitle: string;
  readonly same: (count: string) => string;
  readonly made: (name: string, id: string) => string;
  readonly changed: (name: string, version: string) => string;
  readonly unchanged: (count: string) => string;
}

export const ruleFileTexts = {
  ja: {
    exportTitle: (count) => `ルール ${count}件を書き出しました`,
    exported:
      'このYAMLファイルを編集して /xtep rule import で読み込むと、同じ名前のルールは変更、ない名前のルールは作成されます。ファイルにないルールはそのまま残ります。',
    nothingToExport:
      'まだルールがありません。/xtep rule create と入力すると、フォームに沿って作成できます。',
    importTitle: 'ルールの読み込み',
    importSubmit: '読み込む',
    importIntro:
      '/xtep rule export で書き出したYAMLファイルを添付してください。すべて正しいときだけ反映し、1か所でも問題があれば何も変更しません。',
    fileLabel: 'ルールのファイル(YAML)',
    fileHint: '例: xtep-rules.yaml',
    refusedTitle: 'ルールを読み込めませんでした',
    nothingChanged: 'ルールは何も変更していません。ファイルを直して、もう一度読み込んでください。',
    noFile:
      'ファイルがありません。/xtep rule export で書き出したYAMLファイルを file に添付してください。',
    tooLarge: (limit) =>
      `ファイルが大きすぎます。${limit}MB までです。ルールを分けて読み込んでください。`,
    notText: 'テキストファイルとして読めません。文字コードをUTF-8にして保存してください。',
    notYaml: 'YAMLとして読めません。/xtep rule export で書き出したファイルをもとに作ってください。',
    notYamlAt: (line, column) =>
      `${line}行目の${column}文字目がYAMLとして読めません。字下げ、引用符、同じ項目の重複を確認してください。`,
    alias: 'YAMLの参照(& と *)は使えません。参照先の内容をそのまま書いてください。',
    more: (count) => `ほか ${count}件`,
    needsAccept: (name) => `ルール「${name}」:`,
    othersNeedAccept: '次のルールも同じように承知が必要です:',
    acceptHow:
      '内容を理解したうえで読み込むときは、下のボタンを押してください。ファイルのルールをすべてまとめて反映します(そのルールに accept: true と書いて読み込み直しても同じです)。誰が承知したかを記録します。',
    accept: '承知のうえで読み込む',
    nothingChangedYet: 'ルールはまだ何も変更していません。',
    outdated:
      '読み込み中に、ほかの人がルールを変更しました。上書きを避けるため、何も変更していません。もう一度書き出して内容を確認してから、読み込んでください。',
    doneTitle: 'ルールを読み込みました',
    sameTitle: '変更はありませんでした',
    same: (count) => `ファイルのルール ${count}件は、いまのルールと同じです。`,
    made: (name, id) => `作成: 「${name}」(#${id})`,
    changed: (name, version) => `変更: 「${name}」(第${version}版)`,
    unchanged: (count) => `変更なし: ${count}件`,
  },
  en: {
    exportTitle: (count) => `Rules exported: ${count}`,
    exported:
      'Edit this YAML file and give it to /xtep rule import: rules of the same name are changed, others are made. Rules that are not in the file stay as they are.',
    nothingToExport:
      'There are no rules yet. /xtep rule create opens a form that leads through it.',
    importTitle: 'Import rules',
    importSubmit: 'Import',
    importIntro:
      'Please attach a YAML file that /xtep rule export made. It counts as a whole: if anything in it is wrong, nothing is changed.',
    fileLabel: 'File of rules (YAML)',
    fileHint: 'Such as: xtep-rules.yaml',
    refusedTitle: 'The rules were not imported',
    nothingChanged: 'No rule was changed. Please put the file right and import it again.',
    noFile: 'There is no file. Please attach a YAML file that /xtep rule export made, as file.',
    tooLarge: (limit) =>
      `The file is too large; ${limit} MB is the most. Please import the rules in parts.`,
    notText: 'The file is no text. Please save it as UTF-8.',
    notYaml: 'The file is no YAML. Please start from one that /xtep rule export made.',
    notYamlAt: (line, column) =>
      `Line ${line}, column ${column} is no YAML. Please check indents, quotes and keys that stand there twice.`,
    alias: 'References (& and *) are not taken. Please write out what they stand for.',
    more: (count) => `${count} more`,
    needsAccept: (name) => `Rule "${name}":`,
    othersNeedAccept: 'These rules need the same:',
    acceptHow:
      'To import them all the same, knowing this, press the button below: the whole file is imported. Writing accept: true into these rules and importing again does the same. Who did so is recorded.',
    accept: 'Import all the same',
    nothingChangedYet: 'No rule was changed so far.',
    outdated:
      'Somebody changed a rule meanwhile. So as not to overwrite it, nothing was changed. Please export again, look at it, and import it.',
    doneTitle: 'The rules were imported',
    sameTitle: 'Nothing was different',
    same: (count) => `The rules of the file (${count}) are as they were.`,
    made: (name, id) => `Made: "${name}" (#${id})`,
    changed: (name, version) => `Changed: "${name}" (version ${version})`,
    unchanged: (count) => `As they were: ${count}`,
  },
} as const satisfies Localized<RuleFileTexts>;
