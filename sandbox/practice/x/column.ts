import type { XRequestRecord } from '../../x/journal.js';
import type { DmEvent, Post } from '../../x/messages.js';
import { dmDoors, personStatuses } from './change-person.js';
import type { Person } from '../../x/people.js';
import { createClock } from '../clock.js';
import type { ColumnItem } from '../column-item.js';
import { attribute, html, type Html } from '../html.js';
import { isQuietReading, isReading } from './reading.js';
import type { SilentAct } from './fans.js';
import { pageTexts, type PageTexts } from '../page-texts.js';
import type { Room } from '../room.js';

const shownArrivals = 40;
const shownRequests = 30;

const handleOf = (room: Room, xUserId: string | null): string =>
  `@${room.person(xUserId ?? '')?.handle ?? xUserId ?? '?'}`;

function choice<T extends string>(
  name: string,
  values: readonly T[],
  labels: Readonly<Record<T, string>>,
  chosen: T,
): Html {
  const options = values.map(
    (value) =>
      html`<option value="${value}" ${attribute('selected', value === chosen)}>
        ${labels[value]}
      </option>`,
  );
  return html`<select name="${name}">
    ${options}
  </select>`;
}

const tick = (name: string, label: string, isOn: boolean): Html =>
  html`<label class="tick"
    ><input type="checkbox" name="${name}" ${attribute('checked', isOn)} />${label}</label
  >`;

const deeds = (...all: readonly object[]): string => JSON.stringify(all);

const textMark = { ja: 'こんにちは!', en: 'Hello!' } as const;

function account(room: Room, person: Person): Html {
  const { account: name, linkable, statuses, verified } = pageTexts[room.locale];
  const isOurs = person.xUserId === room.stage.account.xUserId;
  const state =
    person.status === 'active'
      ? null
      : html`<span class="tag bad">${statuses[person.status]}</span>`;
  return html`<form
    class="person account"
    data-change="/x/person"
    data-body="${JSON.stringify({ xUserId: person.xUserId })}"
  >
    <b>${person.name}</b> <span class="handle">@${person.handle}</span>
    <span class="tag">${isOurs ? name : linkable}</span> ${state}
    ${tick('verified', verified, person.verifiedType !== 'none')}
  </form>`;
}

const shownReceived = 3;

/** What we wrote to this person, the newest last; nothing when we did not. */
function received(room: Room, { xUserId }: Person): Html | null {
  const { dms, tweets } = room.stage.x;
  const answers = new Set(
    tweets.filter((post) => post.authorXId === xUserId).map((post) => post.id),
  );
  const texts = [
    ...dms.filter((dm) => room.isAccount(dm.senderXId) && dm.participantXIds.includes(xUserId)),
    ...tweets.filter(
      (post) => room.isAccount(post.authorXId) && answers.has(post.repliedToPostId ?? ''),
    ),
  ]
    .sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
    .map(({ stored }) => stored.text);
  if (texts.length === 0) return null;
  const lines = texts.slice(-shownReceived).map((text) => html`<p>${text}</p>`);
  return html`<div class="received">
    <b>${pageTexts[room.locale].received(texts.length)}</b> ${lines}
  </div>`;
}

function person(room: Room, one: Person): Html {
  const texts = pageTexts[room.locale];
  const ourId = room.stage.account.xUserId;
  const dm = `/xtep send to:@${one.handle} text:"${textMark[room.locale]}"`;
  return html`<form
    class="person"
    data-change="/x/person"
    data-body="${JSON.stringify({ xUserId: one.xUserId })}"
  >
    <p><b>${one.name}</b> <span class="handle">@${one.handle}</span></p>
    <p class="controls">
      <label>${texts.door} ${choice('dmsFrom', dmDoors, texts.doors, one.dmsFrom)}</label>
      ${choice('status', personStatuses, texts.statuses, one.status)}
      ${tick('protected', texts.protectedPosts, one.protected)}
      ${tick('follows', texts.follows, one.follows.has(ourId))}
      ${tick('blocks', texts.blocks, one.blocks.has(ourId))}
    </p>
    <p class="controls">
      <button type="button" class="small" data-do="${deeds({ fill: 'slack', text: dm })}">
        ${texts.writeDm}
      </button>
      <button
        type="button"
        class="small"
        data-post="/x/mention"
        data-body="${JSON.stringify({ xUserId: one.xUserId })}"
      >
        ${texts.mention}
      </button>
    </p>
    ${received(room, one)}
  </form>`;
}

/** Accounts first, then everybody else. */
export function xPeople(room: Room): readonly ColumnItem[] {
  const isAccount = ({ xUserId }: Person): boolean => room.isAccount(xUserId);
  const everybody = room.people();
  return [
    ...everybody.filter(isAccount).map((one) => ({ key: one.xUserId, html: account(room, one) })),
    ...everybody
      .filter((one) => !isAccount(one))
      .map((one) => ({ key: one.xUserId, html: person(room, one) })),
  ];
}

