import { decidePost } from '../../db/campaign-posts.js';
import { winnersOf } from '../../db/campaign-people.js';
import { findCampaign, type Campaign } from '../../db/campaigns.js';
import { useDraft } from '../../db/drafts.js';
import type { Answer, Click } from '../../src/chat/port.js';
import { publishTexts } from '../../src/i18n/commands-campaign-publish.js';
import type { ClickAction } from '../action.js';
import { inPlace, notice, privately } from '../answer.js';
import { recallCampaignDraft, type CampaignDraft } from '../campaigns/campaign-draft.js';
import { campaignGone, handleOf } from '../campaigns/choose-campaign.js';
import { nextPosts, publishOnX } from '../campaigns/publish-on-x.js';
import { publishEndView, xPreview } from '../campaigns/publish-views.js';
import { winnersList } from '../campaigns/winners-list.js';
import type { CommandContext } from '../command.js';
import { expired } from './send-clicks.js';

/** The button of a preview: publishes what the preview showed, once. */
const publishClick: ClickAction = {
  verb: 'campaign-publish',
  mode: 'message',
  role: 'admin',
  run: async (context, click) => {
    const draft = await recallCampaignDraft(context, 'campaign-publish', click.id);
    if (draft === null) return expired(context);
    const found = await findCampaign(context.database.db, Number(draft.typed['ruleId']));
    if (found === null) return privately(context, campaignGone(context));
    const upTo = Number(draft.typed['upTo']);
    if (draft.typed['channel'] === 'chat') return publishInChat(context, found, draft, upTo);
    const end = await publishOnX(context, found, upTo);
    return privately(context, publishEndView(context, found, await handleOf(context, found), end));
  },
};

async function publishInChat(
  context: CommandContext,
  found: Campaign,
  draft: CampaignDraft,
  upTo: number,
): Promise<Answer> {
  const { locale, database, now } = context;
  const texts = publishTexts[locale];
  const isFirst = await database.db.transaction((tx) => useDraft(tx, draft.id, now()));
  if (!isFirst) {
    return privately(context, notice('info', texts.title(found.rule.name), [texts.already]));
  }
  const all = await winnersOf(database.db, found.rule.id);
  const winners = all.filter(({ rank }) => rank <= upTo);
  const { blocks, file } = winnersList(context, found.rule.id, winners);
  return {
    kind: 'message',
    visibility: 'public',
    locale,
    view: { tone: 'good', title: texts.heading(found.rule.name), blocks, buttons: [] },
    ...(file === null ? {} : { file }),
  };
}

/** A person has looked at X; what is left to publish is shown for the next press. */
const decide =
  (isThere: boolean) =>
  async (context: CommandContext, click: Click): Promise<Answer> => {
    const { now, interaction } = context;
    const { db } = context.database;
    if (!/^\d{1,15}$/u.test(click.id)) return expired(context);
    const { actor } = interaction.person;
    const wish = { postId: Number(click.id), isThere, actor, now: now() };
    const post = await db.transaction((tx) => decidePost(tx, wish));
    if (post === null) return expired(context);
    const found = await findCampaign(db, post.ruleId);
    if (found === null) return privately(context, campaignGone(context));
    const next = await nextPosts(context, found);
    const handle = await handleOf(context, found);
    return inPlace(
      context,
      next.kind === 'ready'
        ? await xPreview(context, found, next)
        : publishEndView(context, found, handle, next),
    );
  };

export const campaignPublishClicks: readonly ClickAction[] = [
  publishClick,
  { verb: 'campaign-post-there', mode: 'replace', role: 'admin', run: decide(true) },
  { verb: 'campaign-post-absent', mode: 'replace', role: 'admin', run: decide(false) },
];
