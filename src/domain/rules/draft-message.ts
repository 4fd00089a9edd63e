import type { Locale } from '../locale.js';
import type { SendKind } from '../sending/send.js';
import { messageDate, postAddress, renderFitting } from './render-text.js';

/** What the variables of a message are filled from. */
export interface MessageFacts {
  readonly kind: SendKind;
  readonly person: { readonly handle: string; readonly name: string | null };
  readonly code: string | null;
  readonly postUrl: string | null;
  readonly now: Date;
  readonly timeZone: string;
  readonly locale: Locale;
}

/** Whether X takes a text of that kind; measured as X counts it. */
export type Fits = (kind: SendKind, text: string) => boolean;

/** The text that one person gets: variables filled in, the name shortened where it must be. */
export function draftMessage(template: string, facts: MessageFacts, fits: Fits): string {
  const { kind, person, code, postUrl, now, timeZone, locale } = facts;
  const values = {
    name: person.name,
    handle: person.handle,
    date: messageDate(now, timeZone, locale),
    code,
    post_url: postUrl,
  };
  const surface = kind === 'dm' ? 'dm' : 'post';
  return renderFitting(template, values, surface, (text) => fits(kind, text));
}

/** What `{post_url}` leads to; null where nothing was acted on. */
export function postUrlOf(
  post: { readonly id: string; readonly ours: boolean } | null,
  handles: { readonly ours: string; readonly theirs: string },
): string | null {
  return post === null ? null : postAddress(post.ours ? handles.ours : handles.theirs, post.id);
}
