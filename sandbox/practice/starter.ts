import type { Locale, Localized } from '../../src/domain/locale.js';
import type { NewPerson, Person } from '../x/people.js';
import { actors } from './actors.js';
import type { Room } from './room.js';

/** Who is on the emulated X at the start, by handle. Names are Japanese in both languages. */
const starters = {
  hanako_s: { name: 'はなこ' },
  kagi_taro: { name: 'かぎたろう', protected: true },
  miki_books: { name: 'みき書店' },
  sora_art: { name: 'そら' },
  yui_yoga: { name: 'ゆい' },
  jiro_photo: { name: 'じろう', dmsFrom: 'nobody' },
  rin_verified: { name: 'りん', dmsFrom: 'verified', verifiedType: 'blue' },
  zen_suspended: { name: 'ぜん', status: 'suspended' },
} as const satisfies Record<string, NewPerson>;

export type StarterHandle = keyof typeof starters;

/** The account that `/xtep account link` can link besides the one that is linked at the start. */
const secondAccount = 'mori_shop';

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

/** What the first two messages say. */
const firstTexts: Localized<readonly [string, string]> = {
  ja: ['ご応募ありがとうございます!', 'クーポンをお届けします。'],
  en: ['Thank you for taking part!', 'Here is your coupon.'],
};

/** What our account has posted before: something to like, repost and answer. */
const ownPosts: Localized<readonly string[]> = {
  ja: ['あおいカフェ、駅前にオープンしました。', '秋の新メニューは、栗のラテです。'],
  en: ['Aoi Café is open, right by the station.', 'New this autumn: our chestnut latte.'],
};

/** Puts people on X, and posts of ours. Their windows are wide, so that nobody who practises waits 15 minutes. */
export function addStarters(room: Room): void {
  const { x } = room.stage;
  x.limiter.setLimits('dm-send', { short: 300, userDay: 1_440, appDay: 1_440 });
  x.limiter.setLimits('dm-read', { short: 300 });
  for (const [handle, given] of Object.entries(starters)) room.addPerson({ handle, ...given });
  for (const text of ownPosts[room.locale]) {
    x.addPost({ authorXId: room.stage.account.xUserId, text });
  }
  room.addAccount({ handle: secondAccount, name: 'もりの雑貨店', createdAt: daysAgo(5) });
}

/** Two messages by Aoi, so that the page is not empty: one arrives, one fails. */
export async function sendFirst(room: Room): Promise<void> {
  const { slack, slackChannel } = room.stage;
  const [arrives, fails] = firstTexts[room.locale];
  const send = (handle: StarterHandle, text: string) =>
    slack.type(actors.aoi.slackId, slackChannel, `/xtep send to:@${handle} text:"${text}"`);
  await send('hanako_s', arrives);
  await send('kagi_taro', fails);
}

/** Somebody on X writes to one of our accounts, so that a reply is allowed. */
export function mentionUs(room: Room, author: Person): void {
  const text: Record<Locale, string> = {
    ja: `@${room.stage.account.person.handle} 営業時間は何時までですか?`,
    en: `@${room.stage.account.person.handle} Until when are you open today?`,
  };
  room.stage.x.addPost({ authorXId: author.xUserId, text: text[room.locale] });
  room.changed();
}

const stormSize = 8;

/** Eight messages to people whose DMs are closed: enough for the cards to fold into one. */
export async function makeStorm(room: Room): Promise<void> {
  const { slack, slackChannel } = room.stage;
  const [, text] = firstTexts[room.locale];
  const first = room.people().filter(({ handle }) => handle.startsWith('winner_')).length;
  const winners = Array.from({ length: stormSize }, (_, index) =>
    room.addPerson({ handle: `winner_${first + index + 1}`, dmsFrom: 'followed' }),
  );
  await Promise.all(
    winners.map(({ handle }) =>
      slack.type(actors.aoi.slackId, slackChannel, `/xtep send to:@${handle} text:"${text}"`),
    ),
  );
}

/** All people of the storms take DMs from everyone now. */
export function openWinners(room: Room): void {
  for (const person of room.people()) {
    if (person.handle.startsWith('winner_')) person.dmsFrom = 'everyone';
  }
  room.changed();
}
