import type { VerifiedPart } from '../domain/campaigns/verify.js';
import type { Localized } from '../domain/locale.js';
import type { SpanPhase } from '../domain/rules/span-phase.js';

/* What the commands of campaigns answer. */

interface CampaignTexts {
  readonly made: (name: string, id: number) => string;
  readonly changed: (name: string, id: number) => string;
  readonly notMadeTitle: string;
  readonly notChangedTitle: string;
  readonly notChanged: Readonly<Record<'begun' | 'outdated', string>>;
  readonly morePages: string;
  readonly opens: Readonly<Record<SpanPhase, string>>;
  readonly edit: string;
  readonly kept: string;
  readonly toForm: string;
  readonly needsAcceptTitle: (name: string) => string;
  readonly accept: string;
  readonly title: (name: string) => string;
  readonly listTitle: (count: string) => string;
  readonly listNone: string;
  readonly listMore: (count: string) => string;
  readonly states: {
    readonly before: string;
    readonly active: string;
    readonly paused: string;
    readonly ended: string;
    readonly drawn: string;
  };
  readonly labels: {
    readonly state: string;
    readonly kind: string;
    readonly account: string;
    readonly entrants: string;
    readonly winners: string;
    readonly codes: string;
    readonly chance: string;
    readonly drawAt: string;
    readonly entry: string;
    readonly drawn: string;
  };
  readonly entrants: (people: string, entries: string) => string;
  readonly winners: (winners: string, quota: string) => string;
  readonly codesLeft: (left: string, total: string) => string;
  readonly chance: (percent: string) => string;
  readonly perHour: (count: string) => string;
  readonly byCommand: string;
  readonly once: string;
  readonly daily: string;
  readonly texts: { readonly win: string; readonly lose: string; readonly entered: string };
  readonly plan: (count: string, when: string) => string;
  readonly planHeld: (count: string) => string;
  readonly planCapped: string;
  readonly drawnTitle: (name: string) => string;
  readonly drawn: (entrants: string, winners: string) => string;
  readonly passedOver: (count: string) => string;
  readonly passedOverNobodyNext: (count: string) => string;
  readonly alreadyDrawn: (when: string, who: string) => string;
  readonly drawLater: (when: string | null) => string;
  readonly drawAwaitsEntries: (when: string | null) => string;
  readonly drawnIncomplete: string;
  readonly notDraw: string;
  readonly winnersTitle: (name: string) => string;
  readonly winnersNone: string;
  readonly winnersReady: (count: string) => string;
  readonly entrantsTitle: (name: string) => string;
  readonly entrantsNone: string;
  readonly entrantsReady: (count: string) => string;
  readonly codesTitle: (name: string) => string;
  readonly codesAdded: (added: string, left: string) => string;
  readonly codesShow: (left: string, total: string) => string;
  readonly codesForm: {
    readonly title: string;
    readonly submit: string;
    readonly intro: (name: string, left: string) => string;
    readonly codesHint: string;
    readonly fileHint: string;
    readonly nothing: string;
  };
  readonly noCodesGiven: string;
  readonly withoutCodes: string;
  readonly verifyTitle: (name: string) => string;
  readonly verified: (verdict: string) => string;
  readonly differsIn: (parts: string) => string;
  readonly parts: Readonly<Record<VerifiedPart, string>>;
  readonly proof: (seed: string, version: string, digest: string) => string;
  readonly openProof: (sealed: string, version: string, digest: string) => string;
  readonly notDrawn: string;
  readonly paused: string;
  readonly alreadyPaused: string;
  readonly resumed: string;
  readonly alreadyActive: string;
  readonly ended: string;
  readonly endedDraw: string;
  readonly alreadyEnded: string;
  readonly over: string;
  readonly deletedTitle: (name: string) => string;
  readonly deleted: string;
  readonly hasWinners: (count: string) => string;
}

