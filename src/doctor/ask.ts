const deadlineMs = 15_000;

/** What a plain request brought back, as far as the checks need it. */
export type Asked =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      /** The body as an object; empty when it is none. */
      readonly body: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'unreachable'; readonly reason: string };

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** A request of the doctor's own, beside the adapters, whose connections belong to the program. */
export async function ask(
  url: string,
  request: { readonly method?: 'GET' | 'POST'; readonly authorization?: string } = {},
): Promise<Asked> {
  try {
    const answer = await fetch(url, {
      method: request.method ?? 'GET',
      headers: request.authorization === undefined ? {} : { authorization: request.authorization },
      signal: AbortSignal.timeout(deadlineMs),
    });
    const { status, headers } = answer;
    return { kind: 'answered', status, headers, body: parsed(await answer.text()) };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { kind: 'unreachable', reason: cause instanceof Error ? cause.message : String(cause) };
  }
}
