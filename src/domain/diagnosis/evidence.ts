/**
 * One rate-limit window as X's headers state it. `resetAt` is ISO 8601. `short` is the 15-minute
 * window (`x-rate-limit-*`), `user_day` / `app_day` are `x-user-limit-24hour-*` / `x-app-limit-24hour-*`.
 */
export interface RateWindow {
  readonly scope: 'short' | 'user_day' | 'app_day';
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetAt: string | null;
}

/** How the connection failed when X gave no complete answer. */
export type TransportFault =
  | 'refused' // ECONNREFUSED: nobody listened
  | 'unresolved' // ENOTFOUND, EAI_AGAIN: the name has no address
  | 'unreachable' // EHOSTUNREACH, ENETUNREACH and the like, before a connection stood
  | 'tls' // the TLS handshake failed, before the request left
  | 'cut' // the connection ended before or during the answer
  | 'hung' // our deadline passed without a complete answer
  | 'garbled' // an answer arrived that cannot be read to its end
  | 'crashed'; // this process died while the request was under way

/** What came back from X, free of any library's types. */
export type Answer =
  | { readonly kind: 'http'; readonly status: number }
  | {
      readonly kind: 'transport';
      readonly fault: TransportFault;
      /** Whether the request may have reached X. Only `false` permits a retry without reading back. */
      readonly mayHaveArrived: boolean;
      readonly message: string;
    };

/**
 * What was observed about a failed attempt. Plain JSON: it is stored with the attempt, so that an
 * unknown text can be promoted to a row of the table later.
 */
export interface Evidence {
  readonly answer: Answer;
  /** Which request was refused: the POST itself, or the token exchange or the upload of media before it. */
  readonly stage: 'post' | 'token' | 'upload';
  /** Numeric codes of v1.1 bodies, in the order X gave them. */
  readonly codes: readonly number[];
  /** Last path part of a problem's `type`, lower case; null for `about:blank` and no type. */
  readonly slug: string | null;
  readonly title: string | null;
  readonly detail: string | null;
  /** Further words: v1.1 messages, `errors[].message`, OAuth `error_description`, client-forbidden `reason`. */
  readonly messages: readonly string[];
  /** A date that X named in the body (`reset_date`), ISO 8601. */
  readonly namedResetAt: string | null;
  /** `Retry-After`, as the moment it points to, ISO 8601. */
  readonly retryAfterAt: string | null;
  readonly windows: readonly RateWindow[];
  /** `x-access-level`: read, read-write, read-write-directmessages. */
  readonly accessLevel: string | null;
  /** X's `date` header, ISO 8601: shows a wrong clock of ours. */
  readonly answeredAt: string | null;
  readonly transactionId: string | null;
  /** The body as X sent it, cut to 4,000 characters. */
  readonly rawBody: string;
}

/** True when the POST may have reached X, so that it must not be repeated before reading back. */
export function mayHaveArrived(evidence: Evidence): boolean {
  return evidence.answer.kind === 'transport'
    ? evidence.answer.mayHaveArrived
    : evidence.answer.status >= 500 ||
        (evidence.answer.status >= 200 && evidence.answer.status < 300);
}
