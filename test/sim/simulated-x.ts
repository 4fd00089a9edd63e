import { assertNever } from '../../src/domain/assert.js';
import type { Evidence } from '../../src/domain/diagnosis/evidence.js';
import { transportEvidence } from '../../src/domain/diagnosis/transport-evidence.js';
import type {
  OutgoingMessage,
  ReadMessage,
  Reading,
  ReadPage,
  SeenWindows,
  SendOutcome,
  XAccount,
  XEndpoint,
  XPort,
} from '../../src/x/port.js';
import { silentX } from '../support/silent-x.js';
import type { Chance } from './seeded-random.js';

/*
 * An X whose answers come when the simulation says so. It knows the truth: what really arrived, when
 * it became visible, and what nobody was told.
 */

/** How one POST goes. `arrives`: X takes it, whatever it then says. */
interface Fate {
  readonly arrives: boolean;
  /** We hear that the connection was cut, and yet the request is still under way. */
  readonly late?: boolean;
  readonly outcome: (xId: string) => SendOutcome;
}

interface Outstanding {
  readonly account: XAccount;
  readonly message: OutgoingMessage;
  readonly startedAt: Date;
  readonly settle: (outcome: SendOutcome) => void;
  /** Set by a crash of our process: X still decides, nobody hears of it. */
  orphaned: boolean;
}

/** A message that X has taken. */
export interface Taken {
  readonly xId: string;
  readonly accountId: number;
  readonly message: OutgoingMessage;
  readonly at: Date;
  /** Until then X's lists leave it out. */
  readonly visibleAt: Date;
}

export type Weather = 'fine' | 'mixed' | 'down' | 'blocked';

export interface SimulatedX extends XPort {
  readonly outstanding: readonly Outstanding[];
  readonly taken: readonly Taken[];
  /** Every POST that left, in order. */
  readonly posts: readonly { readonly text: string; readonly accountId: number }[];
  weather: Weather;
  /** Ends one request that is out, as chance and weather will; resolves to what happened, in words. */
  settleOne(): string | null;
  /** What is still under way although we heard of a cut. */
  readonly late: readonly { readonly message: OutgoingMessage }[];
  /** To be called before the clock moves to `to`: nothing is out for longer than a deadline. */
  beforeClockMoves(to: Date): readonly string[];
  /** To be called after the clock has moved. */
  afterClockMoved(): void;
  /** Our process is gone: what is out is X's alone now. */
  orphanAll(): void;
}

/** One request to X ends within this. */
const deadlineMs = 15_000;

const http = (status: number, more: Partial<Evidence> = {}): Evidence => ({
  ...transportEvidence('cut', ''),
  answer: { kind: 'http', status },
  ...more,
});

