import { describe, expect, test } from 'vitest';
import { requestsWith } from '../../sandbox/x/faults.js';
import { requestsMax } from '../../src/x/request-slots.js';
import { onEmulator } from './on-emulator.js';

/* Uploads, and the messages that carry them, against the emulated X. */

const picture = {
  category: 'dm_image',
  contentType: 'image/png',
  content: new Uint8Array([137, 80, 78, 71]),
} as const;

describe.each([{ dialect: 'old' }, { dialect: 'new' }] as const)(
  'in the $dialect dialect',
  (settings) => {
    test('a picture is uploaded, and goes with a message', async () => {
      const { emulator, media, x, oauth1 } = await onEmulator({ settings });
      const fan = emulator.addPerson({});
      const upload = await media.upload(oauth1, picture);
      if (upload.kind === 'failed') throw new Error(JSON.stringify(upload.evidence));
      expect(upload.seen.endpoint).toBe('media');
      const { mediaId } = upload.value;
      const sent = await x.send(oauth1, {
        kind: 'dm',
        recipientXId: fan.xUserId,
        text: 'どうぞ',
        mediaIds: [mediaId],
      });
      expect(sent.kind).toBe('accepted');
      expect(emulator.dms.at(-1)?.media.map(({ id }) => id)).toEqual([mediaId]);
    });

    test('what X could not process is failed', async () => {
      const { media, oauth2 } = await onEmulator({
        settings: { ...settings, processingFails: true },
      });
      const film = { ...picture, category: 'dm_video', contentType: 'video/mp4' } as const;
      const upload = await media.upload(oauth2, film);
      expect(upload).toMatchObject({ kind: 'failed', evidence: { stage: 'upload' } });
    });
  },
);

test.each([1, 2, 3])(
  'a refusal of step %i is evidence, and nothing goes on after it',
  async (step) => {
    const { emulator, media, oauth2 } = await onEmulator();
    emulator.fail({
      match: () => emulator.requests.length === step,
      respond: { status: 403, body: { title: 'Forbidden', detail: 'no media' } },
    });
    const upload = await media.upload(oauth2, picture);
    expect(upload).toMatchObject({
      kind: 'failed',
      evidence: { stage: 'upload', answer: { kind: 'http', status: 403 }, detail: 'no media' },
    });
    expect(emulator.requests).toHaveLength(step);
  },
);

test('uploads take the turns of their account', async () => {
  const { emulator, media, x, oauth1 } = await onEmulator();
  const fan = emulator.addPerson({});
  const isDm = requestsWith({ kind: 'dm' });
  emulator.fail({ match: isDm, respond: 'hold', times: requestsMax });
  const sends = Array.from({ length: requestsMax }, (_, index) =>
    x.send(oauth1, { kind: 'dm', recipientXId: fan.xUserId, text: `${index}` }),
  );
  await emulator.until(() => emulator.requests.length === requestsMax);
  const upload = media.upload(oauth1, picture);
  // Another account's request there and back: the upload would have arrived before it.
  await x.ownAccount({ ...oauth1, accountId: 2 });
  expect(emulator.requests.filter((one) => !isDm(one)).map(({ kind }) => kind)).toEqual(['me']);
  emulator.release();
  expect((await upload).kind).toBe('read');
  await Promise.all(sends);
});
