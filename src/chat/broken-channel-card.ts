import type { BrokenChannelView } from '../domain/incidents/card-views.js';
import { brokenChannelTexts } from '../i18n/broken-channel.js';
import { cardMoment } from '../i18n/cards.js';
import { platformNames } from '../i18n/format.js';
import { strong, text, type CardContent, type CardContext } from './card-content.js';
import { oneLine } from './one-line.js';

/** Tells the other channels that nothing can be posted in one of them, and that it can again. */
export function brokenChannelCard(view: BrokenChannelView, context: CardContext): CardContent {
  const texts = brokenChannelTexts[context.locale];
  const open = view.state === 'open';
  const title = texts.title(platformNames[view.platform], view.externalId);
  const since = cardMoment(view.since, context.timeZone);
  return {
    tone: open ? 'alarm' : 'good',
    title: open ? title : texts.closed(title),
    blocks: open
      ? [
          strong(texts.broken(since)),
          ...(view.reason === null ? [] : [text(texts.reason(oneLine(view.reason, 200)))]),
          text(texts.remedy),
          text(texts.later),
        ]
      : [text(texts.over)],
    buttons: [],
    attemptId: null,
    metadata: { kind: 'channel', channel: String(view.id), state: view.state },
  };
}
