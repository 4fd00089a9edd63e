import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, Form } from '../../../src/chat/port.js';
import { givenFile, isOwnFileHost } from '../../../src/chat/slack/given-file.js';
import { slackTexts } from '../../../src/i18n/slack.js';
import {
  exampleCard,
  exampleView,
  recordingHandlers,
  type RecordingHandlers,
} from '../conformance.js';
import { ann, channelId, openSlackRig, wordsOf, type SlackRig } from './rig.js';

/* What people are told, also where Slack's own ways of answering are used up or closed. */

const privately: Answer = {
  kind: 'message',
  visibility: 'private',
  locale: 'ja',
  view: exampleView,
};
const csv = { name: 'history.csv', contentType: 'text/csv', content: Buffer.from('id\n1\n') };

const form: Form = {
  verb: 'edit',
  id: '12',
  title: '編集',
  submitLabel: '送信',
  fields: [
    {
      kind: 'text',
      name: 'text',
      label: '本文',
      multiline: true,
      required: true,
      value: 'こんにちは',
      maxLength: 10_000,
    },
    { kind: 'file', name: 'codes_file', label: 'コード', required: false },
    {
      kind: 'select',
      name: 'on',
      label: 'きっかけ',
      required: false,
      multiple: true,
      choices: ['follow', 'like', 'reply'].map((value) => ({ value, label: value })),
      values: ['follow'],
    },
  ],
};

