import { asc, eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Database, Tx } from '../../db/database.js';
import { findRuleIds } from '../../db/history.js';
import { joinIncident } from '../../db/incidents.js';
import { deleteRule, pauseRule, resumeRule } from '../../db/rule-states.js';
import {
  changeRule,
  findRules,
  listRules,
  makeRule,
  versionsOf,
  type RuleKind,
} from '../../db/rules.js';
import { actions, incidents, rulePauses, rules, sends, series } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { rule } from '../domain/rules/samples.js';
import { makeAccount, makeSend, noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

/* Rules in the store: one transaction per change. Oracles: the rows afterwards. */

const finding = { kind: 'unsolicited_dm', on: ['follow'] } as const;

describeEachDatabase('rules in the store', (open) => {
  let database: Database;
  let accountId: number;

  beforeEach(async () => {
    database = open();
    accountId = (await makeAccount(database.db)).id;
  });

  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.db.transaction(work);
  const wish = (ruleId: number) => ({ ruleId, actor: sato, now: noon });

  const make = (name = 'ありがとう', rest: { kind?: RuleKind; accountId?: number } = {}) =>
    inTx((tx) =>
      makeRule(tx, {
        accountId,
        kind: 'rule',
        name,
        definition: { ...rule() },
        accepted: [finding],
        actor: sato,
        now: noon,
        ...rest,
      }),
    );

  const made = async (name?: string, rest?: Parameters<typeof make>[1]): Promise<number> => {
    const result = await make(name, rest);
    if (result.kind !== 'made') throw new Error(result.kind);
    return result.ruleId;
  };

  const change = (
    ruleId: number,
    changes: { name?: string; text?: string; version?: number } = {},
  ) =>
    inTx((tx) =>
      changeRule(tx, {
        ruleId,
        expectedVersion: changes.version ?? 1,
        name: changes.name ?? 'ありがとう',
        definition: { ...rule({ texts: [changes.text ?? 'ありがとう'] }) },
        accepted: [],
        actor: sato,
        now: noon,
      }),
    );

  const row = async (id: number) =>
    (await database.db.select().from(rules).where(eq(rules.id, id)))[0];
  const verbs = async (ruleId: number) =>
    (
      await database.db
        .select({ verb: actions.verb })
        .from(actions)
        .where(eq(actions.ruleId, ruleId))
        .orderBy(asc(actions.id))
    ).map(({ verb }) => verb);

  test('a new rule has its first version, who made it and what they accepted', async () => {
    const id = await made();
    expect(await row(id)).toMatchObject({ state: 'active', version: 1, holdsSends: false });
    expect(await versionsOf(database.db, id)).toMatchObject([
      { version: 1, madeBy: sato, accepted: [finding] },
    ]);
    expect(await verbs(id)).toEqual(['rule-create']);
  });

  test('a name is unique per account, rules and campaigns together, and free again after a delete', async () => {
    const id = await made();
    expect(await make()).toEqual({ kind: 'name_taken', by: 'rule' });
    expect(await make('ありがとう', { kind: 'campaign' })).toEqual({
      kind: 'name_taken',
      by: 'rule',
    });
    const other = (await makeAccount(database.db, 'other')).id;
    await made('ありがとう', { accountId: other });
    await inTx((tx) => deleteRule(tx, wish(id)));
    await made('ありがとう', { kind: 'campaign' });
    expect(await make()).toEqual({ kind: 'name_taken', by: 'campaign' });
  });

  test('two who make the same name at once make one', async () => {
    const results = await Promise.all([make('同時'), make('同時')]);
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['made', 'name_taken']);
  });

  test('an edit counts only against the version that was seen', async () => {
    const id = await made();
    expect(await change(id, { text: '二' })).toEqual({ kind: 'changed', version: 2 });
    expect(await change(id, { text: '三' })).toEqual({ kind: 'outdated', version: 2 });
    expect(await change(id, { text: '二', version: 2 })).toEqual({ kind: 'same', version: 2 });
    expect((await versionsOf(database.db, id)).map(({ version }) => version)).toEqual([2, 1]);
    expect(await verbs(id)).toEqual(['rule-create', 'rule-edit']);
    expect(await change(999)).toEqual({ kind: 'missing' });
  });

  test('an edit takes no name that another rule has', async () => {
    const id = await made('一');
    await made('二');
    await made('三', { kind: 'campaign' });
    expect(await change(id, { name: '二' })).toEqual({ kind: 'name_taken', by: 'rule' });
    expect(await change(id, { name: '三' })).toEqual({ kind: 'name_taken', by: 'campaign' });
    expect(await row(id)).toMatchObject({ name: '一', version: 1 });
  });

  test('of two edits at once one is outdated', async () => {
    const id = await made();
    const results = await Promise.all([change(id, { text: 'a' }), change(id, { text: 'b' })]);
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'outdated']);
  });

  test('a pause has a beginning and an end, and holds sends of rules alone', async () => {
    const id = await made();
    const campaign = await made('抽選', { kind: 'campaign' });
    expect(await inTx((tx) => pauseRule(tx, wish(id)))).toBe('paused');
    expect(await inTx((tx) => pauseRule(tx, wish(id)))).toBe('nothing');
    expect(await inTx((tx) => pauseRule(tx, wish(campaign)))).toBe('paused');
    expect(await row(id)).toMatchObject({ state: 'paused', holdsSends: true });
    expect(await row(campaign)).toMatchObject({ state: 'paused', holdsSends: false });
    const later = new Date(noon.getTime() + 60_000);
    expect(await inTx((tx) => resumeRule(tx, { ...wish(id), now: later }))).toBe('resumed');
    expect(await inTx((tx) => resumeRule(tx, wish(id)))).toBe('nothing');
    expect(await row(id)).toMatchObject({ state: 'active', holdsSends: false });
    expect(
      await database.db.select().from(rulePauses).where(eq(rulePauses.ruleId, id)),
    ).toMatchObject([{ startedAt: noon, startedBy: sato, endedAt: later, endedBy: sato }]);
    expect(await verbs(id)).toEqual(['rule-create', 'rule-pause', 'rule-resume']);
  });

  test('resuming closes the incident that paused it', async () => {
    const id = await made();
    await inTx(async (tx) => {
      await pauseRule(tx, { ...wish(id), actor: system, holdsSends: true });
      await joinIncident(
        tx,
        { accountId, cause: 'content_invalid', kind: 'rule', ruleId: id },
        { now: noon, reopenId: null },
      );
    });
    await inTx((tx) => resumeRule(tx, wish(id)));
    expect(await database.db.select().from(incidents)).toMatchObject([{ closedAt: noon }]);
  });

  test('deleting skips what waits, ends the series, and leaves what was sent', async () => {
    const id = await made();
    const waiting = await makeSend(database.db, accountId, { ruleId: id, origin: 'rule' });
    const sent = await makeSend(database.db, accountId, {
      ruleId: id,
      origin: 'rule',
      state: 'sent',
      sentAt: noon,
    });
    await database.db.insert(series).values({
      ruleId: id,
      ruleVersion: 1,
      accountId,
      xUserId: '42',
      handle: 'taro',
      triggerKey: 'dm:1:9',
      steps: [{ afterMinutes: 60, texts: ['続き'], media: [] }],
      startedAt: noon,
      nextLookAt: noon,
    });
    const foreign = await makeSend(database.db, accountId);
    expect(await inTx((tx) => deleteRule(tx, wish(id)))).toEqual({ kind: 'deleted', skipped: 1 });
    expect(await inTx((tx) => deleteRule(tx, wish(id)))).toEqual({ kind: 'missing' });
    const states = await database.db
      .select({ id: sends.id, state: sends.state, reason: sends.skipReason })
      .from(sends)
      .orderBy(asc(sends.id));
    expect(states).toEqual([
      { id: waiting.id, state: 'skipped', reason: 'rule_deleted' },
      { id: sent.id, state: 'sent', reason: null },
      { id: foreign.id, state: 'waiting', reason: null },
    ]);
    expect(await database.db.select().from(series)).toMatchObject([
      { endedAt: noon, endReason: 'rule_deleted' },
    ]);
    expect(await findRules(database.db, 'rule', 'ありがとう')).toEqual([]);
    expect(await listRules(database.db, 'rule')).toEqual([]);
  });

  test.each(['#2', '2', '２'])('%s is the number before it is a name', async (typed) => {
    await made('2');
    await made('二番目');
    const found = await findRules(database.db, 'rule', typed);
    expect(found.map(({ name }) => name)).toEqual(['二番目']);
  });

  test.each(['a  b', 'a\u3000b', ' a b\t'])('%j finds what is stored as "a b"', async (typed) => {
    await made('a b');
    expect(await findRules(database.db, 'rule', typed)).toHaveLength(1);
    expect(await findRuleIds(database.db, typed)).toHaveLength(1);
  });

  test('a name on two accounts is found twice, on one account once', async () => {
    await made();
    const other = (await makeAccount(database.db, 'other')).id;
    await made('ありがとう', { accountId: other });
    expect(await findRules(database.db, 'rule', ' ありがとう ')).toHaveLength(2);
    expect(await findRules(database.db, 'rule', 'ありがとう', other)).toHaveLength(1);
    expect(await findRules(database.db, 'campaign', 'ありがとう')).toEqual([]);
  });
});
