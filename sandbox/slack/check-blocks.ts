import { asRecord, asText, type Json } from '../read-json.js';
import {
  any,
  anyText,
  flag,
  id,
  list,
  oneOf,
  plain,
  shape,
  text,
  typed,
  type Check,
  type Complaints,
  type Shape,
} from './shapes.js';

/*
 * Slack's rules for blocks, from docs.slack.dev and the JSDoc of @slack/types. There is no official
 * schema, so this table is ours; it is meant to be stricter than Slack, never laxer.
 */

const confirm: Check = (value, pointer, complaints) =>
  shape(
    {
      required: { title: plain(100), text: anyText(300), confirm: plain(30), deny: plain(30) },
      optional: { style: oneOf('primary', 'danger') },
    },
    value,
    pointer,
    complaints,
  );

const option: Check = (value, pointer, complaints) =>
  shape(
    { required: { text: plain(75), value: text(1, 150) }, optional: { description: plain(75) } },
    value,
    pointer,
    complaints,
  );

const uniqueValues = (object: Json, pointer: string, complaints: Complaints): void => {
  const values = Array.isArray(object['options'])
    ? object['options'].map((entry) => asText(asRecord(entry)['value']))
    : [];
  if (new Set(values).size !== values.length) complaints.add(pointer, 'duplicate option values');
};

const placeholder = plain(150);

const button: Shape = {
  required: { text: plain(75), action_id: id },
  optional: {
    value: text(0, 2000),
    url: text(1, 3000),
    style: oneOf('primary', 'danger'),
    confirm,
    accessibility_label: text(1, 75),
  },
};

const staticSelect: Shape = {
  required: { action_id: id, options: list(1, 100, option) },
  optional: { placeholder, initial_option: option, confirm, focus_on_load: flag },
  also: uniqueValues,
};

const multiStaticSelect: Shape = {
  required: { action_id: id, options: list(1, 100, option) },
  optional: {
    placeholder,
    initial_options: list(1, 100, option),
    confirm,
    max_selected_items: any,
    focus_on_load: flag,
  },
  also: uniqueValues,
};

const plainTextInput: Shape = {
  required: { action_id: id },
  optional: {
    placeholder,
    initial_value: text(0, 3000),
    multiline: flag,
    min_length: any,
    max_length: (value, pointer, complaints) => {
      if (typeof value !== 'number' || value < 1 || value > 3000)
        complaints.add(pointer, 'must be between 1 and 3000');
    },
    focus_on_load: flag,
    dispatch_action_config: any,
  },
};

const fileInput: Shape = {
  required: { action_id: id },
  optional: { filetypes: list(1, 100, text(1, 20)), max_files: any },
};

const actionElement = typed(
  { button, static_select: staticSelect, multi_static_select: multiStaticSelect },
  'element',
);

const inputElement = typed(
  {
    plain_text_input: plainTextInput,
    static_select: staticSelect,
    multi_static_select: multiStaticSelect,
    file_input: fileInput,
    checkboxes: {
      required: { action_id: id, options: list(1, 10, option) },
      optional: { initial_options: list(1, 10, option) },
    },
  },
  'element',
);

const richLeaf: Shape = {
  required: { text: text(1, 12_000) },
  optional: { style: any },
};

const richChild: Shape = {
  required: {
    elements: list(
      1,
      1000,
      typed(
        {
          text: richLeaf,
          link: { required: { url: text(1, 3000) }, optional: { text: text(1, 3000), style: any } },
        },
        'rich text element',
      ),
    ),
  },
  optional: { border: any },
};

const block = (inModal: boolean): Readonly<Record<string, Shape>> => ({
  section: {
    required: {},
    optional: {
      text: anyText(3000),
      fields: list(1, 10, anyText(2000)),
      accessory: actionElement,
      expand: flag,
      block_id: id,
    },
    also: (value, pointer, complaints) => {
      if (value['text'] === undefined && value['fields'] === undefined)
        complaints.add(pointer, 'must define either `text` or `fields`');
    },
  },
  header: { required: { text: plain(150) }, optional: { block_id: id } },
  divider: { required: {}, optional: { block_id: id } },
  context: {
    required: { elements: list(1, 10, anyText(3000)) },
    optional: { block_id: id },
  },
  actions: {
    required: { elements: list(1, 25, actionElement) },
    optional: { block_id: id },
    also: (value, pointer, complaints) => {
      const ids = Array.isArray(value['elements'])
        ? value['elements'].map((entry) => asText(asRecord(entry)['action_id']))
        : [];
      if (new Set(ids).size !== ids.length)
        complaints.add(pointer, '`action_id` already exists for another element of this block');
    },
  },
  rich_text: {
    required: {
      elements: list(
        1,
        1000,
        typed(
          {
            rich_text_section: richChild,
            rich_text_preformatted: richChild,
            rich_text_quote: richChild,
            rich_text_list: {
              required: { style: oneOf('bullet', 'ordered'), elements: list(1, 1000, any) },
              optional: { indent: any, offset: any, border: any },
            },
          },
          'rich text',
        ),
      ),
    },
    optional: { block_id: id },
  },
  ...(inModal
    ? {
        input: {
          required: { label: plain(2000), element: inputElement },
          optional: { hint: plain(2000), optional: flag, dispatch_action: flag, block_id: id },
        },
      }
    : {}),
});

/** The length of all text in the blocks, as far as Slack counts it against its message limit. */
export function blockTextLength(value: unknown): number {
  if (Array.isArray(value))
    return value.reduce<number>((sum, one) => sum + blockTextLength(one), 0);
  return Object.entries(asRecord(value)).reduce(
    (sum, [key, entry]) =>
      sum + (key === 'text' && typeof entry === 'string' ? entry.length : blockTextLength(entry)),
    0,
  );
}

/** Adds to `complaints` whatever Slack would refuse of these blocks. */
export function checkBlocks(
  value: unknown,
  where: { readonly inModal: boolean },
  complaints: Complaints,
): void {
  const max = where.inModal ? 100 : 50;
  list(0, max, typed(block(where.inModal), 'block type'))(value, '/blocks', complaints);
  const ids = Array.isArray(value)
    ? value.map((entry) => asText(asRecord(entry)['block_id'])).filter((one) => one !== '')
    : [];
  if (new Set(ids).size !== ids.length) complaints.add('/blocks', '`block_id` already exists');
}

/** Adds to `complaints` whatever Slack would refuse of this modal. */
export function checkModal(view: Json, complaints: Complaints): void {
  shape(
    {
      required: { type: oneOf('modal'), title: plain(24), blocks: list(1, 100, any) },
      optional: {
        submit: plain(24),
        close: plain(24),
        callback_id: text(0, 255),
        private_metadata: text(0, 3000),
        clear_on_close: flag,
        notify_on_close: flag,
        external_id: id,
      },
    },
    view,
    '/view',
    complaints,
  );
  checkBlocks(view['blocks'], { inModal: true }, complaints);
  const hasInput =
    Array.isArray(view['blocks']) &&
    view['blocks'].some((entry) => asRecord(entry)['type'] === 'input');
  if (hasInput && view['submit'] === undefined)
    complaints.add('/view/submit', 'submit is required when an input block is within blocks');
}
