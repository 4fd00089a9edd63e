import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card, View } from '../../src/chat/cards.js';
import type {
  Answer,
  ChatHandlers,
  ChatPort,
  Click,
  CommandCall,
  CommandSpec,
  FieldErrors,
  Form,
  Submission,
} from '../../src/chat/port.js';

/*
 * What every chat platform must do, run against the real adapter and a loopback emulator.
 *
 * Doubles: the platform's servers (emulator) and what lies behind `ChatHandlers` (recorded here).
 * Oracles: what people see in the emulated workspace, and what the port says became of it.
 */

/** A message as a person sees it, free of the platform's shapes. */
export interface SeenMessage {
  readonly ref: string;
  /** All visible text, lines joined by `\n`. */
  readonly text: string;
  readonly buttons: readonly {
    readonly verb: string;
    readonly id: string;
    readonly label: string;
  }[];
  /** Names of the files that hang on it. */
  readonly files: readonly string[];
}

/** A form as a person sees it: the names of its fields, in order, each once, with what stands in them. */
export interface SeenForm {
  readonly title: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What pressing the submit button of a form led to. */
export type Submitted =
  | { readonly kind: 'closed' }
  /** Problems, wherever the platform shows them. */
  | { readonly kind: 'errors'; readonly text: string };

/** What goes wrong with the next post or edit. */
export type NextFault =
  | { readonly kind: 'rate-limit'; readonly seconds: number }
  /** The connection is cut; `applied` tells whether the message stands there nevertheless. */
  | { readonly kind: 'cut'; readonly applied: boolean }
  | { readonly kind: 'server-error' }
  | { readonly kind: 'signed-out' };

/** One platform, started, with one channel that the bot may write to and one person in it. */
export interface ChatRig {
  readonly port: ChatPort;
  readonly channelId: string;
  readonly personId: string;
  readonly personName: string;
  /** Starts the port; called once per test, with the handlers of the suite. */
  start(handlers: ChatHandlers): Promise<void>;
  messages(): readonly SeenMessage[];
  /** The replies in the thread of a message. */
  thread(ref: string): readonly SeenMessage[];
  deleteMessage(ref: string): Promise<void>;
  /** Takes the channel away from the bot: archived, or without permission. */
  closeChannel(): Promise<void>;
  failNext(what: 'post' | 'update', fault: NextFault): void;
  /** The person types a command; `deliveries` is how often the platform hands it over. */
  type(
    path: readonly string[],
    options: Readonly<Record<string, string>>,
    deliveries?: number,
  ): Promise<void>;
  /** The person presses a button of a message or of an answer; resolves once it was acknowledged. */
  press(ref: string, verb: string, id: string, deliveries?: number): Promise<void>;
  /** Resolves with the newest form of the person that is open, once there is one. */
  form(): Promise<SeenForm>;
  /** Changes the given fields of the open form (by their names) and submits it. */
  submit(values: Readonly<Record<string, string>>, deliveries?: number): Promise<Submitted>;
  /** Resolves with what `find` gives on the person's private answers, once it gives something. */
  privately(find: (message: SeenMessage) => boolean): Promise<SeenMessage>;
  /** Resolves with the first message in the channel that fits, once there is one. */
  publicly(find: (message: SeenMessage) => boolean): Promise<SeenMessage>;
  /** Where a private file went: the names of files that only the person got. */
  privateFiles(): Promise<readonly string[]>;
  /** What must never be seen by the platform as markup: a live ping, mention or link in a message. */
  liveMarkup(ref: string): readonly string[];
  close(): Promise<void>;
}

const start = new Date('2026-11-26T00:00:00Z');

export function exampleCard(changes: Partial<Card> = {}): Card {
  return {
    cardId: '71',
    generation: 1,
    version: 1,
    attemptId: 501,
    tone: 'alarm',
    title: 'DMを送れませんでした: @hanako',
    blocks: [
      { kind: 'fields', fields: [{ label: '原因', text: '相手がDMを受け付けていません' }] },
      { kind: 'quote', text: 'フォローありがとうございます！' },
      { kind: 'note', text: '送信 12 · 1回目' },
    ],
    buttons: [
      { verb: 'resend', id: '12', label: '再送', style: 'primary' },
      { verb: 'edit', id: '12', label: '編集して再送', style: 'plain' },
      { verb: 'ignore', id: '12', label: '無視', style: 'danger' },
    ],
    metadata: { kind: 'send', send: '12', state: 'failed', cause: 'recipient_closed' },
    ...changes,
  };
}

export const exampleView: View = {
  tone: 'info',
  title: '状態',
  blocks: [{ kind: 'text', text: '待機中は3件です' }],
  buttons: [{ verb: 'more', id: '2', label: '次へ', style: 'plain' }],
};

const exampleForm: Form = {
  verb: 'edit',
  id: '12',
  title: '編集して再送',
  submitLabel: '再送する',
  intro: '本文を直してから再送します。',
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
    {
      kind: 'select',
      name: 'when',
      label: 'いつ',
      required: true,
      multiple: false,
      choices: [
        { label: 'いま', value: 'now' },
        { label: 'あとで', value: 'later' },
      ],
      values: ['now'],
    },
  ],
};

