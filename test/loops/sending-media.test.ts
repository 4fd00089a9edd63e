import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { mediaFiles, mediaUploads, sends } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { transportEvidence } from '../../src/domain/diagnosis/transport-evidence.js';
import type { MediaUpload, XMedia } from '../../src/x/media-port.js';
import { describeEachDatabase } from '../support/databases.js';
import { addSend, attemptRows, sendRow } from '../support/sending-stage.js';
import { answered, rejected, roundsOn } from './sending-stage-rounds.js';

/* Messages with pictures and films. Oracles: the rows of the store, what was uploaded, and what left for X. */

const hour = 60 * 60_000;
const seen = { endpoint: 'media', windows: [] } as const;
const picture = [{ kind: 'image', file: 'a.png' }] as const;

async function stageWithMedia(database: Database) {
  const uploads: MediaUpload[] = [];
  let answer: () => Awaited<ReturnType<XMedia['upload']>> = () => ({
    kind: 'read',
    value: { mediaId: `m${String(uploads.length)}` },
    seen,
  });
  const media: XMedia = {
    upload: async (_account, upload) => {
      uploads.push(upload);
      return answer();
    },
  };
  const stage = await roundsOn(database, { media });
  await database.db.insert(mediaFiles).values({
    name: 'a.png',
    kind: 'image',
    contentType: 'image/png',
    sizeBytes: 3,
    content: new Uint8Array([1, 2, 3]),
    madeBy: system,
    madeAt: new Date(stage.clock.now().getTime() - 1),
  });
  const add = (rest: Partial<Parameters<typeof addSend>[1]> = {}) =>
    addSend(database, {
      accountId: stage.accountId,
      now: stage.clock.now(),
      media: picture,
      ...rest,
    });
  return {
    ...stage,
    add,
    uploads,
    uploadAnswers: (next: typeof answer) => {
      answer = next;
    },
  };
}

describeEachDatabase('A message with media', (open) => {
  test('uploads a file once for all, per use, and again once its id has aged or the file changed', async () => {
    const stage = await stageWithMedia(open());
    await stage.add();
    await stage.add();
    await stage.send();
    expect(stage.sent).toMatchObject([{ mediaIds: ['m1'] }, { mediaIds: ['m1'] }]);
    expect(stage.uploads).toMatchObject([{ category: 'dm_image', contentType: 'image/png' }]);
    expect([...(stage.uploads[0]?.content ?? [])]).toEqual([1, 2, 3]);
    await stage.add({ kind: 'reply', postId: '5' });
    await stage.send();
    expect(stage.uploads[1]).toMatchObject({ category: 'tweet_image' });
    stage.clock.advance(23 * hour);
    await stage.add();
    await stage.send();
    expect(stage.uploads).toHaveLength(3);
    expect(stage.sent.at(-1)).toMatchObject({ mediaIds: ['m3'] });
    await open().db.update(mediaFiles).set({ madeAt: stage.clock.now() });
    stage.clock.advance(1);
    await stage.add();
    await stage.send();
    expect(stage.uploads).toHaveLength(4);
  });

  test('never leaves without it: a file that X refuses fails the send, with its cause', async () => {
    const stage = await stageWithMedia(open());
    stage.uploadAnswers(() => ({ kind: 'failed', evidence: answered(400), seen }));
    const id = await stage.add();
    await stage.send();
    expect(stage.sent).toEqual([]);
    expect(await sendRow(open(), id)).toMatchObject({
      state: 'failed',
      lastCause: 'content_media',
    });
    expect(await attemptRows(open(), id)).toMatchObject([
      { outcome: 'rejected', evidence: { stage: 'upload' } },
    ]);
  });

  test('waits and is tried again when X is not reached or out of order, read back never', async () => {
    const stage = await stageWithMedia(open());
    stage.uploadAnswers(() => ({
      kind: 'failed',
      evidence: transportEvidence('hung', 'no answer'),
      seen,
    }));
    const id = await stage.add();
    await stage.send();
    expect(await sendRow(open(), id)).toMatchObject({ state: 'waiting', nextTrigger: 'retry' });
    stage.uploadAnswers(() => ({ kind: 'failed', evidence: answered(503), seen }));
    stage.clock.advance(hour);
    await stage.send();
    expect(await sendRow(open(), id)).toMatchObject({ state: 'waiting', lastCause: 'x_unstable' });
    expect(stage.sent).toEqual([]);
    stage.uploadAnswers(() => ({ kind: 'read', value: { mediaId: 'late' }, seen }));
    stage.clock.advance(hour);
    await stage.send();
    expect(stage.sent).toMatchObject([{ mediaIds: ['late'] }]);
  });

  test('fails without an upload when the file is not there', async () => {
    const stage = await stageWithMedia(open());
    const id = await stage.add({ media: [{ kind: 'gif', file: 'gone.gif' }] });
    await stage.send();
    expect(stage.uploads).toEqual([]);
    expect(await sendRow(open(), id)).toMatchObject({
      state: 'failed',
      lastCause: 'content_media',
    });
    expect(await attemptRows(open(), id)).toMatchObject([
      { outcome: 'not_posted', evidence: null },
    ]);
  });

  test('forgets an id with which X refused the message', async () => {
    const stage = await stageWithMedia(open());
    stage.answers(() => rejected(answered(400, { codes: [324] })));
    await stage.add();
    await stage.send();
    expect(await open().db.select().from(mediaUploads)).toEqual([]);
  });
});

describeEachDatabase('A secret reply', (open) => {
  test('leaves as one, and a refusal says so', async () => {
    const stage = await roundsOn(open());
    stage.answers(() => rejected(answered(403, { detail: 'The moon is in the wrong quarter.' })));
    const reply = { accountId: stage.accountId, kind: 'reply', postId: '5', secret: true } as const;
    const id = await addSend(open(), { ...reply, now: stage.clock.now() });
    await stage.send();
    expect(stage.sent).toMatchObject([{ kind: 'reply', secret: true }]);
    const [attempt] = await attemptRows(open(), id);
    expect(attempt?.diagnosis?.causes.map(({ cause }) => cause)).toContain(
      'secret_reply_undelivered',
    );
    await open().db.update(sends).set({ secret: false }).where(eq(sends.id, id));
    await addSend(open(), { ...reply, secret: false, now: stage.clock.now() });
    await stage.send();
    expect(stage.sent.at(-1)).not.toHaveProperty('secret');
  });
});
