import type { Actor, Platform } from '../domain/actor.js';
import type { Locale, Localized } from '../domain/locale.js';
import type { Card, View } from './cards.js';

/* The few things a chat platform must do, and what it hands inward. */

/** What became of a post or an edit. Only `unclear` may have happened without our knowing. */
export type Delivery =
  | { readonly kind: 'shown'; readonly messageRef: string }
  /** The message was deleted: post the card afresh. */
  | { readonly kind: 'gone' }
  /** The channel is gone, archived or not writable for us; a person must change something. */
  | { readonly kind: 'closed'; readonly reason: string }
  /** Too fast, or not reached: it did not happen, try again at `at`. */
  | { readonly kind: 'later'; readonly at: Date; readonly reason: string }
  /** It may have happened (cut, timeout, 5xx): look the card up before posting it again. */
  | { readonly kind: 'unclear'; readonly reason: string }
  /** The platform does not take this content, nor its plain fallback. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The platform does not accept our credentials any more. */
  | { readonly kind: 'signed-out'; readonly reason: string };

/** Whether a card is in its channel although nobody told us. */
export type Finding =
  | { readonly kind: 'found'; readonly messageRef: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'cannot-tell'; readonly reason: string };

export type ChatHealth =
  | { readonly kind: 'connected' }
  | { readonly kind: 'connecting'; readonly since: Date; readonly reason: string }
  /** The platform refused the credentials; a person must act. Never retried faster than every 60 s. */
  | { readonly kind: 'signed-out'; readonly since: Date; readonly reason: string };

/** How the first connection went. `refused` is a configuration error (exit status 78). */
export type ChatStart =
  | { readonly kind: 'connected' }
  /** Not reached yet; the port goes on trying by itself, at least every 60 s. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'refused'; readonly variable: string; readonly reason: string };

/** Whether the bot can post and look up posts in a channel. */
export type ChannelAccess =
  | { readonly kind: 'ready'; readonly name: string }
  | { readonly kind: 'closed'; readonly reason: string }
  | { readonly kind: 'cannot-tell'; readonly reason: string };

/** A chat platform. One conformance suite runs over every implementation. */
export interface ChatPort {
  readonly platform: Platform;
  /** Connects, registers the commands, and from then on hands interactions to `handlers`. */
  start(handlers: ChatHandlers): Promise<ChatStart>;
  /** Tolerates not-started and double stop. */
  stop(): Promise<void>;
  health(): ChatHealth;
  post(channelId: string, card: Card): Promise<Delivery>;
  update(channelId: string, messageRef: string, card: Card): Promise<Delivery>;
  /** Looks for a card that may have been posted at or after `since`. */
  find(channelId: string, card: Card, since: Date): Promise<Finding>;
  /** Adds a message to a card's thread, without broadcasting it. */
  reply(channelId: string, messageRef: string, view: View): Promise<Delivery>;
  /** Joins the channel where it can, and tells whether the bot may post there. */
  enter(channelId: string): Promise<ChannelAccess>;
}

/** A person as the platform knows them; the questions are asked only when an answer is needed. */
export interface Person {
  readonly actor: Extract<Actor, { kind: 'person' }>;
  /** Role ids on Discord; empty on Slack, whose user groups are asked for. */
  readonly roles: readonly string[];
  isInGroup(groupId: string): Promise<boolean>;
  /** Slack workspace owner or admin; Discord Manage Server. */
  isPlatformAdmin(): Promise<boolean>;
  readonly locale: Locale | null;
}

/** Where something was typed or clicked, and the key that tells a repeated delivery. */
export interface Interaction {
  readonly platform: Platform;
  readonly channelId: string;
  readonly person: Person;
  /** Same for every delivery of one interaction: `slack:<trigger_id>`, `discord:<interaction id>`. */
  readonly requestKey: string;
}

/** A file a person gave with a command or form. */
export interface GivenFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Reads it, from the platform's own host only. Throws `Error` with a sentence for people when it cannot. */
  read(): Promise<Buffer>;
}

/** `/xtep history status:failed` → path `['history']`, options `{status: 'failed'}`; all as typed. */
export interface CommandCall extends Interaction {
  readonly path: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, GivenFile>>;
}

