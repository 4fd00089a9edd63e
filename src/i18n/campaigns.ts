import type { CampaignKind } from '../domain/campaigns/campaign.js';
import type { StockLevel } from '../domain/campaigns/codes.js';
import type { CampaignFault, CampaignProblem } from '../domain/campaigns/fault.js';
import type { Locale, Localized } from '../domain/locale.js';
import { formatNumber } from './format.js';
import { ruleFaultText, type FaultTexts } from './rules.js';

/* What campaigns are called, what keeps one from being made, and what is told about one. */

export const campaignKindNames = {
  ja: { instant: '即時抽選', draw: '後日抽選' },
  en: { instant: 'instant win', draw: 'draw later' },
} as const satisfies Localized<Record<CampaignKind, string>>;

/** What `verify` answers. */
export const verificationNames = {
  ja: { same: '一致', differs: '不一致' },
  en: { same: 'same', differs: 'differs' },
} as const satisfies Localized<Record<'same' | 'differs', string>>;

const ja = (value: number) => formatNumber(value, 'ja');
const en = (value: number) => formatNumber(value, 'en');

const faultTexts = {
  ja: {
    not_percent: ({ typed }) =>
      `「${typed}」は確率として読めません。0〜100 の数(%)を指定してください。小数も使えます(例: 0.5)。`,
    instant_only: () =>
      'これは即時抽選(kind:instant)でだけ使えます。kind:instant にするか、この指定を外してください。',
    draw_only: () =>
      'これは後日抽選(kind:draw)でだけ使えます。kind:draw にするか、この指定を外してください。',
    draw_at_past: ({ drawAt }) =>
      `抽選日時(${drawAt})はすでに過ぎています。これからの日時を指定してください。`,
    draw_at_before_start: ({ drawAt, from }) =>
      `抽選日時(${drawAt})が開始(${from})以前です。開始より後の日時を指定してください。`,
    draw_at_before_end: ({ drawAt, until }) =>
      `抽選日時(${drawAt})が応募の終了(${until})より前です。抽選すると応募が終わるため、抽選日時を終了以後にするか、終了を早めてください。`,
    code_without_codes: () =>
      '当選メッセージに {code} がありますが、コードが指定されていません。codes か codes_file で当選者数以上のコードを指定するか、{code} を消してください。',
    codes_unused: () =>
      'コードが指定されていますが、{code} のない文面があります。その文面で当選した人にはコードが届きません。すべての文面に {code} を書くか、コードを外してください。',
    code_in_secret_reply: () =>
      'シークレットリプライはURLを知っている人なら誰でも読めるため、コードを送れません。do:dm にするか、コードを外してください。',
    too_few_codes: ({ count, quota }) =>
      `コードが ${ja(count)}件で、当選者数 ${ja(quota)}人より少なくなっています。コードを追加するか、quota を減らしてください。`,
    duplicate_codes: ({ codes, count }) =>
      `2回以上書かれているか、すでに登録済みのコードがあります(${ja(count)}件: ${codes.join('、')}${count > codes.length ? ' ほか' : ''})。1件も登録していません。当選者ごとに別のコードになるよう、これらを除いてください。`,
    code_too_long: ({ line, limit }) =>
      `${ja(line)}行目のコードが ${ja(limit)}文字を超えています。1行に1コードになっているか確認してください。`,
    not_code_line: ({ line }) =>
      `${ja(line)}行目に2つ以上の値があります。1行に1コードだけのCSVにしてください(コードに , を含むときは "…" で囲みます)。`,
    codes_file_not_text: () =>
      'テキストとして読めないファイルです(Excelのブックなど)。1行に1コードのCSV(UTF-8)として保存し、選び直してください。',
    codes_file_unreadable: ({ why }) =>
      `ファイルを読み込めませんでした(${why ?? '大きすぎます。10MBまでです'})。1行に1コードのCSVを選び直してください。`,
  },
  en: {
    not_percent: ({ typed }) =>
      `"${typed}" is no probability. Please give a number from 0 to 100 (percent); decimals such as 0.5 are fine.`,
    instant_only: () => 'this is for instant wins. Please use kind:instant, or leave it out.',
    draw_only: () => 'this is for draws. Please use kind:draw, or leave it out.',
    draw_at_past: ({ drawAt }) =>
      `the time of the draw (${drawAt}) has passed. Please give one that is to come.`,
    draw_at_before_start: ({ drawAt, from }) =>
      `the draw (${drawAt}) is not after the start (${from}). Please give a later time.`,
    draw_at_before_end: ({ drawAt, until }) =>
      `the draw (${drawAt}) comes before entries end (${until}), and a draw ends them. Please draw later, or end earlier.`,
    code_without_codes: () =>
      'the win text has {code}, but there are no codes. Please give at least as many as winners with codes or codes_file, or remove {code}.',
    codes_unused: () =>
      'codes are given, but a win text lacks {code}: who gets that text gets no code. Please write {code} in each of them, or leave the codes out.',
    code_in_secret_reply: () =>
      'anyone who has its address can read a secret reply, so it must not hold a code. Please use do:dm, or leave the codes out.',
    too_few_codes: ({ count, quota }) =>
      `there are ${en(count)} codes for ${en(quota)} winners. Please add codes, or lower quota.`,
    duplicate_codes: ({ codes, count }) =>
      `some codes come more than once, or are there already (${en(count)}: ${codes.join(', ')}${count > codes.length ? ', …' : ''}). None was added. Please leave these out, so that every winner gets another one.`,
    code_too_long: ({ line, limit }) =>
      `the code in line ${en(line)} is longer than ${en(limit)} characters. Please check that each line holds one code.`,
    not_code_line: ({ line }) =>
      `line ${en(line)} holds more than one value. Please give a CSV with one code a line (in "…" when it has a comma).`,
    codes_file_not_text: () =>
      'the file is no text (a workbook of a spreadsheet, perhaps). Please save it as CSV (UTF-8) with one code a line and choose it again.',
    codes_file_unreadable: ({ why }) =>
      `the file could not be read (${why ?? 'it is too large: at most 10 MB'}). Please choose a CSV with one code a line.`,
  },
} as const satisfies Localized<FaultTexts<CampaignFault>>;

