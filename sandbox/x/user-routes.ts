import { invalidRequest } from './answer.js';
import { listOf, refuseId } from './lists.js';
import type { Person } from './people.js';
import type { Call, Outcome, Route } from './route.js';
import { viewUser } from './view-user.js';

const level = 'read';
const scopes = ['users.read', 'tweet.read'];
const idsMaxCount = 100;

/** Looking people up. */
export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/2\/users\/me$/,
    kind: 'me',
    bucket: 'me',
    scopes,
    level,
    handle: ({ world, caller, incoming }) => ({
      answer: {
        status: 200,
        body: { data: viewUser(world, caller, caller, fieldsOfQuery(incoming)) },
      },
    }),
  },
  {
    method: 'GET',
    path: /^\/2\/users$/,
    kind: 'look-up',
    bucket: 'users',
    scopes,
    level,
    handle: usersByIds,
  },
  {
    method: 'GET',
    path: /^\/2\/users\/by$/,
    kind: 'handle',
    bucket: 'handle',
    scopes,
    level,
    handle: usersByHandles,
  },
  {
    method: 'GET',
    path: /^\/2\/users\/by\/username\/([^/]+)$/,
    kind: 'handle',
    bucket: 'handle',
    scopes,
    level,
    handle: userByHandle,
  },
  {
    method: 'GET',
    path: /^\/2\/users\/(\d+)$/,
    kind: 'look-up',
    bucket: 'users',
    scopes,
    level,
    handle: (call) => oneUser(call, call.params[0] ?? '', 'id'),
  },
];

function fieldsOfQuery({ query }: Call['incoming']): ReadonlySet<string> {
  return listOf(query['user.fields']);
}

function usersByIds(call: Call): Outcome {
  const ids = [...listOf(call.incoming.query['ids'])];
  if (ids.length === 0 || ids.length > idsMaxCount) {
    const message = `The number of values in the \`ids\` query parameter list [${ids.length}] is not between 1 and 100`;
    return { answer: invalidRequest(message, { ids }) };
  }
  const wrong = ids.map((id) => refuseId('ids', id)).find((answer) => answer !== null);
  return wrong === undefined ? manyUsers(call, ids, 'ids') : { answer: wrong };
}

function usersByHandles(call: Call): Outcome {
  return manyUsers(call, [...listOf(call.incoming.query['usernames'])], 'usernames');
}

type Parameter = 'id' | 'ids' | 'username' | 'usernames';

/** People that are there in `data`, an error in the same 200 for each that is not. */
function manyUsers(call: Call, values: readonly string[], parameter: Parameter): Outcome {
  const fields = fieldsOfQuery(call.incoming);
  const data: unknown[] = [];
  const errors: unknown[] = [];
  for (const value of values) {
    const person = find(call, value, parameter);
    if (person?.status === 'active') data.push(viewUser(call.world, person, call.caller, fields));
    else errors.push(missing(call, value, parameter, person));
  }
  const body = {
    ...(data.length === 0 ? {} : { data }),
    ...(errors.length === 0 ? {} : { errors }),
  };
  return { answer: { status: 200, body } };
}

function userByHandle(call: Call): Outcome {
  const handle = call.params[0] ?? '';
  if (/^\w{1,15}$/.test(handle)) return oneUser(call, handle, 'username');
  const message = `The \`username\` query parameter value [${handle}] does not match ^[A-Za-z0-9_]{1,15}$`;
  return { answer: invalidRequest(message, { username: [handle] }) };
}

function oneUser(call: Call, value: string, parameter: Parameter): Outcome {
  const person = find(call, value, parameter);
  const body =
    person?.status === 'active'
      ? { data: viewUser(call.world, person, call.caller, fieldsOfQuery(call.incoming)) }
      : { errors: [missing(call, value, parameter, person)] };
  return { answer: { status: 200, body } };
}

function find({ world }: Call, value: string, parameter: Parameter): Person | undefined {
  return parameter.startsWith('id') ? world.people.byId(value) : world.people.byHandle(value);
}

/** X's partial error about somebody who is suspended, or not there any more. */
function missing(
  { world }: Call,
  value: string,
  parameter: Parameter,
  person: Person | undefined,
): object {
  const host = world.settings.dialect === 'new' ? 'api.x.com' : 'api.twitter.com';
  const isSuspended = person?.status === 'suspended';
  return {
    value,
    detail: isSuspended
      ? `User has been suspended: [${value}].`
      : `Could not find user with ${parameter}: [${value}].`,
    title: isSuspended ? 'Forbidden' : 'Not Found Error',
    resource_type: 'user',
    parameter,
    resource_id: value,
    type: `https://${host}/2/problems/resource-not-found`,
  };
}
