import type { Duty } from '../loops/duty.js';
import { createLikerFinder } from '../loops/find-likers.js';
import { createLeftLikes } from '../loops/left-likes.js';
import { createAdmissions } from '../loops/poll-admission.js';
import { createPoller } from '../loops/poller.js';
import type { PushSurroundings } from '../loops/push-surroundings.js';
import { recordPushed } from '../loops/record-pushed.js';
import { createStreamReader } from '../loops/stream-reader.js';
import { createSubscriptionsKeeper } from '../loops/subscriptions.js';
import type { Route } from '../web/server.js';
import { xWebhookRoutes } from '../web/x-webhook.js';
import type { PushedEvents } from '../x/push-port.js';
import { crcResponse, isSigned } from '../x/webhook-signature.js';

export interface SourcesOptions extends PushSurroundings {
  /** Whether this process holds the lease `triggers`. */
  readonly isHolder: () => boolean;
  /** Reads one event or delivery of whatever shape. */
  readonly parse: (json: unknown) => PushedEvents;
}

/** What brings triggers: polling, the stream, webhooks. */
export interface Sources {
  readonly duties: readonly Duty[];
  /** What X's deliveries need; every process serves them. */
  readonly routes: readonly Route[];
  /** Rules or accounts changed, or the lease was gained or lost. */
  review(): void;
  /** What X pushed brought the budget of the day to its end. */
  budgetEnded(): void;
}

/** Everything that brings triggers, as far as `XTEP_TRIGGER_SOURCES` asks for it. */
export function createSources(options: SourcesOptions): Sources {
  const { config, parse } = options;
  const admissions = createAdmissions(options);
  const likers = createLikerFinder(options, admissions);
  const poller = createPoller({ ...options, admissions });
  const keeper = createSubscriptionsKeeper({ ...options, onChanged: () => stream.review() });
  const stream = createStreamReader({
    ...options,
    likers,
    isWanted: keeper.isAnythingWanted,
    onOpen: () => poller.wake(),
  });
  const leftLikes = createLeftLikes({ ...options, likers });
  return {
    duties: [poller, keeper, stream, leftLikes],
    routes: config.triggerSources.includes('webhook') ? webhookRoutes() : [],
    review() {
      poller.wake();
      keeper.wake();
      leftLikes.wake();
      stream.review();
    },
    budgetEnded: () => keeper.budgetEnded(),
  };

  function webhookRoutes(): readonly Route[] {
    const secret = config.x.consumer?.secret ?? null;
    const store = async (events: PushedEvents) => {
      const posts = await recordPushed(options, 'webhook', events);
      // X is not kept waiting for whose these likes are: they are stored.
      void likers.find(posts);
    };
    return xWebhookRoutes({
      signing:
        secret === null
          ? null
          : {
              crcAnswer: (token) => crcResponse(secret, token),
              isSigned: (body, header) => isSigned(secret, body, header),
            },
      store: (json) => store(parse(json)),
      noteGarbage: () =>
        store({
          type: 'unknown',
          items: [{ kind: 'problem', accountXUserId: null, problem: { kind: 'not_json' } }],
          billed: [],
        }),
      log: options.log,
    });
  }
}