describe('answers', () => {
  let rig: SlackRig;
  let handlers: RecordingHandlers;

  beforeEach(async () => {
    rig = await openSlackRig();
    handlers = recordingHandlers();
    await rig.port.start(handlers);
  });

  afterEach(async () => {
    await rig.port.stop();
    await rig.emulator.stop();
  });

  const say = (text: string) => rig.emulator.type(ann.id, channelId, text);
  const told = async (words: string) =>
    rig.emulator.nextEphemeral(ann.id, (one) => wordsOf(one.blocks).includes(words));

  it('to a wrong word name the nearest right one, without asking the program', async () => {
    await say('/xtep statsu');
    await told('/xtep status');
    await say('/xtep status acount:x');
    await told('「account:」');
    expect(handlers.commandCalls).toEqual([]);
  });

  it('to a bare /xtep are the help', async () => {
    handlers.answer = privately;
    await say('/xtep');
    await told('待機中は3件です');
    expect(handlers.commandCalls.map((call) => call.path)).toEqual([['help']]);
  });

  it('are in the language of the channel', async () => {
    const english = await openSlackRig({ port: { localeOf: () => Promise.resolve('en') } });
    await english.port.start(handlers);
    await english.emulator.type(ann.id, channelId, '/xtep nonsense');
    const message = await english.emulator.nextEphemeral(ann.id, () => true);
    expect(wordsOf(message.blocks)).toContain(slackTexts.en.commandTitle);
    await english.port.stop();
    await english.emulator.stop();
  });

  it('still arrive when the response URL does not take them', async () => {
    handlers.answer = privately;
    rig.emulator.faults.next('response_url', { kind: 'status', status: 404, body: 'expired_url' });
    await say('/xtep status');
    await told('待機中は3件です');
    expect(rig.emulator.calls.map((call) => call.method)).toContain('chat.postEphemeral');
  });

  it('go to the direct messages when nothing else is left', async () => {
    handlers.answer = privately;
    rig.emulator.setChannel(channelId, 'without-bot');
    rig.emulator.faults.next('response_url', { kind: 'cut', applied: false });
    await say('/xtep status');
    await rig.emulator.until('a direct message', () => rig.emulator.dms(ann.id)[0]);
    expect(wordsOf(rig.emulator.dms(ann.id)[0]?.blocks ?? [])).toContain('待機中は3件です');
  });

  it('are given in plain form when Slack does not take the blocks', async () => {
    handlers.answer = privately;
    rig.emulator.faults.next('response_url', {
      kind: 'status',
      status: 400,
      body: 'invalid_blocks',
    });
    await say('/xtep status');
    const message = await told('待機中は3件です');
    expect(message.blocks.map((block) => block['type'])).toEqual(['section', 'actions']);
  });

  it('with a private file say where it went', async () => {
    handlers.answer = { ...privately, file: csv };
    await say('/xtep status');
    await told(slackTexts.ja.fileInDirectMessages);
    const [dm] = rig.emulator.dms(ann.id);
    const file = rig.emulator.file(dm?.files[0] ?? '');
    expect([file?.name, file?.content.toString()]).toEqual(['history.csv', 'id\n1\n']);
  });

  it('with a private file that cannot be sent say so', async () => {
    handlers.answer = { ...privately, file: csv };
    rig.emulator.faults.always('files.getUploadURLExternal', {
      kind: 'error',
      error: 'missing_scope',
    });
    await say('/xtep status');
    expect((await told('missing_scope')).seenBy).toBe(ann.id);
  });

  it('with a public file put it into the channel', async () => {
    handlers.answer = { ...privately, visibility: 'public', file: csv };
    await say('/xtep status');
    const message = await rig.emulator.nextMessage(channelId, (one) => one.files.length > 0);
    expect(rig.emulator.file(message.files[0] ?? '')?.name).toBe('history.csv');
    await rig.emulator.nextMessage(channelId, (one) => wordsOf(one.blocks).includes('待機中'));
  });

  it('that are forms ask to click again when Slack’s three seconds had passed', async () => {
    const posted = await rig.port.post(channelId, exampleCard());
    handlers.answer = { kind: 'form', locale: 'ja', form };
    rig.emulator.faults.next('views.open', { kind: 'error', error: 'expired_trigger_id' });
    await rig.emulator.press(ann.id, posted.kind === 'shown' ? posted.messageRef : '', 'edit');
    expect((await told(slackTexts.ja.clickAgain)).seenBy).toBe(ann.id);
  });

  it('that are forms give up after two seconds', async () => {
    handlers.answer = { kind: 'form', locale: 'ja', form };
    rig.emulator.faults.next('views.open', { kind: 'hang', applied: false });
    await say('/xtep status');
    await told(slackTexts.ja.clickAgain);
    expect(rig.emulator.calls.filter((call) => call.method === 'views.open')).toHaveLength(1);
  });

  it('to people of another workspace are a refusal', async () => {
    handlers.answer = privately;
    const { workspace } = rig.emulator;
    Object.assign(workspace, { teamId: 'T0OTHER' });
    await say('/xtep status');
    await told(slackTexts.ja.otherWorkspace);
    expect(handlers.commandCalls).toEqual([]);
  });

  describe('to forms', () => {
    const openForm = async (): Promise<string> => {
      handlers.answer = { kind: 'form', locale: 'ja', form };
      await say('/xtep status');
      return (await rig.emulator.nextView(ann.id)).id;
    };

    it('join a long text again, and give files and several choices', async () => {
      const view = await openForm();
      handlers.answer = privately;
      await rig.emulator.submit(ann.id, view, {
        text: `${'あ'.repeat(2999)}。`,
        'text.1': '続き',
        on: ['like', 'reply'],
        codes_file: [{ name: 'codes.csv', content: Buffer.from('A-1\nA-2\n') }],
      });
      await told('待機中は3件です');
      const [submission] = handlers.submissions;
      expect(submission?.values).toEqual({ text: `${'あ'.repeat(2999)}。続き`, on: 'like,reply' });
      const file = submission?.files['codes_file'];
      expect([file?.name, file?.sizeBytes]).toEqual(['codes.csv', 8]);
      expect((await file?.read())?.toString()).toBe('A-1\nA-2\n');
    });

    it('keep the form open while checking is slow, and nothing is lost', async () => {
      const view = await openForm();
      handlers.check = () => new Promise(() => undefined);
      expect(await rig.emulator.submit(ann.id, view, { text: '直した' })).toEqual({
        kind: 'errors',
        errors: { 'field.text.0': slackTexts.ja.checkTooSlow },
      });
      expect(handlers.submissions).toEqual([]);
      expect(rig.emulator.openViews(ann.id)).toHaveLength(1);
    });

    it('show a problem without a field of its own at the first field', async () => {
      const view = await openForm();
      handlers.errors = { account: 'アカウントがありません', text: '長すぎます' };
      expect(await rig.emulator.submit(ann.id, view, {})).toEqual({
        kind: 'errors',
        errors: { 'field.text.0': 'アカウントがありません 長すぎます' },
      });
    });

    it('may replace the private message that the form was opened from, but never a card', async () => {
      const opened = async (ts: string): Promise<string> => {
        handlers.answer = { kind: 'form', locale: 'ja', form };
        await rig.emulator.press(ann.id, ts, ts === cardTs ? 'edit' : 'more');
        return (await rig.emulator.nextView(ann.id)).id;
      };
      const posted = await rig.port.post(channelId, exampleCard());
      const cardTs = posted.kind === 'shown' ? posted.messageRef : '';
      handlers.answer = privately;
      await say('/xtep status');
      const preview = await told('待機中は3件です');
      const done = { ...exampleView, blocks: [{ kind: 'text', text: '終わりました' } as const] };
      for (const ts of [preview.ts, cardTs]) {
        const view = await opened(ts);
        handlers.answer = { kind: 'replace', locale: 'ja', view: done };
        await rig.emulator.submit(ann.id, view, {});
      }
      await rig.emulator.until('two private answers', () =>
        rig.emulator.ephemerals(ann.id).length === 2 ? true : undefined,
      );
      const texts = rig.emulator.ephemerals(ann.id).map((one) => wordsOf(one.blocks));
      expect(texts.every((text) => text.includes('終わりました'))).toBe(true);
      expect(wordsOf(rig.emulator.messages(channelId)[0]?.blocks ?? [])).toContain(
        'DMを送れません',
      );
    });

    it('stay in the channel where the form was opened', async () => {
      const view = await openForm();
      handlers.answer = { ...privately, visibility: 'public' };
      await rig.emulator.submit(ann.id, view, {});
      await rig.emulator.nextMessage(channelId, (one) => wordsOf(one.blocks).includes('待機中'));
      expect(handlers.submissions[0]?.channelId).toBe(channelId);
    });
  });

  describe('about people', () => {
    it('ask Slack for groups and admins, once in a while only', async () => {
      rig.emulator.addUserGroup('S01', [ann.id]);
      handlers.answer = privately;
      await say('/xtep status');
      await vi.waitFor(() => expect(handlers.commandCalls).toHaveLength(1));
      const person = handlers.commandCalls[0]?.person;
      expect(await person?.isInGroup('S01')).toBe(true);
      expect(await person?.isInGroup('S01')).toBe(true);
      expect(await person?.isInGroup('S99')).toBe(false);
      expect(await person?.isPlatformAdmin()).toBe(false);
      expect(await person?.isPlatformAdmin()).toBe(false);
      expect(person?.roles).toEqual([]);
      const asked = rig.emulator.calls.map((call) => call.method);
      expect(asked.filter((method) => method === 'usergroups.users.list')).toHaveLength(2);
      expect(asked.filter((method) => method === 'users.info')).toHaveLength(1);
    });

    it('say so when Slack cannot be asked, and ask again later', async () => {
      await rig.emulator.type('U0BOSS', channelId, '/xtep status');
      await vi.waitFor(() => expect(handlers.commandCalls).toHaveLength(1));
      const person = handlers.commandCalls[0]?.person;
      rig.emulator.faults.next('users.info', { kind: 'status', status: 503 });
      await expect(person?.isPlatformAdmin()).rejects.toThrow(slackTexts.ja.adminUnknown);
      expect(await person?.isPlatformAdmin()).toBe(true);
    });
  });
});

