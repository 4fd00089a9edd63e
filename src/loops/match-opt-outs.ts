import { makeSend } from '../../db/make-send.js';
import { endSeriesOfPerson } from '../../db/match-people.js';
import { addOptOut } from '../../db/opt-outs.js';
import type { Tx } from '../../db/database.js';
import { system } from '../domain/actor.js';
import type { Locale } from '../domain/locale.js';
import { optOutLanguage } from '../domain/rules/opt-out-words.js';
import { optOutConfirmation } from '../i18n/opt-out-confirmation.js';
import type { Recipient } from './match-messages.js';

/**
 * They get no more messages from now on, and are told so once: who had opted out before hears nothing. Everything that
 * was to follow for them ends in the same transaction.
 */
export async function optOutByWord(
  tx: Tx,
  request: {
    readonly accountId: number;
    readonly triggerKey: string;
    readonly person: Recipient;
    /** What they wrote. */
    readonly word: string;
    readonly locale: Locale;
    readonly now: Date;
  },
): Promise<void> {
  const { accountId, triggerKey, person, word, locale, now } = request;
  const { added } = await addOptOut(tx, { person, source: 'word', actor: system, now });
  await endSeriesOfPerson(tx, person.xUserId, now);
  if (!added) return;
  await makeSend(tx, {
    accountId,
    kind: 'dm',
    origin: 'system',
    madeBy: system,
    recipient: person,
    text: confirmationText(word, locale),
    requestKey: `optout:${triggerKey}`,
    now,
  });
}

/** In the program's language, and in that of the word where it is another: either may be the one they read. */
function confirmationText(word: string, locale: Locale): string {
  const language = optOutLanguage(word);
  const own = optOutConfirmation[locale];
  return language === locale ? own : `${own}\n\n${optOutConfirmation[language]}`;
}
