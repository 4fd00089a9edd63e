import type { types } from '@slack/bolt';
import { assertNever } from '../../domain/assert.js';
import type { Block, Button, Field, Tone, View } from '../cards.js';
import { cutText, splitText } from './cut-text.js';
import { escapeText, linkTarget } from './escape-text.js';
import { slackLimits } from './limits.js';

export type SlackBlock = types.KnownBlock;

/** Blocks inside coloured attachments lose features, so the colour stands in the title. */
const toneMarks: Readonly<Record<Tone, string>> = {
  alarm: '🔴',
  attention: '🟡',
  good: '🟢',
  quiet: '⚪',
  info: '🔵',
};

/** Every line of a quoted text is marked, so that it cannot pass for words of ours. */
export const quoteMark = '▏';

/** A title as it is shown, with its colour. */
export function titleText(view: View): string {
  return `${toneMarks[view.tone]} ${view.title}`;
}

function plainSections(text: string): readonly SlackBlock[] {
  return splitText(text, slackLimits.sectionText)
    .filter((piece) => piece.trim() !== '')
    .map((piece) => ({
      type: 'section',
      // Plain text takes no markup, and without `emoji` no `:name:` turns into a picture.
      text: { type: 'plain_text', text: piece, emoji: false },
    }));
}

function cutAndEscape(text: string, max: number): string {
  let end = max;
  let escaped = escapeText(cutText(text, end));
  while (escaped.length > max) {
    end = Math.max(1, end - (escaped.length - max));
    escaped = escapeText(cutText(text, end));
  }
  return escaped;
}

function fieldSections(fields: readonly Field[]): readonly SlackBlock[] {
  const sections: SlackBlock[] = [];
  for (let at = 0; at < fields.length; at += slackLimits.fieldsPerSection) {
    sections.push({
      type: 'section',
      fields: fields.slice(at, at + slackLimits.fieldsPerSection).map(fieldObject),
    });
  }
  return sections;
}

/**
 * Where a word begins with one of these, Slack may take it for markup and swallow it, and markup has
 * no escape: `@_taro_` would read `@taro`, which is somebody else.
 */
