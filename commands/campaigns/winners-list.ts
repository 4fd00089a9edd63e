import type { AnswerFile } from '../../src/chat/port.js';
import type { Block } from '../../src/chat/cards.js';
import type { Winner } from '../../src/domain/campaigns/csv-rows.js';
import { publishTexts } from '../../src/i18n/commands-campaign-publish.js';
import { formatNumber } from '../../src/i18n/format.js';
import { paragraph } from '../answer.js';
import type { CommandContext } from '../command.js';

/** What a message shows well; the others are in a file. */
const shown = 100;

/** The winners' handles for a channel, with a file of all of them when they are many. */
export function winnersList(
  { locale }: CommandContext,
  ruleId: number,
  winners: readonly Winner[],
): { readonly blocks: readonly Block[]; readonly file: AnswerFile | null } {
  const texts = publishTexts[locale];
  const names = winners.map(({ handle }) => `@${handle}`);
  const more = names.length - shown;
  const list = paragraph(names.slice(0, shown).join(texts.comma));
  if (more <= 0) return { blocks: [list], file: null };
  return {
    blocks: [list, paragraph(texts.more(formatNumber(more, locale)))],
    file: {
      name: `xtep-campaign-${String(ruleId)}-winners.txt`,
      contentType: 'text/plain; charset=utf-8',
      content: Buffer.from(`${names.join('\n')}\n`),
    },
  };
}
