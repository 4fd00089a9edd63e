import * as fc from 'fast-check';
import { assertNever } from '../../../src/domain/assert.js';
import type { AskedVersion } from '../../../src/domain/rules/asked-since.js';
import type { RuleContext } from '../../../src/domain/rules/check-rule.js';
import { compileRule, type CompiledRule } from '../../../src/domain/rules/compile-rule.js';
import type { MatchInput, PersonHistory } from '../../../src/domain/rules/decide-match.js';
import type { RuleSubject } from '../../../src/domain/rules/match-rule.js';
import { defaultRule, type RuleDefinition } from '../../../src/domain/rules/rule.js';
import {
  makeTrigger,
  triggerKinds,
  type Act,
  type Trigger,
} from '../../../src/domain/rules/trigger.js';

/* Rules, triggers and people for the tests of rules and campaigns. */

export const zone = 'Asia/Tokyo';
/** Noon in Tokyo. */
export const noon = new Date('2026-11-26T03:00:00Z');
export const ourId = '100';

export function ruleContext(changes: Partial<RuleContext> = {}): RuleContext {
  return {
    now: noon,
    timeZone: zone,
    accountHashtags: [],
    accountHandle: 'ours',
    spanBefore: null,
    secretReply: false,
    // Twice for what is wide, as X counts posts; links count as they are.
    measure: (kind, text) => ({
      length: kind === 'dm' ? Array.from(text).length : weight(text),
      limit: kind === 'dm' ? 10_000 : 280,
    }),
    ...changes,
  };
}

function weight(text: string): number {
  return Array.from(text).reduce((sum, one) => sum + (one > '\u10ff' ? 2 : 1), 0);
}

export function rule(changes: Partial<RuleDefinition> = {}): RuleDefinition {
  return { ...defaultRule, on: ['dm'], texts: ['ありがとう'], ...changes };
}

export function compiled(
  changes: Partial<RuleDefinition> = {},
  more: {
    madeAt?: Date;
    versions?: AskedVersion[];
    paused?: { from: Date; until: Date | null }[];
    endedAt?: Date;
    ruleId?: number;
  } = {},
): CompiledRule<RuleSubject> {
  const definition = rule(changes);
  return compileRule(
    {
      subject: { ruleId: more.ruleId ?? 1, version: 1, definition },
      accountXUserId: ourId,
      conditions: definition,
      repeat: definition.repeat,
      madeAt: more.madeAt ?? new Date('2026-11-01T00:00:00Z'),
      versions: more.versions ?? [],
      paused: more.paused ?? [],
      endedAt: more.endedAt ?? null,
    },
    zone,
  );
}

export const follow: Act = { kind: 'follow', round: 0 };

export function like(ourPostId = '7000'): Act {
  return { kind: 'like', ourPostId, round: 0 };
}

export function reply(text = '応募します', theirPostId = '8000', ourPostId = '7000'): Act {
  return { kind: 'reply', ourPostId, theirPostId, text, language: 'ja' };
}

export function mention(text = '@ours 応募します', theirPostId = '8100'): Act {
  return { kind: 'mention', theirPostId, text, language: 'ja' };
}

export function dm(text = '応募', eventId = '9000'): Act {
  return { kind: 'dm', eventId, text, language: null };
}

export function hashtag(hashtags: readonly string[], theirPostId = '8200'): Act {
  return {
    kind: 'hashtag',
    theirPostId,
    text: hashtags.map((tag) => `#${tag}`).join(' '),
    hashtags,
    language: 'ja',
  };
}

export function seen(act: Act, at: Date = noon, actorId = '200', sourceId = 'poll'): Trigger {
  return makeTrigger(act, {
    actor: { xUserId: actorId, handle: 'hanako', name: '花子' },
    accountXUserId: ourId,
    at,
    sourceId,
  });
}

export const nothingBefore: PersonHistory = {
  answered: [],
  collected: [],
  dealtWith: new Set(),
  posts: new Set(),
};

export function input(trigger: Trigger, changes: Partial<MatchInput> = {}): MatchInput {
  return {
    trigger,
    handle: trigger.actor.handle,
    facts: { followers: 50, createdAt: new Date('2020-01-01T00:00:00Z'), followsUs: true },
    history: nothingBefore,
    optedOut: false,
    ownIds: new Set([ourId]),
    now: noon,
    ...changes,
  };
}

/** Any act of any kind, over few posts and words, so that they meet. */
export const anyAct: fc.Arbitrary<Act> = fc
  .record({
    kind: fc.constantFrom(...triggerKinds),
    ourPostId: fc.constantFrom('7000', '7001'),
    theirPostId: fc.nat({ max: 40 }).map((id) => String(8_000 + id)),
    text: fc.constantFrom('応募', '応募します', 'おうぼ', 'hello', '@ours OUBO'),
    round: fc.nat({ max: 1 }),
  })
  .map(({ kind, ourPostId, theirPostId, text, round }): Act => {
    switch (kind) {
      case 'follow':
        return { kind, round };
      case 'like':
      case 'repost':
        return { kind, ourPostId, round };
      case 'reply':
      case 'quote':
        return { kind, ourPostId, theirPostId, text, language: 'ja' };
      case 'mention':
        return { kind, theirPostId, text, language: 'en' };
      case 'hashtag':
        return { kind, theirPostId, text, hashtags: ['タグ'], language: null };
      case 'dm':
        return { kind, eventId: theirPostId, text, language: null };
      default:
        return assertNever(kind);
    }
  });
