import type { AccessLevel } from './access.js';
import type { XAnswer } from './answer.js';
import type { Incoming } from './incoming.js';
import type { RequestKind } from './journal.js';
import type { Person } from './people.js';
import type { Bucket } from './rate-limits.js';
import type { World } from './world.js';

/** One request on its way through a route. */
export interface Call {
  readonly world: World;
  readonly caller: Person;
  /** What the groups of the route's path matched. */
  readonly params: readonly string[];
  readonly incoming: Incoming;
}

export interface Outcome {
  readonly answer: XAnswer;
  /** The id of what was made. */
  readonly xId?: string;
}

/** One endpoint for users' tokens. Later ones (likes, follows, posts' likers) are more entries. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: RegExp;
  readonly kind: RequestKind;
  readonly bucket: Bucket;
  /** OAuth 2.0 scopes, all of which are needed. */
  readonly scopes: readonly string[];
  /** The lowest OAuth 1.0a access level that will do. */
  readonly level: AccessLevel;
  readonly handle: (call: Call) => Outcome;
}