/** What is wrong and what to do about it; the option's name is the caller's to put before it. */
export function campaignFaultText(fault: CampaignProblem['fault'], locale: Locale): string {
  if (!isCampaignFault(fault)) return ruleFaultText(fault, locale);
  // The table has the function of exactly this kind; TypeScript cannot see that through the union.
  const text = faultTexts[locale][fault.kind] as (fault: CampaignFault) => string;
  return text(fault);
}

function isCampaignFault(fault: CampaignProblem['fault']): fault is CampaignFault {
  return Object.hasOwn(faultTexts.ja, fault.kind);
}

/** `quota: …` */
export function campaignProblemText({ option, fault }: CampaignProblem, locale: Locale): string {
  return `${option}: ${campaignFaultText(fault, locale)}`;
}

interface StockTexts {
  readonly low: (campaign: string, left: string) => string;
  readonly none: (campaign: string) => string;
  /** Nobody more can win, so nothing has to be done. */
  readonly enough: (campaign: string, left: string) => string;
}

const stockTexts = {
  ja: {
    low: (campaign, left) =>
      `キャンペーン「${campaign}」の賞品コードが残り ${left}件(1割未満)になりました。続けるときは /xtep campaign codes で追加してください。`,
    none: (campaign) =>
      `キャンペーン「${campaign}」の賞品コードがなくなりました。これ以降の応募は当選しません。続けるときは /xtep campaign codes で追加してください。`,
    enough: (campaign, left) =>
      `キャンペーン「${campaign}」は当選者数に達しました。賞品コードの残りは ${left}件です。追加の必要はありません。`,
  },
  en: {
    low: (campaign, left) =>
      `The campaign "${campaign}" has ${left} codes left, less than a tenth. To go on, add some with /xtep campaign codes.`,
    none: (campaign) =>
      `The campaign "${campaign}" has no codes left: nobody wins any more. To go on, add some with /xtep campaign codes.`,
    enough: (campaign, left) =>
      `The campaign "${campaign}" has all its winners; ${left} codes are left. There is no need to add any.`,
  },
} as const satisfies Localized<StockTexts>;

/** The alert about a campaign's codes; `open` prizes are still to be won. */
export function stockAlertText(
  level: Exclude<StockLevel, 'enough'>,
  campaign: string,
  { left, open }: { readonly left: number; readonly open: number },
  locale: Locale,
): string {
  if (open === 0) return stockTexts[locale].enough(campaign, formatNumber(left, locale));
  return level === 'none'
    ? stockTexts[locale].none(campaign)
    : stockTexts[locale].low(campaign, formatNumber(left, locale));
}