export function simulatedX(options: {
  readonly chance: Chance;
  readonly now: () => Date;
  /** Called as a POST leaves, so that its rightfulness can be judged against what X knows. */
  readonly onPost: (account: XAccount, message: OutgoingMessage) => void;
}): SimulatedX {
  const { chance, now, onPost } = options;
  let out: Outstanding[] = [];
  let late: {
    readonly request: Outstanding;
    readonly at: Date;
    readonly message: OutgoingMessage;
  }[] = [];
  const taken: Taken[] = [];
  const posts: { text: string; accountId: number }[] = [];
  let nextId = 1_000;
  const seen = (endpoint: XEndpoint): SeenWindows => ({ endpoint, windows: [] });
  const soon = (ms: number) => new Date(now().getTime() + ms).toISOString();

  const rejected = (evidence: Evidence, endpoint: XEndpoint) => (): SendOutcome => ({
    kind: 'rejected',
    evidence,
    seen: seen(endpoint),
  });
  const unknown = (evidence: Evidence, endpoint: XEndpoint) => (): SendOutcome => ({
    kind: 'unknown',
    evidence,
    seen: seen(endpoint),
  });
  const refused = (): Evidence => ({
    ...http(0),
    answer: { kind: 'transport', fault: 'refused', mayHaveArrived: false, message: 'refused' },
  });

  const fates = (endpoint: XEndpoint, weather: Weather): readonly (() => Fate)[] => {
    const accepted = () => ({
      arrives: true,
      outcome: (xId: string): SendOutcome => ({ kind: 'accepted', xId, seen: seen(endpoint) }),
    });
    const cut = (arrives: boolean) => () => ({
      arrives,
      outcome: unknown(transportEvidence(arrives ? 'cut' : 'hung', 'cut'), endpoint),
    });
    const cutButUnderWay = () => ({ ...cut(false)(), late: true });
    const broken = (arrives: boolean) => () => ({
      arrives,
      outcome: unknown(http(503), endpoint),
    });
    const refusal = (evidence: () => Evidence) => () => ({
      arrives: false,
      outcome: rejected(evidence(), endpoint),
    });
    const closed = refusal(() =>
      http(403, {
        title: 'Forbidden',
        detail: 'You do not have permission to DM one or more participants.',
      }),
    );
    const unreachable = refusal(refused);
    const window = refusal(() =>
      http(429, {
        title: 'Too Many Requests',
        windows: [{ scope: 'short', limit: 15, remaining: 0, resetAt: soon(600_000) }],
      }),
    );
    const day = refusal(() =>
      http(429, {
        windows: [{ scope: 'user_day', limit: 50, remaining: 0, resetAt: soon(3 * 3_600_000) }],
      }),
    );
    const blocked = refusal(() => http(403, { codes: [226], messages: ['looks automated'] }));
    const credits = refusal(() =>
      http(402, { title: 'CreditsDepleted', detail: 'does not have any credits' }),
    );
    const odd = refusal(() => http(403, { detail: 'Something nobody has seen before' }));
    switch (weather) {
      case 'fine':
        return [accepted];
      case 'down':
        return [unreachable, broken(false), broken(true), cut(true), cut(false), cutButUnderWay];
      case 'blocked':
        return [blocked, blocked, closed];
      case 'mixed':
        return [
          accepted,
          accepted,
          accepted,
          cut(true),
          cut(false),
          cutButUnderWay,
          broken(true),
          broken(false),
          closed,
          unreachable,
          window,
          day,
          blocked,
          credits,
          odd,
        ];
      default:
        return assertNever(weather);
    }
  };

  const take = (request: Outstanding, at = now()): string => {
    nextId += 1;
    const xId = String(nextId);
    taken.push({
      xId,
      accountId: request.account.accountId,
      message: request.message,
      at,
      visibleAt: new Date(at.getTime() + chance.between(0, 14_000)),
    });
    return xId;
  };

  const read = (
    account: XAccount,
    kind: 'dm' | 'reply',
    recipientXId: string | null,
  ): Promise<Reading<ReadPage>> => {
    const endpoint = kind === 'dm' ? 'dm-read' : 'own-posts';
    if (weather === 'down' || (weather === 'mixed' && chance.chance(0.2))) {
      const evidence =
        weather === 'mixed' && chance.chance(0.3)
          ? http(429, {
              windows: [{ scope: 'short', limit: 15, remaining: 0, resetAt: soon(60_000) }],
            })
          : http(503);
      return Promise.resolve({ kind: 'failed', evidence, seen: seen(endpoint) });
    }
    const messages = taken
      .filter(
        (one) =>
          one.accountId === account.accountId &&
          one.message.kind === kind &&
          one.visibleAt <= now() &&
          (one.message.kind !== 'dm' || one.message.recipientXId === recipientXId),
      )
      .map((one): ReadMessage => messageOf(one, account));
    return Promise.resolve({
      kind: 'read',
      value: { messages: messages.toReversed(), reachesBackTo: null },
      seen: seen(endpoint),
    });
  };

  let weather: Weather = 'mixed';

  const end = (request: Outstanding): string => {
    out = out.filter((other) => other !== request);
    const endpoint = request.message.kind === 'dm' ? 'dm-send' : 'post-create';
    const fate = chance.pick(fates(endpoint, weather))();
    const xId = fate.arrives ? take(request) : '';
    if (fate.late === true)
      late.push({
        request,
        message: request.message,
        at: new Date(now().getTime() + chance.between(500, 12_000)),
      });
    const outcome = fate.outcome(xId);
    if (!request.orphaned) request.settle(outcome);
    const said = outcome.kind === 'accepted' ? '' : JSON.stringify(outcome.evidence.answer);
    const heard = request.orphaned ? 'nobody hears' : `${outcome.kind} ${said}`;
    const arrives = fate.late === true ? 'arrives later' : fate.arrives ? 'arrives' : 'is lost';
    return `POST "${request.message.text}" ${arrives}: ${heard}`;
  };

  return {
    ...silentX(),
    get weather() {
      return weather;
    },
    set weather(next) {
      weather = next;
    },
    get outstanding() {
      return out;
    },
    taken,
    posts,
    send(account, message) {
      onPost(account, message);
      posts.push({ text: message.text, accountId: account.accountId });
      return new Promise((settle) => {
        out.push({ account, message, startedAt: now(), settle, orphaned: false });
      });
    },
    settleOne: () => (out.length === 0 ? null : end(chance.pick(out))),
    get late() {
      return late;
    },
    beforeClockMoves: (to) =>
      out.filter(({ startedAt }) => to.getTime() - startedAt.getTime() > deadlineMs).map(end),
    afterClockMoved() {
      const arrived = late.filter(({ at }) => at <= now());
      late = late.filter((one) => !arrived.includes(one));
      for (const { request, at } of arrived) take(request, at);
    },
    orphanAll() {
      for (const request of out) request.orphaned = true;
    },
    lookUp: (_account, xUserIds) =>
      Promise.resolve(
        weather === 'down'
          ? { kind: 'failed', evidence: http(503), seen: seen('users') }
          : {
              kind: 'read',
              value: xUserIds.map((xUserId) => ({
                kind: 'found',
                xUserId,
                handle: `h${xUserId}`,
                name: '',
                receivesYourDm: chance.chance(0.9),
                protected: false,
                verifiedType: 'none',
                connections: ['followed_by'],
                createdAt: null,
                lookedUpAt: now().toISOString(),
              })),
              seen: seen('users'),
            },
      ),
    ownAccount: (account) =>
      Promise.resolve(
        weather === 'down'
          ? { kind: 'failed', evidence: http(503), seen: seen('me') }
          : {
              kind: 'read',
              value: {
                xUserId: account.xUserId,
                handle: 'sim',
                name: 'sim',
                protected: false,
                verifiedType: 'none',
                subscriptionType: null,
                createdAt: null,
                checkedAt: now().toISOString(),
              },
              seen: seen('me'),
            },
      ),
    readConversation: (account, recipientXId) => read(account, 'dm', recipientXId),
    readOwnPosts: (account) => read(account, 'reply', null),
  };
}

function messageOf({ xId, at, message }: Taken, account: XAccount): ReadMessage {
  return {
    xId,
    kind: message.kind === 'dm' ? 'dm' : 'reply',
    senderXId: account.xUserId,
    at: at.toISOString(),
    text: message.text,
    repliedToPostId: message.kind === 'reply' ? message.postId : null,
    recipientXId: message.kind === 'dm' ? message.recipientXId : null,
  };
}
