import type { SendOrigin, SendState } from './send.js';

/*
 * What a person's wish does to a send, decided from its present state alone:
 *
 *            │ failed         │ unknown          │ ignored  │ waiting
 *   resend   │ waiting again  │ asks back once   │ –        │ –
 *   edit     │ waiting again  │ –                │ –        │ –
 *   ignore   │ ignored        │ ignored          │ –        │ –
 *   undo     │ –              │ –                │ as before│ –
 *   cancel   │ –              │ –                │ –        │ skipped
 *   approve  │ –              │ –                │ –        │ may leave, if it was not decided yet
 *   reject   │ –              │ –                │ –        │ skipped, if it was not decided yet
 *
 * Everything else is refused: somebody or something else was faster. A click on a card that showed
 * an older attempt is refused whatever the state is, since the person judged another failure.
 */

export const sendVerbs = [
  'resend',
  'edit',
  'ignore',
  'undo',
  'cancel',
  'approve',
  'reject',
] as const;

/**
 * What a person may wish for one send. `cancel`: not to send what still waits. `approve`, `reject`: whether
 * what waits for a person may leave.
 */
export type SendVerb = (typeof sendVerbs)[number];

/** What the decision looks at. */
export interface ActableSend {
  readonly state: SendState;
  readonly origin: SendOrigin;
  readonly lastAttemptId: number | null;
  readonly ignoredFrom: 'failed' | 'unknown' | null;
  /** Whether the recipient must never be written to. */
  readonly optedOut: boolean;
  /** `wanted`: it waits for a person's Approve. */
  readonly confirmation: 'wanted' | 'approved' | null;
}

export interface SendWish {
  readonly verb: SendVerb;
  /** The attempt that the person saw; null where the message showed none. */
  readonly shownAttemptId: number | null;
  /** True once the person was told that the earlier try may have arrived, and still wants it. */
  readonly confirmed: boolean;
}

export type SendDecision =
  | { readonly kind: 'send-again' }
  | { readonly kind: 'ignore'; readonly from: 'failed' | 'unknown' }
  | { readonly kind: 'undo'; readonly to: 'failed' | 'unknown' }
  | { readonly kind: 'skip'; readonly reason: 'opted_out' | 'cancelled' | 'rejected' }
  | { readonly kind: 'approve' }
  /** The earlier try may have arrived: ask back before sending again. */
  | { readonly kind: 'ask-back' }
  /** `outdated`: a newer attempt exists than the one shown. `state`: the state does not allow it. */
  | { readonly kind: 'refuse'; readonly why: 'outdated' | 'state' };

const refusedByState: SendDecision = { kind: 'refuse', why: 'state' };

/** Decides what `wish` does to `send`; changes nothing. */
export function actOnSend(send: ActableSend, wish: SendWish): SendDecision {
  const shown = wish.shownAttemptId;
  if (shown !== null && shown !== send.lastAttemptId) return { kind: 'refuse', why: 'outdated' };
  return deciders[wish.verb](send, wish);
}

type Decider = (send: ActableSend, wish: SendWish) => SendDecision;

const deciders: Record<SendVerb, Decider> = {
  resend: (send, wish) => {
    if (send.state === 'failed') return sendAgain(send);
    if (send.state !== 'unknown') return refusedByState;
    return wish.confirmed ? sendAgain(send) : { kind: 'ask-back' };
  },
  edit: (send) => (send.state === 'failed' ? sendAgain(send) : refusedByState),
  ignore: ({ state }) =>
    state === 'failed' || state === 'unknown' ? { kind: 'ignore', from: state } : refusedByState,
  undo: ({ state, ignoredFrom }) =>
    state === 'ignored' && ignoredFrom !== null
      ? { kind: 'undo', to: ignoredFrom }
      : refusedByState,
  cancel: ({ state }) =>
    state === 'waiting' ? { kind: 'skip', reason: 'cancelled' } : refusedByState,
  approve: (send) => {
    if (!isUndecided(send)) return refusedByState;
    return send.optedOut ? { kind: 'skip', reason: 'opted_out' } : { kind: 'approve' };
  },
  reject: (send) => (isUndecided(send) ? { kind: 'skip', reason: 'rejected' } : refusedByState),
};

/** Nobody has approved or rejected it yet. */
export function isUndecided({
  state,
  confirmation,
}: Pick<ActableSend, 'state' | 'confirmation'>): boolean {
  return state === 'waiting' && confirmation === 'wanted';
}

/** Opt-outs are looked at again at every Resend; only their own confirmation is exempt. */
function sendAgain(send: ActableSend): SendDecision {
  return send.optedOut && send.origin !== 'system'
    ? { kind: 'skip', reason: 'opted_out' }
    : { kind: 'send-again' };
}
