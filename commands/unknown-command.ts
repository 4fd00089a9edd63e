import type { View } from '../src/chat/cards.js';
import type { Locale } from '../src/domain/locale.js';
import { sharedTexts } from '../src/i18n/commands-shared.js';
import { notice } from './answer.js';
import { nearest } from './nearest.js';
import { commands } from './registry.js';

/** Names the nearest right command; for the first word of a group, the words that may follow it. */
export function unknownCommandView(path: readonly string[], locale: Locale): View {
  const texts = sharedTexts[locale];
  const typed = path.join(' ');
  const words = commands.map((command) => command.spec.path.join(' '));
  const group = words.filter((word) => word.startsWith(`${path[0] ?? ''} `));
  const near = group.length > 0 ? nearestOrAll(typed, group) : nearest(typed, words);
  return notice('attention', texts.wrongTitle, [
    texts.unknownCommand(typed.slice(0, 60)),
    ...(near === null ? [] : [texts.didYouMean(near)]),
    texts.seeHelp,
  ]);
}

function nearestOrAll(typed: string, group: readonly string[]): string {
  const near = typed.includes(' ') ? nearest(typed, group) : null;
  return near ?? group.join(', ');
}
