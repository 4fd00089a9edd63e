import { createAccess } from './access.js';
import { createActivityStream } from './activity-stream.js';
import { createActs } from './acts.js';
import type { Keys } from './authenticate.js';
import { createBilling } from './billing.js';
import { createHappenings } from './happenings.js';
import { createMediaLibrary } from './media.js';
import { createMessages } from './messages.js';
import { createPeople } from './people.js';
import { connectPush } from './push.js';
import { createSubscriptions } from './subscriptions.js';
import { createWebhooks } from './webhooks.js';
import type { OAuth2App, World, XSettings } from './world.js';

/** What may be said of a new X; everything has a default. */
export interface WorldOptions {
  /** The clock of this X; the real one when left out. */
  readonly now?: () => Date;
  readonly settings?: Partial<XSettings>;
  readonly app?: OAuth2App;
  readonly keys?: Keys;
  /** The app's own token. */
  readonly bearerToken?: string;
  /** How often an open stream sends a line end, 20 s when left out. */
  readonly keepAliveMs?: number;
}

const usualSettings: XSettings = {
  dialect: 'old',
  hideNewForMs: 0,
  repliesNeedInvitation: true,
  omit: [],
  likesNameLiker: false,
  postsNameAuthor: false,
  nullcast: [],
  filmsTakeLooks: 1,
  processingFails: false,
  refusedEvents: [],
  streamsMax: 2,
  subscriptionsMax: 1_500,
  loopbackWebhooks: false,
  webhookOrigin: null,
  webhooksMax: 1,
  accountActivity: [],
};

/** An X with nobody on it. `changed` hears of what happens without a request. */
export function createWorld(options: WorldOptions, changed: () => void): World {
  const now = options.now ?? (() => new Date());
  const settings: XSettings = { ...usualSettings, ...options.settings };
  const keys = options.keys ?? { consumerKey: 'sandbox-key', consumerSecret: 'sandbox-secret' };
  const people = createPeople(now);
  const happenings = createHappenings();
  const world: World = {
    people,
    happenings,
    messages: createMessages(now, people.byHandle, happenings.tell),
    media: createMediaLibrary(now),
    billing: createBilling(now),
    acts: createActs(now, people, happenings.tell),
    access: createAccess(now),
    subscriptions: createSubscriptions(now),
    stream: createActivityStream({ keepAliveMs: options.keepAliveMs ?? 20_000, changed }),
    webhooks: createWebhooks({ consumerSecret: keys.consumerSecret, settings, now, changed }),
    keys,
    bearerToken: options.bearerToken ?? 'sandbox-bearer-token',
    app: options.app ?? { clientId: 'sandbox-client', clientSecret: 'sandbox-client-secret' },
    settings,
    now,
  };
  connectPush(world);
  return world;
}
