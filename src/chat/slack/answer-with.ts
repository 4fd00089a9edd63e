import type { Locale } from '../../domain/locale.js';
import { slackTexts } from '../../i18n/slack.js';
import type { Log } from '../../log.js';
import type { View } from '../cards.js';
import type { Answer, ChatHandlers } from '../port.js';
import type { Answers } from './answers.js';
import type { Identity } from './connection.js';
import type { Origin } from './origin.js';
import type { People } from './people.js';
import type { Receiving } from './receiving.js';

/** What the listeners of commands, clicks and forms have in common. */
export interface IncomingParts {
  readonly handlers: ChatHandlers;
  readonly receiving: Receiving;
  readonly answers: Answers;
  readonly people: People;
  readonly log: Log;
  readonly apiUrl: string;
  readonly botToken: string;
  /** The language in which the adapter itself speaks in a channel. */
  localeOf(channelId: string): Promise<Locale>;
  identity(): Identity | null;
}

/** A private answer. */
export function message(view: View, locale: Locale): Answer {
  return { kind: 'message', visibility: 'private', locale, view };
}

/** Runs a handler and says its answer; an exception ends in a private sentence and a log line. */
export async function answerWith(
  parts: IncomingParts,
  origin: Origin,
  teamId: string | null,
  handle: () => Promise<Answer>,
): Promise<void> {
  const own = parts.identity()?.teamId ?? '';
  const isStranger = teamId !== null && own !== '' && teamId !== own;
  const sorry = async (problem: 'otherWorkspace' | 'failed'): Promise<Answer> => {
    const locale = await parts.localeOf(origin.channelId);
    const texts = slackTexts[locale];
    const block = { kind: 'text', text: texts[problem] } as const;
    return message(
      { tone: 'attention', title: texts.failedTitle, blocks: [block], buttons: [] },
      locale,
    );
  };
  if (isStranger) return parts.answers.give(origin, await sorry('otherWorkspace'));
  let answer: Answer;
  try {
    answer = await handle();
  } catch (error: unknown) {
    parts.log.error({ err: error }, 'Slack: handling an interaction failed');
    answer = await sorry('failed');
  }
  return parts.answers.give(origin, answer);
}
