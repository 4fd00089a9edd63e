import type { Locale } from '../../../src/domain/locale.js';
import type { ColumnItem } from '../column-item.js';
import { html, type Html } from '../html.js';
import { pageTexts } from '../page-texts.js';
import type { Room } from '../room.js';
import { fanActs, ownPosts, type FanAct } from './fans.js';

const shownPosts = 5;

function actButton(act: FanAct, label: string, postId?: string): Html {
  const body = JSON.stringify(postId === undefined ? { act } : { act, postId });
  return html`<button type="button" class="small" data-fan-act="${body}">${label}</button>`;
}

/** Who acts and what they write; then what can be done to the account itself. */
export function fanPanel(locale: Locale): Html {
  const texts = pageTexts[locale];
  return html`<p class="hint">${texts.fansHint}</p>
    <form class="tools fan" data-fan>
      <input
        type="text"
        name="who"
        list="x-fans"
        autocomplete="off"
        placeholder="${texts.fanWho}"
        aria-label="${texts.fanWho}"
      /><input
        type="text"
        name="text"
        class="wide"
        autocomplete="off"
        placeholder="${texts.fanText}"
        aria-label="${texts.fanText}"
      />
    </form>
    <datalist class="list" id="x-fans"></datalist>
    <p class="tools">${fanActs.account.map((act) => actButton(act, texts.fanActs[act]))}</p>
    <div class="list" id="x-own-posts"></div>
    <form class="tools" data-submit="/x/post" data-body="{}">
      <input type="text" class="wide" data-field="text" placeholder="${texts.ownPostText}" /><button
        class="small"
      >
        ${texts.ownPost}
      </button>
      <p class="problem" data-problem></p>
    </form>`;
}

/** Everybody who can act, to choose from while somebody types. */
export function xFans(room: Room): readonly ColumnItem[] {
  return room
    .people()
    .filter(({ xUserId, status }) => status === 'active' && !room.isAccount(xUserId))
    .map(({ xUserId, handle, name }) => ({
      key: xUserId,
      html: html`<option value="@${handle}">${name}</option>`,
    }));
}

/** How often each act was done to this post. */
function countsOf({ stage, silentActs }: Room, postId: string): Readonly<Record<string, number>> {
  const { tweets } = stage.x;
  return {
    like: silentActs.filter((one) => one.postId === postId).length,
    repost: tweets.filter((one) => one.repostedPostId === postId && !one.deleted).length,
    reply: tweets.filter((one) => one.repliedToPostId === postId).length,
    quote: tweets.filter((one) => one.quotedPostId === postId).length,
  };
}

/** Our newest posts, each with what a person can do to it. */
export function xOwnPosts(room: Room): readonly ColumnItem[] {
  const texts = pageTexts[room.locale];
  return ownPosts(room)
    .slice(0, shownPosts)
    .map((post) => {
      const counts = countsOf(room, post.id);
      const buttons = fanActs.toPost.map((act) => {
        const count = counts[act] ?? 0;
        const label = count === 0 ? texts.fanActs[act] : `${texts.fanActs[act]} ${count}`;
        return actButton(act, label, post.id);
      });
      return {
        key: post.id,
        html: html`<div class="own-post">
          <p>
            <span class="handle">@${room.stage.account.person.handle}</span> ${post.stored.text}
          </p>
          <p class="controls">${buttons}</p>
        </div>`,
      };
    });
}
