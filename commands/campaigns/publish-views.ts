import type { Campaign } from '../../db/campaigns.js';
import type { CampaignPost } from '../../db/campaign-posts.js';
import type { Button, View } from '../../src/chat/cards.js';
import { unsentFailureBlocks } from '../../src/chat/explanation-blocks.js';
import { assertNever } from '../../src/domain/assert.js';
import { postHoldTexts, publishTexts } from '../../src/i18n/commands-campaign-publish.js';
import { formatDateTime, formatNumber } from '../../src/i18n/format.js';
import { notice, paragraph } from '../answer.js';
import type { CommandContext } from '../command.js';
import { keepCampaignDraft } from './campaign-draft.js';
import type { NextPosts, PublishEnd } from './publish-on-x.js';

export type PublishChannel = 'chat' | 'x';

/** The one button of a preview: its draft says what the preview showed. */
export async function publishButton(
  context: CommandContext,
  { rule }: Campaign,
  channel: PublishChannel,
  upTo: number,
): Promise<Button> {
  const typed = { ruleId: String(rule.id), channel, upTo: String(upTo) };
  const id = await keepCampaignDraft(context, 'campaign-publish', { typed, edits: null });
  const label = publishTexts[context.locale].button;
  return { verb: 'campaign-publish', id: String(id), label, style: 'primary' };
}

/** The posts as they would be, with the button that publishes them. */
export async function xPreview(
  context: CommandContext,
  found: Campaign,
  { posts, winners, before }: Extract<NextPosts, { readonly kind: 'ready' }>,
): Promise<View> {
  const { locale } = context;
  const texts = publishTexts[locale];
  const number = (value: number): string => formatNumber(value, locale);
  const upTo = posts.at(-1)?.lastRank ?? before;
  return {
    tone: 'attention',
    title: texts.title(found.rule.name),
    blocks: [
      paragraph(texts.xPreview(number(posts.length), number(winners))),
      ...(before > 0 ? [paragraph(texts.before(number(before)))] : []),
      // The first ones tell what the others look like, and a message has little room.
      ...posts.slice(0, 5).map(({ text }) => ({ kind: 'quote', text }) as const),
    ],
    buttons: [await publishButton(context, found, 'x', upTo)],
  };
}

/** Asks a person whether the post is on X. */
function unsureView(context: CommandContext, { rule }: Campaign, post: CampaignPost): View {
  const texts = publishTexts[context.locale];
  const id = String(post.id);
  return {
    tone: 'attention',
    title: texts.title(rule.name),
    blocks: [paragraph(texts.unsure), { kind: 'quote', text: post.text }],
    buttons: [
      { verb: 'campaign-post-there', id, label: texts.isThere, style: 'primary' },
      { verb: 'campaign-post-absent', id, label: texts.isAbsent, style: 'plain' },
    ],
  };
}

/** How many are out, how many follow, and when the next does. */
export function publishingLine(
  { locale, config }: CommandContext,
  { posted, waiting, hold }: Extract<NextPosts, { readonly kind: 'waits' }>,
): string {
  const texts = publishTexts[locale];
  const number = (value: number): string => formatNumber(value, locale);
  const at = hold?.until == null ? null : formatDateTime(hold.until, config.timeZone);
  const when = hold === null ? texts.soon : postHoldTexts[locale][hold.kind](at);
  return texts.waits(number(posted), number(waiting), when);
}

/** What became of it. */
export function publishEndView(
  context: CommandContext,
  found: Campaign,
  handle: string,
  end: PublishEnd,
): View {
  const { locale, config } = context;
  const texts = publishTexts[locale];
  const say = (tone: View['tone'], line: string): View =>
    notice(tone, texts.title(found.rule.name), [line]);
  switch (end.kind) {
    case 'none':
      return say('info', texts.none);
    case 'published':
      return say('info', texts.already);
    case 'under-way':
      return say('info', texts.underWay);
    case 'unsure':
      return unsureView(context, found, end.post);
    case 'not-ready':
      return say('attention', texts.notReady(handle));
    case 'waits':
      return say('good', publishingLine(context, end));
    case 'done':
      return say('good', texts.done(formatNumber(end.posts, locale)));
    case 'refused': {
      const { timeZone } = config;
      const view = say('alarm', texts.refused(formatNumber(end.posts, locale)));
      const why = unsentFailureBlocks(end.post, { locale, timeZone });
      return { ...view, blocks: [...view.blocks, ...why] };
    }
    default:
      return assertNever(end);
  }
}
