import type { Conditions } from './conditions.js';
import { foldHashtag } from './fold-text.js';
import { kindsOnOurPost, type TriggerKind } from './trigger.js';
import { wallMoment } from './wall-time.js';

/** One version of a rule or campaign: which acts it asked for, from when on. */
export interface AskedVersion {
  readonly madeAt: Date;
  readonly conditions: Pick<Conditions, 'on' | 'post' | 'hashtags' | 'from' | 'until'>;
}

/** Since when, in ms, a rule has asked for each kind of act and each tag without a break. */
export interface AskedSince {
  readonly kinds: ReadonlyMap<TriggerKind, number>;
  /** Folded tags. */
  readonly hashtags: ReadonlyMap<string, number>;
}

interface Span {
  readonly conditions: AskedVersion['conditions'];
  readonly startMs: number;
  readonly fromMs: number;
  readonly endMs: number;
}

/**
 * An edit touches what people do later: what only the new version asks for (another kind, post or tag, an earlier
 * beginning, a later end) counts from the edit on, what every version asked for counts on. `versions`: the oldest
 * first, the present one last.
 */
export function askedSince(versions: readonly AskedVersion[], timeZone: string): AskedSince {
  const present = versions.at(-1)?.conditions;
  if (present === undefined) return { kinds: new Map(), hashtags: new Map() };
  const spans = versions.map((version) => spanOf(version, timeZone)).toReversed();
  const tags = present.on.includes('hashtag') ? present.hashtags.map(foldHashtag) : [];
  const hashtags = new Map(tags.map((tag) => [tag, beginOfRun(spans, asksForTag(tag))]));
  const kinds = new Map(
    present.on.map((kind) => [kind, beginOfRun(spans, asksForKind(kind, present.post))]),
  );
  if (hashtags.size > 0) kinds.set('hashtag', Math.min(...hashtags.values()));
  return { kinds, hashtags };
}

function spanOf({ madeAt, conditions }: AskedVersion, timeZone: string): Span {
  const { from, until } = conditions;
  const begins = from === null ? null : wallMoment(from, 'start', timeZone);
  const ends = until === null ? null : wallMoment(until, 'end', timeZone);
  return {
    conditions,
    startMs: madeAt.getTime(),
    fromMs: begins?.getTime() ?? -Infinity,
    endMs: ends?.getTime() ?? Infinity,
  };
}

type Asks = (conditions: AskedVersion['conditions']) => boolean;

/** A rule for the whole account asked for what happens on each post. */
function asksForKind(kind: TriggerKind, post: string | null): Asks {
  return (version) =>
    version.on.includes(kind) &&
    (!kindsOnOurPost.has(kind) || version.post === null || version.post === post);
}

function asksForTag(tag: string): Asks {
  return ({ on, hashtags }) => on.includes('hashtag') && hashtags.map(foldHashtag).includes(tag);
}

/** Where the run of versions begins that asked for it up to the present one; newest first. */
function beginOfRun(spans: readonly Span[], asks: Asks): number {
  const [present, ...before] = spans;
  if (present === undefined) return Infinity;
  let begin = present.startMs;
  for (const { conditions, startMs, fromMs, endMs } of before) {
    // The present version's own span is looked at for each act: only where this one was narrower does it matter.
    const first = fromMs > present.fromMs ? Math.max(startMs, fromMs) : startMs;
    const hadEnded = endMs < present.endMs && endMs < begin;
    if (!asks(conditions) || hadEnded || first >= begin) return begin;
    begin = first;
    if (first > startMs) return begin;
  }
  return begin;
}
