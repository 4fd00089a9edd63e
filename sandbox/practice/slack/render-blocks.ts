import { asRecord, asRecords, asText, type Json } from '../../read-json.js';
import { attribute, html, raw, type Html } from '../html.js';
import { mrkdwnToHtml, plainToHtml, type SlackNames } from './mrkdwn.js';

/** What a message's blocks are drawn with. */
export interface BlockContext {
  readonly names: SlackNames;
  /** The message whose buttons these are. */
  readonly ts: string;
}

/** A text object of either kind. */
export function textObject(value: unknown, names: SlackNames): Html {
  const object = asRecord(value);
  const text = asText(object['text']);
  return object['type'] === 'mrkdwn' ? mrkdwnToHtml(text, names) : plainToHtml(text);
}

function richText(element: Json, names: SlackNames): Html {
  const inner = asRecords(element['elements']);
  switch (asText(element['type'])) {
    case 'rich_text_list': {
      const items = inner.map((item) => html`<li>${richText(item, names)}</li>`);
      return element['style'] === 'ordered'
        ? html`<ol>
            ${items}
          </ol>`
        : html`<ul>
            ${items}
          </ul>`;
    }
    case 'rich_text_quote':
      return html`<blockquote>${inner.map((one) => richText(one, names))}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<pre>${inner.map((one) => richText(one, names))}</pre>`;
    case 'rich_text_section':
      return html`<p>${inner.map((one) => richText(one, names))}</p>`;
    case 'link': {
      const url = asText(element['url']);
      const label = asText(element['text']) || url;
      return html`<a href="${url}" target="_blank" rel="noreferrer">${label}</a>`;
    }
    case 'user':
      return html`<span class="mention">@${names.user(asText(element['user_id']))}</span>`;
    default: {
      const text = plainToHtml(asText(element['text']));
      return asRecord(element['style'])['bold'] === true ? html`<b>${text}</b>` : text;
    }
  }
}

function button(element: Json, ts: string): Html {
  const style = asText(element['style']) || 'plain';
  const value = element['value'] === undefined ? false : asText(element['value']);
  return html`<button
    class="button ${style}"
    data-press="slack"
    data-ts="${ts}"
    data-action="${asText(element['action_id'])}"
    ${attribute('data-value', value)}
  >
    ${asText(asRecord(element['text'])['text'])}
  </button>`;
}

function table(block: Json): Html {
  const rows = Array.isArray(block['rows']) ? block['rows'] : [];
  const draw = (row: unknown): Html => {
    const cells = asRecords(row).map((cell) => html`<td>${asText(cell['text'])}</td>`);
    return html`<tr>
      ${cells}
    </tr>`;
  };
  return html`<table>
    ${rows.map(draw)}
  </table>`;
}

type Draw = (block: Json, context: BlockContext) => Html;

const draws: Readonly<Record<string, Draw>> = {
  header: (block, { names }) => html`<h3>${textObject(block['text'], names)}</h3>`,
  section: (block, { names }) => {
    const fields = asRecords(block['fields']).map(
      (field) => html`<div>${textObject(field, names)}</div>`,
    );
    const grid = fields.length === 0 ? null : html`<div class="fields">${fields}</div>`;
    const text = block['text'] === undefined ? null : textObject(block['text'], names);
    return html`<div class="section">${text}${grid}</div>`;
  },
  context: (block, { names }) => {
    const elements = asRecords(block['elements']).map(
      (element) => html`<span>${textObject(element, names)}</span>`,
    );
    return html`<div class="context">${elements}</div>`;
  },
  divider: () => raw('<hr>'),
  rich_text: (block, { names }) =>
    html`<div class="rich">
      ${asRecords(block['elements']).map((one) => richText(one, names))}
    </div>`,
  actions: (block, { ts }) =>
    html`<div class="buttons">${asRecords(block['elements']).map((one) => button(one, ts))}</div>`,
  table,
};

/** A block as Slack draws it; of a kind this page does not know, its name, so that nothing is hidden. */
export function blockToHtml(block: Json, context: BlockContext): Html {
  const type = asText(block['type']);
  return draws[type]?.(block, context) ?? html`<div class="context">[${type}]</div>`;
}
