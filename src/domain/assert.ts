/** Ends a `switch` over a union: a member without a branch does not compile, an alien one throws. */
export function assertNever(value: never): never {
  throw new Error(`A value that the types rule out arrived: ${JSON.stringify(value)}`);
}

/**
 * States an invariant; stays on in production. `sentence` says what must hold.
 * Throws `Error` when it does not: that is a bug of ours, never an expected failure.
 */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${sentence}`);
}
