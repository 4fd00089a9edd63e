import type { ClosedCode, SlackTexts } from '../../i18n/slack.js';
import type { ChannelAccess, ChatPort } from '../port.js';
import { platformCode, readFailure } from './delivery.js';
import type { WebClients } from './web-clients.js';

function isClosedCode(code: string, texts: SlackTexts): code is ClosedCode {
  return Object.hasOwn(texts.channelClosed, code);
}

/** Why the bot may not write somewhere and what a person can do about it, from Slack's code. */
export function closedReason(reason: string, texts: SlackTexts): string {
  const [code = ''] = reason.split(' ');
  const known = code.startsWith('restricted_action') ? 'restricted_action' : code;
  return isClosedCode(known, texts) ? texts.channelClosed[known] : texts.channelOther(code);
}

export function createChannels(parts: {
  readonly clients: WebClients;
  readonly texts: SlackTexts;
}): Pick<ChatPort, 'enter'> {
  const { texts } = parts;
  const { conversations } = parts.clients.calls;

  const enter = async (channel: string): Promise<ChannelAccess> => {
    const { channel: found } = await conversations.info({ channel });
    const name = found?.name ?? channel;
    if (found?.is_archived === true) {
      return { kind: 'closed', reason: texts.channelClosed.is_archived };
    }
    if (found?.is_im === true || found?.is_member === true) return { kind: 'ready', name };
    if (found?.is_private === true) {
      return { kind: 'closed', reason: texts.channelClosed.private_channel };
    }
    await conversations.join({ channel });
    return { kind: 'ready', name };
  };

  return {
    enter: async (channel) => {
      try {
        return await enter(channel);
      } catch (error: unknown) {
        const failure = readFailure(error);
        const isSettled =
          failure.kind === 'closed' ||
          platformCode(error) === 'method_not_supported_for_channel_type';
        return isSettled
          ? { kind: 'closed', reason: closedReason(failure.reason, texts) }
          : { kind: 'cannot-tell', reason: failure.reason };
      }
    },
  };
}
