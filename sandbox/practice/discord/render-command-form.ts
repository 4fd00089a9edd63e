import { attribute, html, type Html } from '../html.js';
import type { OfferedCommand, OfferedOption } from './offered-commands.js';

function input(option: OfferedOption, words: string): Html {
  const { name, kind, choices, suggests } = option;
  if (kind === 'file') return html`<input type="file" data-field="${name}" />`;
  if (choices.length > 0) {
    const all = choices.map(({ label, value }) => html`<option value="${value}">${label}</option>`);
    return html`<select data-field="${name}">
      <option value="">—</option>
      ${all}
    </select>`;
  }
  const list = `suggestions-${words.replaceAll(' ', '-')}-${name}`;
  const suggest = suggests
    ? html` list="${list}" data-suggest="${JSON.stringify({ words, option: name })}"
      autocomplete="off"`
    : null;
  return html`<input
      type="text"
      ${attribute('inputmode', kind === 'integer' ? 'numeric' : false)}
      data-field="${name}"
      ${suggest}
    />${suggests ? html`<datalist id="${list}"></datalist>` : null}`;
}

function fields(command: OfferedCommand, isFirst: boolean): Html {
  const options = command.options.map(
    (option) =>
      html`<label class="field"
        ><span>${option.name} <small>${option.description}</small></span
        >${input(option, command.words)}</label
      >`,
  );
  return html`<fieldset data-words="${command.words}" ${attribute('hidden', !isFirst)}>
    ${options}
  </fieldset>`;
}

/** The box in which a member chooses a subcommand and fills its options, as Discord's client offers them. */
export function commandFormToHtml(
  offered: readonly OfferedCommand[],
  words: { readonly send: string },
): Html {
  const choices = offered.map(
    (command) =>
      html`<option value="${command.words}">
        /xtep ${command.words} — ${command.description}
      </option>`,
  );
  return html`<form data-command-form>
    <select data-words-choice>
      ${choices}
    </select>
    ${offered.map((command, index) => fields(command, index === 0))}
    <button class="button primary">${words.send}</button>
  </form>`;
}
