import type { Localized } from '../../../src/domain/locale.js';
import type { refusals } from '../../x/refusals.js';

export type RefusalId = keyof typeof refusals;

interface RefusalName extends Localized<string> {
  readonly family: RefusalFamily;
}

/** In the order in which the page offers them. */
export const refusalFamilies = ['recipient', 'content', 'limits', 'account', 'app', 'x'] as const;

export type RefusalFamily = (typeof refusalFamilies)[number];

/** What X's refusals are called on the page. A refusal without its name does not compile. */
export const refusalNames: Readonly<Record<RefusalId, RefusalName>> = {
  dmNotPermitted: {
    family: 'recipient',
    ja: 'この相手にはDMを送る権限がない(403)',
    en: 'no permission to DM this person (403)',
  },
  cannotMessageUser: {
    family: 'recipient',
    ja: 'この相手にはDMを送れない(349)',
    en: 'cannot message this person (349)',
  },
  notFollowingYou: {
    family: 'recipient',
    ja: '相手がフォローしていない(150)',
    en: 'the person does not follow you (150)',
  },
  notVerified: {
    family: 'recipient',
    ja: '送信側が認証済みでない(476)',
    en: 'the sender is not verified (476)',
  },
  recipientSuspended: {
    family: 'recipient',
    ja: '相手のアカウントが凍結中(63)',
    en: 'the recipient is suspended (63)',
  },
  recipientGone: {
    family: 'recipient',
    ja: '相手が存在しない(50)',
    en: 'the recipient does not exist (50)',
  },
  recipientHidden: {
    family: 'recipient',
    ja: '相手のポストを見られない(179)',
    en: "the recipient's posts are hidden (179)",
  },
  replyNotInvited: {
    family: 'recipient',
    ja: 'メンションされていない投稿への返信',
    en: 'a reply to a post that does not mention us',
  },
  repliesRestricted: {
    family: 'recipient',
    ja: '返信できる人が限られている(433)',
    en: 'the author restricted replies (433)',
  },
  targetNotVisible: {
    family: 'recipient',
    ja: '返信先が削除または非公開',
    en: 'the post is deleted or not visible',
  },
  targetGone: { family: 'recipient', ja: '返信先がない(144)', en: 'there is no such post (144)' },
  dmNotSent: {
    family: 'content',
    ja: 'DMを送信できなかった(151)',
    en: 'the message could not be sent (151)',
  },
  dmTooLong: { family: 'content', ja: 'DMの文面が長すぎる(354)', en: 'the DM is too long (354)' },
  replyTooLong: {
    family: 'content',
    ja: '返信の文面が長すぎる(186)',
    en: 'the reply is too long (186)',
  },
  duplicate: { family: 'content', ja: '同じ文面の重複', en: 'duplicate content' },
  wrongMedia: { family: 'content', ja: '添付メディアが不正(324)', en: 'wrong media (324)' },
  wrongLink: { family: 'content', ja: '引用リンクが不正(44)', en: 'wrong attachment link (44)' },
  wrongParameter: { family: 'content', ja: 'パラメーターが不正(400)', en: 'wrong parameter (400)' },
  actionNotPermitted: {
    family: 'content',
    ja: 'この操作は許可されていない(403)',
    en: 'this action is not permitted (403)',
  },
  operationNotPermitted: {
    family: 'content',
    ja: '「This operation is not permitted」(403)',
    en: '“This operation is not permitted” (403)',
  },
  spamBlock: {
    family: 'limits',
    ja: 'アクションブロック(226・スパム対策)',
    en: 'action block (226, anti-spam)',
  },
  followRefused: { family: 'limits', ja: 'フォローの制限(161)', en: 'follow limit (161)' },
  dailyUpdateLimit: {
    family: 'limits',
    ja: '1日の投稿上限(185)',
    en: 'daily limit of posts (185)',
  },
  dailySendLimit: {
    family: 'limits',
    ja: '1日の送信上限(344)',
    en: 'daily limit of sends (344)',
  },
  tooManyOpaque: {
    family: 'limits',
    ja: '理由のない429',
    en: '429 without a reason',
  },
  usageCapped: { family: 'limits', ja: '月間の利用上限(429)', en: 'monthly usage cap (429)' },
  creditsDepleted: { family: 'limits', ja: 'クレジット不足(402)', en: 'credits depleted (402)' },
  paymentRequired: { family: 'limits', ja: '支払いが必要(402)', en: 'payment required (402)' },
  accountLocked: {
    family: 'account',
    ja: '送信アカウントがロック中(326)',
    en: 'the account is locked (326)',
  },
  accountSuspended: {
    family: 'account',
    ja: '送信アカウントが凍結中(64)',
    en: 'the account is suspended (64)',
  },
  ownerMustAllowDms: {
    family: 'account',
    ja: '送信側のDMが開放されていない(214)',
    en: "the sender's own DMs are closed (214)",
  },
  unauthorized: { family: 'app', ja: '認証エラー(401)', en: 'unauthorized (401)' },
  invalidToken: { family: 'app', ja: 'トークンが無効(89)', en: 'invalid token (89)' },
  clockSkew: { family: 'app', ja: '時計のずれ(135)', en: 'clock out of bounds (135)' },
  spentRefreshToken: {
    family: 'app',
    ja: '使用済みの更新トークン(400)',
    en: 'spent refresh token (400)',
  },
  missingScope: { family: 'app', ja: '権限(scope)の不足(403)', en: 'missing scope (403)' },
  appPermissions: {
    family: 'app',
    ja: 'アプリの権限設定の不足(403)',
    en: "the app's permissions are too low (403)",
  },
  noDmsForApp: { family: 'app', ja: 'アプリにDMの権限がない(93)', en: 'no DM right (93)' },
  noWritesForApp: {
    family: 'app',
    ja: 'アプリの書き込み制限(261)',
    en: 'the app may not write (261)',
  },
  appOnly: { family: 'app', ja: 'アプリ専用の認証(403)', en: 'app-only authentication (403)' },
  notEnrolled: {
    family: 'app',
    ja: 'アプリがプロジェクトに未登録(403)',
    en: 'the app is not in a project (403)',
  },
  appSuspended: { family: 'app', ja: 'アプリの停止(416)', en: 'the app is suspended (416)' },
  retired: { family: 'app', ja: '廃止されたAPI(410)', en: 'retired endpoint (410)' },
  overCapacity: { family: 'x', ja: 'Xの過負荷(503)', en: 'X is over capacity (503)' },
  badGateway: { family: 'x', ja: 'Xの一時的な障害(502)', en: 'bad gateway (502)' },
};

export const familyNames: Readonly<Record<RefusalFamily, Localized<string>>> = {
  recipient: { ja: '相手・返信先', en: 'Recipient, target' },
  content: { ja: '文面・内容', en: 'Content' },
  limits: { ja: '制限・上限', en: 'Limits' },
  account: { ja: '送信アカウント', en: 'Sending account' },
  app: { ja: '連携・アプリ', en: 'Link, app' },
  x: { ja: 'X側の障害', en: 'X itself' },
};
