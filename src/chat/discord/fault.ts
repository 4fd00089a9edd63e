import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { assertNever } from '../../domain/assert.js';

/** What went wrong with one request to Discord, free of discord.js's classes. */
export type Fault =
  /** Discord answered with an error; `code` is its JSON code, 0 when there was none. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: number;
      readonly message: string;
    }
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  /** No connection came about: nothing happened at Discord. */
  | { readonly kind: 'unreached'; readonly message: string }
  /** A 5xx, a cut or a timeout: it may have happened. */
  | { readonly kind: 'unclear'; readonly message: string };

/** Failures that come before a request leaves (Node's and undici's codes). */
const unreachedCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Sorts what discord.js's REST throws. An error that it does not throw is a bug and goes on. */
export function toFault(error: unknown): Fault {
  if (error instanceof DiscordAPIError) {
    const { status, code, message } = error;
    return { kind: 'refused', status, code: typeof code === 'number' ? code : 0, message };
  }
  if (error instanceof RateLimitError) {
    return { kind: 'limited', retryAfterMs: Math.max(error.retryAfter, error.timeToReset, 250) };
  }
  if (error instanceof HTTPError) {
    return { kind: 'unclear', message: `HTTP ${error.status}` };
  }
  if (!(error instanceof Error)) throw error;
  const code = codeOf(error);
  const message = code ?? error.message;
  return code !== null && unreachedCodes.has(code)
    ? { kind: 'unreached', message }
    : { kind: 'unclear', message };
}

/** The code of the first cause that has one: fetch hides it below "fetch failed". */
function codeOf(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > 4) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0], depth + 1);
  return codeOf(error.cause, depth + 1);
}

/** A fault in a few words, for logs and health. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'refused':
      return `${fault.code === 0 ? `HTTP ${fault.status}` : fault.code}: ${fault.message}`;
    case 'limited':
      return `rate limited for ${fault.retryAfterMs} ms`;
    case 'unreached':
    case 'unclear':
      return fault.message;
    default:
      return assertNever(fault);
  }
}

/** Runs a request; its failure becomes a value. */
export async function trying<T>(
  request: Promise<T>,
): Promise<{ readonly ok: T; readonly fault?: never } | { readonly fault: Fault }> {
  try {
    return { ok: await request };
  } catch (error: unknown) {
    return { fault: toFault(error) };
  }
}
