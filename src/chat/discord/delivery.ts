import type { Locale } from '../../domain/locale.js';
import { discordTexts } from '../../i18n/discord.js';
import { assertNever } from '../../domain/assert.js';
import type { Delivery } from '../port.js';
import { describeFault, type Fault } from './fault.js';

/* Chat reference section 6.3: what each of Discord's codes means for a card. */

type Closing = 'channelGone' | 'threadArchived' | 'cannotSee' | 'cannotWrite' | 'foreignMessage';

const closings: Readonly<Record<number, Closing>> = {
  10003: 'channelGone',
  50001: 'cannotSee',
  50005: 'foreignMessage',
  50013: 'cannotWrite',
  50083: 'threadArchived',
};

const unknownMessage = 10008;
/** Too many edits of messages older than an hour; write limit of the channel; too many commands. */
const busyCodes = new Set([20016, 20028, 30034, 30046]);
const busyWaitMs = 60_000;
const unreachedWaitMs = 5_000;

/** AutoMod and the harmful-link filter: the quoted message is what they object to. */
export function isFiltered(fault: Fault): boolean {
  return fault.kind === 'refused' && (fault.code === 200_000 || fault.code === 240_000);
}

/** Our payload is not taken: wrong form (50035), too large (40005). */
export function isMalformed(fault: Fault): boolean {
  return fault.kind === 'refused' && (fault.code === 50_035 || fault.code === 40_005);
}

/** What the outbox is told about a failed post or edit. */
export function toDelivery(fault: Fault, now: Date, locale: Locale): Delivery {
  switch (fault.kind) {
    case 'limited':
      return later(now, fault.retryAfterMs, fault);
    case 'unreached':
      return later(now, unreachedWaitMs, fault);
    case 'unclear':
      return { kind: 'unclear', reason: describeFault(fault) };
    case 'refused':
      return toRefusal(fault, now, locale);
    default:
      return assertNever(fault);
  }
}

function toRefusal(
  fault: Extract<Fault, { kind: 'refused' }>,
  now: Date,
  locale: Locale,
): Delivery {
  const texts = discordTexts[locale];
  if (fault.status === 401) return { kind: 'signed-out', reason: texts.tokenRefused };
  if (fault.code === unknownMessage) return { kind: 'gone' };
  if (busyCodes.has(fault.code) || fault.status === 429) return later(now, busyWaitMs, fault);
  const closing = closings[fault.code];
  if (closing !== undefined) return { kind: 'closed', reason: texts[closing] };
  if (fault.status === 403) return { kind: 'closed', reason: texts.cannotWrite };
  if (fault.status === 404) return { kind: 'closed', reason: texts.channelGone };
  return { kind: 'refused', reason: describeFault(fault) };
}

function later(now: Date, waitMs: number, fault: Fault): Delivery {
  return { kind: 'later', at: new Date(now.getTime() + waitMs), reason: describeFault(fault) };
}
