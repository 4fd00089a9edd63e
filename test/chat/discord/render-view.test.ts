import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessage } from '../../../sandbox/discord/check-message.js';
import { asRecords } from '../../../sandbox/read-json.js';
import type { Block, Card } from '../../../src/chat/cards.js';
import { attemptOfComponent, readMark } from '../../../src/chat/discord/card-marker.js';
import {
  redactQuotes,
  renderButtons,
  renderCard,
  renderPlain,
  renderView,
} from '../../../src/chat/discord/render-view.js';
import { card, view } from './harness.js';
import { liveMarkup, stripOwn } from './live-markup.js';
import { problemsOf } from './openapi.js';
import { textsOf } from './rig.js';

/* Card and View → message bodies. Oracles: the emulator's limits, Discord's OpenAPI file, live-markup.ts. */

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', ' ', '@everyone', '[x](https://a.example)', '# h', '`', '@a_b_c', '<@1>'),
  fc.integer({ min: 100, max: 9000 }).map((length) => 'あ_*'.repeat(length / 3)),
);
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constantFrom('text', 'strong', 'quote', 'note'), text: words }),
  fc.record({
    kind: fc.constant('fields' as const),
    fields: fc.array(fc.record({ label: words, text: words }), { maxLength: 8 }),
  }),
  fc.record({
    kind: fc.constant('list' as const),
    ordered: fc.boolean(),
    items: fc.array(words, { maxLength: 8 }),
  }),
  fc.constant({ kind: 'divider' as const }),
);
const anyCard: fc.Arbitrary<Card> = fc
  .record({
    title: words,
    blocks: fc.array(block, { maxLength: 12 }),
    tone: fc.constantFrom('alarm', 'attention', 'good', 'quiet', 'info'),
    attemptId: fc.option(fc.integer({ min: 1, max: 2_000_000_000 })),
    cardId: fc.integer({ min: 1 }).map(String),
    generation: fc.integer({ min: 0, max: 9 }),
  })
  .map((parts) => card(parts));

const posting = (body: object) => ({
  method: 'POST',
  path: '/channels/120000000000000001/messages',
  query: new URLSearchParams(),
  authorization: '',
  files: [],
  status: 200,
  body: JSON.parse(JSON.stringify(body)) as unknown,
});

