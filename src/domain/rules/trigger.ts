import { assertNever } from '../assert.js';

/** What a person can do on X that a rule reacts to, in the order that lists show. */
export const triggerKinds = [
  'follow',
  'like',
  'repost',
  'reply',
  'quote',
  'mention',
  'dm',
  'hashtag',
] as const;

export type TriggerKind = (typeof triggerKinds)[number];

/** Who did it. What a source left out is null and must be looked up before a send is made of it. */
export interface TriggerActor {
  readonly xUserId: string;
  /** Without @. */
  readonly handle: string | null;
  /** The display name. */
  readonly name: string | null;
}

/**
 * What was done, with only what that kind of act has. `round` counts how often the person was seen to
 * take the act back (unfollow, unlike) before: lists tell neither times nor ids of such acts, so that
 * is all that tells a second follow from the first one seen twice. `text` is as the person wrote it.
 * `language` is X's own guess (`lang`), null when it says none.
 */
export type Act =
  | { readonly kind: 'follow'; readonly round: number }
  | { readonly kind: 'like' | 'repost'; readonly ourPostId: string; readonly round: number }
  | {
      readonly kind: 'reply' | 'quote';
      readonly ourPostId: string;
      readonly theirPostId: string;
      readonly text: string;
      readonly language: string | null;
    }
  | {
      readonly kind: 'mention';
      readonly theirPostId: string;
      readonly text: string;
      readonly language: string | null;
    }
  | {
      readonly kind: 'hashtag';
      readonly theirPostId: string;
      readonly text: string;
      /** All tags of the post, with or without #. */
      readonly hashtags: readonly string[];
      readonly language: string | null;
    }
  | {
      readonly kind: 'dm';
      readonly eventId: string;
      readonly text: string;
      readonly language: string | null;
    };

/** Where and when an act was seen. */
export interface Sighting {
  readonly actor: TriggerActor;
  /** X id of the account of ours that the act concerns. */
  readonly accountXUserId: string;
  /** When it was done; where the source tells no time: when it was first seen. */
  readonly at: Date;
  /** Only where the source tells no time: it was done after this. */
  readonly since?: Date;
  /** What the source calls its event: for logs, never for telling acts apart. */
  readonly sourceId: string;
}

/** One thing a person did on X that a rule reacts to. `key` is the same whichever source saw it. */
export type Trigger = Act & Sighting & { readonly key: string };

/** The trigger of an act that was seen. */
export function makeTrigger(act: Act, sighting: Sighting): Trigger {
  return { ...act, ...sighting, key: triggerKey(act, sighting) };
}

/**
 * The same for the same act, whether poll, stream or webhook saw it, and however often. It is made of
 * what every source knows: X's id of the post or message, or who did it to what. A post that both
 * replies and mentions is two acts; a mention of two of our accounts is one for each.
 */
export function triggerKey(act: Act, { actor, accountXUserId }: Sighting): string {
  return [act.kind, accountXUserId, ...identity(act, actor.xUserId)].join(':');
}

function identity(act: Act, actorId: string): readonly string[] {
  switch (act.kind) {
    case 'follow':
      return [actorId, String(act.round)];
    case 'like':
    case 'repost':
      return [act.ourPostId, actorId, String(act.round)];
    case 'reply':
    case 'quote':
    case 'mention':
    case 'hashtag':
      return [act.theirPostId];
    case 'dm':
      return [act.eventId];
    default:
      return assertNever(act);
  }
}

/** Kinds that act on a post of ours: `post:` of a rule restricts these. */
export const kindsOnOurPost: ReadonlySet<TriggerKind> = new Set([
  'like',
  'repost',
  'reply',
  'quote',
]);

/** Kinds with a post of theirs, which a reply can answer. */
export const kindsWithTheirPost: ReadonlySet<TriggerKind> = new Set([
  'reply',
  'quote',
  'mention',
  'hashtag',
]);

/** Kinds that invite an answer by X's rule: their author replied to us, quoted or named us. */
export const invitingKinds: ReadonlySet<TriggerKind> = new Set(['reply', 'quote', 'mention']);

/** Kinds with words of theirs: `keyword:` of a rule restricts these. */
export const kindsWithText: ReadonlySet<TriggerKind> = new Set([
  'reply',
  'quote',
  'mention',
  'dm',
  'hashtag',
]);

/** The post of ours that was acted on; null for acts without one. */
export function ourPostOf(act: Act): string | null {
  return 'ourPostId' in act ? act.ourPostId : null;
}

/** The post in which they did it; null for acts without one. */
export function theirPostOf(act: Act): string | null {
  return 'theirPostId' in act ? act.theirPostId : null;
}

/** Their words; null for acts without any. */
export function textOf(act: Act): string | null {
  return 'text' in act ? act.text : null;
}

/** X's guess of the language of their words; null when there is none. */
export function languageOf(act: Act): string | null {
  return 'language' in act ? act.language : null;
}
