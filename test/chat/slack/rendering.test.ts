import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBlocks, checkModal, blockTextLength } from '../../../sandbox/slack/check-blocks.js';
import { newComplaints } from '../../../sandbox/slack/shapes.js';
import { asRecord, asRecords, asText } from '../../../sandbox/read-json.js';
import type { Block, Button, Card, View } from '../../../src/chat/cards.js';
import type { Form, FormField } from '../../../src/chat/port.js';
import { readCardBlockId } from '../../../src/chat/slack/block-ids.js';
import { cutText, splitText } from '../../../src/chat/slack/cut-text.js';
import { escapeText, linkTarget } from '../../../src/chat/slack/escape-text.js';
import { renderCard, renderCardPlainly } from '../../../src/chat/slack/render-card.js';
import { renderForm } from '../../../src/chat/slack/render-form.js';
import {
  buttonRows,
  fallbackText,
  renderPlainly,
  renderView,
} from '../../../src/chat/slack/render-view.js';
import { slackTexts } from '../../../src/i18n/slack.js';
import { exampleCard } from '../conformance.js';
import { wordsOf } from './rig.js';

function complaintsAbout(blocks: unknown): readonly string[] {
  const complaints = newComplaints();
  checkBlocks(blocks, { inModal: false }, complaints);
  return complaints.found;
}

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom('&', '<', '>', '*', '_', '`', '|', '!', '@', '\n', 'あ', '😀', ' '),
    maxLength: 6000,
  }),
);

const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  anyText.map((text) => ({ kind: 'text', text }) as const),
  anyText.map((text) => ({ kind: 'strong', text }) as const),
  anyText.map((text) => ({ kind: 'quote', text }) as const),
  anyText.map((text) => ({ kind: 'note', text }) as const),
  fc
    .array(fc.record({ label: anyText, text: anyText }), { maxLength: 25 })
    .map((fields) => ({ kind: 'fields', fields }) as const),
  fc.record({
    kind: fc.constant('list' as const),
    ordered: fc.boolean(),
    items: fc.array(anyText, { maxLength: 20 }),
  }),
  fc.record({
    kind: fc.constant('link' as const),
    label: anyText,
    url: fc.oneof(fc.webUrl(), anyText),
  }),
  fc.constant({ kind: 'divider' } as const),
);

const anyButton: fc.Arbitrary<Button> = fc.record({
  verb: fc.constantFrom('resend', 'edit', 'ignore', 'show'),
  id: fc.nat().map(String),
  label: anyText.map((text) => `x${text}`),
  style: fc.constantFrom('primary', 'danger', 'plain'),
});

const anyView: fc.Arbitrary<View> = fc.record({
  tone: fc.constantFrom('alarm', 'attention', 'good', 'quiet', 'info'),
  title: anyText,
  blocks: fc.array(anyBlock, { maxLength: 60 }),
  buttons: fc.array(anyButton, { maxLength: 60 }),
});

/** Every `mrkdwn` text: there, nothing but our own links may stand between angle brackets. */
function markup(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(markup);
  const object = asRecord(value);
  const own = object['type'] === 'mrkdwn' ? [asText(object['text'])] : [];
  return [
    ...own,
    ...Object.values(object).flatMap((one) => (typeof one === 'object' ? markup(one) : [])),
  ];
}

