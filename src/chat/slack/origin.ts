/** Where an interaction came from, and how to answer it. */
export interface Origin {
  readonly channelId: string;
  readonly userId: string;
  /** Good for five answers within 30 minutes; null where Slack gave none. */
  readonly responseUrl: string | null;
  /** The message whose button was clicked. */
  readonly source: { readonly ts: string; readonly isEphemeral: boolean } | null;
  /** Opens one form within about three seconds. */
  readonly triggerId: string;
}

/** What a form carries until it is submitted: where it was opened. Fits `private_metadata`. */
export function writeOrigin(origin: Origin): string {
  const { channelId, responseUrl, source } = origin;
  return JSON.stringify({ channelId, responseUrl, source });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

/** Reads what `writeOrigin` wrote; without it the answer goes to the person's direct messages. */
export function readOrigin(text: string, userId: string, triggerId: string): Origin {
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(text);
  } catch {
    // A form of an older version: answered by direct message.
  }
  const channelId = field(parsed, 'channelId');
  const responseUrl = field(parsed, 'responseUrl');
  const source = field(parsed, 'source');
  const ts = field(source, 'ts');
  // Only a private message may be replaced by what a form leads to; a card shows its own state.
  const isEphemeral = field(source, 'isEphemeral') === true;
  return {
    userId,
    triggerId,
    channelId: typeof channelId === 'string' ? channelId : userId,
    responseUrl: typeof responseUrl === 'string' ? responseUrl : null,
    source: typeof ts === 'string' && isEphemeral ? { ts, isEphemeral } : null,
  };
}
