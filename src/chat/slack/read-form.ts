import type { ViewOutput, ViewStateValue } from '@slack/bolt';
import type { FieldErrors } from '../port.js';
import { cutText } from './cut-text.js';
import { slackLimits } from './limits.js';

/** A file as Slack describes it in a submission. */
export interface SlackFileInfo {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly mimetype: string;
  readonly url: string;
}

/** The values of a submitted modal under the names of the form's fields. */
export interface FormValues {
  readonly values: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, SlackFileInfo>>;
}

const blockPattern = /^field\.(.+)\.(\d+)$/u;

/** Several chosen values stand in one text, separated by commas. */
function valueOf(state: ViewStateValue): string {
  if (state.type === 'multi_static_select') {
    return (state.selected_options ?? []).map((option) => option.value).join(',');
  }
  return state.selected_option?.value ?? state.value ?? '';
}

/** Joins the inputs of each field again. Every field is there; an empty one as ''. */
export function readForm(view: ViewOutput): FormValues {
  const values: Record<string, string> = {};
  const files: Record<string, SlackFileInfo> = {};
  const inputs = Object.entries(view.state.values).flatMap(([blockId, states]) => {
    const match = blockPattern.exec(blockId);
    const [state] = Object.values(states);
    return match === null || state === undefined
      ? []
      : [{ field: match[1] ?? '', part: Number(match[2]), state }];
  });
  for (const { field, state } of inputs.toSorted((one, other) => one.part - other.part)) {
    if (state.type === 'file_input') {
      const [file] = state.files ?? [];
      if (file !== undefined) {
        const { id, name, size = 0, mimetype, url_private: url } = file;
        files[field] = { id, name, size, mimetype, url };
      }
    } else {
      values[field] = (values[field] ?? '') + valueOf(state);
    }
  }
  return { values, files };
}

/** The ids of the modal's input blocks, in order. */
function inputBlocks(view: ViewOutput): readonly string[] {
  return view.blocks.flatMap((block) =>
    block.type === 'input' && block.block_id !== undefined ? [block.block_id] : [],
  );
}

/**
 * The problems at the fields they belong to; a problem with something that has no field stands at
 * the first one. Null when the modal has no field at all, so that nothing could be shown.
 */
export function errorsByBlock(
  view: ViewOutput,
  errors: FieldErrors,
): Readonly<Record<string, string>> | null {
  const blocks = inputBlocks(view);
  const [first] = blocks;
  if (first === undefined) return null;
  const found: Record<string, string> = {};
  for (const [field, problem] of Object.entries(errors)) {
    const own = blocks.find((block) => blockPattern.exec(block)?.[1] === field) ?? first;
    const text = found[own] === undefined ? problem : `${found[own]} ${problem}`;
    found[own] = cutText(text, slackLimits.fieldError);
  }
  return found;
}