describe('a view as blocks', () => {
  it('is always something that Slack takes', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const blocks = renderView(view, '…');
        expect(complaintsAbout(blocks)).toEqual([]);
        expect(blockTextLength(blocks)).toBeLessThan(13_200);
        expect(complaintsAbout(renderPlainly(view))).toEqual([]);
        expect(fallbackText(view).length).toBeLessThanOrEqual(4000);
      }),
      { numRuns: 60 },
    );
  });

  it('lets no text from outside become a ping or a link', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        for (const text of markup(renderView(view, '…'))) {
          for (const [tag] of text.matchAll(/<[^>]*>?/gu))
            expect(tag).toMatch(/^<https?:\/\/[^|>]*\|[^>]*>$/u);
        }
        expect(fallbackText(view)).not.toMatch(/[<>]/u);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a text of ordinary length whole and literal', () => {
    const text = 'やあ <b>*太字*</b> & :smile: `x`\n2行目';
    const view: View = { tone: 'info', title: 't', blocks: [{ kind: 'text', text }], buttons: [] };
    expect(renderView(view, '…')[1]).toEqual({
      type: 'section',
      text: { type: 'plain_text', text, emoji: false },
    });
  });

  it.each(['@_taro_ (たろう)', '@__init__', '@shop (*本物*)', '`x` ~y~'])(
    'shows %s in a field as it is, since Slack would swallow its marks',
    (text) => {
      const fields = [
        { label: '宛先', text },
        { label: 'A', text: '@aoi_cafe' },
      ];
      const view: View = {
        tone: 'info',
        title: 't',
        blocks: [{ kind: 'fields', fields }],
        buttons: [],
      };
      expect(renderView(view, '…')[1]).toEqual({
        type: 'section',
        fields: [
          { type: 'plain_text', text: `宛先\n${text}`, emoji: false },
          { type: 'mrkdwn', text: '*A*\n@aoi_cafe', verbatim: true },
        ],
      });
    },
  );

  it('marks every line of a quote, so that it cannot pass for our words', () => {
    const view: View = {
      tone: 'info',
      title: 't',
      blocks: [{ kind: 'quote', text: 'one\n✅ 送信しました' }],
      buttons: [],
    };
    expect(wordsOf(asRecords(renderView(view, '…')))).toContain('▏ one\n▏ ✅ 送信しました');
  });

  it('says when it had to leave blocks out', () => {
    const blocks = Array.from(
      { length: 80 },
      (_, index) => ({ kind: 'text', text: `t${index}` }) as const,
    );
    const rendered = renderView({ tone: 'info', title: 't', blocks, buttons: [] }, '省略');
    expect(rendered).toHaveLength(50);
    expect(wordsOf(asRecords(rendered))).toContain('省略');
  });

  it('shows its tone in the title', () => {
    const marks = (['alarm', 'attention', 'good', 'quiet', 'info'] as const).map((tone) =>
      wordsOf(asRecords(renderView({ tone, title: 't', blocks: [], buttons: [] }, '…'))),
    );
    expect(marks).toEqual(['🔴 t', '🟡 t', '🟢 t', '⚪ t', '🔵 t']);
  });

  it('starts a new row where a verb comes again', () => {
    const button = (verb: string, id: string): Button => ({
      verb,
      id,
      label: verb,
      style: 'plain',
    });
    const rows = buttonRows([button('resend', '1'), button('ignore', '1'), button('resend', '2')]);
    expect(rows.map((row) => row.map(({ verb, id }) => `${verb}:${id}`))).toEqual([
      ['resend:1', 'ignore:1'],
      ['resend:2'],
    ]);
  });
});

describe('a card as a message', () => {
  it('carries its ids and states as text, for everybody to read', () => {
    const payloads = (
      [
        { kind: 'send', send: '12', state: 'failed', cause: 'daily_cap' },
        { kind: 'send', send: '12', state: 'sent', cause: null },
        { kind: 'incident', incident: '3', state: 'open', cause: 'action_block' },
        { kind: 'digest', digest: '4', state: 'made' },
        { kind: 'rule', rule: '5', state: 'open' },
      ] as const
    ).map((metadata) => renderCard(exampleCard({ metadata }), '…').metadata);
    expect(payloads).toEqual([
      {
        event_type: 'xtep_card',
        event_payload: { card: '71', send: '12', state: 'failed', cause: 'daily_cap' },
      },
      { event_type: 'xtep_card', event_payload: { card: '71', send: '12', state: 'sent' } },
      {
        event_type: 'xtep_card',
        event_payload: { card: '71', incident: '3', state: 'open', cause: 'action_block' },
      },
      { event_type: 'xtep_card', event_payload: { card: '71', digest: '4', state: 'made' } },
      { event_type: 'xtep_card', event_payload: { card: '71', rule: '5', state: 'open' } },
    ]);
  });

  it('has the bare verb as action id and the id as value', () => {
    const { blocks } = renderCard(exampleCard(), '…');
    const actions = asRecords(blocks).find((block) => block['type'] === 'actions');
    expect(
      asRecords(actions?.['elements']).map(({ action_id, value }) => [action_id, value]),
    ).toEqual([
      ['resend', '12'],
      ['edit', '12'],
      ['ignore', '12'],
    ]);
  });

  it('has block ids that are new in every version and tell attempt and generation', () => {
    const ids = (changes: Partial<Card>): readonly string[] =>
      renderCard(exampleCard(changes), '…').blocks.map((block) => block.block_id ?? '');
    const first = ids({ version: 1 });
    const second = ids({ version: 2 });
    expect(new Set([...first, ...second]).size).toBe(first.length + second.length);
    expect(first.map(readCardBlockId)).toEqual(
      first.map(() => ({ generation: 1, attemptId: 501 })),
    );
    expect(ids({ attemptId: null, generation: 3 }).map(readCardBlockId)[0]).toEqual({
      generation: 3,
      attemptId: null,
    });
    expect(readCardBlockId('somebody else')).toBeNull();
  });

  it('has a plain form with the same buttons', () => {
    const { blocks } = renderCardPlainly(exampleCard());
    expect(blocks.map((block) => block.type)).toEqual(['section', 'actions']);
    expect(complaintsAbout(blocks)).toEqual([]);
  });
});