const text = { kind: 'text', takesRest: false } as const;

export const exampleCommands: readonly CommandSpec[] = [
  { path: ['help'], summary: { ja: '使い方', en: 'help' }, options: [], visibility: 'public' },
  {
    path: ['status'],
    summary: { ja: '状態', en: 'status' },
    options: [{ name: 'account', summary: { ja: 'アカウント', en: 'account' }, kind: 'text' }],
    visibility: 'public',
  },
  {
    path: ['send'],
    summary: { ja: '送信', en: 'send' },
    options: [
      { ...text, name: 'to', summary: { ja: '宛先', en: 'to' } },
      { ...text, name: 'text', summary: { ja: '本文', en: 'text' } },
    ],
    visibility: 'private',
    opensForm: (options) => options['text'] === undefined,
  },
];

/** What the suite answers with, and what it was asked. */
export interface RecordingHandlers extends ChatHandlers {
  readonly commandCalls: CommandCall[];
  readonly clicks: Click[];
  readonly submissions: Submission[];
  /** What the next interactions are answered with. */
  answer: Answer;
  errors: FieldErrors | null;
}

export function recordingHandlers(): RecordingHandlers {
  const handlers: RecordingHandlers = {
    commands: exampleCommands,
    commandCalls: [],
    clicks: [],
    submissions: [],
    answer: { kind: 'quiet' },
    errors: null,
    clickMode: (verb) => (verb === 'edit' ? 'form' : verb === 'more' ? 'replace' : 'message'),
    command: async (call) => {
      handlers.commandCalls.push(call);
      return handlers.answer;
    },
    click: async (click) => {
      handlers.clicks.push(click);
      return handlers.answer;
    },
    check: async () => handlers.errors,
    submit: async (submission) => {
      handlers.submissions.push(submission);
      return handlers.answer;
    },
    reopen: async () => exampleForm,
    suggest: async () => [],
  };
  return handlers;
}

function shownRef(delivery: Awaited<ReturnType<ChatPort['post']>>): string {
  expect(delivery).toMatchObject({ kind: 'shown' });
  return delivery.kind === 'shown' ? delivery.messageRef : '';
}

const privateAnswer = (view: View): Answer => ({
  kind: 'message',
  visibility: 'private',
  locale: 'ja',
  view,
});

