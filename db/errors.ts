/** The error that an engine reported, below drizzle's wrapper. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

/** SQLSTATE or the system's error code (`ECONNREFUSED`) of a failed query or connection, or null. */
export function errorCode(error: unknown): string | null {
  const cause = causeOf(error);
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : null;
}

/** Wrong password, unknown role, unknown database: the address is wrong, waiting does not help. */
const refusals: ReadonlySet<string> = new Set(['28P01', '28000', '3D000']);

/** True when the server answered and does not take what the address says. */
export function isAddressRefused(error: unknown): boolean {
  return refusals.has(errorCode(error) ?? '');
}
