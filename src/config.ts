import type { Locale } from './domain/locale.js';
import type { Platform } from './domain/actor.js';

/** One entry of `XTEP_ADMINS` / `XTEP_OPERATORS`. `anyone`: everybody in a bound channel. */
export type Grant =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'user'; readonly platform: Platform; readonly id: string }
  /** A Slack user group or a Discord role. */
  | { readonly kind: 'group'; readonly platform: Platform; readonly id: string };

export interface SlackConfig {
  readonly botToken: string;
  /** Socket Mode with an app token; HTTP mode with a signing secret. */
  readonly mode:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string };
  readonly apiUrl: string;
  readonly channelId: string | null;
}

export interface DiscordConfig {
  readonly token: string;
  readonly applicationId: string;
  readonly guildId: string;
  readonly apiUrl: string;
  readonly channelId: string | null;
}

export interface XConfig {
  readonly apiUrl: string;
  /** OAuth 2.0 app for `/xtep account link`; null = linking from chat is not set up. */
  readonly oauth2: { readonly clientId: string; readonly clientSecret: string | null } | null;
  readonly bearerToken: string | null;
  readonly consumer: { readonly key: string; readonly secret: string } | null;
  /** One account ready at start. `secret` null: an OAuth 2.0 user token. */
  readonly staticAccount: {
    readonly accessToken: string;
    readonly accessSecret: string | null;
  } | null;
}

/** How fast and how much one account sends, per kind of send. */
export interface LaneConfig {
  readonly cap24h: number;
  readonly paceSeconds: number;
}

export type TriggerSource = 'poll' | 'stream' | 'webhook';

/** The environment, parsed once (design.md section 5). */
export interface Config {
  readonly database:
    | { readonly kind: 'postgres'; readonly url: string }
    | { readonly kind: 'embedded'; readonly dataDir: string };
  readonly dataDir: string;
  /** 32 bytes; null only with the embedded database, which makes one. */
  readonly secretKey: Buffer | null;
  readonly locale: Locale;
  readonly timeZone: string;
  /** Null: the Slack workspace's owners and admins, Discord members with Manage Server. */
  readonly admins: readonly Grant[] | null;
  readonly operators: readonly Grant[];
  readonly lanes: { readonly dm: LaneConfig; readonly reply: LaneConfig };
  readonly preflight: boolean;
  readonly coolDownMinutes: number;
  readonly triggerSources: readonly TriggerSource[];
  readonly pollSeconds: number;
  readonly backfillHours: number;
  readonly readBudgetUsd: number | null;
  /** `HH:MM` in `timeZone`. */
  readonly digestAt: string;
  readonly x: XConfig;
  readonly slack: SlackConfig | null;
  readonly discord: DiscordConfig | null;
  readonly web: { readonly host: string; readonly port: number; readonly publicUrl: string | null };
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}