export const campaignTexts = {
  ja: {
    made: (name, id) => `抽選キャンペーン「${name}」を作成しました(番号: ${String(id)})。`,
    changed: (name, id) => `抽選キャンペーン「${name}」を変更しました(番号: ${String(id)})。`,
    notMadeTitle: 'キャンペーンはまだ作成していません',
    notChangedTitle: 'キャンペーンは変更していません',
    notChanged: {
      begun:
        '応募が始まったか受付が終わったため、もう変更できません。応募した人への約束を守るためです。止めるときは /xtep campaign end を使い、新しいキャンペーンを作成してください。',
      outdated:
        'フォームを開いているあいだに、ほかの人が変更しました。/xtep campaign status で今の内容を確認し、もう一度変更してください。',
    },
    morePages:
      'メッセージ・コード・抽選・条件・期間は、下のボタンのページで設定できます(最初の応募があるまで)。',
    edit: '変更',
    kept: '入力した内容は残っています。フォームを開いて直せます(コードのファイルは、もう一度選んでください)。',
    toForm: 'フォームで直す',
    needsAcceptTitle: (name) => `キャンペーン「${name}」はまだ作成していません`,
    accept: '承知のうえで作成する',
    title: (name) => `抽選キャンペーン「${name}」`,
    listTitle: (count) => `抽選キャンペーン ${count}件`,
    listNone:
      'まだキャンペーンがありません。/xtep campaign create と入力すると、フォームに沿って作成できます。',
    listMore: (count) =>
      `ほか ${count}件あります。/xtep campaign status id:<名前> で1件ずつ見られます。`,
    opens: {
      before: '受付開始の日時になると、応募を受け付けます。',
      within: 'いまからの応募を受け付けます。',
      over: '',
    },
    states: {
      before: '受付前',
      active: '受付中',
      paused: '停止中',
      ended: '受付終了',
      drawn: '抽選済み',
    },
    labels: {
      state: '状態',
      kind: '方式',
      account: '送信アカウント',
      entrants: '応募',
      winners: '当選',
      codes: '賞品コード',
      chance: '当選確率',
      drawAt: '抽選日時',
      entry: '応募回数',
      drawn: '抽選',
    },
    entrants: (people, entries) => `${people}人(のべ ${entries}回)`,
    winners: (winners, quota) => `${winners}人 / ${quota}人`,
    codesLeft: (left, total) => `残り ${left}件 / ${total}件`,
    chance: (percent) => `${percent}%`,
    perHour: (count) => `1時間に ${count}人まで`,
    byCommand: 'コマンドで抽選(/xtep campaign draw)',
    once: '1人1回',
    daily: '1人1日1回',
    texts: { win: '当選メッセージ', lose: '落選メッセージ', entered: '応募済みメッセージ' },
    plan: (count, when) =>
      `まだ届いていない当選者 ${count}人への連絡は、${when} ごろに終わる見込みです。`,
    planHeld: (count) =>
      `当選者 ${count}人への連絡が止まっています(アカウントの一時停止など)。/xtep status で理由を確認してください。`,
    planCapped:
      '送信上限のため日数がかかります。当選者の一覧を公開して知らせることもできます(/xtep campaign publish)。',
    drawnTitle: (name) => `「${name}」を抽選しました`,
    drawn: (entrants, winners) => `応募 ${entrants}人から ${winners}人が当選しました。`,
    passedOverNobodyNext: (count) =>
      `抽選時にフォローしていなかった ${count}人は当選としませんでした。ほかに応募した人がいないため、繰り上げはありません。`,
    passedOver: (count) =>
      `抽選時にフォローしていなかった ${count}人は当選とせず、次の順位の人を繰り上げました。`,
    alreadyDrawn: (when, who) => `すでに抽選済みです(${when}、${who})。何も変わっていません。`,
    drawLater: (when) =>
      `応募は締め切りました。いまXでフォローを確認できないため、確認でき次第、抽選を自動で続けます${when === null ? '' : `(次の確認: ${when})`}。`,
    drawAwaitsEntries: (when) =>
      `応募は締め切りました。締め切りまでの応募をXで確認しているため、確認でき次第、抽選を自動で行います${when === null ? '' : `(${when} を過ぎても確認できないときは、それまでに確認できた応募で抽選します)`}。操作は不要です。`,
    drawnIncomplete:
      '締め切りの直前の応募をXで確認できないまま抽選したため、その一部が含まれていない可能性があります。読み取りの状況は /xtep status で確認できます。',
    notDraw:
      'これは即時抽選のキャンペーンです。応募のたびに当選が決まるため、抽選の操作はありません。',
    winnersTitle: (name) => `「${name}」の当選者`,
    winnersNone: 'まだ当選者はいません。',
    winnersReady: (count) => `当選者 ${count}人の一覧です。`,
    entrantsTitle: (name) => `「${name}」の応募者`,
    entrantsNone: 'まだ応募はありません。',
    entrantsReady: (count) => `応募者 ${count}人の一覧です。`,
    codesTitle: (name) => `「${name}」の賞品コード`,
    codesAdded: (added, left) => `${added}件を追加しました。残りは ${left}件です。`,
    codesShow: (left, total) => `残り ${left}件 / ${total}件です。codes: か file: で追加できます。`,
    codesForm: {
      title: '賞品コードの追加',
      submit: '追加',
      intro: (name, left) =>
        `キャンペーン「${name}」(${left})にコードを追加します。すべて正しいときだけ追加します。`,
      codesHint: '、か改行で区切る',
      fileHint: '1行に1コード',
      nothing: 'コードを入力するか、CSVファイルを添付してください。',
    },
    noCodesGiven: '渡された内容にコードがありませんでした。1行に1コードで指定してください。',
    withoutCodes:
      'このキャンペーンは賞品コードなしで作成されているため、追加できません。{code} を使うキャンペーンを新しく作成してください。',
    verifyTitle: (name) => `「${name}」の抽選の検証`,
    verified: (verdict) => `保存された種・応募者・条件からもう一度抽選した結果: ${verdict}`,
    differsIn: (parts) => `違っているもの: ${parts}`,
    parts: { entrants: '応募者', winners: '当選者', codes: '賞品コード' },
    proof: (seed, version, digest) =>
      `種: ${seed} ・ 第${version}版 ・ 応募者の要約(SHA-256): ${digest}`,
    openProof: (sealed, version, digest) =>
      `種のSHA-256: ${sealed} ・ 第${version}版 ・ 応募者の要約(SHA-256): ${digest}。種そのものは、これからの当選が推測されないよう、受付が終わってから表示します。`,
    notDrawn: 'まだ抽選していません。検証できるのは抽選のあとです。',
    paused:
      '応募の受付を止めました。停止中の行動は、再開後も応募になりません。当選者への連絡は続きます。',
    alreadyPaused: 'このキャンペーンはすでに停止中です。',
    resumed: '応募の受付を再開しました。これからの行動が応募になります。',
    alreadyActive: 'このキャンペーンは停止していません。',
    ended: '応募の受付を終了しました。',
    endedDraw: '抽選は /xtep campaign draw で行えます。',
    alreadyEnded: '応募の受付はすでに終了しています。',
    over: '応募の受付は終わっているため、停止も再開もできません。何も変わっていません。',
    deletedTitle: (name) => `キャンペーン「${name}」を削除しました`,
    deleted: '同じ名前をまた使えます。',
    hasWinners: (count) =>
      `当選者が ${count}人いるため削除できません。応募を止めるときは /xtep campaign end を使ってください。`,
  },
  en: {
    made: (name, id) => `The campaign "${name}" is made (number ${String(id)}).`,
    changed: (name, id) => `The campaign "${name}" is changed (number ${String(id)}).`,
    notMadeTitle: 'The campaign is not made yet',
    notChangedTitle: 'The campaign is not changed',
    notChanged: {
      begun:
        'Somebody has entered or entries are over, so it can no longer be changed: what people were promised stands. End it with /xtep campaign end and make a new one.',
      outdated:
        'Somebody changed it while the form was open. See how it stands with /xtep campaign status and change it again.',
    },
    morePages:
      'Texts, codes, draw, conditions and time are set on the pages below, until somebody enters.',
    edit: 'Change',
    kept: 'What you typed is kept; the form opens with it (please choose a file of codes again).',
    toForm: 'Put it right in the form',
    needsAcceptTitle: (name) => `The campaign "${name}" is not made yet`,
    accept: 'Make it all the same',
    title: (name) => `Campaign "${name}"`,
    listTitle: (count) => `Campaigns: ${count}`,
    listNone:
      'There are no campaigns yet. /xtep campaign create opens a form that leads through it.',
    listMore: (count) => `${count} more; /xtep campaign status id:<name> shows one.`,
    opens: {
      before: ' Entries count from its start on.',
      within: ' Entries count from now on.',
      over: '',
    },
    states: {
      before: 'not open yet',
      active: 'open',
      paused: 'paused',
      ended: 'entries ended',
      drawn: 'drawn',
    },
    labels: {
      state: 'State',
      kind: 'Kind',
      account: 'Account',
      entrants: 'Entrants',
      winners: 'Winners',
      codes: 'Codes',
      chance: 'Probability',
      drawAt: 'Draw at',
      entry: 'Entries',
      drawn: 'Drawn',
    },
    entrants: (people, entries) => `${people} (${entries} entries)`,
    winners: (winners, quota) => `${winners} of ${quota}`,
    codesLeft: (left, total) => `${left} left of ${total}`,
    chance: (percent) => `${percent}%`,
    perHour: (count) => `at most ${count} an hour`,
    byCommand: 'by command (/xtep campaign draw)',
    once: 'once per person',
    daily: 'once a day per person',
    texts: { win: 'Win text', lose: 'Lose text', entered: 'Entered text' },
    plan: (count, when) =>
      `${count} winners have not heard yet; the last one will by about ${when}.`,
    planHeld: (count) =>
      `The messages to ${count} winners are held (a pause, for example). /xtep status says why.`,
    planCapped:
      'The caps make it take days. The list of winners can be published instead (/xtep campaign publish).',
    drawnTitle: (name) => `"${name}" is drawn`,
    drawn: (entrants, winners) => `Of ${entrants} entrants, ${winners} won.`,
    passedOverNobodyNext: (count) =>
      `${count} did not follow at the draw, so they did not win. Nobody else had entered who could take their place.`,
    passedOver: (count) =>
      `${count} did not follow when it was drawn; the next in rank took their place.`,
    alreadyDrawn: (when, who) => `It was drawn already (${when}, ${who}). Nothing was changed.`,
    drawLater: (when) =>
      `Entries have ended. X cannot be asked who follows right now; the draw goes on by itself as soon as it can${when === null ? '' : ` (next try: ${when})`}.`,
    drawAwaitsEntries: (when) =>
      `Entries have ended. What people did until then is still being read at X; the draw follows by itself as soon as it is known${when === null ? '' : ` (after ${when} it is drawn with what is known by then)`}. Nothing to do.`,
    drawnIncomplete:
      'X could not be read up to the end of the entries, so some of the last ones may be missing. /xtep status shows how reading goes.',
    notDraw: 'This is an instant-win campaign: each entry is decided at once, so there is no draw.',
    winnersTitle: (name) => `Winners of "${name}"`,
    winnersNone: 'Nobody has won yet.',
    winnersReady: (count) => `The list of ${count} winners.`,
    entrantsTitle: (name) => `Entrants of "${name}"`,
    entrantsNone: 'Nobody has entered yet.',
    entrantsReady: (count) => `The list of ${count} entrants.`,
    codesTitle: (name) => `Codes of "${name}"`,
    codesAdded: (added, left) => `${added} added; ${left} are left.`,
    codesShow: (left, total) => `${left} of ${total} are left. codes: or file: adds some.`,
    codesForm: {
      title: 'Add prize codes',
      submit: 'Add',
      intro: (name, left) =>
        `Adds codes to the campaign "${name}" (${left}). If any is wrong, none is added.`,
      codesHint: 'Separated by commas or line breaks',
      fileHint: 'One code a line',
      nothing: 'Please type codes, or attach a CSV file.',
    },
    noCodesGiven: 'What was given holds no codes. Please give one code a line.',
    withoutCodes:
      'This campaign was made without codes, so none can be added. Please make a new one that uses {code}.',
    verifyTitle: (name) => `Verifying "${name}"`,
    verified: (verdict) => `Decided again from the stored seed, entrants and terms: ${verdict}`,
    differsIn: (parts) => `What differs: ${parts}`,
    parts: { entrants: 'entrants', winners: 'winners', codes: 'codes' },
    proof: (seed, version, digest) =>
      `seed: ${seed} · version ${version} · entrants (SHA-256): ${digest}`,
    openProof: (sealed, version, digest) =>
      `SHA-256 of the seed: ${sealed} · version ${version} · entrants (SHA-256): ${digest}. The seed itself is shown once entries are over, so that nobody can work out who will win.`,
    notDrawn: 'It is not drawn yet; there is nothing to verify before.',
    paused:
      'Entries are refused from now on, also later for what people do meanwhile. Winners are still told.',
    alreadyPaused: 'This campaign is paused already.',
    resumed: 'Entries count again from now on.',
    alreadyActive: 'This campaign is not paused.',
    ended: 'Entries have ended.',
    endedDraw: '/xtep campaign draw draws it.',
    over: 'Entries are over, so there is nothing to pause or resume. Nothing was changed.',
    alreadyEnded: 'Entries had ended before.',
    deletedTitle: (name) => `Campaign "${name}" is deleted`,
    deleted: 'The name is free again.',
    hasWinners: (count) =>
      `It has ${count} winners, so it cannot be deleted. /xtep campaign end stops the entries.`,
  },
} as const satisfies Localized<CampaignTexts>;
