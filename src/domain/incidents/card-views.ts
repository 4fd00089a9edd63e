import type { Act } from '../rules/trigger.js';
import type { Actor, Platform } from '../actor.js';
import type { CauseId } from '../diagnosis/cause.js';
import type { Diagnosis, PauseEnd } from '../diagnosis/diagnosis.js';
import type { Evidence } from '../diagnosis/evidence.js';
import type { RecipientFacts } from '../diagnosis/facts.js';
import type { PauseReason } from '../sending/pause.js';
import type {
  AttemptOutcome,
  AttemptTrigger,
  SendKind,
  SendOrigin,
  SendState,
  SkipReason,
} from '../sending/send.js';

/*
 * What a card of a send or an incident is drawn from: the present state as the store knows it, free
 * of rows and of any platform.
 */

/** A person on X as cards name them; `handle` without @. */
export interface XPerson {
  readonly handle: string;
  readonly name: string | null;
}

/** A pause of the account, open while `endedAt` is null. */
export interface PauseView {
  readonly cause: PauseReason;
  readonly holds: 'all' | SendKind;
  readonly ends: PauseEnd;
  readonly startedAt: Date;
  readonly startedBy: Actor;
  /** When it ends or is probed next; null = only a check or a person ends it. */
  readonly until: Date | null;
  /** True while one send is out to try whether X accepts again. */
  readonly probing: boolean;
  readonly endedAt: Date | null;
  readonly endedBy: Actor | null;
}

export interface AttemptView {
  readonly id: number;
  /** 1 for the first. */
  readonly number: number;
  readonly trigger: AttemptTrigger;
  readonly actor: Actor;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly outcome: AttemptOutcome;
  readonly evidence: Evidence | null;
  readonly diagnosis: Diagnosis | null;
  /** What the look-up said about the recipient; null when nobody was looked up. */
  readonly recipient: RecipientFacts | null;
  /** When a person was asked, since reading back proved nothing. */
  readonly askedAt: Date | null;
}

/** The last thing a person did to a send or an incident. */
export interface ActionView {
  readonly verb: string;
  readonly actor: Actor;
  readonly at: Date;
}

export interface SendCardView {
  readonly id: number;
  readonly kind: SendKind;
  readonly origin: SendOrigin;
  readonly account: XPerson;
  /** Null: a person sent it, or the program itself. */
  readonly rule: { readonly name: string; readonly holdsSends: boolean } | null;
  readonly recipient: XPerson;
  /** What the person did that the message answers, while a person must decide about it; else null. */
  readonly act: Act | null;
  readonly postId: string | null;
  /** A reply that X is asked to keep out of timelines. */
  readonly secret: boolean;
  readonly text: string;
  /** Names of the pictures and films that go with it. */
  readonly media: readonly string[];
  readonly state: SendState;
  /** First-ranked cause of the last failed attempt; null once sent. */
  readonly cause: CauseId | null;
  readonly skipReason: SkipReason | null;
  readonly carriedOver: boolean;
  /** `wanted`: it waits for a person's Approve; null: no person is asked. */
  readonly confirmation: 'wanted' | 'approved' | null;
  readonly dueAt: Date;
  readonly changedAt: Date;
  readonly sentAt: Date | null;
  /** What the next attempt of a waiting send will be, and who asked for it. */
  readonly next: { readonly trigger: AttemptTrigger; readonly actor: Actor };
  readonly lastAttempt: AttemptView | null;
  /** The attempt that arrived; not always the last one, since a proof can come late. */
  readonly arrived: AttemptView | null;
  /** The newest attempt that has a diagnosis; the card explains this one. */
  readonly failure: AttemptView | null;
  readonly ignored: {
    readonly from: 'failed' | 'unknown';
    readonly by: Actor;
    readonly at: Date;
  } | null;
  /** Open pauses of the account that hold this kind of send. */
  readonly pauses: readonly PauseView[];
  readonly lastAction: ActionView | null;
}

/** One message that waits for a person, as the card of its rule lists it. */
export interface UnconfirmedSend {
  readonly id: number;
  readonly recipient: XPerson;
  readonly text: string;
  readonly madeAt: Date;
}

/** All messages of one rule that wait for a person. */
export interface ConfirmationsView {
  readonly rule: {
    readonly id: number;
    readonly name: string;
    readonly state: 'active' | 'paused' | 'deleted';
  };
  readonly account: XPerson;
  readonly waiting: number;
  /** The newest first. */
  readonly newest: readonly UnconfirmedSend[];
  /** When the newest was made, or when somebody decided about the last. */
  readonly changedAt: Date;
  /** The last time that somebody decided about all at once. */
  readonly lastAction: ActionView | null;
}

/** How many sends of an incident are in which state; `going` = waiting, claimed or sending again. */
export interface IncidentCounts {
  readonly failed: number;
  readonly unknown: number;
  readonly going: number;
  readonly sent: number;
  readonly ignored: number;
  readonly skipped: number;
}

/** One failure of an incident, as its card lists it. */
export interface IncidentSend {
  readonly id: number;
  readonly recipient: XPerson;
  readonly state: SendState;
  readonly changedAt: Date;
}

export interface IncidentCardView {
  readonly id: number;
  readonly kind: 'failures' | 'outage' | 'rule';
  readonly cause: CauseId;
  /** More failures than have cards of their own: this card counts them. */
  readonly folded: boolean;
  readonly account: XPerson;
  /** The rule that this incident paused (`kind` `rule`), with its present state. */
  readonly rule: { readonly name: string; readonly state: 'active' | 'paused' | 'deleted' } | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly lastFailureAt: Date | null;
  readonly counts: IncidentCounts;
  /** The newest first; those a person must still decide about before the others. */
  readonly newest: readonly IncidentSend[];
  /** Which rules its sends came from, most first. */
  readonly rules: readonly { readonly name: string; readonly count: number }[];
  /**
   * The newest pause that this incident stands for, ended or not; null: it pauses nothing. Two that
   * hold (DMs and replies) are shown as one that holds all.
   */
  readonly pause: PauseView | null;
  /** How many sends wait now that the pause holds, or the paused rule. */
  readonly waiting: number;
  /** The newest failed attempt of its sends; null for an incident without one. */
  readonly failure: Pick<AttemptView, 'diagnosis' | 'evidence' | 'endedAt'> | null;
  readonly lastAction: ActionView | null;
}

/** A channel in which nothing can be posted, or could not be. */
export interface BrokenChannelView {
  readonly id: number;
  readonly platform: Platform;
  /** The platform's own id of it. */
  readonly externalId: string;
  readonly state: 'open' | 'closed';
  /** In the platform's own words; null once it was mended. */
  readonly reason: string | null;
  readonly since: Date;
}
