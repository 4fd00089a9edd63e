import type { CompiledRule } from './compile-rule.js';
import { lastReadingMs, pauseReadingMs } from './last-reading.js';
import type { TriggerKind } from './trigger.js';

/** What can be read at X for triggers, by the names of its windows. */
export const readEndpoints = [
  'own-posts',
  'followers',
  'likers',
  'reposters',
  'quotes',
  'mentions',
  'messages',
  'hashtag-posts',
] as const;

export type ReadEndpoint = (typeof readEndpoints)[number];

/** One list or feed of X that must be read. */
export interface NeededRead {
  readonly endpoint: ReadEndpoint;
  /**
   * The post of ours whose list it is; empty for the lists of the account. Of `own-posts`: the one that is looked for, since
   * it is not known to be ours.
   */
  readonly subject: string;
  /** Tags without #; only for `hashtag-posts`. */
  readonly hashtags: readonly string[];
  /** What was done before is of use to no rule; null: nothing is too old (opt-outs). */
  readonly begin: Date | null;
  /** It is not needed before; null: it is needed now. */
  readonly notBefore: Date | null;
  /**
   * Moments at which it must be read whatever its pace: a list tells no times, so what lies between two readings cannot
   * be told to be before or after the beginning or the end of a rule.
   */
  readonly marks: readonly Date[];
  /** Once it was read up to then it is not needed any more; null: it is needed on and on. */
  readonly lastAt: Date | null;
  /** When the post was made; null: not known, or no list of a post. */
  readonly postMadeAt: Date | null;
  /** Opt-out words are heard there: read whatever it costs. */
  readonly unlimited: boolean;
}

/** What the reads depend on of a rule or campaign. */
export type ReadingRule = Pick<
  CompiledRule<unknown>,
  'kinds' | 'conditions' | 'askedMs' | 'fromMs' | 'endMs' | 'seenByMs' | 'pausedMs'
>;

export interface ReadsQuestion {
  readonly rules: readonly ReadingRule[];
  /** Our posts that were seen: the newest first, then those that rules name. Lists of others' posts are never read. */
  readonly ownPosts: readonly { readonly id: string; readonly madeAt: Date }[];
  /** It has a rule that sends DMs, or sent one: whoever got one may ask for no more. */
  readonly sendsDms: boolean;
  readonly now: Date;
}

/** Posts whose likes, reposts and quotes are read where a rule names no post. */
export const watchedPosts = 20;

/** Lists are read so long before a rule begins and ends; a request takes a moment. */
const beforeBeginMs = 2_000;
/** Our posts must be known before their likes can be read. */
const postsBeforeBeginMs = 30_000;
const beforeEndMs = 5_000;
/** Feeds tell times, and lag a little: what was done just before a rule ended is read after it. */
const afterEndMs = 20_000;

/** Where each kind of act is read, and whether that list is one of a post and tells times. */
const sources = {
  follow: { endpoint: 'followers', perPost: false, tellsTime: false },
  like: { endpoint: 'likers', perPost: true, tellsTime: false },
  repost: { endpoint: 'reposters', perPost: true, tellsTime: false },
  quote: { endpoint: 'quotes', perPost: true, tellsTime: true },
  reply: { endpoint: 'mentions', perPost: false, tellsTime: true },
  mention: { endpoint: 'mentions', perPost: false, tellsTime: true },
  hashtag: { endpoint: 'hashtag-posts', perPost: false, tellsTime: true },
  dm: { endpoint: 'messages', perPost: false, tellsTime: true },
} as const satisfies Record<
  TriggerKind,
  { readonly endpoint: ReadEndpoint; readonly perPost: boolean; readonly tellsTime: boolean }
>;

