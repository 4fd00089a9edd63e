import type { Block, Button, Tone, View } from '../src/chat/cards.js';
import type { Answer, AnswerFile } from '../src/chat/port.js';
import type { Locale } from '../src/domain/locale.js';

/** Whoever answers: only the language of the channel matters. */
interface Speaker {
  readonly locale: Locale;
}

/** An answer that only the asker sees. */
export function privately({ locale }: Speaker, view: View, file?: AnswerFile): Answer {
  return {
    kind: 'message',
    visibility: 'private',
    locale,
    view,
    ...(file === undefined ? {} : { file }),
  };
}

/** An answer that everybody in the channel may read. */
export function publicly({ locale }: Speaker, view: View): Answer {
  return { kind: 'message', visibility: 'public', locale, view };
}

/** Puts `view` in place of the message whose button was pressed. */
export function inPlace({ locale }: Speaker, view: View): Answer {
  return { kind: 'replace', locale, view };
}

export function paragraph(text: string): Block {
  return { kind: 'text', text };
}

export function note(text: string): Block {
  return { kind: 'note', text };
}

export function strong(text: string): Block {
  return { kind: 'strong', text };
}

export function bullets(items: readonly string[]): Block {
  return { kind: 'list', ordered: false, items };
}

/** A title over a list; nothing when the list is empty. */
export function section(title: string, items: readonly string[]): Block[] {
  return items.length === 0 ? [] : [{ kind: 'strong', text: title }, bullets(items)];
}

/** A short view: a title, paragraphs, perhaps buttons. */
export function notice(
  tone: Tone,
  title: string,
  paragraphs: readonly string[],
  buttons: readonly Button[] = [],
): View {
  return { tone, title, blocks: paragraphs.map(paragraph), buttons };
}
