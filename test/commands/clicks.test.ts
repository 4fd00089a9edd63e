import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { startPause } from '../../db/pauses.js';
import { accounts, actions, attempts, cards, incidents, optOuts, sends } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import {
  makeAccount,
  makeChannel,
  makeFailedSend,
  makeIncident,
  noon,
} from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  buttonOf,
  drive,
  isPrivate,
  person,
  submission,
  textOf,
  viewOf,
  type Drive,
} from './drive.js';

/*
 * Buttons of a send's card, pressed as a platform would hand them in. Oracles: the row, who did what,
 * the card that asks to be drawn again, and the answer.
 */

describeEachDatabase('buttons of a card', (open) => {
  let database: Database;
  let app: Drive;
  let accountId: number;

  beforeEach(async () => {
    database = open();
    app = drive(database);
    accountId = (await makeAccount(database.db)).id;
    await makeChannel(database.db, 'C1');
  });

  async function failed(rest: Parameters<typeof makeFailedSend>[2] = {}) {
    const incident = await makeIncident(database.db, accountId);
    const send = await makeFailedSend(database, accountId, { incidentId: incident.id, ...rest });
    const channelId = 1;
    await database.db
      .insert(cards)
      .values({ channelId, sendId: send.id, nextTryAt: noon, madeAt: noon, shownVersion: 1 });
    return { send, incident, attemptId: send.lastAttemptId };
  }

  async function rowOf(id: number) {
    const [row] = await database.db.select().from(sends).where(eq(sends.id, id));
    if (row === undefined) throw new Error('The send is gone.');
    return row;
  }

  const pressed = (verb: string, id: number) => ({ verb, id: String(id) });

  test('Resend lets it wait again, at once, as that person asked, and closes the incident', async () => {
    const { send, incident, attemptId } = await failed();
    const answer = await app.click(pressed('resend', send.id), { attemptId });
    expect(answer).toEqual({ kind: 'quiet' });
    expect(await rowOf(send.id)).toMatchObject({
      state: 'waiting',
      dueAt: noon,
      unpaced: true,
      insist: true,
      nextTrigger: 'resend',
      nextActor: { id: 'U1' },
      ownTries: 0,
      lastCause: 'recipient_closed',
    });
    expect(await database.db.select().from(actions)).toMatchObject([
      { verb: 'resend', sendId: send.id, attemptId, actor: { id: 'U1' } },
    ]);
    const [card] = await database.db.select().from(cards).where(eq(cards.sendId, send.id));
    expect(card?.wantedVersion).toBe(2);
    const [closed] = await database.db
      .select()
      .from(incidents)
      .where(eq(incidents.id, incident.id));
    expect(closed?.closedAt).toEqual(noon);
  });

  test('the second click learns who was faster and when, and does nothing', async () => {
    const { send, attemptId } = await failed();
    await app.click(pressed('resend', send.id), {
      attemptId,
      person: person('U1', { name: 'Sato' }),
    });
    const late = await app.click(pressed('ignore', send.id), { attemptId });
    expect(isPrivate(late)).toBe(true);
    expect(textOf(late)).toContain('Sato (Slack) さんが 12:00 に「再送」');
    expect((await rowOf(send.id)).state).toBe('waiting');
    expect(await database.db.select().from(actions)).toHaveLength(1);
  });

  test('a card that shows an older attempt sends nothing', async () => {
    const { send, attemptId } = await failed();
    const answer = await app.click(pressed('resend', send.id), { attemptId: attemptId - 1 });
    expect(isPrivate(answer)).toBe(true);
    expect(textOf(answer)).toContain('新しい試行');
    expect((await rowOf(send.id)).state).toBe('failed');
  });

  test('two clicks at once on both platforms: exactly one acts', async () => {
    const { send, attemptId } = await failed();
    const discord = person('42', { platform: 'discord' });
    const answers = await Promise.all([
      app.click(pressed('resend', send.id), { attemptId }),
      app.click(pressed('resend', send.id), { attemptId, person: discord }),
    ]);
    expect(answers.map((answer) => answer.kind).sort()).toEqual(['message', 'quiet']);
    expect(await database.db.select().from(actions)).toHaveLength(1);
  });

  test('Resend of an unknown outcome asks back once, then obeys', async () => {
    const { send, attemptId } = await failed({ state: 'unknown', attempt: { outcome: 'unknown' } });
    const asked = await app.click(pressed('resend', send.id), { attemptId });
    expect(isPrivate(asked)).toBe(true);
    expect((await rowOf(send.id)).state).toBe('unknown');
    expect(buttonOf(asked).verb).toBe('resend-anyway');
    await app.click(buttonOf(asked));
    expect((await rowOf(send.id)).state).toBe('waiting');
  });

  test('the confirmation of a Resend is as old as what it asked about', async () => {
    const { send, attemptId } = await failed({ state: 'unknown', attempt: { outcome: 'unknown' } });
    const asked = await app.click(pressed('resend', send.id), { attemptId });
    const [next] = await database.db
      .insert(attempts)
      .values({
        sendId: send.id,
        accountId,
        kind: 'dm',
        number: 2,
        trigger: 'resend',
        actor: system,
        text: send.text,
        startedAt: noon,
        endedAt: noon,
        outcome: 'unknown',
      })
      .returning();
    await database.db.update(sends).set({ lastAttemptId: next?.id ?? 0 });
    expect(textOf(await app.click(buttonOf(asked)))).toContain('新しい試行');
    expect((await rowOf(send.id)).state).toBe('unknown');
  });

  test('Ignore closes it with the name of who did, Undo opens the incident again', async () => {
    const { send, incident, attemptId } = await failed();
    await app.click(pressed('ignore', send.id), { attemptId });
    expect(await rowOf(send.id)).toMatchObject({
      state: 'ignored',
      ignoredFrom: 'failed',
      ignoredBy: { id: 'U1' },
    });
    const undone = await app.click(pressed('undo', send.id), { attemptId });
    expect(undone.kind).toBe('quiet');
    expect(await rowOf(send.id)).toMatchObject({ state: 'failed', ignoredFrom: null });
    const [again] = await database.db.select().from(incidents).where(eq(incidents.id, incident.id));
    expect(again?.closedAt).toBeNull();
  });

  test('Undo joins the incident that was opened meanwhile', async () => {
    const { send, attemptId } = await failed();
    await app.click(pressed('ignore', send.id), { attemptId });
    const newer = await makeIncident(database.db, accountId);
    await app.click(pressed('undo', send.id), { attemptId });
    expect(await rowOf(send.id)).toMatchObject({ state: 'failed', incidentId: newer.id });
  });

  test('a person who opted out since is skipped, and the clicker is told', async () => {
    const { send, attemptId } = await failed();
    await database.db.insert(optOuts).values({
      xUserId: send.recipientXId,
      handle: 'taro',
      source: 'word',
      addedBy: system,
      addedAt: noon,
    });
    const answer = await app.click(pressed('resend', send.id), { attemptId });
    expect(textOf(answer)).toContain('配信停止');
    expect(await rowOf(send.id)).toMatchObject({ state: 'skipped', skipReason: 'opted_out' });
  });

  test('Resend while the account is paused says why and until when it waits', async () => {
    const { send, attemptId } = await failed();
    await database.db.transaction((tx) =>
      startPause(tx, {
        accountId,
        cause: 'action_block',
        holds: 'all',
        ends: { kind: 'cool-down' },
        incidentId: null,
        startedBy: system,
        coolDownMinutes: 180,
        now: noon,
      }),
    );
    const answer = await app.click(pressed('resend', send.id), { attemptId });
    expect(isPrivate(answer)).toBe(true);
    expect(textOf(answer)).toContain('15:00');
    expect((await rowOf(send.id)).state).toBe('waiting');
  });

  test('Resend for an account that is unlinked says what it waits for', async () => {
    const { send, attemptId } = await failed();
    await database.db.update(accounts).set({ state: 'unlinked', credentials: null });
    const answer = await app.click(pressed('resend', send.id), { attemptId });
    expect(textOf(answer)).toContain('account link');
    expect((await rowOf(send.id)).state).toBe('waiting');
  });

  test('Resend under a full cap says when it will go', async () => {
    const capped = drive(database, { environment: { XTEP_DM_CAP_24H: '1' } });
    const { send, attemptId } = await failed();
    const sent = await makeFailedSend(database, accountId, {
      at: new Date('2026-11-25T05:00:00Z'),
    });
    await database.db
      .update(attempts)
      .set({ outcome: 'accepted' })
      .where(eq(attempts.sendId, sent.id));
    const answer = await capped.click(pressed('resend', send.id), { attemptId });
    expect(textOf(answer)).toContain('14:00');
  });

  test('who may not act is refused in private, with who may', async () => {
    const strict = drive(database, { environment: { XTEP_OPERATORS: 'slack:U7,discord:role:77' } });
    const { send, attemptId } = await failed();
    const answer = await strict.click(pressed('resend', send.id), { attemptId });
    expect(isPrivate(answer)).toBe(true);
    expect(textOf(answer)).toContain('U7');
    expect((await rowOf(send.id)).state).toBe('failed');
    const allowed = { attemptId, person: person('U7') };
    expect((await strict.click(pressed('resend', send.id), allowed)).kind).toBe('quiet');
  });

  test('a button nobody knows any more says so', async () => {
    expect(isPrivate(await app.click({ verb: 'dance', id: '1' }))).toBe(true);
    expect(textOf(await app.click({ verb: 'resend', id: 'x' }))).toContain('使えません');
    expect(textOf(await app.click({ verb: 'resend', id: '999' }))).toContain('#999');
  });

  async function openForm(sendId: number, attemptId: number, who = person()) {
    const answer = await app.click(pressed('edit', sendId), { attemptId, person: who });
    if (answer.kind !== 'form') throw new Error(`Not a form: ${answer.kind}`);
    return answer.form;
  }

  test('Edit & resend opens a form with the text, and sends what was written', async () => {
    expect(app.handlers.clickMode('edit')).toBe('form');
    const { send, attemptId } = await failed();
    const form = await openForm(send.id, attemptId);
    expect(form.fields).toMatchObject([{ name: 'text', value: send.text }]);
    const text = 'おめでとうございます ♥ <b> & "よろしく"\n二行目';
    expect(await app.handlers.check(submission(form, { text }))).toBeNull();
    expect((await app.submit(form, { text })).kind).toBe('quiet');
    expect(await rowOf(send.id)).toMatchObject({ state: 'waiting', text, nextTrigger: 'resend' });
    const [tried] = await database.db.select().from(attempts);
    expect(tried?.text).toBe(send.text);
    expect(await database.db.select().from(actions)).toMatchObject([{ verb: 'edit', attemptId }]);
  });

  test('an unchanged text may be sent as it is', async () => {
    const { send, attemptId } = await failed();
    const form = await openForm(send.id, attemptId);
    await app.submit(form, { text: send.text });
    expect((await rowOf(send.id)).state).toBe('waiting');
  });

  test('a text that cannot be sent is told at the field, kept, and given back', async () => {
    const { send, attemptId } = await failed({ kind: 'reply', postId: '5' });
    const form = await openForm(send.id, attemptId);
    const empty = await app.handlers.check(submission(form, { text: ' \n' }));
    expect(empty?.['text']).toContain('空');
    const long = 'あ'.repeat(141);
    const errors = await app.handlers.check(submission(form, { text: long }));
    expect(errors?.['text']).toContain('282');
    const again = await app.handlers.reopen(submission(form, { text: long }), errors ?? {});
    expect(again?.fields).toMatchObject([{ value: long }]);
    const reopened = await app.click({ verb: 'reopen', id: form.id });
    expect(reopened).toMatchObject({ kind: 'form', form: { fields: [{ value: long }] } });
    const unchecked = await app.submit(form, { text: long });
    expect(viewOf(unchecked).buttons).toMatchObject([{ verb: 'reopen', id: form.id }]);
    expect((await rowOf(send.id)).state).toBe('failed');
  });

  test('a form that somebody else opened is refused', async () => {
    const { send, attemptId } = await failed();
    const form = await openForm(send.id, attemptId, person('U1'));
    const answer = await app.submit(form, { text: 'x' }, { person: person('U2') });
    expect(isPrivate(answer)).toBe(true);
    expect(textOf(answer)).toContain('別の人');
    expect((await rowOf(send.id)).state).toBe('failed');
  });

  test('a form that came too late sends nothing and gives the text back', async () => {
    const { send, attemptId } = await failed();
    const form = await openForm(send.id, attemptId);
    await app.click(pressed('resend', send.id), { attemptId, person: person('U2') });
    const answer = await app.submit(form, { text: 'my precious words' });
    expect(isPrivate(answer)).toBe(true);
    expect(textOf(answer)).toContain('my precious words');
    expect((await rowOf(send.id)).text).toBe(send.text);
  });

  test('a form submitted twice acts once', async () => {
    const { send, attemptId } = await failed();
    const form = await openForm(send.id, attemptId);
    const both = await Promise.all([
      app.submit(form, { text: 'a' }),
      app.submit(form, { text: 'a' }),
    ]);
    expect(both.map((answer) => answer.kind).sort()).toEqual(['message', 'quiet']);
    expect(await database.db.select().from(actions)).toHaveLength(1);
  });
});
