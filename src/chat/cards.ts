import type { CauseId } from '../domain/diagnosis/cause.js';

/*
 * The neutral card model: what is shown, free of any platform. Every string in here is plain text
 * that an adapter escapes as a whole; nobody writes markup, so no text from X can become a ping,
 * a link or a heading.
 */

/** What colour the platform gives it: red, yellow, green, grey, blue. */
export type Tone = 'alarm' | 'attention' | 'good' | 'quiet' | 'info';

export interface Field {
  readonly label: string;
  readonly text: string;
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  /** Short label and value pairs, two columns where the platform has them. */
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  /** A message as it was or will be sent; may be longer than a platform shows, then it is cut with a mark. */
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  /** Small and grey: who did it, when, ids. */
  | { readonly kind: 'note'; readonly text: string }
  /** A web address that is ours or X's own (the authorize address), shown as a link. */
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'divider' };

/**
 * A button. On the platform its id is `verb:id` (Discord `custom_id`) or `verb` with value `id`
 * (Slack `action_id` and `value`). It carries no state, so it stays valid across restarts.
 */
export interface Button {
  readonly verb: string;
  readonly id: string;
  readonly label: string;
  readonly style: 'primary' | 'danger' | 'plain';
}

/** Anything that is shown: a card, or an answer to a command. */
export interface View {
  readonly tone: Tone;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly buttons: readonly Button[];
}

/** Ids and states only, never a text: metadata can be read by every app of the workspace. */
export type CardMetadata =
  | {
      readonly kind: 'send';
      readonly send: string;
      readonly state: string;
      readonly cause: CauseId | null;
    }
  | {
      readonly kind: 'incident';
      readonly incident: string;
      readonly state: 'open' | 'closed';
      readonly cause: CauseId;
    }
  /** Another channel, in which nothing can be posted. */
  | { readonly kind: 'channel'; readonly channel: string; readonly state: 'open' | 'closed' }
  | { readonly kind: 'digest'; readonly digest: string; readonly state: 'made' }
  /** Waiting confirmations of one rule, folded into one card; `closed`: none waits any more. */
  | { readonly kind: 'rule'; readonly rule: string; readonly state: 'open' | 'closed' }
  | { readonly kind: 'notice'; readonly notice: string; readonly state: 'made' };

/** One message in a channel that shows the present state of its subject. */
export interface Card extends View {
  /** Id of the card row, as text: looked up before the card is posted again. */
  readonly cardId: string;
  /** Raised when the message was deleted and the card is posted afresh. */
  readonly generation: number;
  /** Version of the row that this rendering shows; makes Slack's block ids new on every update. */
  readonly version: number;
  /** The attempt that this rendering shows; a click acts on it and on no other. */
  readonly attemptId: number | null;
  readonly metadata: CardMetadata;
}
