import { countPosts, refusedPost } from '../../db/campaign-posts.js';
import type { Campaign } from '../../db/campaigns.js';
import type { Block } from '../../src/chat/cards.js';
import { unsentFailureBlocks } from '../../src/chat/explanation-blocks.js';
import { publishTexts } from '../../src/i18n/commands-campaign-publish.js';
import { formatNumber } from '../../src/i18n/format.js';
import { paragraph } from '../answer.js';
import type { CommandContext } from '../command.js';
import { nextPosts } from './publish-on-x.js';
import { publishingLine } from './publish-views.js';

/** How far the posts of the winners are, and why they stopped; null: none was ever wanted. */
export async function publishStatus(
  context: CommandContext,
  found: Campaign,
): Promise<readonly Block[] | null> {
  const { locale, config, database } = context;
  const texts = publishTexts[locale];
  const next = await nextPosts(context, found);
  const { posted } = await countPosts(database.db, found.rule.id);
  const count = formatNumber(posted, locale);
  if (next.kind === 'waits') return [paragraph(publishingLine(context, next))];
  if (next.kind === 'under-way') return [paragraph(texts.underWay)];
  if (next.kind === 'unsure') return [paragraph(texts.lookNow)];
  const refused = await refusedPost(database.db, found.rule.id);
  if (refused !== null) {
    const why = unsentFailureBlocks(refused, { locale, timeZone: config.timeZone });
    return [paragraph(texts.stopped(count)), ...why];
  }
  return posted === 0 ? null : [paragraph(texts.done(count))];
}
