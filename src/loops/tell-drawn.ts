import { drawKey } from '../../db/campaign-draws.js';
import {
  markTold,
  takeUntold,
  type Untold,
  type UntoldPerson,
} from '../../db/campaign-tellings.js';
import { makeSends, type RuleSend } from '../../db/make-sends.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import { campaignMessage, type CampaignMessage } from '../domain/campaigns/campaign-message.js';
import { sendKindOf } from '../domain/rules/check-rule.js';
import { draftMessage } from '../domain/rules/draft-message.js';
import { oneOf } from '../domain/rules/match-rule.js';
import { priorities } from '../domain/sending/send.js';
import type { MatchingSurroundings } from './matching-surroundings.js';

/** What telling people the result of a draw uses. */
export type TellingSurroundings = Pick<
  MatchingSurroundings,
  'database' | 'fits' | 'config' | 'now' | 'random' | 'log'
>;

/** People per transaction: few enough that the embedded database, which does one thing at a time, is soon free. */
const peopleAtOnce = 200;

/** Makes the messages of a drawn campaign, winners first, until everybody is told. Whoever does it again does nothing twice. */
export async function tellDrawn(
  surroundings: TellingSurroundings,
  ruleId: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && (await tellSome(surroundings, ruleId))) continue;
}

/** Tells some; false: nobody is left. */
function tellSome(surroundings: TellingSurroundings, ruleId: number): Promise<boolean> {
  return retryingConflicts(() =>
    surroundings.database.db.transaction(async (tx) => {
      const untold = await takeUntold(tx, ruleId, peopleAtOnce);
      if (untold === null) return false;
      const now = surroundings.now();
      const sends = untold.people.map((person) =>
        messageOf(surroundings, { ruleId, untold, person, now }),
      );
      await makeSends(tx, untold.accountId, sends, now);
      await markTold(tx, ruleId, untold.people);
      return true;
    }),
  );
}

interface Telling {
  readonly ruleId: number;
  readonly untold: Untold;
  readonly person: UntoldPerson;
  readonly now: Date;
}

function messageOf(surroundings: TellingSurroundings, telling: Telling): RuleSend {
  const { ruleId, untold, person, now } = telling;
  const { definition, version } = untold;
  const kind = sendKindOf(definition.do);
  const event = person.win === null ? ({ kind: 'lost', why: 'not_drawn' } as const) : wonEvent;
  const message = sayable(surroundings, telling, campaignMessage(definition, event));
  return {
    kind,
    ruleId,
    ruleVersion: version,
    triggerKey: drawKey(ruleId),
    recipient: { xUserId: person.xUserId, handle: person.handle, name: person.name },
    postId: kind === 'reply' ? person.replyTo : null,
    text:
      message.kind === 'send'
        ? draft(surroundings, telling, oneOf(message.variants, surroundings.random))
        : '',
    media: [],
    secret: definition.do === 'secret_reply',
    confirm: false,
    hours: definition.hours,
    notAfter: null,
    priority: person.win === null ? priorities.rule : priorities.winner,
    dueAt: now,
    skip: message.kind === 'skip' ? message.reason : null,
  };
}

/** Whoever entered with no post has none that a reply could answer: that holds up nobody else. */
function sayable(
  { log }: TellingSurroundings,
  { ruleId, untold, person }: Telling,
  message: CampaignMessage,
): CampaignMessage {
  const isReply = sendKindOf(untold.definition.do) === 'reply';
  if (message.kind !== 'send' || !isReply || person.replyTo !== null) return message;
  const told = { campaign: ruleId, person: person.handle, won: person.win !== null };
  log.warn(told, 'Somebody entered a campaign that replies with no post to reply to; skipped.');
  return { kind: 'skip', reason: 'cancelled' };
}

const wonEvent = { kind: 'won' } as const;

function draft(
  { config, fits }: TellingSurroundings,
  { untold, person, now }: Telling,
  template: string,
): string {
  const facts = {
    kind: sendKindOf(untold.definition.do),
    person,
    code: person.win?.code ?? null,
    postUrl: person.postUrl,
    now,
    timeZone: config.timeZone,
    locale: config.locale,
  };
  return draftMessage(template, facts, fits);
}