/** The whole suite over one platform. `open` gives a fresh rig for every test. */
export function chatPortConformance(title: string, open: () => Promise<ChatRig>): void {
  describe(`chat port: ${title}`, () => {
    let rig: ChatRig;
    let handlers: RecordingHandlers;

    beforeEach(async () => {
      rig = await open();
      handlers = recordingHandlers();
      await rig.start(handlers);
    });

    afterEach(async () => {
      await rig.port.stop();
      await rig.close();
    });

    describe('cards', () => {
      it('are posted with their words and buttons', async () => {
        const ref = shownRef(await rig.port.post(rig.channelId, exampleCard()));
        const [message] = rig.messages();
        expect(message?.ref).toBe(ref);
        for (const words of [
          'DMを送れませんでした: @hanako',
          '相手がDMを受け付けていません',
          'フォローありがとうございます！',
          '送信 12 · 1回目',
        ]) {
          expect(message?.text).toContain(words);
        }
        expect(message?.buttons).toEqual([
          { verb: 'resend', id: '12', label: '再送' },
          { verb: 'edit', id: '12', label: '編集して再送' },
          { verb: 'ignore', id: '12', label: '無視' },
        ]);
      });

      it('are changed in place, buttons included', async () => {
        const ref = shownRef(await rig.port.post(rig.channelId, exampleCard()));
        const changed = exampleCard({
          version: 2,
          tone: 'good',
          title: '送信しました: @hanako',
          buttons: [],
          metadata: { kind: 'send', send: '12', state: 'sent', cause: null },
        });
        expect(shownRef(await rig.port.update(rig.channelId, ref, changed))).toBe(ref);
        const messages = rig.messages();
        expect(messages).toHaveLength(1);
        expect(messages[0]?.text).toContain('送信しました: @hanako');
        expect(messages[0]?.text).not.toContain('送れませんでした');
        expect(messages[0]?.buttons).toEqual([]);
      });

      it('that a person deleted are gone', async () => {
        const ref = shownRef(await rig.port.post(rig.channelId, exampleCard()));
        await rig.deleteMessage(ref);
        expect(await rig.port.update(rig.channelId, ref, exampleCard({ version: 2 }))).toEqual({
          kind: 'gone',
        });
      });

      it('cannot be posted into a closed channel, and the answer says why', async () => {
        await rig.closeChannel();
        const delivery = await rig.port.post(rig.channelId, exampleCard());
        expect(delivery).toMatchObject({ kind: 'closed' });
        expect(delivery.kind === 'closed' ? delivery.reason.length : 0).toBeGreaterThan(10);
        expect(await rig.port.enter(rig.channelId)).toMatchObject({ kind: 'closed' });
      });

      it('wait as long as a rate limit says', async () => {
        rig.failNext('post', { kind: 'rate-limit', seconds: 7 });
        const before = Date.now();
        const delivery = await rig.port.post(rig.channelId, exampleCard());
        expect(delivery).toMatchObject({ kind: 'later' });
        const waitMs = delivery.kind === 'later' ? delivery.at.getTime() - before : 0;
        expect(waitMs).toBeGreaterThan(6_000);
        expect(waitMs).toBeLessThan(12_000);
        expect(rig.messages()).toHaveLength(0);
      });

      it('whose posting was cut off are unclear, posted once, and found again', async () => {
        rig.failNext('post', { kind: 'cut', applied: true });
        const since = new Date();
        expect(await rig.port.post(rig.channelId, exampleCard())).toMatchObject({
          kind: 'unclear',
        });
        expect(rig.messages()).toHaveLength(1);
        expect(await rig.port.find(rig.channelId, exampleCard(), since)).toEqual({
          kind: 'found',
          messageRef: rig.messages()[0]?.ref,
        });
      });

      it('whose posting was cut off before it took effect are absent', async () => {
        rig.failNext('post', { kind: 'cut', applied: false });
        const since = new Date();
        expect(await rig.port.post(rig.channelId, exampleCard())).toMatchObject({
          kind: 'unclear',
        });
        shownRef(await rig.port.post(rig.channelId, exampleCard({ cardId: '72' })));
        expect(await rig.port.find(rig.channelId, exampleCard(), since)).toEqual({
          kind: 'absent',
        });
      });

      it('cannot be looked up in a closed channel', async () => {
        await rig.closeChannel();
        expect(await rig.port.find(rig.channelId, exampleCard(), start)).toMatchObject({
          kind: 'cannot-tell',
        });
      });

      it('are unclear after an error of the platform', async () => {
        rig.failNext('post', { kind: 'server-error' });
        expect(await rig.port.post(rig.channelId, exampleCard())).toMatchObject({
          kind: 'unclear',
        });
      });

      it('whose credentials are refused say so, and so does the health', async () => {
        expect(rig.port.health()).toEqual({ kind: 'connected' });
        rig.failNext('post', { kind: 'signed-out' });
        expect(await rig.port.post(rig.channelId, exampleCard())).toMatchObject({
          kind: 'signed-out',
        });
        expect(rig.port.health()).toMatchObject({ kind: 'signed-out' });
      });

      it('have a thread for replies', async () => {
        const ref = shownRef(await rig.port.post(rig.channelId, exampleCard()));
        shownRef(await rig.port.reply(rig.channelId, ref, exampleView));
        expect(rig.thread(ref).map((message) => message.text)).toEqual([
          expect.stringContaining('待機中は3件です'),
        ]);
      });

      it('keep texts from outside free of pings, links and markup', async () => {
        const hostile =
          '<!channel> <@U1> <#C1> @everyone @here <@1> <@&2> <https://evil.example|click> [x](https://evil.example) # big *b* `c` ```d``` > q & <b>';
        const ref = shownRef(
          await rig.port.post(
            rig.channelId,
            exampleCard({
              title: hostile,
              blocks: [
                { kind: 'text', text: hostile },
                { kind: 'strong', text: hostile },
                { kind: 'quote', text: hostile },
                { kind: 'fields', fields: [{ label: hostile, text: hostile }] },
                { kind: 'list', ordered: true, items: [hostile] },
                { kind: 'note', text: hostile },
              ],
            }),
          ),
        );
        expect(rig.liveMarkup(ref)).toEqual([]);
      });

      it('with far too much in them are cut, not refused', async () => {
        const long = 'あ😀'.repeat(6000);
        const card = exampleCard({
          title: long,
          blocks: [
            ...Array.from({ length: 60 }, () => ({ kind: 'text', text: long }) as const),
            { kind: 'quote', text: long },
            {
              kind: 'fields',
              fields: Array.from({ length: 30 }, () => ({ label: long, text: long })),
            },
            { kind: 'list', ordered: false, items: Array.from({ length: 100 }, () => long) },
            { kind: 'note', text: long },
          ],
          buttons: [{ verb: 'resend', id: '12', label: long, style: 'primary' }],
        });
        const ref = shownRef(await rig.port.post(rig.channelId, card));
        expect(rig.messages()[0]?.buttons[0]).toMatchObject({ verb: 'resend', id: '12' });
        // No half characters where it was cut.
        expect(rig.messages()[0]?.text).not.toMatch(/\p{Surrogate}/u);
        expect(await rig.port.update(rig.channelId, ref, { ...card, version: 2 })).toMatchObject({
          kind: 'shown',
        });
      });

      it('with empty parts are shown all the same', async () => {
        const delivery = await rig.port.post(
          rig.channelId,
          exampleCard({
            blocks: [
              { kind: 'text', text: '' },
              { kind: 'quote', text: '' },
              { kind: 'list', ordered: false, items: [] },
              { kind: 'fields', fields: [] },
              { kind: 'fields', fields: [{ label: '本文', text: '' }] },
              { kind: 'note', text: ' ' },
              { kind: 'divider' },
            ],
            buttons: [],
          }),
        );
        expect(delivery).toMatchObject({ kind: 'shown' });
      });
    });

    describe('commands', () => {
      it('arrive with their words, options and person', async () => {
        handlers.answer = privateAnswer(exampleView);
        await rig.type(['send'], { to: '@hanako', text: '彼は "はい" と言った\\n' });
        await rig.privately((message) => message.text.includes('待機中は3件です'));
        expect(handlers.commandCalls).toHaveLength(1);
        const [call] = handlers.commandCalls;
        expect(call).toMatchObject({
          platform: rig.port.platform,
          channelId: rig.channelId,
          path: ['send'],
          options: { to: '@hanako', text: '彼は "はい" と言った\\n' },
        });
        expect(call?.person.actor).toEqual({
          kind: 'person',
          platform: rig.port.platform,
          id: rig.personId,
          name: rig.personName,
        });
        expect(call?.requestKey).toMatch(new RegExp(`^${rig.port.platform}:.+`, 'u'));
      });

      it('are answered in public where the answer says so', async () => {
        handlers.answer = {
          kind: 'message',
          visibility: 'public',
          locale: 'ja',
          view: exampleView,
        };
        await rig.type(['status'], {});
        const message = await rig.publicly((one) => one.text.includes('待機中は3件です'));
        expect(message.buttons).toEqual([{ verb: 'more', id: '2', label: '次へ' }]);
      });

      it('delivered twice run once', async () => {
        handlers.answer = privateAnswer(exampleView);
        await rig.type(['send'], { to: '@hanako', text: 'x' }, 2);
        await rig.privately((message) => message.text.includes('待機中は3件です'));
        expect(handlers.commandCalls).toHaveLength(1);
      });

      it('that end in an exception are answered privately', async () => {
        handlers.command = () => Promise.reject(new Error('a bug'));
        await rig.type(['send'], { to: '@hanako', text: 'x' });
        const message = await rig.privately((one) => one.text !== '');
        expect(message.text).not.toContain('a bug');
      });

      it('can give a private file', async () => {
        handlers.answer = {
          kind: 'message',
          visibility: 'private',
          locale: 'ja',
          view: exampleView,
          file: { name: 'history.csv', contentType: 'text/csv', content: Buffer.from('id\n1\n') },
        };
        await rig.type(['send'], { to: '@hanako', text: 'x' });
        await rig.privately((message) => message.text.includes('待機中は3件です'));
        expect(await rig.privateFiles()).toEqual(['history.csv']);
        expect(rig.messages()).toHaveLength(0);
      });

      it('can open a form', async () => {
        handlers.answer = { kind: 'form', locale: 'ja', form: exampleForm };
        await rig.type(['send'], { to: '@hanako' });
        expect(await rig.form()).toEqual({
          title: '編集して再送',
          fields: { text: 'こんにちは', when: 'now' },
        });
      });
    });

    describe('clicks', () => {
      it('arrive with the attempt that the card showed', async () => {
        const ref = shownRef(await rig.port.post(rig.channelId, exampleCard()));
        await rig.port.update(rig.channelId, ref, exampleCard({ version: 2, attemptId: 502 }));
        handlers.answer = privateAnswer(exampleView);
        await rig.press(ref, 'resend', '12');
        await rig.privately((message) => message.text.includes('待機中は3件です'));
        expect(handlers.clicks).toHaveLength(1);
        expect(handlers.clicks[0]).toMatchObject({
          platform: rig.port.platform,
          channelId: rig.channelId,
          verb: 'resend',
          id: '12',
          attemptId: 502,
          messageRef: ref,
        });
        expect(handlers.clicks[0]?.person.actor).toMatchObject({ id: rig.personId });
      });

      it('delivered twice run once', async () => {
        const ref = shownRef(await rig.port.post(rig.channelId, exampleCard()));
        handlers.answer = privateAnswer(exampleView);
        await rig.press(ref, 'ignore', '12', 2);
        await rig.privately((message) => message.text.includes('待機中は3件です'));
        expect(handlers.clicks).toHaveLength(1);
      });

      it('leave the card alone when the answer is private', async () => {
        const ref = shownRef(await rig.port.post(rig.channelId, exampleCard()));
        handlers.answer = privateAnswer(exampleView);
        await rig.press(ref, 'resend', '12');
        await rig.privately((message) => message.text.includes('待機中は3件です'));
        expect(rig.messages()).toHaveLength(1);
        expect(rig.messages()[0]?.text).toContain('DMを送れませんでした');
      });

      it('page through an answer in place', async () => {
        handlers.answer = privateAnswer(exampleView);
        await rig.type(['send'], { to: '@hanako', text: 'x' });
        const first = await rig.privately((message) => message.text.includes('待機中は3件です'));
        const next: View = { ...exampleView, blocks: [{ kind: 'text', text: '2ページ目' }] };
        handlers.answer = { kind: 'replace', locale: 'ja', view: next };
        await rig.press(first.ref, 'more', '2');
        const second = await rig.privately((message) => message.text.includes('2ページ目'));
        expect(second.ref).toBe(first.ref);
        expect(second.text).not.toContain('待機中は3件です');
        expect(handlers.clicks[0]).toMatchObject({ verb: 'more', id: '2', attemptId: null });
      });
    });

    describe('forms', () => {
      const openForm = async (): Promise<string> => {
        const ref = shownRef(await rig.port.post(rig.channelId, exampleCard()));
        handlers.answer = { kind: 'form', locale: 'ja', form: exampleForm };
        await rig.press(ref, 'edit', '12');
        await rig.form();
        return ref;
      };

      it('come back with everything that was typed', async () => {
        await openForm();
        handlers.answer = privateAnswer(exampleView);
        expect(await rig.submit({ text: 'やり直します\n2行目', when: 'later' })).toEqual({
          kind: 'closed',
        });
        await rig.privately((message) => message.text.includes('待機中は3件です'));
        expect(handlers.submissions).toHaveLength(1);
        expect(handlers.submissions[0]).toMatchObject({
          platform: rig.port.platform,
          channelId: rig.channelId,
          verb: 'edit',
          id: '12',
          values: { text: 'やり直します\n2行目', when: 'later' },
        });
      });

      it('keep what nobody changed', async () => {
        await openForm();
        handlers.answer = privateAnswer(exampleView);
        await rig.submit({});
        await rig.privately((message) => message.text.includes('待機中は3件です'));
        expect(handlers.submissions[0]?.values).toEqual({ text: 'こんにちは', when: 'now' });
      });

      it('submitted twice run once', async () => {
        await openForm();
        handlers.answer = privateAnswer(exampleView);
        await rig.submit({}, 2);
        await rig.privately((message) => message.text.includes('待機中は3件です'));
        expect(handlers.submissions).toHaveLength(1);
      });

      it('with errors are not submitted, and the problem is shown', async () => {
        await openForm();
        handlers.errors = { text: 'この本文は長すぎます' };
        expect(await rig.submit({ text: '直した本文' })).toMatchObject({
          kind: 'errors',
          text: expect.stringContaining('この本文は長すぎます') as string,
        });
        expect(handlers.submissions).toHaveLength(0);
      });

      it('hold texts longer than one input of the platform', async () => {
        const long = `${'あ'.repeat(2990)}😀 end of one\n\n${'い'.repeat(3500)} `
          .repeat(1)
          .trimEnd();
        const field = exampleForm.fields[0];
        if (field?.kind !== 'text') throw new Error('the example form begins with a text');
        const ref = shownRef(await rig.port.post(rig.channelId, exampleCard()));
        handlers.answer = {
          kind: 'form',
          locale: 'ja',
          form: { ...exampleForm, fields: [{ ...field, value: long }] },
        };
        await rig.press(ref, 'edit', '12');
        expect((await rig.form()).fields['text']).toBe(long);
        handlers.answer = privateAnswer(exampleView);
        await rig.submit({});
        await rig.privately((message) => message.text.includes('待機中は3件です'));
        expect(handlers.submissions[0]?.values).toEqual({ text: long });
      });
    });

    describe('the port', () => {
      it('enters a channel that it may write to', async () => {
        expect(await rig.port.enter(rig.channelId)).toMatchObject({ kind: 'ready' });
      });

      it('can be stopped twice', async () => {
        await rig.port.stop();
        await rig.port.stop();
        expect(rig.port.health().kind).not.toBe('connected');
      });
    });
  });
}