describe('files that people give', () => {
  const info = { id: 'F1', name: 'a.csv', size: 4, mimetype: 'text/csv', url: '' };

  it('are refused with a sentence when they are too large, elsewhere, or not ours to read', async () => {
    const { emulator, port } = await openSlackRig();
    emulator.workspace.files.set('F1', {
      id: 'F1',
      name: 'a.csv',
      owner: ann.id,
      content: Buffer.alloc(11 * 1024 * 1024, 'x'),
      isComplete: true,
    });
    const texts = slackTexts.ja;
    const reading = { apiUrl: emulator.url, botToken: emulator.botToken, texts };
    const read = (changes: object, token = emulator.botToken): Promise<Buffer> =>
      givenFile(
        { ...info, url: `${emulator.origin}/files-pri/F1/a.csv`, ...changes },
        { ...reading, botToken: token },
      ).read();
    await expect(read({ size: 11 * 1024 * 1024 })).rejects.toThrow(texts.fileTooLarge(10));
    // What the file says of itself is not believed.
    await expect(read({ size: 4 })).rejects.toThrow(texts.fileTooLarge(10));
    await expect(read({ url: 'https://evil.example/a' })).rejects.toThrow(texts.fileElsewhere);
    // Slack sends who may not read it to its login page, which is not followed.
    await expect(read({}, 'xoxb-wrong')).rejects.toThrow('files:read');
    await expect(read({ url: `${emulator.origin}/files-pri/F9/b.csv` })).rejects.toThrow('404');
    await port.stop();
    await emulator.stop();
  });

  it('may come from Slack’s own hosts only', () => {
    const slack = 'https://slack.com/api/';
    expect(isOwnFileHost('https://files.slack.com/files-pri/T1-F1/a.csv', slack)).toBe(true);
    expect(isOwnFileHost('https://slack.com/files/a.csv', slack)).toBe(true);
    expect(isOwnFileHost('http://127.0.0.1:4000/f/a', 'http://127.0.0.1:4000/api/')).toBe(true);
    for (const url of [
      'https://files.slack.com.evil.example/a',
      'https://notslack.com/a',
      'https://evil.example/files.slack.com',
      'http://files.slack.com/a',
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
      'nonsense',
    ]) {
      expect(isOwnFileHost(url, slack)).toBe(false);
    }
  });
});
