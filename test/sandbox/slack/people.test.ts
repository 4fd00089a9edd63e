import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordingHandlers, exampleCard, type RecordingHandlers } from '../../chat/conformance.js';
import { ann, channelId, openSlackRig, type SlackRig } from '../../chat/slack/rig.js';

/* People in the emulated workspace can do what people can do, see what they would see, and no more. */

describe('people in the emulated workspace', () => {
  let rig: SlackRig;
  let handlers: RecordingHandlers;

  beforeEach(async () => {
    rig = await openSlackRig({ emulator: { ackTimeoutMs: 200 } });
    handlers = recordingHandlers();
  });

  afterEach(async () => {
    await rig.port.stop();
    await rig.emulator.stop();
  });

  it('see that nobody is there', async () => {
    expect(await rig.emulator.type(ann.id, channelId, '/xtep status')).toEqual({
      kind: 'failed',
      error: 'dispatch_failed',
    });
  });

  it('see that nobody answers in time', async () => {
    await rig.port.start(handlers);
    rig.emulator.sockets.mute(true);
    expect(await rig.emulator.type(ann.id, channelId, '/xtep status')).toEqual({
      kind: 'failed',
      error: 'operation_timeout',
    });
  });

  it('press only buttons that are there, of messages that they see', async () => {
    await rig.port.start(handlers);
    const posted = await rig.port.post(channelId, exampleCard());
    const ref = posted.kind === 'shown' ? posted.messageRef : '';
    await expect(rig.emulator.press(ann.id, ref, 'explode')).rejects.toThrow('No button explode');
    await expect(rig.emulator.press(ann.id, '1.1', 'resend')).rejects.toThrow('No message');
    rig.emulator.deleteMessage(ref);
    await expect(rig.emulator.press(ann.id, ref, 'resend')).rejects.toThrow('No message');
    await rig.emulator.type(ann.id, channelId, '/xtep nonsense');
    const told = await rig.emulator.nextEphemeral(ann.id, () => true);
    await expect(rig.emulator.press('U0BOSS', told.ts, 'x')).rejects.toThrow('does not see');
  });

  it('type into a form no more than it takes, and leave nothing out that it needs', async () => {
    await rig.port.start(handlers);
    const text = {
      kind: 'text',
      name: 'text',
      label: '本文',
      multiline: false,
      required: true,
      value: '',
      maxLength: 10,
    } as const;
    handlers.answer = {
      kind: 'form',
      locale: 'ja',
      form: { verb: 'v', id: '1', title: 'T', submitLabel: 'OK', fields: [text] },
    };
    await rig.emulator.type(ann.id, channelId, '/xtep status');
    const { id } = await rig.emulator.nextView(ann.id);
    const submit = (values: Record<string, string>) => rig.emulator.submit(ann.id, id, values);
    await expect(submit({ text: 'x'.repeat(11) })).rejects.toThrow('more than 10');
    await expect(submit({})).rejects.toThrow('needs 本文');
    await expect(submit({ text: 'x', surprise: 'x' })).rejects.toThrow('no field surprise');
    handlers.answer = { kind: 'quiet' };
    expect(await submit({ 本文: 'ok' })).toEqual({ kind: 'closed' });
    await expect(submit({ text: 'again' })).rejects.toThrow('no open modal');
  });

  it('wait for something and are told what did not come', async () => {
    await expect(rig.emulator.nextMessage(channelId, () => true, 20)).rejects.toThrow(
      `Waited for a message in ${channelId}: not within 20 ms`,
    );
  });
});
