import { expect, test } from 'vitest';
import { notices } from '../../db/schema.js';
import {
  loadSourceStates,
  noteEncrypted,
  noteLikesWithoutLiker,
  noteSourceEvent,
  noteSourceProblem,
  setSourceBroken,
} from '../../db/source-states.js';
import { missingField, problemIn, type SourceProblem } from '../../src/domain/source-problem.js';
import { makeAccount, noon } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);

describeEachDatabase('what sources brought', (open) => {
  test('the newest event counts, whatever is told late', async () => {
    const { db } = open();
    const { id: accountId } = await makeAccount(db);
    const of = { accountId, source: 'stream' } as const;
    await db.transaction(async (tx) => {
      await noteSourceEvent(tx, { ...of, at: after(10), now: after(12) });
      await noteSourceEvent(tx, { ...of, at: noon, now: after(60) });
      await noteSourceEvent(tx, { ...of, at: null, now: after(70) });
    });

    expect(await loadSourceStates(db, accountId)).toMatchObject([
      { source: 'stream', lastEventAt: after(70), lastSeenAt: after(70), lagMs: 2_000 },
    ]);
  });

  test('a problem is counted each time and told once a day', async () => {
    const { db } = open();
    const { id: accountId } = await makeAccount(db);
    const of = { accountId, source: 'webhook' } as const;
    const lacking = (postId: string) =>
      problemIn('mentions', missingField('post', postId, 'author_id'));
    const note = (problem: SourceProblem, now: Date) =>
      db.transaction((tx) => noteSourceProblem(tx, { ...of, problem, now }));
    await note(lacking('1'), noon);
    await note(lacking('2'), after(5));
    await note(lacking('3'), after(86_400));

    expect(await loadSourceStates(db, accountId)).toMatchObject([
      { problems: 3, lastProblem: lacking('3'), lastProblemAt: after(86_400) },
    ]);
    expect(await db.select().from(notices)).toMatchObject([
      {
        kind: 'source_problem',
        content: { source: 'webhook', problem: lacking('1') },
      },
      { content: { problem: lacking('3') } },
    ]);
  });

  test("X's words are kept as they are, however long, and cut where the store takes them", async () => {
    const { db } = open();
    const { id: accountId } = await makeAccount(db);
    const of = { accountId, source: 'stream', now: noon } as const;
    const words = `${'a'.repeat(499)}😀 and more`;
    await db.transaction((tx) =>
      noteSourceProblem(tx, { ...of, problem: { kind: 'x_said', words } }),
    );

    expect(await loadSourceStates(db, accountId)).toMatchObject([
      { lastProblem: { kind: 'x_said', words: `${'a'.repeat(499)}\uFFFD` } },
    ]);
  });

  test('what could not be read is counted, and why a source does not work is kept until it does', async () => {
    const { db } = open();
    const { id: accountId } = await makeAccount(db);
    const of = { accountId, source: 'stream' } as const;
    await db.transaction(async (tx) => {
      await noteEncrypted(tx, { ...of, count: 2, now: noon });
      await noteEncrypted(tx, { ...of, count: 1, now: after(1) });
      await noteEncrypted(tx, { ...of, count: 0, now: after(2) });
      await noteLikesWithoutLiker(tx, of, 1);
      await setSourceBroken(tx, of, 'X answered 403');
    });
    expect(await loadSourceStates(db, accountId)).toMatchObject([
      {
        encrypted: 3,
        lastEncryptedAt: after(1),
        likesWithoutLiker: 1,
        brokenReason: 'X answered 403',
      },
    ]);
    await db.transaction((tx) => setSourceBroken(tx, of, null));
    expect(await loadSourceStates(db, accountId)).toMatchObject([{ brokenReason: null }]);
  });
});
