import type { IncomingHttpHeaders } from 'node:http';
import type { Trace } from './watch-request.js';

/** What came back of one request, before anybody says what it means. */
export type Observed =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
      /** `cut`: the connection ended inside the body. `hung`: our deadline passed inside it. */
      readonly ending: 'whole' | 'cut' | 'hung';
    }
  | {
      readonly kind: 'unanswered';
      readonly error: unknown;
      /** Whether a connection (with TLS) stood, so that the request may have left. */
      readonly connected: boolean;
      /** Whether TCP stood, whatever TLS did. */
      readonly reached: boolean;
      /** Our deadline passed. */
      readonly hung: boolean;
    };

/**
 * Waits for `call` (a call of twitter-api-v2 whose request is followed by `trace`) and tells what
 * the connection showed. Throws only what the library threw before it sent anything: a bug of ours.
 */
export async function observe(
  call: () => Promise<unknown>,
  trace: Trace,
  signal: AbortSignal,
): Promise<Observed> {
  let error: unknown = null;
  try {
    await call();
  } catch (thrown: unknown) {
    if (trace.request === null) throw thrown;
    error = thrown;
  }
  if (trace.response === null) {
    const { connected, reached } = trace;
    return { kind: 'unanswered', error, connected, reached, hung: signal.aborted };
  }
  return {
    kind: 'answered',
    status: trace.response.statusCode ?? 0,
    headers: trace.response.headers,
    body: Buffer.concat(trace.chunks).toString('utf8'),
    ending: trace.response.complete ? 'whole' : signal.aborted ? 'hung' : 'cut',
  };
}
