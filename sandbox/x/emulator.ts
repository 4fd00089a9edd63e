import { allScopes, type Access, type OAuth1Token, type OAuth2Token } from './access.js';
import type { ActivityStream } from './activity-stream.js';
import { answerAuthorize } from './authorize-page.js';
import type { Keys } from './authenticate.js';
import type { Billing } from './billing.js';
import { createWorld, type WorldOptions } from './create-world.js';
import { decide, newRecord } from './decide.js';
import { deliver } from './deliver.js';
import { createFaults, type Fault } from './faults.js';
import { recognise } from './handle-request.js';
import { readIncoming } from './incoming.js';
import { createJournal, type XRequestRecord } from './journal.js';
import type { MediaItem } from './media.js';
import type { DmEvent, NewDm, NewPost, Post } from './messages.js';
import type { NewPerson, Person } from './people.js';
import { createRateLimiter, type Bucket, type Limits, type RateLimiter } from './rate-limits.js';
import { startLoopbackServer } from './server.js';
import type { Subscription } from './subscriptions.js';
import type { CraftedDelivery, Webhooks } from './webhooks.js';
import { createWorldActions, personCalled, type WorldActions } from './world-actions.js';
import type { OAuth2App, World, XSettings } from './world.js';

export interface XEmulatorOptions extends WorldOptions {
  /** Windows per bucket; the documented ones where left out. `roomyLimits` for other tests. */
  readonly limits?: Partial<Record<Bucket, Limits>>;
}

/** An account that the product can link: a person with tokens. */
export interface EmulatedAccount {
  readonly person: Person;
  readonly xUserId: string;
  readonly oauth1: OAuth1Token;
  readonly oauth2: OAuth2Token;
}

/** A loopback X. Everything on it can be looked at and changed while it runs. */
export interface XEmulator extends WorldActions {
  readonly url: string;
  readonly keys: Keys;
  readonly app: OAuth2App;
  readonly access: Access;
  readonly settings: XSettings;
  readonly limiter: RateLimiter;
  /** The app's own token, for subscriptions, streams and webhooks. */
  readonly bearerToken: string;
  /** The activity stream, to be disturbed. */
  readonly stream: ActivityStream;
  readonly subscriptions: readonly Subscription[];
  /** Webhooks and what was sent to them. */
  readonly webhooks: Webhooks;
  /** Sends any body to the webhook and gives the status of the answer; null for none. */
  deliver(body: unknown, crafted?: CraftedDelivery): Promise<number | null>;
  /** Every request, in the order of arrival. */
  readonly requests: readonly XRequestRecord[];
  /** Every DM and post that exists, oldest first. */
  readonly dms: readonly DmEvent[];
  readonly tweets: readonly Post[];
  /** Every upload, oldest first. */
  readonly media: readonly MediaItem[];
  /** What X would bill the app for. */
  readonly billing: Billing;
  /** The requests that would have made a DM, reply or post, carried out or not. */
  posts(): readonly XRequestRecord[];
  addPerson(person: NewPerson): Person;
  /** A person with tokens of both kinds; `scopes` are those of the OAuth 2.0 token. */
  addAccount(person: NewPerson, scopes?: readonly string[]): EmulatedAccount;
  person(handle: string): Person;
  /** A DM that somebody wrote by hand. */
  addDm(dm: NewDm): DmEvent;
  addPost(post: NewPost): Post;
  /** Lets coming requests fail; the result takes the fault back. */
  fail(fault: Fault): () => void;
  /** Ends what hangs (it is cut) and lets go on what is held. */
  release(): void;
  clearFaults(): void;
  /** What X's authorize page does when `account` agrees: the address it sends the person back to. */
  authorize(url: string, accountXId: string): string;
  next(predicate?: (record: XRequestRecord) => boolean): Promise<XRequestRecord>;
  until(condition: () => boolean): Promise<void>;
  connectionCount(): number;
  refuse(): Promise<void>;
  listen(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a strict X on a free port of the loopback interface. */
export async function startXEmulator(options: XEmulatorOptions = {}): Promise<XEmulator> {
  const journal = createJournal();
  const world = createWorld(options, () => journal.changed());
  const { now } = world;
  const limiter = createRateLimiter(options.limits ?? {}, now);
  const faults = createFaults();
  let gate = newGate();

  const server = await startLoopbackServer(async (request, response, connection) => {
    const incoming = await readIncoming(request);
    if (incoming === null) return;
    const recognised = recognise(world, incoming);
    const record = newRecord(journal.requests.length + 1, now(), connection, incoming, recognised);
    journal.add(record);
    const fault = faults.take(record);
    const { released } = gate;
    if (fault?.respond === 'hold') {
      record.trouble = 'hold';
      journal.settle(record);
      await released;
      record.trouble = null;
    }
    const decision = await decide({ world, limiter, incoming, recognised, record, fault });
    journal.settle(record);
    if (decision.opens !== null) decision.opens(response);
    else deliver(response, decision.answer, decision.delivery, released);
  });

  return {
    ...createWorldActions(world),
    url: server.url,
    keys: world.keys,
    app: world.app,
    access: world.access,
    settings: world.settings,
    limiter,
    bearerToken: world.bearerToken,
    stream: world.stream,
    subscriptions: world.subscriptions.all,
    webhooks: world.webhooks,
    deliver: (body, crafted) => world.webhooks.deliver(body, crafted),
    requests: journal.requests,
    dms: world.messages.dms,
    tweets: world.messages.posts,
    media: world.media.all,
    billing: world.billing,
    posts: () => journal.requests.filter(({ kind }) => ['dm', 'reply', 'post'].includes(kind)),
    addPerson: (person) => world.people.add(person),
    addAccount: (person, scopes = allScopes) => addAccount(world, person, scopes),
    person: (handle) => personCalled(world, handle),
    addDm: (dm) => world.messages.addDm(dm),
    addPost: (post) => world.messages.addPost(post),
    fail: (fault) => faults.add(fault),
    release() {
      const ending = gate;
      gate = newGate();
      ending.open();
    },
    clearFaults: () => faults.clear(),
    authorize: (url, accountXId) => authorize(world, url, accountXId),
    next: (predicate) => journal.next(predicate),
    until: (condition) => journal.until(condition),
    connectionCount: () => server.connectionCount(),
    refuse: () => server.refuse(),
    listen: () => server.listen(),
    async stop() {
      journal.close();
      world.stream.close();
      world.webhooks.close();
      gate.open();
      await server.stop();
    },
  };
}

interface Gate {
  readonly released: Promise<void>;
  readonly open: () => void;
}

function newGate(): Gate {
  let open: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { released, open };
}

function addAccount(world: World, given: NewPerson, scopes: readonly string[]): EmulatedAccount {
  const person = world.people.add(given);
  return {
    person,
    xUserId: person.xUserId,
    oauth1: world.access.giveOAuth1(person),
    oauth2: world.access.giveOAuth2(person.xUserId, scopes),
  };
}

function authorize(world: World, url: string, accountXId: string): string {
  const query = { ...Object.fromEntries(new URL(url).searchParams), account: accountXId };
  const answer = answerAuthorize(world, query, [accountXId]);
  const location = answer.headers?.['location'];
  if (location === undefined) throw new Error(`X refused the link: ${String(answer.body)}`);
  return location;
}
