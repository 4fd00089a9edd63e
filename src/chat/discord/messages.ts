import {
  type MessageFlags,
  PermissionFlagsBits,
  Routes,
  type APIChannel,
  type APIMessage,
  type REST,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord.js';
import type { Locale } from '../../domain/locale.js';
import { discordTexts } from '../../i18n/discord.js';
import type { Log } from '../../log.js';
import type { Card, View } from '../cards.js';
import type { ChannelAccess, Delivery, Finding } from '../port.js';
import { cardMark, cardNonce, nonceOf, readMark } from './card-marker.js';
import { isFiltered, isMalformed, toDelivery } from './delivery.js';
import { describeFault, trying, type Fault } from './fault.js';
import { limits } from './limits.js';
import { cutText } from './plain-text.js';
import {
  redactQuotes,
  renderCard,
  renderPlain,
  renderView,
  type MessageBody,
} from './render-view.js';

/** What the functions of this file need. */
export interface MessageContext {
  readonly rest: REST;
  readonly log: Log;
  readonly now: () => Date;
  /** The language of reasons that operators read. */
  readonly locale: Locale;
}

type Body = MessageBody & { readonly flags?: MessageFlags };
type Sent = { readonly ok: APIMessage; readonly fault?: never } | { readonly fault: Fault };

/** Clocks differ: Discord may date a card to before we thought of posting it. */
const clockSlackMs = 60_000;
const pagesMax = 20;
/** View Channel, Send Messages, Embed Links, Attach Files, Read Message History: 117760. */
const neededPermissions =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;
const threadExists = 160_004;

/** Posts a card. Repeating it within minutes gives the same message, thanks to the nonce. */
export async function postCard(
  context: MessageContext,
  channelId: string,
  card: Card,
): Promise<Delivery> {
  const nonce = cardNonce(card);
  return deliver(context, card, async (body) => {
    const message: RESTPostAPIChannelMessageJSONBody = { ...body, nonce, enforce_nonce: true };
    return trying(post(context.rest, channelId, message));
  });
}

/** Edits a card in place. */
export async function updateCard(
  context: MessageContext,
  channelId: string,
  messageId: string,
  card: Card,
): Promise<Delivery> {
  return deliver(context, card, async (body) => {
    const edit: RESTPatchAPIChannelMessageJSONBody = body;
    const route = Routes.channelMessage(channelId, messageId);
    return trying(context.rest.patch(route, { body: edit }) as Promise<APIMessage>);
  });
}

/** As it is; once without its quotes when a filter objects; once plain when the form is not taken. */
async function deliver(
  context: MessageContext,
  card: Card,
  send: (body: Body) => Promise<Sent>,
): Promise<Delivery> {
  let shown = card;
  let sent = await send(renderCard(shown));
  if (sent.fault && isFiltered(sent.fault)) {
    shown = redactQuotes(card, discordTexts[context.locale].redacted);
    sent = await send(renderCard(shown));
  }
  if (sent.fault && isMalformed(sent.fault)) {
    context.log.warn(
      { card: card.cardId, reason: sent.fault },
      'Discord refused the form of a card',
    );
    sent = await send(renderPlain(shown, cardMark(card)));
  }
  if (!sent.fault) return { kind: 'shown', messageRef: sent.ok.id };
  return toDelivery(sent.fault, context.now(), context.locale);
}

/** Reads the channel back, newest first, to a little before `since`, and looks for the card's mark. */
export async function findCard(
  context: MessageContext,
  channelId: string,
  card: Card,
  since: Date,
): Promise<Finding> {
  const startMs = since.getTime() - clockSlackMs;
  let before: string | null = null;
  for (let page = 0; page < pagesMax; page += 1) {
    const read = await readPage(context.rest, channelId, before);
    if (read.fault) return { kind: 'cannot-tell', reason: describeFault(read.fault) };
    const found = read.ok.find((message) => shows(message, card));
    if (found) return { kind: 'found', messageRef: found.id };
    const oldest = oldestOf(read.ok);
    const isEnd =
      oldest === null ||
      read.ok.length < limits.historyPage ||
      oldest.id === before ||
      Date.parse(oldest.timestamp) < startMs;
    if (isEnd) return { kind: 'absent' };
    before = oldest.id;
  }
  return { kind: 'cannot-tell', reason: `more than ${pagesMax * limits.historyPage} messages` };
}

async function readPage(
  rest: REST,
  channelId: string,
  before: string | null,
): Promise<{ readonly ok: APIMessage[]; readonly fault?: never } | { readonly fault: Fault }> {
  const query = new URLSearchParams({ limit: String(limits.historyPage) });
  if (before !== null) query.set('before', before);
  return trying(rest.get(Routes.channelMessages(channelId), { query }) as Promise<APIMessage[]>);
}

function shows(message: APIMessage, card: Card): boolean {
  const mark = readMark(message);
  return (
    message.author.bot === true &&
    mark?.cardId === card.cardId &&
    mark.generation === card.generation
  );
}

/** A page is sorted newest first, but only the ids are promised to grow with time. */
function oldestOf(messages: readonly APIMessage[]): APIMessage | null {
  return messages.reduce<APIMessage | null>(
    (oldest, message) =>
      oldest === null || BigInt(message.id) < BigInt(oldest.id) ? message : oldest,
    null,
  );
}

/** Says something in the card's thread, which is opened if need be; without the right to, as a reply. */
export async function replyToCard(
  context: MessageContext,
  channelId: string,
  messageId: string,
  view: View,
): Promise<Delivery> {
  const body: RESTPostAPIChannelMessageJSONBody = {
    ...renderView(view),
    nonce: nonceOf(`reply ${messageId} ${JSON.stringify(view)}`),
    enforce_nonce: true,
  };
  const opened = await openThread(context, channelId, messageId, view);
  const sent = opened
    ? await trying(post(context.rest, messageId, body))
    : await trying(
        post(context.rest, channelId, {
          ...body,
          message_reference: { message_id: messageId, fail_if_not_exists: true },
        }),
      );
  if (!sent.fault) return { kind: 'shown', messageRef: sent.ok.id };
  return toDelivery(sent.fault, context.now(), context.locale);
}

async function openThread(
  { rest, locale }: MessageContext,
  channelId: string,
  messageId: string,
  view: View,
): Promise<boolean> {
  const name = cutText(view.title || discordTexts[locale].thread, limits.threadName);
  const body = { name, auto_archive_duration: 1440 };
  const opened = await trying(rest.post(Routes.threads(channelId, messageId), { body }));
  return !opened.fault || (opened.fault.kind === 'refused' && opened.fault.code === threadExists);
}

/**
 * Whether the bot sees the channel and its history. Whether it may write is known where somebody
 * typed there (`permissions`, from the interaction); nothing is posted to find out.
 */
export async function enterChannel(
  context: MessageContext,
  channelId: string,
  permissions: bigint | null,
): Promise<ChannelAccess> {
  const texts = discordTexts[context.locale];
  const channel = await trying(context.rest.get(Routes.channel(channelId)) as Promise<APIChannel>);
  if (channel.fault) return toAccess(channel.fault, context);
  if (permissions !== null && (permissions & neededPermissions) !== neededPermissions) {
    return { kind: 'closed', reason: texts.cannotWrite };
  }
  const query = new URLSearchParams({ limit: '1' });
  const history = await trying(context.rest.get(Routes.channelMessages(channelId), { query }));
  if (history.fault?.kind === 'refused' && history.fault.status === 403) {
    return { kind: 'closed', reason: texts.cannotReadHistory };
  }
  return { kind: 'ready', name: channel.ok.name ?? channelId };
}

function toAccess(fault: Fault, { now, locale }: MessageContext): ChannelAccess {
  const delivery = toDelivery(fault, now(), locale);
  return delivery.kind === 'closed'
    ? { kind: 'closed', reason: delivery.reason }
    : { kind: 'cannot-tell', reason: describeFault(fault) };
}

async function post(
  rest: REST,
  channelId: string,
  body: RESTPostAPIChannelMessageJSONBody,
): Promise<APIMessage> {
  return (await rest.post(Routes.channelMessages(channelId), { body })) as APIMessage;
}
