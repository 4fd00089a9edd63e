import { html, type Html } from '../html.js';
import type { SlackMessage } from '../../slack/workspace.js';
import { mrkdwnToHtml, type SlackNames } from './mrkdwn.js';
import { blockToHtml } from './render-blocks.js';

/** What a message of the bot is drawn with. */
export interface SlackMessageContext {
  readonly names: SlackNames;
  readonly words: {
    readonly onlyYou: string;
    readonly dismiss: string;
    readonly direct: string;
    readonly edited: string;
  };
  /** `12:34` of a moment. */
  clock(at: Date): string;
  /** Where the page gives a file. */
  file(id: string): { readonly name: string; readonly address: string };
  /** The message stands in the bot's direct messages with the person. */
  isDirect(channelId: string): boolean;
}

/** When a message was written, by its id. */
export function momentOfTs(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

/** One message of the bot as the person sees it in Slack. */
export function slackMessageToHtml(message: SlackMessage, context: SlackMessageContext): Html {
  const { names, words, clock, file, isDirect } = context;
  const { ts } = message;
  const isPrivate = message.seenBy !== null;
  const blocks = message.blocks.map((block) => blockToHtml(block, { names, ts }));
  const body = blocks.length === 0 ? [html`<p>${mrkdwnToHtml(message.text, names)}</p>`] : blocks;
  const files = message.files.map((id) => {
    const { name, address } = file(id);
    return html`<a class="file" href="${address}" download="${name}">📄 ${name}</a>`;
  });
  const kinds = [
    isPrivate ? 'private' : null,
    message.threadTs === null ? null : 'in-thread',
    isDirect(message.channelId) ? 'direct' : null,
  ].filter((kind) => kind !== null);
  return html`<article class="message ${kinds.join(' ')}">
    <div class="avatar" aria-hidden="true">X</div>
    <div class="content">
      ${isDirect(message.channelId) ? html`<p class="aside">✉ ${words.direct}</p>` : null}
      ${isPrivate ? html`<p class="aside">👁 ${words.onlyYou}</p>` : null}
      <p class="by">
        <b>XTEP</b> <span class="badge">APP</span> <time>${clock(momentOfTs(ts))}</time>
      </p>
      ${body}${files}
      ${isPrivate ? html`<p class="aside"><button class="link" data-post="/slack/dismiss" data-body="${JSON.stringify({ ts })}">${words.dismiss}</button></p>` : null}
    </div>
  </article>`;
}
