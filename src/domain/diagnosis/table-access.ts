import { byClock } from './refine.js';
import { ranked, stop, type NextRule, type Row } from './row.js';

const linkPause: NextRule = { kind: 'pause', cause: 'link_broken', holds: 'all', ends: 'check' };
const appPause: NextRule = { ...linkPause, cause: 'app_suspended' };
const permissionPause: NextRule = {
  kind: 'pause',
  cause: 'permission_missing',
  holds: 'lane',
  ends: 'person',
};
const permissionStated = ranked('permission_missing', 'certain', 'permission', 'x-states');

/** Rows 26 to 29: the link between this program and the account. */
export const linkRows: readonly Row[] = [
  {
    id: 'x29',
    when: [{ stage: 'token', status: [400] }],
    causes: [ranked('link_broken', 'likely', 'link-broken', 'x-states')],
    next: linkPause,
    note: 'Row 29: refresh token spent or revoked. Another process may have rotated it: re-read the store first.',
  },
  {
    id: 'x29-client',
    when: [{ stage: 'token', status: [401] }],
    causes: [
      ranked('link_broken', 'likely', 'link-broken', 'x-states'),
      ranked('permission_missing', 'possible', 'permission', 'seen-with-this-answer'),
    ],
    next: linkPause,
    note: 'Row 29 for invalid_client and unauthorized_client: the app keys may be wrong.',
  },
  {
    id: 'x35',
    when: [
      { status: ['refused'], codes: [416] },
      { status: ['refused'], words: /invalid \/ suspended app/i },
    ],
    causes: [ranked('app_suspended', 'certain', 'app-suspended', 'x-states')],
    next: appPause,
    note: 'Row 35: stops everything that the app does.',
  },
  {
    id: 'x28',
    when: [
      { status: ['refused'], codes: [135] },
      { status: ['refused'], words: /timestamp out of bounds/i },
    ],
    causes: [ranked('clock_skew', 'certain', 'clock-skew', 'x-states')],
    next: stop,
    note: 'Row 28: our clock is wrong; trying again cannot help before it is set.',
  },
  {
    id: 'x27',
    when: [
      { status: ['refused'], codes: [32, 89, 99, 215] },
      {
        status: ['refused'],
        words:
          /could not authenticate you|invalid or expired token|unable to verify your credentials|bad authentication data/i,
      },
    ],
    causes: [ranked('link_broken', 'certain', 'link-broken', 'x-states')],
    next: { kind: 'refresh-or-pause' },
    refine: byClock,
    note: 'Row 27.',
  },
];

/** Row 26: after every code and text, since 401 carries them too. */
export const unauthorizedRow: Row = {
  id: 'x26',
  when: [{ status: [401] }],
  causes: [ranked('link_broken', 'likely', 'link-broken', 'usual-reason')],
  next: { kind: 'refresh-or-pause' },
  refine: byClock,
  note: 'Row 26: once after a refresh, then the account must be linked again.',
};

/** Rows 31 to 34: what the app, the token or the plan may do. */
export const permissionRows: readonly Row[] = [
  {
    id: 'x31',
    when: [
      { status: ['refused'], slugs: ['oauth1-permissions'] },
      { status: ['refused'], words: /oauth1 app permissions/i },
    ],
    causes: [permissionStated],
    next: permissionPause,
    note: 'Row 31: set the app permission, then make new tokens; x-access-level tells what the token has.',
  },
  {
    id: 'x33',
    when: [{ status: ['refused'], slugs: ['unsupported-authentication'] }],
    causes: [permissionStated],
    next: { kind: 'pause', cause: 'permission_missing', holds: 'all', ends: 'person' },
    note: 'Row 33: an app-only token can send nothing at all.',
  },
  {
    id: 'x34',
    when: [
      { status: ['refused'], slugs: ['client-forbidden'] },
      { status: ['refused'], words: /client-not-enrolled|official-client-forbidden/i },
    ],
    causes: [permissionStated],
    next: permissionPause,
    note: 'Row 34: the app is in no project, or its plan lacks the endpoint.',
  },
  {
    id: 'x32-restricted',
    when: [
      { status: ['refused'], codes: [261] },
      { status: ['refused'], words: /application cannot perform write actions/i },
    ],
    causes: [ranked('app_suspended', 'certain', 'app-suspended', 'x-states')],
    next: appPause,
    note: 'Row 32, code 261: X has restricted the app; permissions are not what is missing.',
  },
  {
    id: 'x32',
    when: [
      { status: ['refused'], codes: [93, 220, 87] },
      {
        status: ['refused'],
        words:
          /not allowed to access or delete your direct messages|credentials do not allow access|client is not permitted to perform this action/i,
      },
    ],
    causes: [permissionStated],
    next: permissionPause,
    note: 'Row 32.',
  },
];

/** Row 30: "Forbidden" is the title of every 403; only as the whole detail does it mean this. */
export const bareForbiddenRow: Row = {
  id: 'x30',
  when: [{ status: [403], exactly: /^forbidden$/i }],
  causes: [ranked('permission_missing', 'likely', 'permission', 'usual-reason')],
  next: permissionPause,
  note: 'Row 30: seen with tokens that lack the dm.* scopes.',
};