describe('a form as a modal', () => {
  const field: Extract<FormField, { kind: 'text' }> = {
    kind: 'text',
    name: 'text',
    label: '本文',
    multiline: true,
    required: true,
    value: '',
    maxLength: 10_000,
  };
  const form = (fields: readonly FormField[]): Form => ({
    verb: 'edit',
    id: '12',
    title: 'とても長い題名のフォームですので切られます'.repeat(3),
    submitLabel: '送信',
    intro: 'はじめに',
    fields,
  });
  const problems = (view: unknown): readonly string[] => {
    const complaints = newComplaints();
    checkModal(asRecord(view), complaints);
    return complaints.found;
  };

  it('spreads a long text over as many inputs as it may need', () => {
    const view = renderForm(form([field]), '{}', slackTexts.ja);
    expect(problems(view)).toEqual([]);
    expect(view.callback_id).toBe('edit:12');
    const labels = asRecords(view.blocks).flatMap((block) =>
      block['type'] === 'input' ? [asRecord(block['label'])['text']] : [],
    );
    expect(labels).toEqual(['本文(1/4)', '本文(2/4)', '本文(3/4)', '本文(4/4)']);
    const optional = asRecords(view.blocks).flatMap((block) =>
      block['type'] === 'input' ? [block['optional']] : [],
    );
    expect(optional).toEqual([false, true, true, true]);
  });

  it('is always something that Slack takes', () => {
    const anyField: fc.Arbitrary<FormField> = fc.oneof(
      fc
        .record({
          value: anyText,
          label: anyText.map((text) => `x${text}`),
          maxLength: fc.integer({ min: 1, max: 12_000 }),
          multiline: fc.boolean(),
          required: fc.boolean(),
        })
        .map((some) => ({ ...field, ...some })),
      fc
        .record({
          choices: fc.uniqueArray(fc.nat(500), { maxLength: 120 }),
          multiple: fc.boolean(),
          required: fc.boolean(),
        })
        .map(({ choices, ...some }) => ({
          kind: 'select' as const,
          name: 'choice',
          label: '選択',
          choices: choices.map((value) => ({ value: String(value), label: `${value}`.repeat(40) })),
          values: choices.slice(0, 2).map(String),
          ...some,
        })),
      fc.constant({ kind: 'file' as const, name: 'file', label: 'ファイル', required: true }),
    );
    fc.assert(
      fc.property(fc.array(anyField, { minLength: 1, maxLength: 8 }), (fields) => {
        const named = fields.map((one, index) => ({ ...one, name: `${one.name}${index}` }));
        expect(problems(renderForm(form(named), '{}', slackTexts.en))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('cutting and escaping', () => {
  it('never cuts through a character, and joins to the whole again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '😀', 'あ') }),
        fc.integer({ min: 5, max: 40 }),
        (text, max) => {
          const pieces = splitText(text, max);
          expect(pieces.join('')).toBe(text);
          for (const piece of pieces) {
            expect(piece.length).toBeLessThanOrEqual(max);
            expect(piece).not.toMatch(/\p{Surrogate}/u);
          }
          expect(cutText(text, max).length).toBeLessThanOrEqual(max);
          expect(cutText(text, max)).not.toMatch(/\p{Surrogate}/u);
        },
      ),
    );
  });

  it('cuts inside a word, because Slack may trim the ends of an input', () => {
    const [first = '', second = ''] = splitText(`${'a'.repeat(2990)}         \n b`, 3000);
    expect(first).toMatch(/\S$/u);
    expect(second).toMatch(/^\S/u);
  });

  it('escapes exactly what Slack names', () => {
    expect(escapeText('a & <b> "c" \'d\'')).toBe('a &amp; &lt;b&gt; "c" \'d\'');
  });

  it('links to web addresses only', () => {
    expect(linkTarget('https://x.com/i?a=1&b=2|<y>')).toBe('https://x.com/i?a=1&amp;b=2%7C%3Cy%3E');
    expect(linkTarget('javascript:alert(1)')).toBeNull();
    expect(linkTarget('mailto:a@b')).toBeNull();
  });
});
