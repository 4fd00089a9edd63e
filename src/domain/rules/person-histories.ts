import type { CollectedAct, MatchVerdict, PersonHistory } from './decide-match.js';
import { ourPostOf, theirPostOf, type Trigger } from './trigger.js';

/**
 * What a rule made of one act of one person, as it is kept. `answered`: the act that an answer was for. `used`: another
 * act of the set that an answer used up. `collected`: not used up yet.
 */
export interface RuleAct extends CollectedAct {
  readonly ruleId: number;
  readonly xUserId: string;
  readonly verdict: 'answered' | 'skipped' | 'used' | 'collected';
}

/** What is known of people with rules, growing with each verdict. */
export interface PersonHistories {
  of(ruleId: number, xUserId: string): PersonHistory;
  /** What a verdict leaves behind; nothing when it decides nothing. */
  add(ruleId: number, trigger: Trigger, verdict: MatchVerdict): void;
  /**
   * What `add` left behind, each act once as it stands now. What a rule made of an act that `isUndone` names counts for
   * nothing: the other acts that it used up are still collected.
   */
  left(isUndone: (ruleId: number, key: string) => boolean): readonly RuleAct[];
}

interface AddedAct {
  readonly act: RuleAct;
  /** The act whose answer used this one up; null: it was decided about itself. */
  readonly usedBy: string | null;
}

interface Growing extends PersonHistory {
  readonly answered: Date[];
  readonly collected: CollectedAct[];
  readonly dealtWith: Set<string>;
  readonly posts: Set<string>;
}

/** Histories that begin with what was kept. */
export function createPersonHistories(kept: readonly RuleAct[]): PersonHistories {
  const people = new Map<string, Growing>();
  const added = new Map<string, AddedAct>();

  const growing = (ruleId: number, xUserId: string): Growing => {
    const key = `${String(ruleId)}:${xUserId}`;
    const known = people.get(key);
    if (known !== undefined) return known;
    const made: Growing = {
      answered: [],
      collected: [],
      dealtWith: new Set(),
      posts: new Set(),
    };
    people.set(key, made);
    return made;
  };

  const note = (act: RuleAct): void => {
    const history = growing(act.ruleId, act.xUserId);
    history.dealtWith.add(act.key);
    if (act.verdict === 'answered') history.answered.push(act.at);
    if (act.verdict === 'collected') history.collected.push(act);
    else if (act.theirPostId !== null) history.posts.add(act.theirPostId);
  };

  const keep = (act: RuleAct, usedBy: string | null): void => {
    added.set(`${String(act.ruleId)}:${act.xUserId}:${act.key}`, { act, usedBy });
  };

  /** Takes the other acts of a set out of what is collected. */
  const useUp = (ruleId: number, trigger: Trigger, uses: readonly string[]): void => {
    const { xUserId } = trigger.actor;
    const { collected } = growing(ruleId, xUserId);
    for (const act of collected.filter(({ key }) => uses.includes(key))) {
      collected.splice(collected.indexOf(act), 1);
      keep({ ...act, ruleId, xUserId, verdict: 'used' }, trigger.key);
    }
  };

  for (const act of kept) note(act);
  return {
    of: growing,
    add(ruleId, trigger, verdict) {
      const { xUserId } = trigger.actor;
      if ('uses' in verdict) useUp(ruleId, trigger, verdict.uses);
      const left = verdictLeft(verdict);
      if (left === null) return;
      const act = { ...actOf(trigger), ruleId, xUserId, verdict: left };
      note(act);
      keep(act, null);
    },
    left: (isUndone) =>
      [...added.values()].flatMap(({ act, usedBy }): RuleAct[] => {
        if (isUndone(act.ruleId, act.key)) return [];
        const isUsed = usedBy === null || !isUndone(act.ruleId, usedBy);
        return [isUsed ? act : { ...act, verdict: 'collected' }];
      }),
  };
}

function verdictLeft(verdict: MatchVerdict): RuleAct['verdict'] | null {
  if (verdict.kind === 'match') return 'answered';
  if (verdict.kind === 'collect') return 'collected';
  // Who is not a follower yet need not do it all again: the act stays collected.
  if (verdict.kind === 'skip') return verdict.keep === null ? 'skipped' : 'collected';
  return null;
}

function actOf(trigger: Trigger): CollectedAct {
  const { kind, key, at } = trigger;
  return { kind, key, at, ourPostId: ourPostOf(trigger), theirPostId: theirPostOf(trigger) };
}
