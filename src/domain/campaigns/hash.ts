import { createHash } from 'node:crypto';

/* Hashes as pure computation: the same input gives the same result, on every machine, for ever. */

/** SHA-256 in hex over the parts, each on a line of its own; none of them may hold a line break. */
export function hashOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\n'), 'utf8').digest('hex');
}

/** Even numbers from 0 to below 1, one for each input: the first 53 bits of the hash. */
export function fractionOf(...parts: readonly (string | number)[]): number {
  return Number(BigInt(`0x${hashOf(...parts).slice(0, 14)}`) >> 3n) / 2 ** 53;
}
