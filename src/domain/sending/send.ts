/*
 * The life of a send (design.md section 2):
 *
 *            cap reached or account paused: due_at moves (carry over)
 *             ┌──────────┐
 *             ▼          │   attempt row is written, then the POST leaves
 * new ──► waiting ──► claimed ──────► sending ──► sent
 *             ▲          │              │  ├────► failed ──Resend──► waiting
 *             │          │ lease ends   │  │         └──Ignore──► ignored ──Undo──► as before
 *             ├──────────┤              │  └────► waiting   (the cause says: by itself at T)
 *             │          └─look-up says no─► failed (an attempt without a POST)
 *             │                         └─────► unknown ──read back: it is there──► sent
 *             │                                   ├─absent after a 5xx──► waiting
 *             │                                   └─absent after a cut, or cannot tell──► a person
 *       waiting ──opt-out, rule deleted, Ignore──► skipped
 *
 * `claimed` can be taken back safely; `sending` cannot, since the POST may have left.
 */

export const sendStates = [
  'waiting',
  'claimed',
  'sending',
  'sent',
  'failed',
  'unknown',
  'ignored',
  'skipped',
] as const;

export type SendState = (typeof sendStates)[number];

export const sendKinds = ['dm', 'reply'] as const;

/** What leaves for X. Caps, pace and permissions are counted per kind (a "lane" of an account). */
export type SendKind = (typeof sendKinds)[number];

/**
 * Who made a send: a `rule`, a `person` (`/xtep send`), or the `system` (an opt-out's confirmation,
 * which is exempt from the opt-out once).
 */
export const sendOrigins = ['rule', 'person', 'system'] as const;

export type SendOrigin = (typeof sendOrigins)[number];

/**
 * Higher leaves first: what a person sends does not queue behind what rules send, and winners of a
 * campaign hear of it before a rule's other messages leave.
 */
export const priorities = { rule: 0, winner: 1, system: 5, person: 10 } as const;

/** Why a send was deliberately not sent (`history status:skipped cause:<reason>`). */
export const skipReasons = [
  'already_sent',
  'opted_out',
  'excluded',
  'not_follower',
  'follower_count',
  'account_too_new',
  'outside_hours',
  'lost',
  'no_room',
  'rejected',
  'rule_deleted',
  'cancelled',
] as const;

export type SkipReason = (typeof skipReasons)[number];

/**
 * How an attempt ended. `not_posted`: the look-up said no, nothing left for X. `unknown`: the POST
 * may have arrived and reading back has not settled it yet. `absent`: reading back proved that it
 * did not arrive. `in_flight` is the only one without an end.
 */
export const attemptOutcomes = [
  'in_flight',
  'accepted',
  'rejected',
  'unknown',
  'absent',
  'not_posted',
] as const;

export type AttemptOutcome = (typeof attemptOutcomes)[number];

/**
 * What led to an attempt: the send's first try, a person's Resend of one send, a bulk resend, a
 * retry by itself, or the one send that probes a pause.
 */
export const attemptTriggers = ['first', 'resend', 'bulk', 'retry', 'probe'] as const;

export type AttemptTrigger = (typeof attemptTriggers)[number];