describe('every card', () => {
  test('is within Discord’s limits, rich and plain', () => {
    fc.assert(
      fc.property(anyCard, (any) => {
        for (const body of [renderCard(any), renderPlain(any, 'xtep 1.0'), renderView(any)]) {
          const sent = posting(body);
          expect(checkMessage(JSON.parse(JSON.stringify(body)))).toEqual([]);
          expect(problemsOf([sent])).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('says which card and attempt it shows, and keeps its buttons', () => {
    fc.assert(
      fc.property(anyCard, (any) => {
        const body = renderCard(any);
        const { cardId, generation, attemptId } = any;
        expect(readMark(body)).toEqual({ cardId, generation, attemptId });
        const buttons = body.components.flatMap(({ components }) => components);
        expect(buttons.map((one) => ('custom_id' in one ? one.custom_id : ''))).toEqual([
          'resend:7',
          'edit:7',
          'ignore:7',
        ]);
        const ids = buttons.flatMap(({ id }) => (id === undefined ? [] : [attemptOfComponent(id)]));
        expect(ids.every((attempt) => attempt === attemptId)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('has nothing of a stranger’s text alive', () => {
    fc.assert(
      fc.property(anyCard, (any) => {
        expect(textsOf(renderCard(any)).flatMap((text) => liveMarkup(stripOwn(text)))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a card', () => {
  test('has its title as content, for notifications, and one box in the order of its blocks', () => {
    expect(renderCard(card())).toEqual({
      content: 'DM to @hanako failed',
      embeds: [
        {
          color: 0xd83a3a,
          description: 'Recipient cannot be reached.',
          fields: [
            { name: 'To', value: '@hanako', inline: true },
            {
              name: 'What to do',
              value: '1. Ask them to follow you.\n> Hello from the shop\n-# send 7',
            },
          ],
          footer: { text: 'xtep 12.0 · 345' },
        },
      ],
      components: [
        {
          type: 1,
          components: [
            { type: 2, style: 1, label: 'Resend', custom_id: 'resend:7', id: 11_040 },
            { type: 2, style: 2, label: 'Edit & resend', custom_id: 'edit:7', id: 11_041 },
            { type: 2, style: 4, label: 'Ignore', custom_id: 'ignore:7', id: 11_042 },
          ],
        },
      ],
      allowed_mentions: { parse: [] },
    });
  });

  test('with a message too long for a field shows it whole, as lines', () => {
    const text = 'x'.repeat(3000);
    const { embeds } = renderCard(card({ blocks: [...card().blocks, { kind: 'quote', text }] }));
    expect(embeds[0]?.fields).toBeUndefined();
    expect(embeds[0]?.description).toContain(`> ${text}`);
    expect(embeds[0]?.description).toContain('**To** @hanako');
  });

  test('shortens quotes before anything else', () => {
    const rest: Block = { kind: 'text', text: `${'y'.repeat(2000)} the end` };
    const { embeds } = renderCard(
      card({ blocks: [{ kind: 'quote', text: 'x'.repeat(9000) }, rest] }),
    );
    const description = embeds.map((embed) => embed.description).join('\n');
    expect(description).toContain('the end');
    expect(description).toMatch(/> x{1000,}…/u);
  });

  test('whose texts are refused keeps everything but the quotes', () => {
    const redacted = redactQuotes(card(), '(left out)');
    expect(JSON.stringify(renderCard(redacted))).not.toContain('Hello from the shop');
    expect(JSON.stringify(renderCard(redacted))).toContain('(left out)');
    expect(JSON.stringify(renderCard(redacted))).toContain('Ask them to follow you.');
  });

  test('in plain has its words, its buttons and its mark, and no previews of addresses', () => {
    const body = renderPlain(card(), 'xtep 12.0 · 345');
    expect(body.content).toContain('**DM to @hanako failed**');
    expect(body.content).toContain('> Hello from the shop');
    expect(readMark(body)).toEqual({ cardId: '12', generation: 0, attemptId: 345 });
    expect(body.flags).toBe(4);
  });
});

test('an answer has its title in the box, and its links live', () => {
  const body = renderView(
    view({ blocks: [{ kind: 'link', label: 'X を開く [1]', url: 'https://x.com/i/a?b=(c)' }] }),
  );
  expect(body.content).toBe('');
  expect(body.embeds).toMatchObject([
    { title: 'Answer', description: String.raw`[X を開く [1\]](https://x.com/i/a?b=%28c%29)` },
  ]);
});

test('buttons stand five in a row, and two with one id are a bug', () => {
  const buttons = Array.from({ length: 7 }, (_, index) => ({
    verb: 'page',
    id: String(index),
    label: 'x',
    style: 'plain' as const,
  }));
  expect(renderButtons(buttons, null).map(({ components }) => components.length)).toEqual([5, 2]);
  expect(asRecords(renderButtons(buttons, null)[0]?.components)[0]).not.toHaveProperty('id');
  expect(() => renderButtons([...buttons, ...buttons], null)).toThrow(/same verb and id/u);
});

test('an attempt too big for a component’s id is left to the footer', () => {
  const body = renderCard(card({ attemptId: 1_999_999_999 }));
  expect(asRecords(body.components[0]?.components)[0]).not.toHaveProperty('id');
  expect(readMark(body)?.attemptId).toBe(1_999_999_999);
});

test('ids that Discord numbers itself are no attempts', () => {
  expect([1, 5, 31].map(attemptOfComponent)).toEqual([null, null, null]);
  expect(attemptOfComponent(undefined)).toBeNull();
});
