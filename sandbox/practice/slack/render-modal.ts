import { asRecord, asRecords, asText, type Json } from '../../read-json.js';
import type { SlackView } from '../../slack/workspace.js';
import { attribute, html, type Html } from '../html.js';
import type { SlackNames } from './mrkdwn.js';
import { blockToHtml } from './render-blocks.js';

const label = (value: unknown): string => asText(asRecord(value)['text']);

function isSame(option: Json, chosen: unknown): boolean {
  return option['value'] === asRecord(chosen)['value'];
}

function select(element: Json, name: string, isMultiple: boolean): Html {
  const chosen = isMultiple ? asRecords(element['initial_options']) : [element['initial_option']];
  const options = asRecords(element['options']).map((option) => {
    const isChosen = chosen.some((one) => isSame(option, one));
    return html`<option value="${asText(option['value'])}" ${attribute('selected', isChosen)}>
      ${label(option['text'])}
    </option>`;
  });
  const none = isMultiple ? null : html`<option value="">—</option>`;
  return html`<select data-field="${name}" ${attribute('multiple', isMultiple)}>
    ${none}${options}
  </select>`;
}

function input(element: Json, name: string): Html {
  const value = asText(element['initial_value']);
  const max = attribute('maxlength', String(Number(element['max_length'] ?? 3000)));
  switch (asText(element['type'])) {
    case 'static_select':
      return select(element, name, false);
    case 'multi_static_select':
      return select(element, name, true);
    case 'file_input':
      return html`<input type="file" data-field="${name}" />`;
    default:
      return element['multiline'] === true
        ? html`<textarea rows="5" data-field="${name}" ${max}>${value}</textarea>`
        : html`<input type="text" data-field="${name}" ${max} value="${value}" />`;
  }
}

function field(block: Json, optional: string): Html {
  const name = asText(block['block_id']);
  const isOptional = block['optional'] === true;
  return html`<label class="field" data-problem-of="${name}"
    ><span>${label(block['label'])}${isOptional ? html` <i>${optional}</i>` : null}</span>
    ${input(asRecord(block['element']), name)}
    ${block['hint'] === undefined ? null : html`<small>${label(block['hint'])}</small>`}<em
      class="problem"
    ></em
  ></label>`;
}

/** A modal with its fields filled as the bot filled them; the page keeps what is typed. */
export function slackModalToHtml(
  view: SlackView,
  words: { readonly cancel: string; readonly submit: string; readonly optional: string },
  names: SlackNames,
): Html {
  const { view: json, id } = view;
  const body = asRecords(json['blocks']).map((block) =>
    block['type'] === 'input'
      ? field(block, words.optional)
      : blockToHtml(block, { names, ts: '' }),
  );
  const about = JSON.stringify({ viewId: id });
  return html`<form class="modal" data-submit="/slack/submit" data-body="${about}">
    <h3>${label(json['title'])}</h3>
    <div class="modal-body">${body}</div>
    <p class="problem" data-problem></p>
    <footer>
      <button type="button" class="button plain" data-post="/slack/close" data-body="${about}">
        ${words.cancel}
      </button>
      <button class="button primary">${label(json['submit']) || words.submit}</button>
    </footer>
  </form>`;
}