export interface Click extends Interaction {
  readonly verb: string;
  readonly id: string;
  /** The attempt that the clicked card showed; null where the message shows none. */
  readonly attemptId: number | null;
  readonly messageRef: string | null;
}

export interface Submission extends Interaction {
  /** The form's `verb:id`. */
  readonly verb: string;
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, GivenFile>>;
}

export interface Suggestion {
  readonly label: string;
  readonly value: string;
}

export interface SuggestQuery extends Interaction {
  readonly path: readonly string[];
  readonly option: string;
  readonly typed: string;
}

export interface AnswerFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** What the program says to one interaction. */
export type Answer =
  | {
      readonly kind: 'message';
      readonly visibility: 'public' | 'private';
      readonly locale: Locale;
      readonly view: View;
      readonly file?: AnswerFile;
    }
  /** Puts `view` in place of the message whose button was clicked (paging). */
  | { readonly kind: 'replace'; readonly locale: Locale; readonly view: View }
  | { readonly kind: 'form'; readonly locale: Locale; readonly form: Form }
  /** Nothing to say: the card itself will show it. */
  | { readonly kind: 'quiet' };

export type FormField =
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly label: string;
      readonly hint?: string;
      readonly multiline: boolean;
      readonly required: boolean;
      readonly value: string;
      readonly maxLength: number;
    }
  | {
      readonly kind: 'select';
      readonly name: string;
      readonly label: string;
      readonly hint?: string;
      readonly required: boolean;
      readonly multiple: boolean;
      readonly choices: readonly Suggestion[];
      readonly values: readonly string[];
    }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly label: string;
      readonly hint?: string;
      readonly required: boolean;
    };

/**
 * A form. A text longer than one input of the platform is the adapter's concern: it splits the
 * field into several inputs and joins them again, so `values` always has the whole text.
 */
export interface Form {
  readonly verb: string;
  readonly id: string;
  readonly title: string;
  readonly submitLabel: string;
  readonly intro?: string;
  readonly fields: readonly FormField[];
}

/** A problem per field name; shown beside the field (Slack), or with a button back to the form (Discord). */
export type FieldErrors = Readonly<Record<string, string>>;

/** What a platform hands inward. None of them throws for an expected failure. */
export interface ChatHandlers {
  readonly commands: readonly CommandSpec[];
  /** How each verb of a button answers; verbs not listed are `message`. */
  clickMode(verb: string): 'form' | 'message' | 'replace';
  command(call: CommandCall): Promise<Answer>;
  click(click: Click): Promise<Answer>;
  /** Fast (database only): what is wrong with the values, before the form closes. Null = nothing. */
  check(submission: Submission): Promise<FieldErrors | null>;
  submit(submission: Submission): Promise<Answer>;
  /** Keeps the typed values of a form that had errors, and gives the form again, filled. Null: it is over. */
  reopen(submission: Submission, errors: FieldErrors): Promise<Form | null>;
  suggest(query: SuggestQuery): Promise<readonly Suggestion[]>;
}

/** One option of a command, as both platforms offer it. */
export interface OptionSpec {
  readonly name: string;
  readonly summary: Localized<string>;
  readonly kind: 'text' | 'integer' | 'choice' | 'file';
  /** For `choice`: the values as typed, with a label per language (labels on Discord only). */
  readonly choices?: readonly { readonly value: string; readonly label: Localized<string> }[];
  /** Offers suggestions while typing (Discord). */
  readonly suggests?: boolean;
  /** On Slack, words without `key:` are taken as this option (`/xtep show 12`, `/xtep help topic`). */
  readonly takesRest?: boolean;
  /** Not offered on this platform in this way (Discord has `do:` where Slack has a bare word). */
  readonly only?: Platform;
  /** Slack's commands take no files: the command, typed so, whose form takes this one. */
  readonly formOnSlack?: string;
}

/** One command with its words (`['account', 'link']`), generated on both platforms from here. */
export interface CommandSpec {
  readonly path: readonly string[];
  readonly summary: Localized<string>;
  readonly options: readonly OptionSpec[];
  /** Whether the answer may stand in the channel; decides how Discord defers. */
  readonly visibility: 'public' | 'private';
  /** True when these options lead to a form, so that Discord must not defer. */
  opensForm?(options: Readonly<Record<string, string>>): boolean;
}
