import { pino, type Logger } from 'pino';

export type Log = Logger;

export interface LogOptions {
  /** Values that no line may hold, whatever wrote them there. */
  readonly secrets?: readonly string[];
  /** Takes each line with its end; standard output when left out. */
  readonly write?: (line: string) => void;
}

const censor = '[redacted]';

/** Paths whose values never reach a log line, at any depth we log at. */
const secretPaths = [
  'token',
  'secret',
  'accessToken',
  'accessSecret',
  'refreshToken',
  'credentials',
  'authorization',
];

/** What looks like a credential in a sentence that somebody else wrote. */
const credentialForms = [/(?<=Bearer )[\w.~+/=-]{6,}/gu, /\bx(?:ox[a-z]|app)-[\w-]{6,}/gu];

/** JSON lines on standard output, secrets redacted. `level` is `LOG_LEVEL`. */
export function createLog(level: string, options: LogOptions = {}): Log {
  const secrets = (options.secrets ?? []).map((value) => JSON.stringify(value).slice(1, -1));
  const clean = (line: string): string => {
    const known = secrets.reduce((text, secret) => text.replaceAll(secret, censor), line);
    return credentialForms.reduce((text, form) => text.replace(form, censor), known);
  };
  const out = options.write ?? writeToStandardOutput();
  const settings = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    redact: {
      paths: secretPaths.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor,
    },
  };
  return pino(settings, { write: (line: string) => out(clean(line)) });
}

function writeToStandardOutput(): (line: string) => void {
  const destination = pino.destination({ dest: 1, sync: true });
  return (line) => void destination.write(line);
}

/**
 * The libraries hang the whole request on their errors: the headers with the token, the text of the
 * message, the address with an interaction's own token. None of it belongs into a log.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, cause } = error;
  const message = messageWithoutValues(error);
  const code = 'code' in error && typeof error.code !== 'object' ? { code: error.code } : {};
  const because = cause instanceof Error ? { cause: messageWithoutValues(cause) } : {};
  return { type: name, message, ...code, ...because, stack: stackWithoutValues(error) };
}

const maxLength = 1_000;

/** Where drizzle begins to list the values of a query that failed. */
const valuesOfQuery = /\nparams: [\s\S]*$/u;

const failedQuery = 'Failed query: ';

/**
 * An error's message without the values of a failed query: drizzle writes them all into it, and they
 * hold the texts of messages, the names of people, and what a link of an account is made with.
 */
function messageWithoutValues({ message }: Error): string {
  return message.startsWith(failedQuery) ? message.replace(valuesOfQuery, '') : message;
}

/** The stack, whose first lines repeat the message, without those values too. */
function stackWithoutValues(error: Error): string | undefined {
  return error.stack?.replace(error.message, () => messageWithoutValues(error));
}

/**
 * What a log line and a person may read of an error. The driver's own words stand before the query,
 * which may be long; cut, since an uncaught PGlite error carries a whole minified source line.
 */
export function errorWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, maxLength);
  const own = messageWithoutValues(error);
  if (!(error.cause instanceof Error)) return own.slice(0, maxLength);
  const cause = messageWithoutValues(error.cause);
  const [first, second] = own.startsWith(failedQuery) ? [cause, own] : [own, cause];
  return `${first} (${second})`.slice(0, maxLength);
}
