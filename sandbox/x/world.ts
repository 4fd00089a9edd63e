import type { Access } from './access.js';
import type { ActivityStream } from './activity-stream.js';
import type { Acts } from './acts.js';
import type { Keys } from './authenticate.js';
import type { Billing } from './billing.js';
import type { Happenings } from './happenings.js';
import type { MediaLibrary } from './media.js';
import type { Messages } from './messages.js';
import type { People } from './people.js';
import type { Subscriptions } from './subscriptions.js';
import type { Webhooks } from './webhooks.js';

/** Settings that can be changed at any time. */
export interface XSettings {
  /** `old`: names as in version 2.165 of X's description; `new`: as in 2.167. */
  dialect: 'old' | 'new';
  /** New DMs and posts are missing from lists for so long, as on X. */
  hideNewForMs: number;
  /** Enterprise apps may reply without having been mentioned. */
  repliesNeedInvitation: boolean;
  /**
   * Fields that are missing from every answer and event, wherever they stand: `author_id`. With the
   * field that they stand in: `mentions.id`.
   */
  omit: readonly string[];
  /** `like.create` names who liked, in its `includes`. X does not document that it does. */
  likesNameLiker: boolean;
  /** Events of posts have their author in `includes`; otherwise they give the id alone. */
  postsNameAuthor: boolean;
  /** The accounts that may make posts that stay out of timelines: by user id, or all. */
  nullcast: 'all' | readonly string[];
  /** How often a film or moving picture must be asked about before it is ready. */
  filmsTakeLooks: number;
  /** X fails to process what is uploaded. */
  processingFails: boolean;
  /** Kinds of events that X takes no subscription for. */
  refusedEvents: readonly string[];
  /** Webhooks may be on this machine, without TLS and with a port. */
  loopbackWebhooks: boolean;
  /** Where all webhooks really are, `http://127.0.0.1:3000`; null: where their addresses say. */
  webhookOrigin: string | null;
  webhooksMax: number;
  /** The accounts, by user id, of which every webhook is told in the older account-activity shape too. */
  accountActivity: readonly string[];
  /** How many streams may be open at once. */
  streamsMax: number;
  /** How many subscriptions there may be: 1,500 for those who serve themselves. */
  subscriptionsMax: number;
}

export interface OAuth2App {
  readonly clientId: string;
  /** Null: a public client. */
  readonly clientSecret: string | null;
}

/** All of this X. */
export interface World {
  readonly people: People;
  readonly messages: Messages;
  readonly media: MediaLibrary;
  readonly billing: Billing;
  readonly acts: Acts;
  readonly happenings: Happenings;
  readonly access: Access;
  readonly keys: Keys;
  /** The app's own token. */
  readonly bearerToken: string;
  readonly subscriptions: Subscriptions;
  readonly stream: ActivityStream;
  readonly webhooks: Webhooks;
  readonly app: OAuth2App;
  readonly settings: XSettings;
  readonly now: () => Date;
}