const opensMarkup = /(?<![\p{L}\p{N}])[*_~`]/u;

function fieldObject({ label, text }: Field): types.MrkdwnElement | types.PlainTextElement {
  const room = slackLimits.fieldText - 210;
  return opensMarkup.test(text)
    ? {
        type: 'plain_text',
        text: `${cutText(label, 200)}\n${cutText(text, room)}`,
        emoji: false,
      }
    : {
        type: 'mrkdwn',
        text: `*${cutAndEscape(label, 200)}*\n${cutAndEscape(text, room)}`,
        verbatim: true,
      };
}

function linkSection(label: string, url: string): readonly SlackBlock[] {
  const target = linkTarget(url);
  if (target === null || target.length > slackLimits.sectionText - 300) {
    return plainSections(`${label}: ${url}`);
  }
  const text = `<${target}|${cutAndEscape(label, 200).replaceAll('|', '¦')}>`;
  return [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }];
}

/** The words of a block as plain text; null where it has none that may be cut. */
function wordsOf(block: Block): string | null {
  switch (block.kind) {
    case 'text':
    case 'strong':
    case 'note':
      return block.text;
    case 'quote':
      return block.text
        .split('\n')
        .map((line) => `${quoteMark} ${line}`)
        .join('\n');
    case 'list':
      return block.items
        .map((item, index) => `${block.ordered ? `${index + 1}.` : '•'} ${item}`)
        .join('\n');
    case 'fields':
    case 'link':
    case 'divider':
      return null;
    default:
      return assertNever(block);
  }
}

function renderBlock(block: Block, words: string | null): readonly SlackBlock[] {
  switch (block.kind) {
    case 'text':
    case 'quote':
    case 'list':
      return plainSections(words ?? '');
    case 'strong':
      // One line in bold; text from outside never comes as `strong`, but it is escaped anyway.
      return (words ?? '').trim() === ''
        ? []
        : [
            {
              type: 'section',
              text: {
                type: 'mrkdwn',
                text: `*${cutAndEscape(words ?? '', slackLimits.sectionText - 2)}*`,
                verbatim: true,
              },
            },
          ];
    case 'note':
      return (words ?? '').trim() === ''
        ? []
        : [
            {
              type: 'context',
              elements: [
                {
                  type: 'plain_text',
                  text: cutText(words ?? '', slackLimits.contextText),
                  emoji: false,
                },
              ],
            },
          ];
    case 'fields':
      return fieldSections(block.fields);
    case 'link':
      return linkSection(block.label, block.url);
    case 'divider':
      return [{ type: 'divider' }];
    default:
      return assertNever(block);
  }
}

/** Cuts the longest texts until all of them together fit into Slack's budget for one message. */
function fitWords(words: readonly (string | null)[], budget: number): readonly (string | null)[] {
  const fitted = [...words];
  const total = (): number => fitted.reduce((sum, one) => sum + (one?.length ?? 0), 0);
  for (let excess = total() - budget; excess > 0; excess = total() - budget) {
    const longest = fitted.reduce<number>(
      (best, one, index) => ((one?.length ?? 0) > (fitted[best]?.length ?? 0) ? index : best),
      0,
    );
    const text = fitted[longest] ?? '';
    if (text.length <= 1) break;
    fitted[longest] = cutText(text, Math.max(1, text.length - Math.max(excess, 1) - 1));
  }
  return fitted;
}

/**
 * Buttons in rows. Within one row Slack wants each action id once, and ours are the bare verbs,
 * so a verb that comes again begins a new row.
 */
export function buttonRows(buttons: readonly Button[]): readonly (readonly Button[])[] {
  const rows: Button[][] = [];
  for (const button of buttons) {
    const row = rows.at(-1);
    const isFull =
      row === undefined ||
      row.length >= slackLimits.buttonsPerBlock ||
      row.some((other) => other.verb === button.verb);
    if (isFull) rows.push([button]);
    else row.push(button);
  }
  return rows;
}

export function actionBlocks(buttons: readonly Button[]): readonly SlackBlock[] {
  return buttonRows(buttons).map((row) => ({
    type: 'actions',
    elements: row.map(({ verb, id, label, style }) => ({
      type: 'button',
      action_id: verb,
      ...(id === '' ? {} : { value: id }),
      text: { type: 'plain_text', text: cutText(label, slackLimits.buttonText), emoji: true },
      ...(style === 'plain' ? {} : { style }),
    })),
  }));
}

function fieldLength(block: Block): number {
  if (block.kind === 'link') return block.label.length + block.url.length;
  if (block.kind !== 'fields') return 0;
  return block.fields.reduce((sum, { label, text }) => sum + label.length + text.length, 0);
}

/** A view as Slack's blocks, within all limits; `cutNote` is said where blocks had to be left out. */
export function renderView(view: View, cutNote: string): readonly SlackBlock[] {
  const actions = actionBlocks(view.buttons).slice(0, slackLimits.blocksPerMessage - 3);
  const taken = view.title.length + view.blocks.reduce((sum, one) => sum + fieldLength(one), 0);
  const words = fitWords(view.blocks.map(wordsOf), slackLimits.blockTextTotal - taken);
  const body = view.blocks.flatMap((block, index) => renderBlock(block, words[index] ?? null));
  const room = slackLimits.blocksPerMessage - 1 - actions.length;
  const shown =
    body.length <= room
      ? body
      : [...body.slice(0, room - 1), ...renderBlock({ kind: 'note', text: cutNote }, cutNote)];
  const title = cutText(titleText(view), slackLimits.headerText);
  return [
    { type: 'header', text: { type: 'plain_text', text: title, emoji: false } },
    ...shown,
    ...actions,
  ];
}

/** All words of a view, line by line: for the plain fallback and for notifications. */
export function viewAsText(view: View): string {
  const lines = view.blocks.flatMap((block) => {
    const words = wordsOf(block);
    if (words !== null) return [words];
    if (block.kind === 'fields') return block.fields.map(({ label, text }) => `${label}: ${text}`);
    return block.kind === 'link' ? [`${block.label}: ${block.url}`] : [];
  });
  return [titleText(view), ...lines].join('\n');
}

/** The simplest rendering: one plain text and the buttons, for when Slack refused the blocks. */
export function renderPlainly(view: View): readonly SlackBlock[] {
  const text = cutText(viewAsText(view), slackLimits.sectionText);
  return [
    { type: 'section', text: { type: 'plain_text', text, emoji: false } },
    ...actionBlocks(view.buttons).slice(0, slackLimits.blocksPerMessage - 1),
  ];
}

/** What notifications and screen readers say; escaped, and short enough for `chat.update`. */
export function fallbackText(view: View): string {
  return escapeText(cutText(viewAsText(view), slackLimits.fallbackText));
}
