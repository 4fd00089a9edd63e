import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StoredMessage } from '../../../sandbox/discord/guild.js';
import { markdownToHtml } from '../../../sandbox/practice/discord/markdown.js';
import { discordMessageToHtml } from '../../../sandbox/practice/discord/render-message.js';
import { discordModalToHtml } from '../../../sandbox/practice/discord/render-modal.js';
import { escapeHtml } from '../../../sandbox/practice/html.js';
import { pageTexts } from '../../../sandbox/practice/page-texts.js';
import { escapeText } from '../../../src/chat/discord/plain-text.js';
import { wordsOf } from './words-of.js';

const draw = (text: string) => markdownToHtml(text).markup;

describe("Discord's markup", () => {
  test.each([
    ['**bold**', '<div class="line"><b>bold</b></div>'],
    ['*slanted*', '<div class="line"><i>slanted</i></div>'],
    ['snake_case_name', '<div class="line">snake_case_name</div>'],
    ['a_b_ c', '<div class="line">a_b_ c</div>'],
    [String.raw`\*not\*`, '<div class="line">*not*</div>'],
    ['-# small', '<div class="small">small</div>'],
    ['> said', '<div class="quote">said</div>'],
    ['- item', '<div class="item">item</div>'],
    ['1. first', '<div class="line">1. first</div>'],
    ['`a*b*`', '<div class="line"><code>a*b*</code></div>'],
    [
      '[Look](https://x.com/?a=1&b=2)',
      '<div class="line"><a href="https://x.com/?a=1&amp;b=2" target="_blank" rel="noreferrer">Look</a></div>',
    ],
    ['[x](javascript:alert)', '<div class="line">[x](javascript:alert)</div>'],
    ['<@12>', '<div class="line"><span class="mention">@12</span></div>'],
    ['<script>', '<div class="line">&lt;script&gt;</div>'],
    ['\u200B', ''],
  ])('%s', (text, markup) => {
    expect(draw(text)).toBe(markup);
  });

  test('what the bot escaped is shown as it was written, whatever it is', () => {
    const written = fc.string({
      unit: fc.constantFrom(...'ab*_~`|[]()#>-+.1:/@ <&"'.split('')),
      maxLength: 20,
    });
    fc.assert(
      fc.property(written, (text) => {
        const shown = draw(escapeText(text)).replaceAll(/<\/?(div|code)[^>]*>/g, '');
        expect(shown.replaceAll('\u200B', '')).toBe(escapeHtml(text));
      }),
    );
  });
});

const message: StoredMessage = {
  id: '5',
  channelId: '1',
  createdAtMs: 0,
  ephemeralFor: null,
  nonce: null,
  content: 'A title',
  embeds: [
    {
      title: 'T',
      color: 0xd83a3a,
      description: '**why**',
      fields: [{ name: 'To', value: '@a', inline: true }],
      footer: { text: 'xtep 1.1' },
    },
  ],
  components: [
    {
      type: 1,
      components: [
        { type: 2, style: 1, label: 'Resend', custom_id: 'resend:1' },
        { type: 2, style: 4, label: 'Gone', custom_id: 'gone:1', disabled: true },
      ],
    },
  ],
  flags: 0,
  attachments: [{ filename: 'list.csv', url: 'http://127.0.0.1:1/files/1/list.csv' }],
  editedAtMs: null,
  replyTo: null,
  isForeign: false,
  deleted: false,
};

const context = {
  words: pageTexts.en,
  clock: () => '12:34',
  cause: null,
  isInThread: false,
};

describe('a message in Discord', () => {
  test('embed, colour, fields, file and buttons are there', () => {
    const { markup } = discordMessageToHtml(message, context);
    expect(wordsOf(markup)).toBe(
      'X XTEP APP 12:34 A title T why To @a xtep 1.1 📄 list.csv Resend Gone',
    );
    expect(markup).toContain('border-color:#d83a3a');
    expect(markup).toContain('class="embed-field inline"');
    expect(markup).toMatch(/button danger"[^>]*data-action="gone:1"\s+disabled/);
    expect(markup).toMatch(/button primary"[^>]*data-message="5"[^>]*data-action="resend:1"\s*>/);
  });

  test('an ephemeral one says so, a placeholder thinks, an answer names its command', () => {
    const placeholder = { ...message, content: '', embeds: [], components: [], flags: 128 };
    const { markup } = discordMessageToHtml(
      { ...placeholder, ephemeralFor: '9' },
      { ...context, cause: 'Aoi used /xtep status' },
    );
    expect(wordsOf(markup)).toMatch(/Aoi used \/xtep status .*thinking.*Only visible to you/);
    expect(discordMessageToHtml(message, context).markup).not.toContain('Only visible to you');
  });
});

test('a form has every field with its value', () => {
  const modal = {
    title: 'Edit',
    components: [
      { type: 10, content: 'An **intro**' },
      {
        type: 18,
        label: 'Text',
        description: 'a hint',
        component: { type: 4, custom_id: 'text', style: 2, value: 'Hello', max_length: 20 },
      },
      {
        type: 18,
        label: 'Kinds',
        component: {
          type: 3,
          custom_id: 'kinds',
          required: false,
          max_values: 2,
          options: [
            { label: 'DM', value: 'dm', default: true },
            { label: 'Reply', value: 'reply' },
          ],
        },
      },
      { type: 18, label: 'File', component: { type: 19, custom_id: 'file', required: false } },
    ],
  };
  const { markup } = discordModalToHtml('77', modal, pageTexts.en);
  expect(markup).toMatch(/<textarea[^>]*data-field="text"[^>]*required>Hello<\/textarea>/);
  expect(markup).toMatch(/data-field="kinds"\s+multiple/);
  expect(markup).toMatch(/<option\s+value="dm"\s+selected/);
  expect(markup).toMatch(/<input type="file" data-field="file"\s*\/>/);
  expect(markup).toContain('&quot;interactionId&quot;:&quot;77&quot;');
  expect(wordsOf(markup)).toContain('An intro Text * a hint Hello');
});
