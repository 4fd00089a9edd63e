import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { performSendAction } from '../../db/act-on-sends.js';
import { performBulkAction } from '../../db/bulk-actions.js';
import { rowsOf, type Database, type Tx } from '../../db/database.js';
import { actions, sends } from '../../db/schema.js';
import { makeAccount, makeFailedSend, makeIncident, noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

/*
 * Two who act at the same moment, on two connections: the second has begun before the first commits.
 * On PostgreSQL that is seen in the server's own list of who waits for a lock; the embedded database
 * has one connection and lets one transaction in after the other.
 */

function signal() {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

describeEachDatabase('two at once', (open) => {
  let database: Database;
  let sendId: number;
  let incidentId: number;

  beforeEach(async () => {
    database = open();
    const { id: accountId } = await makeAccount(database.db);
    incidentId = (await makeIncident(database.db, accountId)).id;
    sendId = (await makeFailedSend(database, accountId, { incidentId })).id;
  });

  /** Runs `first`, and lets it commit only when `second` stands in its way. */
  async function atOnce<A, B>(first: (tx: Tx) => Promise<A>, second: (tx: Tx) => Promise<B>) {
    const acted = signal();
    const gate = signal();
    const one = database.db.transaction(async (tx) => {
      const result = await first(tx);
      acted.give();
      await gate.given;
      return result;
    });
    await acted.given;
    const other = database.db.transaction(second);
    if (database.kind === 'postgres') await vi.waitFor(somebodyWaits, { timeout: 20_000 });
    gate.give();
    return Promise.all([one, other]);
  }

  async function somebodyWaits(): Promise<void> {
    const rows = rowsOf<{ count: number }>(
      await database.db.execute(sql`
        select count(*)::int as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`),
    );
    if (rows[0]?.count !== 1) throw new Error('Nobody waits yet.');
  }

  const click = (verb: 'resend' | 'ignore') => (tx: Tx) =>
    performSendAction(tx, {
      sendId,
      verb,
      shownAttemptId: null,
      confirmed: false,
      actor: sato,
      now: noon,
    });

  const all = (verb: 'resend' | 'ignore') => (tx: Tx) =>
    performBulkAction(tx, {
      scope: { kind: 'incident', incidentId },
      verb,
      actor: sato,
      now: noon,
    });

  describe('exactly one acts', () => {
    test('Resend, twice', async () => {
      const [one, other] = await atOnce(click('resend'), click('resend'));
      expect([one.kind, other.kind]).toEqual(['done', 'refused']);
      expect(await database.db.select().from(actions)).toHaveLength(1);
    });

    test('Resend and Ignore', async () => {
      const [one, other] = await atOnce(click('ignore'), click('resend'));
      expect([one.kind, other.kind]).toEqual(['done', 'refused']);
      expect(other).toMatchObject({ last: { verb: 'ignore', actor: { name: 'Sato' } } });
      expect(await database.db.select().from(sends)).toMatchObject([{ state: 'ignored' }]);
    });

    test('Resend all and Ignore all', async () => {
      const [one, other] = await atOnce(all('resend'), all('ignore'));
      expect([one.acted, other.acted]).toEqual([1, 0]);
      expect(await database.db.select().from(sends)).toMatchObject([{ state: 'waiting' }]);
    });

    test('Resend all and Ignore of one of them', async () => {
      const [one, other] = await atOnce(all('resend'), click('ignore'));
      expect([one.acted, other.kind]).toEqual([1, 'refused']);
    });
  });
});
