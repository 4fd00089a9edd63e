import type { Locale } from '../../domain/locale.js';
import type { Answer } from '../port.js';

/** One sentence of the adapter itself, for the person alone. */
export function sentence(text: string, locale: Locale): Extract<Answer, { kind: 'message' }> {
  const blocks = [{ kind: 'text', text } as const];
  return {
    kind: 'message',
    visibility: 'private',
    locale,
    view: { tone: 'attention', title: '', blocks, buttons: [] },
  };
}