function dm(room: Room, one: DmEvent): Html {
  const texts = pageTexts[room.locale];
  const to = one.participantXIds.find((id) => id !== one.senderXId) ?? null;
  return html`<p class="by">${texts.dmTo(handleOf(room, one.senderXId), handleOf(room, to))}</p>
    <p>${one.stored.text}</p>`;
}

function titleOf(room: Room, one: Post): string {
  const texts = pageTexts[room.locale];
  const author = handleOf(room, one.authorXId);
  if (one.repostedPostId !== null) return texts.reposted(author);
  if (one.quotedPostId !== null) return texts.quoted(author);
  if (one.repliedToPostId === null) return texts.posted(author);
  const answered = room.stage.x.tweets.find(({ id }) => id === one.repliedToPostId);
  return texts.replyTo(author, handleOf(room, answered?.authorXId ?? null));
}

function silent(room: Room, { act, xUserId, postId }: SilentAct): Html {
  const texts = pageTexts[room.locale];
  const who = handleOf(room, xUserId);
  if (act === 'follow') return html`<p class="by">${texts.followed(who)}</p>`;
  const liked = room.stage.x.tweets.find(({ id }) => id === postId);
  return html`<p class="by">${texts.liked(who, liked?.stored.text ?? '')}</p>`;
}

function post(room: Room, one: Post): Html {
  const texts = pageTexts[room.locale];
  const author = handleOf(room, one.authorXId);
  const title = titleOf(room, one);
  const command = `/xtep send to:${author} kind:reply post:${one.id} text:"${textMark[room.locale]}"`;
  const reply =
    room.isAccount(one.authorXId) || one.repostedPostId !== null
      ? null
      : html` <button class="small" data-do="${deeds({ fill: 'slack', text: command })}">
          ${texts.reply}
        </button>`;
  return html`<p class="by">${title}</p>
    <p>${one.stored.text}${reply}</p>`;
}

/** DMs, posts, likes and follows, newest first. */
export function xArrived(room: Room): readonly ColumnItem[] {
  const clock = createClock(room.timeZone);
  const { dms, tweets } = room.stage.x;
  const all = [
    ...dms.map((one) => ({ id: one.id, at: one.createdAt, inner: () => dm(room, one) })),
    ...tweets.map((one) => ({ id: one.id, at: one.createdAt, inner: () => post(room, one) })),
    ...room.silentActs.map((one) => ({ id: one.id, at: one.at, inner: () => silent(room, one) })),
  ];
  if (all.length === 0) {
    return [{ key: 'none', html: html`<p class="none">${pageTexts[room.locale].arrivedNone}</p>` }];
  }
  return all
    .sort((one, other) => other.at.getTime() - one.at.getTime())
    .slice(0, shownArrivals)
    .map(({ id, at, inner }) => ({
      key: id,
      html: html`<div class="arrival"><time>${clock(at)}</time>${inner()}</div>`,
    }));
}

function outcome(room: Room, record: XRequestRecord): Html {
  const { waiting, troubleNames }: PageTexts = pageTexts[room.locale];
  const { status, trouble } = record;
  if (trouble !== null) return html`<b class="bad">${troubleNames[trouble] ?? trouble}</b>`;
  if (status === null) return html`<span>${waiting}</span>`;
  return html`<b class="${status < 400 ? 'good' : 'bad'}">${status}</b>`;
}

/** The latest requests, newest first. */
export function xRequests(room: Room): readonly ColumnItem[] {
  const clock = createClock(room.timeZone);
  const { requestKinds, reading } = pageTexts[room.locale];
  return room.stage.x.requests
    .filter((record) => !isQuietReading(record))
    .slice(-shownRequests)
    .toReversed()
    .map((record) => ({
      key: String(record.number),
      html: html`<div class="request">
        <time>${clock(record.at)}</time> ${isReading(record) ? reading : requestKinds[record.kind]}
        ${record.recipientXId === null ? null : handleOf(room, record.recipientXId)}
        ${outcome(room, record)}
      </div>`,
    }));
}

/** The trouble that is on, each with a button that ends it; and the program while it is away. */
export function xTroubles(room: Room): readonly ColumnItem[] {
  const { troubleOn, troubleWaits, troubleEnd, restarting } = pageTexts[room.locale];
  const away = { key: 'program', html: html`<div class="trouble">${restarting}</div>` };
  const active = room.troubles.active().map(({ id, name, holds }) => ({
    key: String(id),
    html: html`<div class="trouble">
      <b>${holds ? troubleOn : troubleWaits}</b> ${name[room.locale]}
      <button class="small" data-post="/x/end-trouble" data-body="${JSON.stringify({ id })}">
        ${troubleEnd}
      </button>
    </div>`,
  }));
  return room.programState === 'running' ? active : [away, ...active];
}
