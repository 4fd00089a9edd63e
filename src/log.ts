import { pino, type Logger } from 'pino';

export type Log = Logger;

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

/** JSON lines on standard output, secrets redacted. `level` is `LOG_LEVEL`. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: secretPaths.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
  });
}
