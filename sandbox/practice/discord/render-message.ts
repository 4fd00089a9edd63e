import { loadingFlag, type StoredMessage } from '../../discord/guild.js';
import { asRecord, asRecords, asText, type Json } from '../../read-json.js';
import { attribute, html, type Html } from '../html.js';
import { inlineToHtml, markdownToHtml } from './markdown.js';

/** What a message is drawn with. */
export interface DiscordMessageContext {
  readonly words: {
    readonly onlyYou: string;
    readonly dismiss: string;
    readonly thinking: string;
    readonly edited: string;
  };
  /** `12:34` of a moment. */
  clock(at: Date): string;
  /** "Aoi used /xtep send", for the answer to a command; null for anything else. */
  readonly cause: string | null;
  /** The message stands in a thread. */
  readonly isInThread: boolean;
}

const hex = (colour: unknown): string =>
  typeof colour === 'number' ? `#${colour.toString(16).padStart(6, '0')}` : '#202225';

function embedField({ name, value, inline }: Json): Html {
  return html`<div class="embed-field${inline === true ? ' inline' : ''}">
    <b>${inlineToHtml(asText(name))}</b>${markdownToHtml(asText(value))}
  </div>`;
}

function embedToHtml(embed: Json): Html {
  const title = asText(embed['title']);
  const fields = asRecords(embed['fields']);
  const footer = asText(asRecord(embed['footer'])['text']);
  return html`<div class="embed" style="border-color:${hex(embed['color'])}">
    ${title === '' ? null : html`<h4>${inlineToHtml(title)}</h4>`}
    ${markdownToHtml(asText(embed['description']))}
    ${fields.length === 0 ? null : html`<div class="embed-fields">${fields.map(embedField)}</div>`}
    ${footer === '' ? null : html`<footer>${footer}</footer>`}
  </div>`;
}

/** Button styles by Discord's numbers (discord-api-docs, message components). */
const styles: Readonly<Record<number, string>> = {
  1: 'primary',
  2: 'plain',
  3: 'success',
  4: 'danger',
};

function button(component: Json, messageId: string): Html {
  const label = asText(component['label']);
  if (component['style'] === 5) {
    return html`<a
      class="button plain"
      href="${asText(component['url'])}"
      target="_blank"
      rel="noreferrer"
      >${label} ↗</a
    >`;
  }
  const style = styles[Number(component['style'])] ?? 'plain';
  return html`<button
    class="button ${style}"
    data-press="discord"
    data-message="${messageId}"
    data-action="${asText(component['custom_id'])}"
    ${attribute('disabled', component['disabled'] === true)}
  >
    ${label}
  </button>`;
}

function attachment({ filename, url }: Json): Html {
  return html`<a class="file" href="${asText(url)}" download="${asText(filename)}"
    >📄 ${asText(filename)}</a
  >`;
}

/** One message as the member sees it in Discord. */
export function discordMessageToHtml(
  message: StoredMessage,
  { words, clock, cause, isInThread }: DiscordMessageContext,
): Html {
  const isPrivate = message.ephemeralFor !== null;
  const isLoading = (message.flags & loadingFlag) !== 0;
  const rows = message.components.map(
    (row) =>
      html`<div class="buttons">
        ${asRecords(row['components']).map((one) => button(one, message.id))}
      </div>`,
  );
  const about = JSON.stringify({ messageId: message.id });
  const kinds = [isPrivate ? 'private' : '', isInThread ? 'in-thread' : ''].join(' ');
  return html`<article class="message ${kinds}">
    ${cause === null ? null : html`<p class="cause">╭ ${cause}</p>`}
    <div class="avatar" aria-hidden="true">X</div>
    <div class="content">
      <p class="by">
        <b>XTEP</b> <span class="badge">APP</span>
        <time>${clock(new Date(message.createdAtMs))}</time>
      </p>
      ${isLoading ? html`<p class="thinking">${words.thinking}</p>` : markdownToHtml(message.content)}
      ${message.embeds.map(embedToHtml)}${message.attachments.map(attachment)}${rows}
      ${isPrivate ? html`<p class="aside">👁 ${words.onlyYou} · <button class="link" data-post="/discord/dismiss" data-body="${about}">${words.dismiss}</button></p>` : null}
    </div>
  </article>`;
}
