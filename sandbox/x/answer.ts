/** What the emulator answers a request with. `body` is sent as JSON unless it is a string. */
export interface XAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Leaves out the rate-limit headers that X puts on every answer. */
  readonly withoutWindows?: boolean;
}

/** A v2 problem without a type of its own, the shape of most of X's refusals. */
export function problem(status: number, title: string, detail: string, type?: string): XAnswer {
  const slug = type === undefined ? 'about:blank' : `https://api.twitter.com/2/problems/${type}`;
  return { status, body: { title, detail, type: slug, status } };
}

/** A v1.1 body with a numeric code. */
export function codeAnswer(status: number, code: number, message: string): XAnswer {
  return { status, body: { errors: [{ code, message }] } };
}

/** X's refusal of parameters: names each wrong one with its values. */
export function invalidRequest(
  message: string,
  parameters: Readonly<Record<string, readonly string[]>>,
): XAnswer {
  return {
    status: 400,
    body: {
      errors: [{ parameters, message }],
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: 'https://api.twitter.com/2/problems/invalid-request',
    },
  };
}

/** Whether an answer says that X did what was asked. */
export function isSuccess({ status }: XAnswer): boolean {
  return status >= 200 && status < 300;
}
