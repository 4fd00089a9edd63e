/*
 * Lists tell no times, so who acted before an end that nobody could foresee (a campaign is ended or drawn, a rule is
 * paused) is known by a reading right after it, the last one. X can hold that reading up.
 */

/**
 * So long after its end a campaign's last reading still counts, and a draw waits for it: a little more than one of X's
 * windows, so that a window that is used up costs nobody their entry.
 */
export const lastReadingMs = 16 * 60_000;

/** The same for a pause, shorter: what is done while a rule is paused is never answered. */
export const pauseReadingMs = 60_000;

/** X delivers an event some seconds after it was done: so long after an end or a pause it is listened for. */
export const lateEventsMs = 60_000;
