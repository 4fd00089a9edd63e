import type { Access } from './access.js';
import type { Acts } from './acts.js';
import type { Keys } from './authenticate.js';
import type { Happenings } from './happenings.js';
import type { Messages } from './messages.js';
import type { People } from './people.js';

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
  readonly acts: Acts;
  readonly happenings: Happenings;
  readonly access: Access;
  readonly keys: Keys;
  readonly app: OAuth2App;
  readonly settings: XSettings;
  readonly now: () => Date;
}
