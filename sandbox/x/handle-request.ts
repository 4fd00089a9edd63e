import { problem, type XAnswer } from './answer.js';
import { authenticate, type Caller } from './authenticate.js';
import { answerAuthorize } from './authorize-page.js';
import { dmRoutes } from './dm-routes.js';
import { feedRoutes } from './feed-routes.js';
import { fieldsOf, textOf, type Incoming } from './incoming.js';
import type { RequestKind, XRequestRecord } from './journal.js';
import { mediaRoutes } from './media-routes.js';
import { answeredPost, postRoutes } from './post-routes.js';
import type { RateLimiter } from './rate-limits.js';
import type { Person } from './people.js';
import { peopleRoutes } from './people-routes.js';
import { refusals } from './refusals.js';
import { refuseKind, refuseRights } from './rights.js';
import type { Outcome, Route } from './route.js';
import { omitFields } from './omit-fields.js';
import { answerRevoke, answerToken } from './token-routes.js';
import { streamRoutes } from './stream-routes.js';
import { subscriptionRoutes } from './subscription-routes.js';
import { userRoutes } from './user-routes.js';
import { webhookRoutes } from './webhook-routes.js';
import type { World } from './world.js';

const routes: readonly Route[] = [
  ...userRoutes,
  ...peopleRoutes,
  ...dmRoutes,
  ...postRoutes,
  ...feedRoutes,
  ...mediaRoutes,
  ...subscriptionRoutes,
  ...streamRoutes,
  ...webhookRoutes,
];

/** A request that was recognised, before anything is done about it. */
export interface Recognised {
  readonly route: Route | null;
  readonly params: readonly string[];
  readonly caller: Caller | null;
  /** The app itself asks. */
  readonly isApp: boolean;
  /** X's refusal of the token; null when it is fine or none is needed. */
  readonly refusal: XAnswer | null;
}

export type RequestFacts = Pick<
  XRequestRecord,
  'kind' | 'bucket' | 'recipientXId' | 'postId' | 'text' | 'accountXId'
>;

/** Finds the route and who asks. */
export function recognise(world: World, incoming: Incoming): Recognised {
  const found = routes.find((route) => route.method === incoming.method && match(route, incoming));
  const nobody = { caller: null, isApp: false, refusal: null };
  if (found === undefined) return { route: null, params: [], ...nobody };
  const params = match(found, incoming)?.slice(1) ?? [];
  const who = authenticate(incoming, world.access, world, world.now());
  const asked = { route: found, params, ...nobody };
  if (who.kind === 'app') return { ...asked, isApp: true };
  return who.kind === 'caller'
    ? { ...asked, caller: who.caller }
    : { ...asked, refusal: who.answer };
}

function match(route: Route, incoming: Incoming): RegExpExecArray | null {
  return route.path.exec(incoming.path);
}

/** What the journal says about a request. */
export function factsOf(incoming: Incoming, recognised: Recognised): RequestFacts {
  const body = fieldsOf(incoming.body);
  const kind = kindOf(incoming, recognised.route);
  const postId = kind === 'reply' ? answeredPost(incoming.body) : null;
  const isDm = kind === 'dm' || kind === 'conversation';
  return {
    kind: kind === 'reply' && postId === null ? 'post' : kind,
    bucket: recognised.route?.bucket ?? null,
    recipientXId: isDm ? recipientOf(recognised) : null,
    postId,
    text: textOf(body['text']),
    accountXId: recognised.caller?.accountXId ?? null,
  };
}

function kindOf(incoming: Incoming, route: Route | null): RequestKind {
  if (route !== null) return route.kind;
  if (incoming.path.startsWith('/2/oauth2/')) return 'token';
  return incoming.path === '/i/oauth2/authorize' ? 'authorize' : 'other';
}

/** The other person of a one-to-one conversation, named in the path in one of two ways. */
function recipientOf({ params, caller }: Recognised): string | null {
  const named = (params[0] ?? '').split('-').filter((id) => id !== caller?.accountXId);
  return named.length === 1 ? (named[0] ?? null) : null;
}

/** Carries a request out, unless the token, a right or a window forbids it. */
export async function carryOut(
  world: World,
  limiter: RateLimiter,
  incoming: Incoming,
  recognised: Recognised,
): Promise<Outcome> {
  const { route, caller, isApp, refusal } = recognised;
  if (route === null) return { answer: answerPublic(world, incoming) };
  const person = caller === null ? null : (world.people.byId(caller.accountXId) ?? null);
  if (!isApp && person === null) return { answer: refusal ?? refusals.unauthorized };
  const { headers, refusal: exceeded } = limiter.take(route.bucket, person?.xUserId ?? theApp);
  const barred = exceeded ?? refuseKind(route, isApp) ?? refuseRights(route, caller);
  const outcome =
    barred === null
      ? await handle(route, { world, person, incoming }, recognised)
      : { answer: barred };
  const level = caller?.accessLevel ?? null;
  const all = { ...headers, ...(level === null ? {} : { 'x-access-level': level }) };
  const answer = withoutOmitted(outcome.answer, world.settings.omit);
  return { ...outcome, answer: withHeaders(answer, all) };
}

/** Whose windows the app's own requests count in. */
const theApp = 'app';

async function handle(
  route: Route,
  asked: { readonly world: World; readonly person: Person | null; readonly incoming: Incoming },
  { params, caller }: Recognised,
): Promise<Outcome> {
  const { world, person, incoming } = asked;
  if (route.by !== undefined) {
    const scopes = caller?.scopes ?? null;
    return route.handle({ world, caller: person, scopes, params, incoming });
  }
  if (person === null) return { answer: refusals.unauthorized };
  return route.handle({ world, caller: person, params, incoming });
}

function withoutOmitted(answer: XAnswer, omit: readonly string[]): XAnswer {
  return omit.length === 0 ? answer : { ...answer, body: omitFields(answer.body, omit) };
}

/** Counts a request whose answer is decided elsewhere, and gives that answer X's headers. */
export function countOnly(limiter: RateLimiter, recognised: Recognised, answer: XAnswer): XAnswer {
  const { route, caller, isApp } = recognised;
  if (route === null || answer.withoutWindows === true) return answer;
  if (caller === null && !isApp) return answer;
  return withHeaders(answer, limiter.take(route.bucket, caller?.accountXId ?? theApp).headers);
}

function withHeaders(answer: XAnswer, headers: Readonly<Record<string, string>>): XAnswer {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

/** What needs no user's token. */
function answerPublic(world: World, incoming: Incoming): XAnswer {
  const { method, path } = incoming;
  if (method === 'POST' && path === '/2/oauth2/token') return answerToken(world, incoming);
  if (method === 'POST' && path === '/2/oauth2/revoke') return answerRevoke(world, incoming);
  if (method === 'GET' && path === '/i/oauth2/authorize') {
    const accounts = world.people.all().filter(({ xUserId }) => world.access.isAccount(xUserId));
    return answerAuthorize(
      world,
      incoming.query,
      accounts.map(({ xUserId }) => xUserId),
    );
  }
  return problem(404, 'Not Found Error', 'Not Found');
}
