import type { ServerResponse } from 'node:http';
import type { AccessLevel } from './access.js';
import type { XAnswer } from './answer.js';
import type { Incoming } from './incoming.js';
import type { RequestKind } from './journal.js';
import type { Person } from './people.js';
import type { Bucket } from './rate-limits.js';
import type { World } from './world.js';

/** One request of a person on its way through a route. */
export interface Call {
  readonly world: World;
  readonly caller: Person;
  /** What the groups of the route's path matched. */
  readonly params: readonly string[];
  readonly incoming: Incoming;
}

/** One request that the app itself may make; `caller` is null when it does. */
export interface AppCall extends Omit<Call, 'caller'> {
  readonly caller: Person | null;
  /** OAuth 2.0 scopes of the caller's token; null for the app and for OAuth 1.0a. */
  readonly scopes: readonly string[] | null;
}

export interface Outcome {
  readonly answer: XAnswer;
  /** The id of what was made. */
  readonly xId?: string;
  /** Takes the connection over instead of an answer. */
  readonly opens?: (response: ServerResponse) => void;
}

interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: RegExp;
  readonly kind: RequestKind;
  readonly bucket: Bucket;
  /** OAuth 2.0 scopes, all of which are needed. */
  readonly scopes: readonly string[];
  /** The lowest OAuth 1.0a access level that will do. */
  readonly level: AccessLevel;
}

/** One endpoint for users' tokens. */
export interface UserRoute extends Endpoint {
  readonly by?: undefined;
  readonly handle: (call: Call) => Outcome;
}

/** One endpoint for the app's bearer token, or for either kind. */
export interface AppRoute extends Endpoint {
  readonly by: 'app' | 'either';
  readonly handle: (call: AppCall) => Outcome | Promise<Outcome>;
}

export type Route = UserRoute | AppRoute;
