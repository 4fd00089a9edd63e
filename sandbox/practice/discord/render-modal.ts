import { asRecord, asRecords, asText, type Json } from '../../read-json.js';
import { attribute, html, type Html } from '../html.js';
import { markdownToHtml } from './markdown.js';

/** Component types (discord-api-docs, component reference). */
const types = { select: 3, text: 4, label: 18, file: 19 } as const;
const paragraphStyle = 2;

function select(component: Json, name: string): Html {
  const isMultiple = Number(component['max_values'] ?? 1) > 1;
  const options = asRecords(component['options']).map(
    (option) =>
      html`<option
        value="${asText(option['value'])}"
        ${attribute('selected', option['default'] === true)}
      >
        ${asText(option['label'])}
      </option>`,
  );
  const none = isMultiple ? null : html`<option value="">—</option>`;
  return html`<select data-field="${name}" ${attribute('multiple', isMultiple)}>
    ${none}${options}
  </select>`;
}

function input(component: Json, name: string): Html {
  const isRequired = attribute('required', component['required'] !== false);
  const value = asText(component['value']);
  const max = attribute('maxlength', String(Number(component['max_length'] ?? 4000)));
  switch (component['type']) {
    case types.select:
      return select(component, name);
    case types.file:
      return html`<input type="file" data-field="${name}" ${isRequired} />`;
    default:
      return component['style'] === paragraphStyle
        ? html`<textarea rows="5" data-field="${name}" ${max}${isRequired}>${value}</textarea>`
        : html`<input type="text" data-field="${name}" ${max}${isRequired} value="${value}" />`;
  }
}

function part(component: Json): Html {
  if (component['type'] !== types.label) {
    return html`<div class="modal-text">${markdownToHtml(asText(component['content']))}</div>`;
  }
  const inner = asRecord(component['component']);
  const name = asText(inner['custom_id']);
  const hint = asText(component['description']);
  const mark = inner['required'] === false ? null : html`<sup class="required">*</sup>`;
  return html`<label class="field"
    ><span>${asText(component['label'])}${mark}</span>
    ${hint === '' ? null : html`<small>${hint}</small>`}${input(inner, name)}</label
  >`;
}

/** The form that an interaction opened. */
export function discordModalToHtml(
  interactionId: string,
  modal: Json,
  words: { readonly cancel: string; readonly submit: string },
): Html {
  const about = JSON.stringify({ interactionId });
  return html`<form class="modal" data-submit="/discord/submit" data-body="${about}">
    <h3>${asText(modal['title'])}</h3>
    <div class="modal-body">${asRecords(modal['components']).map(part)}</div>
    <p class="problem" data-problem></p>
    <footer>
      <button type="button" class="button plain" data-post="/discord/close" data-body="${about}">
        ${words.cancel}
      </button>
      <button class="button primary">${words.submit}</button>
    </footer>
  </form>`;
}
