import { problem, type XAnswer } from './answer.js';
import type { Caller } from './authenticate.js';
import { refusals } from './refusals.js';
import type { Route } from './route.js';

const forTheApp = problem(
  403,
  'Unsupported Authentication',
  'Authenticating with OAuth 2.0 User Context is forbidden for this endpoint. Supported ' +
    'authentication types are [OAuth 2.0 Application-Only].',
  'unsupported-authentication',
);

/** X's refusal of a token of the wrong kind; null when it is fine. */
export function refuseKind({ by }: Route, isApp: boolean): XAnswer | null {
  if (by === 'either') return null;
  if (isApp) return by === 'app' ? null : refusals.appOnly;
  return by === 'app' ? forTheApp : null;
}

const levels = ['read', 'read-write', 'read-write-directmessages'];

/** X's refusal of a token without the rights that a route needs; null when it has them. */
export function refuseRights(route: Route, caller: Caller | null): XAnswer | null {
  if (caller === null) return null;
  const { scopes, accessLevel } = caller;
  if (scopes !== null) {
    return route.scopes.every((scope) => scopes.includes(scope)) ? null : refusals.missingScope;
  }
  const has = levels.indexOf(accessLevel ?? 'read') >= levels.indexOf(route.level);
  return has ? null : refusals.appPermissions;
}
