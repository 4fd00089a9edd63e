import type { TransportFault } from '../domain/diagnosis/evidence.js';
import type { Observed } from './observe.js';

export interface Fault {
  readonly fault: TransportFault;
  readonly mayHaveArrived: boolean;
  readonly message: string;
}

/** Names of Node and OpenSSL for a TLS handshake that failed. */
const tlsCode =
  /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/;

/**
 * Names the fault of a request without an answer. Only when no connection (with TLS) ever stood is
 * it certain that nothing arrived.
 */
export function toFault(observed: Extract<Observed, { kind: 'unanswered' }>): Fault {
  const cause = causeOf(observed.error);
  const code = codeOf(cause) ?? '';
  return {
    fault: observed.connected ? faultAfter(observed.hung, code) : faultBefore(observed, code),
    mayHaveArrived: observed.connected,
    message: [code, messageOf(cause)].filter((part) => part !== '').join(': '),
  };
}

function faultAfter(hung: boolean, code: string): TransportFault {
  if (hung) return 'hung';
  return code.startsWith('HPE_') ? 'garbled' : 'cut';
}

function faultBefore({ reached }: { reached: boolean }, code: string): TransportFault {
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return 'unresolved';
  return reached || tlsCode.test(code) ? 'tls' : 'unreachable';
}

/**
 * The error that Node gave. twitter-api-v2 1.29.1 wraps it, and its getter `requestError` is always
 * undefined, because the constructor stores it as `_options.error`.
 */
function causeOf(error: unknown): unknown {
  const options = read(error, '_options');
  const wrapped = [
    read(options, 'error'),
    read(options, 'responseError'),
    read(error, 'error'),
    read(error, 'cause'),
  ];
  return wrapped.find((inner) => typeof inner === 'object' && inner !== null) ?? error;
}

/** Several addresses tried in vain end in an AggregateError: the first one's code speaks. */
function codeOf(error: unknown): string | null {
  const code = read(error, 'code');
  if (typeof code === 'string') return code;
  const inner = read(error, 'errors');
  const first: unknown = Array.isArray(inner) ? inner[0] : null;
  const innerCode = read(first, 'code');
  return typeof innerCode === 'string' ? innerCode : null;
}

function messageOf(error: unknown): string {
  const message = read(error, 'message');
  return typeof message === 'string' ? message : '';
}

/** A property of a foreign thing; never throws, whatever getters it has. */
function read(thing: unknown, name: string): unknown {
  if (typeof thing !== 'object' || thing === null) return undefined;
  try {
    const value: unknown = Reflect.get(thing, name);
    return value;
  } catch {
    return undefined;
  }
}
