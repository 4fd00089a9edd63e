import type { Localized } from '../../../src/domain/locale.js';
import type { Post } from '../../x/messages.js';
import type { Person } from '../../x/people.js';
import type { Room } from '../room.js';

/** What somebody can do that a rule may answer; those of `toPost` need one of our posts. */
export const fanActs = {
  account: ['follow', 'dm', 'mention', 'hashtag'],
  toPost: ['like', 'repost', 'reply', 'quote'],
} as const;

export type FanAct = (typeof fanActs)['account' | 'toPost'][number];

/** What the page wants somebody to do. */
export interface WantedAct {
  readonly act: FanAct;
  /** Empty: a usual text. */
  readonly text: string;
  /** Which of our posts; the newest one when left out. */
  readonly postId?: string | undefined;
}

/** A like or follow, for the list of what happened: these leave no post. */
export interface SilentAct {
  readonly id: string;
  readonly at: Date;
  readonly act: 'follow' | 'like';
  readonly xUserId: string;
  readonly postId: string | null;
}

/** What people write when the page gives no text. */
const usualTexts: Localized<
  Readonly<Record<'dm' | 'mention' | 'hashtag' | 'reply' | 'quote', string>>
> = {
  ja: {
    dm: '営業時間を教えてください',
    mention: 'こんにちは!',
    hashtag: 'おいしかったです',
    reply: '応募します!',
    quote: 'これ、気になります',
  },
  en: {
    dm: 'What are your opening hours?',
    mention: 'Hello!',
    hashtag: 'That was delicious',
    reply: 'I would like to take part!',
    quote: 'Have a look at this',
  },
};

/** Put in front of a text that has none. */
export const usualHashtag: Localized<string> = { ja: '#あおいカフェ', en: '#aoicafe' };

/** Our own posts that people can act on, newest first. */
export function ownPosts(room: Room): readonly Post[] {
  return room.stage.x.tweets
    .filter(
      (post) =>
        post.authorXId === room.stage.account.xUserId &&
        post.repliedToPostId === null &&
        post.repostedPostId === null &&
        !post.deleted,
    )
    .toReversed();
}

interface Doing {
  readonly room: Room;
  readonly fan: Person;
  readonly us: string;
  /** What they write; a usual text when nothing was given. */
  readonly text: string;
  readonly postId: string;
}

const isIn = (text: string, words: string): boolean =>
  text.toLowerCase().includes(words.toLowerCase());

/** How each act is done on X. */
const doers: Readonly<Record<FanAct, (doing: Doing) => void>> = {
  follow({ room, fan, us }) {
    if (fan.follows.has(room.stage.account.xUserId)) return;
    room.stage.x.follow(fan.handle, us);
    noteSilent(room, 'follow', fan, null);
  },
  like({ room, fan, postId }) {
    const isKnown = room.silentActs.some(
      (one) => one.act === 'like' && one.postId === postId && one.xUserId === fan.xUserId,
    );
    room.stage.x.like(fan.handle, postId);
    if (!isKnown) noteSilent(room, 'like', fan, postId);
  },
  repost: ({ room, fan, postId }) => void room.stage.x.repost(fan.handle, postId),
  reply: ({ room, fan, postId, text }) =>
    void room.stage.x.reply({ from: fan.handle, to: postId, text }),
  quote: ({ room, fan, postId, text }) =>
    void room.stage.x.quote({ from: fan.handle, postId, text }),
  mention({ room, fan, us, text }) {
    const named = isIn(text, `@${us}`) ? text : `@${us} ${text}`;
    room.stage.x.mention({ from: fan.handle, text: named });
  },
  hashtag({ room, fan, text }) {
    const tagged = /[##]\S/u.test(text) ? text : `${usualHashtag[room.locale]} ${text}`;
    room.stage.x.mention({ from: fan.handle, text: tagged });
  },
  dm: ({ room, fan, us, text }) => void room.stage.x.writeDm({ from: fan.handle, to: us, text }),
};

function noteSilent(room: Room, act: SilentAct['act'], fan: Person, postId: string | null): void {
  const id = `act-${room.silentActs.length + 1}`;
  room.silentActs.push({ id, at: new Date(), act, xUserId: fan.xUserId, postId });
}

/** Lets this person do it on X. */
export function actAsFan(room: Room, fan: Person, { act, text, postId }: WantedAct): void {
  const usual: Readonly<Partial<Record<FanAct, string>>> = usualTexts[room.locale];
  doers[act]({
    room,
    fan,
    us: room.stage.account.person.handle,
    text: text.trim() || (usual[act] ?? ''),
    postId: postId ?? ownPosts(room)[0]?.id ?? '',
  });
  room.changed();
}

/** Somebody who was not there before: fan_1, fan_2 and so on. */
export function newFan(room: Room): Person {
  const taken = new Set(room.people().map(({ handle }) => handle.toLowerCase()));
  let number = 1;
  while (taken.has(`fan_${number}`)) number += 1;
  const name = room.locale === 'ja' ? `ファン${number}` : `Fan ${number}`;
  return room.addPerson({ handle: `fan_${number}`, name });
}

const entrantsCount = 5;

/** New people follow us and write this word in a DM, as a campaign asks them to. */
export function enterCampaign(room: Room, text: string): void {
  for (let count = 0; count < entrantsCount; count += 1) {
    const fan = newFan(room);
    for (const act of ['follow', 'dm'] as const) actAsFan(room, fan, { act, text });
  }
}
