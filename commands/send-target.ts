/** Which send a button or option means, and which attempt its message showed. */
export interface SendTarget {
  readonly sendId: number;
  /** Null when the id does not say: then the card that was clicked does. */
  readonly attemptId: number | null;
}

/** `12`, or `12-34` for attempt 34 of send 12; null when it is neither. */
export function readTarget(id: string): SendTarget | null {
  const match = /^(\d{1,15})(?:-(\d{1,15}))?$/u.exec(id);
  if (match === null) return null;
  return {
    sendId: Number(match[1]),
    attemptId: match[2] === undefined ? null : Number(match[2]),
  };
}

/** The id of a button in an answer, which unlike a card carries no attempt beside its buttons. */
export function targetId(sendId: number, attemptId: number | null): string {
  return attemptId === null ? String(sendId) : `${String(sendId)}-${String(attemptId)}`;
}