/** Everything that must be read for one account, each list once. */
export function neededReads(question: ReadsQuestion): readonly NeededRead[] {
  const { rules, sendsDms, now } = question;
  const reads = [
    ...rules.flatMap((rule) => readsOf(rule, question)),
    ...(sendsDms ? [optOutRead] : []),
  ];
  const merged = new Map<string, NeededRead>();
  for (const read of reads) {
    const key = `${read.endpoint} ${read.subject}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? read : merge(known, read));
  }
  return [...merged.values()].map((read) => ({
    ...read,
    notBefore: read.notBefore !== null && read.notBefore > now ? read.notBefore : null,
    marks: sorted(read.marks, now),
  }));
}

/** Whether it was read for the last time; `readUpTo`: null where it was never read. */
export function isReadToEnd({ lastAt }: NeededRead, readUpTo: Date | null): boolean {
  return lastAt !== null && readUpTo !== null && readUpTo >= lastAt;
}

const optOutRead: NeededRead = {
  endpoint: 'messages',
  subject: '',
  hashtags: [],
  begin: null,
  notBefore: null,
  marks: [],
  lastAt: null,
  postMadeAt: null,
  unlimited: true,
};

/** Old marks were kept or missed long ago. */
const marksMs = 24 * 3_600_000;

function sorted(marks: readonly Date[], now: Date): readonly Date[] {
  const recent = marks.map((mark) => mark.getTime()).filter((at) => at > now.getTime() - marksMs);
  return [...new Set(recent)].sort((one, other) => one - other).map((at) => new Date(at));
}

function readsOf(rule: ReadingRule, question: ReadsQuestion): readonly NeededRead[] {
  const reads = [...rule.kinds].flatMap((kind) => readsOfKind(rule, kind, question));
  const perPost = [...rule.kinds].filter((kind) => sources[kind].perPost);
  const { post } = rule.conditions;
  const isKnown = post !== null && question.ownPosts.some(({ id }) => id === post);
  if (isKnown || !isRead(rule, true, question.now)) return reads;
  return [...perPost.map((kind) => ownPostsOf(rule, kind, question.now)), ...reads];
}

/** Which posts of ours there are, or whether the one that the rule names is ours, in time for the lists of the kind. */
function ownPostsOf(rule: ReadingRule, kind: TriggerKind, now: Date): NeededRead {
  const early = new Date(beginOf(rule, kind) - postsBeforeBeginMs);
  const posts = baseOf(rule, kind, { endpoint: 'own-posts', tellsTime: true, now });
  const marks = datesOf([early.getTime(), askedMsOf(rule, kind), rule.endMs]);
  return { ...posts, subject: rule.conditions.post ?? '', notBefore: early, marks };
}

function readsOfKind(
  rule: ReadingRule,
  kind: TriggerKind,
  { ownPosts, now }: ReadsQuestion,
): readonly NeededRead[] {
  const { endpoint, perPost, tellsTime } = sources[kind];
  if (!isRead(rule, tellsTime, now)) return [];
  const base = baseOf(rule, kind, { endpoint, tellsTime, now });
  if (!perPost) {
    const hashtags = kind === 'hashtag' ? rule.conditions.hashtags : [];
    return [{ ...base, hashtags, unlimited: kind === 'dm' }];
  }
  const { post } = rule.conditions;
  const posts =
    post === null ? ownPosts.slice(0, watchedPosts) : ownPosts.filter(({ id }) => id === post);
  return posts.map(({ id, madeAt }) => ({ ...base, subject: id, postMadeAt: madeAt }));
}

function baseOf(
  rule: ReadingRule,
  kind: TriggerKind,
  {
    endpoint,
    tellsTime,
    now,
  }: {
    readonly endpoint: ReadEndpoint;
    readonly tellsTime: boolean;
    readonly now: Date;
  },
): NeededRead {
  return {
    endpoint,
    subject: '',
    hashtags: [],
    begin: new Date(beginOf(rule, kind)),
    notBefore: new Date(beginOf(rule, kind) - beforeBeginMs),
    marks: marksOf(rule, kind, tellsTime),
    lastAt: tellsTime ? null : lastAtOf(rule, now),
    postMadeAt: null,
    unlimited: false,
  };
}

/** Acts of the kind count from then on. */
function beginOf(rule: ReadingRule, kind: TriggerKind): number {
  return Math.max(askedMsOf(rule, kind), rule.fromMs);
}

function askedMsOf({ askedMs }: ReadingRule, kind: TriggerKind): number {
  const asked = askedMs.get(kind);
  if (asked === undefined) throw new Error(`The rule does not ask for ${kind}.`);
  return asked;
}

/** Whether anything that is read from now on can be of use to the rule. */
function isRead(rule: ReadingRule, tellsTime: boolean, now: Date): boolean {
  const at = now.getTime();
  if (at >= (tellsTime ? rule.endMs + lastReadingMs : rule.seenByMs)) return false;
  const tail = tellsTime ? lastReadingMs : pauseReadingMs;
  return !rule.pausedMs.some(([from, until]) => at >= from + tail && at < until);
}

/** A list that ended or was paused is read once more. */
function lastAtOf({ endMs, pausedMs }: ReadingRule, now: Date): Date | null {
  const at = now.getTime();
  const ends = [endMs, ...pausedMs.filter(([, until]) => at < until).map(([from]) => from)];
  const over = ends.filter((end) => end <= at);
  return over.length === 0 ? null : new Date(Math.min(...over));
}

function marksOf(rule: ReadingRule, kind: TriggerKind, tellsTime: boolean): readonly Date[] {
  const { fromMs, endMs, seenByMs, pausedMs } = rule;
  const askedMs = askedMsOf(rule, kind);
  return datesOf(
    tellsTime
      ? [endMs, endMs + afterEndMs, ...pausedMs.map(([from]) => from + afterEndMs)]
      : [
          fromMs > askedMs ? fromMs - beforeBeginMs : askedMs,
          endMs - beforeEndMs,
          ...(seenByMs > endMs ? [endMs] : []),
          ...pausedMs.flat(),
        ],
  );
}

function datesOf(moments: readonly number[]): readonly Date[] {
  return moments.filter((at) => Number.isFinite(at)).map((at) => new Date(at));
}

function merge(one: NeededRead, other: NeededRead): NeededRead {
  return {
    ...one,
    hashtags: [...new Set([...one.hashtags, ...other.hashtags])],
    begin: earlier(one.begin, other.begin),
    notBefore: earlier(one.notBefore, other.notBefore),
    marks: [...one.marks, ...other.marks],
    lastAt: later(one.lastAt, other.lastAt),
    postMadeAt: one.postMadeAt ?? other.postMadeAt,
    unlimited: one.unlimited || other.unlimited,
  };
}

/** Null is after everything. */
function later(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return null;
  return one > other ? one : other;
}

/** Null is before everything. */
function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return null;
  return one < other ? one : other;
}

/** The posts that rules name and of which lists are read. */
export function namedPosts(rules: readonly Pick<ReadingRule, 'conditions'>[]): readonly string[] {
  return [...new Set(rules.flatMap(({ conditions: { post } }) => post ?? []))];
}
