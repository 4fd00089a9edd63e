import type { z } from 'zod';
import type { Database } from '../db/database.js';
import type { channels } from '../db/schema.js';
import type { Answer, CommandSpec, GivenFile, Interaction } from '../src/chat/port.js';
import type { ChannelAccess, ChatHealth } from '../src/chat/port.js';
import type { Config } from '../src/config.js';
import type { Actor, Platform } from '../src/domain/actor.js';
import type { DrawEnd } from '../src/domain/campaigns/draw-end.js';
import type { Locale } from '../src/domain/locale.js';
import type { FoundPerson } from '../src/domain/rules/person.js';
import type { Log } from '../src/log.js';
import type { Metrics } from '../src/metrics.js';
import type { AccountCheck, XAccounts } from '../src/x/accounts.js';
import type { XPort } from '../src/x/port.js';
import type { SecretProof } from '../src/x/secret-probe.js';

/** What a person must be to run a command or press a button. Admins may do what operators may. */
export type Role = 'all' | 'operator' | 'admin';

/** What every command and click may use. Time and randomness are arguments. */
export interface Surroundings {
  readonly database: Database;
  readonly config: Config;
  readonly x: XPort;
  readonly xAccounts: XAccounts;
  /** Asks X about the account now, keeps what it says, and ends what a check ends. */
  checkAccount(accountId: number): Promise<AccountCheck>;
  /** Posts a probe of secret replies from the account, deletes it, and keeps what X said; null: not linked. */
  proveSecretReply(accountId: number, text: string): Promise<SecretProof | null>;
  /** Draws a campaign of the kind `draw`, once. What was begun goes on by itself, and winners are told by themselves. */
  drawCampaign(wish: { readonly ruleId: number; readonly actor: Actor }): Promise<DrawEnd>;
  /** Lets the posts of a list of winners leave that may now; the others follow by themselves. */
  publishCampaign(list: { readonly ruleId: number; readonly accountId: number }): Promise<void>;
  /** What X says about people now, within its windows and the budget; null: it cannot be asked. */
  findPeople(
    accountId: number,
    xUserIds: readonly string[],
  ): Promise<ReadonlyMap<string, FoundPerson | null> | null>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => Date;
  readonly random: () => number;
  /** Health of each configured platform, in this process or in the live holder's. */
  chatHealth(): Promise<ReadonlyMap<Platform, ChatHealth>>;
  /** Asks a platform to enter a channel (`channel here`, `doctor`). */
  enterChannel(platform: Platform, channelId: string): Promise<ChannelAccess>;
}

/** The surroundings of one interaction, after the channel and its language were looked up. */
export interface CommandContext extends Surroundings {
  readonly interaction: Interaction;
  /** The bound channel it was typed in, or null. */
  readonly channel: typeof channels.$inferSelect | null;
  readonly locale: Locale;
  readonly files: Readonly<Record<string, GivenFile>>;
}

/** One `/xtep` command: what both platforms offer, who may use it, and what it does. */
export interface Command<Options = unknown> {
  readonly spec: CommandSpec;
  /** Parses the options as typed. A refusal names the option and says what it takes. */
  readonly options: z.ZodType<Options>;
  role(options: Options): Role;
  run(context: CommandContext, options: Options): Promise<Answer>;
}
