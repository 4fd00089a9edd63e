import { describe, expect, test } from 'vitest';
import { mrkdwnToHtml, type SlackNames } from '../../../sandbox/practice/slack/mrkdwn.js';
import { blockToHtml } from '../../../sandbox/practice/slack/render-blocks.js';
import {
  slackMessageToHtml,
  type SlackMessageContext,
} from '../../../sandbox/practice/slack/render-message.js';
import { slackModalToHtml } from '../../../sandbox/practice/slack/render-modal.js';
import type { SlackMessage } from '../../../sandbox/slack/workspace.js';
import { pageTexts } from '../../../sandbox/practice/page-texts.js';
import { wordsOf } from './words-of.js';

const names: SlackNames = { user: (id) => `user-${id}`, channel: (id) => `channel-${id}` };
const draw = (text: string) => mrkdwnToHtml(text, names).markup;

describe("Slack's markup", () => {
  test.each([
    ['*bold* word', '<b>bold</b> word'],
    ['a _slanted_ word', 'a <i>slanted</i> word'],
    ['snake_case_name', 'snake_case_name'],
    ['2*3*4', '2*3*4'],
    ['&lt;@U1&gt; &amp;', '&lt;@U1&gt; &amp;'],
    ['a\nb', 'a<br>b'],
    ['&gt; said', '<span class="quote">said</span>'],
    ['`a &lt; b`', '<code>a &lt; b</code>'],
    ['<@U1>', '<span class="mention">@user-U1</span>'],
    ['<#C1>', '<span class="mention">#channel-C1</span>'],
    [
      '<https://x.com/?a=1&amp;b=2|Look>',
      '<a href="https://x.com/?a=1&amp;b=2" target="_blank" rel="noreferrer">Look</a>',
    ],
    ['<javascript:alert(1)|x>', '&lt;javascript:alert(1)|x&gt;'],
  ])('%s', (text, markup) => {
    expect(draw(text)).toBe(markup);
  });
});

const context: SlackMessageContext = {
  names,
  words: pageTexts.en,
  clock: () => '12:34',
  file: (id) => ({ name: 'list.csv', address: `/slack/files/${id}` }),
  isDirect: (channelId) => channelId.startsWith('D'),
};

const message: SlackMessage = {
  ts: '1700000000.000100',
  channelId: 'C1',
  userId: 'U0',
  threadTs: null,
  seenBy: null,
  text: 'fallback',
  blocks: [],
  metadata: null,
  files: [],
  isDeleted: false,
  edits: 0,
};

describe('a message in Slack', () => {
  test('every block shows its words, and a button what it needs to be pressed', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'Title <b>' } },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: '*Strong*' },
        fields: [{ type: 'mrkdwn', text: '*To*\n@a' }],
      },
      { type: 'context', elements: [{ type: 'plain_text', text: 'small' }] },
      { type: 'divider' },
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'text', text: 'rich' }] },
          {
            type: 'rich_text_list',
            style: 'ordered',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'first' }] }],
          },
        ],
      },
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: 'resend',
            value: '12',
            style: 'primary',
            text: { type: 'plain_text', text: 'Resend' },
          },
        ],
      },
      { type: 'video' },
    ];
    const { markup } = slackMessageToHtml({ ...message, blocks }, context);
    expect(wordsOf(markup)).toBe(
      'X XTEP APP 12:34 Title &lt;b&gt; Strong To @a small rich first Resend [video]',
    );
    expect(markup).toContain('data-press="slack"');
    expect(markup).toContain('data-ts="1700000000.000100"');
    expect(markup).toContain('data-action="resend"');
    expect(markup).toContain('data-value="12"');
    expect(markup).not.toContain('Title <b>');
  });

  test('the fields of a section stand inside it', () => {
    const section = { type: 'section', fields: [{ type: 'mrkdwn', text: 'a' }] };
    const { markup } = blockToHtml(section, { names, ts: '1' });
    expect(markup).toBe('<div class="section"><div class="fields"><div>a</div></div></div>');
  });

  test('without blocks its text is shown', () => {
    expect(wordsOf(slackMessageToHtml(message, context).markup)).toContain('fallback');
  });

  test('an ephemeral one says so and can be dismissed', () => {
    const { markup } = slackMessageToHtml({ ...message, seenBy: 'U1' }, context);
    expect(markup).toContain('Only visible to you');
    expect(markup).toContain('data-post="/slack/dismiss"');
    expect(slackMessageToHtml(message, context).markup).not.toContain('Only visible to you');
  });

  test('a file in the direct messages can be fetched', () => {
    const { markup } = slackMessageToHtml({ ...message, channelId: 'D1', files: ['F1'] }, context);
    expect(markup).toContain('href="/slack/files/F1"');
    expect(markup).toContain('Direct message with the app');
  });
});

test('a modal has every field with its value, and names where problems go', () => {
  const view = {
    id: 'V1',
    userId: 'U1',
    openedAt: new Date(0),
    isOpen: true,
    errors: {},
    view: {
      title: { type: 'plain_text', text: 'Edit' },
      submit: { type: 'plain_text', text: 'Go' },
      blocks: [
        {
          type: 'input',
          block_id: 'field.text.0',
          label: { text: 'Text' },
          hint: { text: 'up to 10' },
          element: {
            type: 'plain_text_input',
            multiline: true,
            max_length: 10,
            initial_value: '</textarea><b>',
          },
        },
        {
          type: 'input',
          block_id: 'field.kind.0',
          optional: true,
          label: { text: 'Kind' },
          element: {
            type: 'static_select',
            options: [
              { text: { text: 'DM' }, value: 'dm' },
              { text: { text: 'Reply' }, value: 'reply' },
            ],
            initial_option: { text: { text: 'Reply' }, value: 'reply' },
          },
        },
        {
          type: 'input',
          block_id: 'field.file.0',
          label: { text: 'File' },
          element: { type: 'file_input' },
        },
      ],
    },
  };
  const { markup } = slackModalToHtml(view, pageTexts.en, names);
  expect(markup).toContain('&lt;/textarea&gt;&lt;b&gt;</textarea>');
  expect(markup).toContain('maxlength="10"');
  expect(markup).toContain('data-problem-of="field.text.0"');
  expect(markup).toMatch(/<option value="reply"\s+selected>\s*Reply/);
  expect(markup).not.toMatch(/<option value="dm"\s+selected/);
  expect(markup).toContain('<input type="file" data-field="field.file.0"');
  expect(wordsOf(markup)).toMatch(/^Edit .*Cancel Go$/);
});
