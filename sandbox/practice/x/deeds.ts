import { z } from 'zod';
import { deed, done, type Deed } from '../deed.js';
import { pageProblems } from '../page-problems.js';
import type { Person } from '../../x/people.js';
import type { Room } from '../room.js';
import { makeStorm, mentionUs, openWinners } from '../starter.js';
import { actAsFan, enterCampaign, fanActs, newFan, ownPosts } from './fans.js';
import { changePerson, dmDoors, personStatuses } from './change-person.js';
import { refusalNames, type RefusalId } from './refusal-names.js';
import { troubleIds } from './troubles.js';

/* What a person does with the emulated X. */

const personOf = (room: Room, xUserId: string) => {
  const person = room.person(xUserId);
  if (person === undefined) throw new Error(`Nobody has the id ${xUserId}.`);
  return person;
};

const change = deed(
  z.strictObject({
    xUserId: z.string(),
    dmsFrom: z.enum(dmDoors).optional(),
    status: z.enum(personStatuses).optional(),
    protected: z.boolean().optional(),
    verified: z.boolean().optional(),
    follows: z.boolean().optional(),
    blocks: z.boolean().optional(),
  }),
  (room, { xUserId, follows, ...changes }) => {
    const { x, account } = room.stage;
    const person = personOf(room, xUserId);
    changePerson(person, changes, account.xUserId);
    // As acts of X: their order is what the list of followers shows.
    if (follows === true) x.follow(person.handle, account.person.handle);
    if (follows === false) x.unfollow(person.handle, account.person.handle);
    room.changed();
    return done;
  },
);

const door = deed(
  z.strictObject({ handle: z.string(), dmsFrom: z.enum(dmDoors) }),
  (room, { handle, dmsFrom }) => {
    room.stage.x.person(handle).dmsFrom = dmsFrom;
    room.changed();
    return done;
  },
);

const toHandle = (typed: string): string => typed.trim().replace(/^[@@]/u, '');

const isHandle = (handle: string): boolean => /^\w{1,15}$/.test(handle);

const add = deed(z.strictObject({ handle: z.string(), name: z.string() }), (room, given) => {
  const problems = pageProblems[room.locale];
  const handle = toHandle(given.handle);
  if (!isHandle(handle)) return { problem: problems.wrongHandle };
  const isTaken = room
    .people()
    .some((person) => person.handle.toLowerCase() === handle.toLowerCase());
  if (isTaken) return { problem: problems.handleTaken(handle) };
  room.addPerson({ handle, name: given.name.trim() || handle });
  return done;
});

/** The person whom the page names, made when new; or why they cannot act. */
function fanOf(room: Room, who: string): Person | { readonly problem: string } {
  const problems = pageProblems[room.locale];
  const handle = toHandle(who);
  if (handle === '') return newFan(room);
  if (!isHandle(handle)) return { problem: problems.wrongHandle };
  const known = room
    .people()
    .find((person) => person.handle.toLowerCase() === handle.toLowerCase());
  if (known === undefined) return room.addPerson({ handle, name: handle });
  if (room.isAccount(known.xUserId)) return { problem: problems.ourOwn(known.handle) };
  if (known.status !== 'active') return { problem: problems.notThere(known.handle) };
  return known;
}

const fanAct = deed(
  z.strictObject({
    act: z.enum([...fanActs.account, ...fanActs.toPost]),
    who: z.string(),
    text: z.string(),
    postId: z.string().optional(),
  }),
  (room, wanted) => {
    const isToPost = fanActs.toPost.some((act) => act === wanted.act);
    if (isToPost && ownPosts(room).length === 0) {
      return { problem: pageProblems[room.locale].noPost };
    }
    const fan = fanOf(room, wanted.who);
    if ('problem' in fan) return fan;
    actAsFan(room, fan, wanted);
    return done;
  },
);

const enter = deed(z.strictObject({ text: z.string() }), (room, { text }) => {
  enterCampaign(room, text);
  return done;
});

const ownPost = deed(z.strictObject({ text: z.string() }), (room, given) => {
  const text = given.text.trim();
  if (text === '') return { problem: pageProblems[room.locale].emptyPost };
  room.stage.x.addPost({ authorXId: room.stage.account.xUserId, text });
  room.changed();
  return done;
});

const mention = deed(z.strictObject({ xUserId: z.string() }), (room, { xUserId }) => {
  mentionUs(room, personOf(room, xUserId));
  return done;
});

const refusalIds = Object.keys(refusalNames) as RefusalId[];

const refuseNext = deed(
  z.strictObject({ refusal: z.enum(refusalIds), aim: z.enum(['dm', 'reply']) }),
  (room, { refusal, aim }) => {
    room.troubles.refuseNext(refusal, aim);
    return done;
  },
);

const trouble = deed(z.strictObject({ trouble: z.enum(troubleIds) }), (room, given) => {
  room.troubles.begin(given.trouble);
  return done;
});

const endTrouble = deed(z.strictObject({ id: z.number() }), async (room, { id }) => {
  await room.troubles.end(id);
  return done;
});

const storm = deed(z.strictObject({}), async (room) => {
  await makeStorm(room);
  return done;
});

const open = deed(z.strictObject({}), (room) => {
  openWinners(room);
  return done;
});

/** `kill -9`, and a start on the same data. A second click while it starts does nothing. */
const crash = deed(z.strictObject({}), async (room) => {
  if (room.programState === 'restarting') return done;
  const tell = (state: Room['programState']): void => {
    room.programState = state;
    room.changed();
  };
  tell('restarting');
  try {
    await room.stage.program().kill();
    await room.stage.restart();
  } finally {
    tell('running');
  }
  return done;
});

export const xDeeds: Readonly<Record<string, Deed>> = {
  '/x/person': change,
  '/x/door': door,
  '/x/add-person': add,
  '/x/mention': mention,
  '/x/act': fanAct,
  '/x/enter': enter,
  '/x/post': ownPost,
  '/x/refuse-next': refuseNext,
  '/x/trouble': trouble,
  '/x/end-trouble': endTrouble,
  '/x/storm': storm,
  '/x/open-winners': open,
  '/x/crash': crash,
};
