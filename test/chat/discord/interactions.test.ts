import { describe, expect, test, vi } from 'vitest';
import { apiFault } from '../../../sandbox/discord/faults.js';
import { asText } from '../../../sandbox/read-json.js';
import type { Answer, Form, Suggestion } from '../../../src/chat/port.js';
import { alerts, aoi, ben, useDiscord } from './fixture.js';
import { card, message, view } from './harness.js';

/* Commands, clicks, forms and suggestions, from the person's act to what the person sees. */

const discord = useDiscord();
const callbacks = { method: 'POST', path: /callback$/u };

const form = (over: Partial<Form> = {}): Form => ({
  verb: 'edit',
  id: '12',
  title: 'Edit',
  submitLabel: 'Send',
  fields: [
    {
      kind: 'text',
      name: 'text',
      label: 'Text',
      multiline: true,
      required: true,
      value: 'before',
      maxLength: 10_000,
    },
  ],
  ...over,
});
const formAnswer: Answer = { kind: 'form', locale: 'en', form: form() };
const seen = (memberId: string): string =>
  JSON.stringify(discord.emulator.ephemerals(memberId).map(({ embeds }) => embeds));

describe('a command', () => {
  test('that answers in public is "thinking" in public first', async () => {
    await discord.start({ command: async () => message({ visibility: 'public' }) });
    const act = discord.emulator.type(aoi, alerts, 'status');
    expect(await act.acknowledged()).toBe(5);
    expect((await act.answer()).ephemeralFor).toBeNull();
    expect(discord.emulator.messages(alerts)).toHaveLength(1);
  });

  test('that may answer in public but refuses does so in private, and leaves nothing behind', async () => {
    await discord.start({ command: async () => message({ view: view({ title: 'No' }) }) });
    const act = discord.emulator.type(ben, alerts, 'status');
    expect((await act.answer()).ephemeralFor).toBe(ben);
    expect(discord.emulator.messages(alerts)).toEqual([]);
  });

  test('that is private but answers in public shows it in the channel', async () => {
    await discord.start({ command: async () => message({ visibility: 'public' }) });
    const act = discord.emulator.type(aoi, alerts, 'rule create', { name: 'a' });
    expect((await act.answer()).ephemeralFor).toBeNull();
    expect(discord.emulator.ephemerals(aoi)).toEqual([]);
  });

  test('with nothing to say takes its "thinking" away', async () => {
    await discord.start({ command: async () => ({ kind: 'quiet' }) });
    const act = discord.emulator.type(aoi, alerts, 'status');
    expect(await act.acknowledged()).toBe(5);
    await vi.waitFor(() => expect(discord.emulator.messages(alerts)).toEqual([]));
  });

  test('in a thread counts as typed in the channel', async () => {
    await discord.start();
    const ref = await discord.posted();
    await discord.harness.port.reply(alerts, ref, view());
    await discord.emulator.type(aoi, ref, 'status').answer();
    expect(discord.harness.seen.commands[0]?.channelId).toBe(alerts);
  });

  test('knows the person: roles, Manage Server, language', async () => {
    const member = { id: '131', name: 'Chi', roles: ['77'], locale: 'en-GB', isManager: false };
    discord.emulator.addMember(member);
    await discord.start();
    await discord.emulator.type('131', alerts, 'status').answer();
    await discord.emulator.type(aoi, alerts, 'status').answer();
    const [chi, manager] = discord.harness.seen.commands.map(({ person }) => person);
    expect(chi).toMatchObject({ roles: ['77'], locale: 'en', actor: { id: '131', name: 'Chi' } });
    expect(await chi?.isInGroup('77')).toBe(true);
    expect(await chi?.isInGroup('78')).toBe(false);
    expect(await chi?.isPlatformAdmin()).toBe(false);
    expect(await manager?.isPlatformAdmin()).toBe(true);
    expect(manager?.locale).toBe('ja');
  });

  test('that opens a form opens it at once', async () => {
    await discord.start({ command: async () => formAnswer });
    const act = discord.emulator.type(aoi, alerts, 'rule create');
    expect(await act.acknowledged()).toBe(9);
    expect(await act.form()).toMatchObject({ custom_id: 'edit:12', title: 'Edit' });
  });

  test('that should open a form but refuses says so in private', async () => {
    await discord.start({ command: async () => message({ view: view({ title: 'No' }) }) });
    const act = discord.emulator.type(ben, alerts, 'rule create');
    expect(await act.acknowledged()).toBe(4);
    expect((await act.answer()).ephemeralFor).toBe(ben);
  });

  test('whose form takes too long asks to try again', async () => {
    let ready = (_answer: Answer): void => undefined;
    const answer = new Promise<Answer>((resolve) => {
      ready = resolve;
    });
    await discord.start({ command: () => answer }, { formDeadlineMs: 20 });
    const act = discord.emulator.type(aoi, alerts, 'rule create');
    expect(await act.acknowledged()).toBe(5);
    ready(formAnswer);
    await act.answer();
    expect(seen(aoi)).toContain('Preparing the form took too long');
  });

  test('whose form cannot be drawn is answered with a sentence, not left alone', async () => {
    const fields = Array.from({ length: 6 }, (_, at) => ({
      kind: 'file' as const,
      name: `f${at}`,
      label: 'File',
      required: false,
    }));
    await discord.start({
      command: async () => ({ kind: 'form', locale: 'en', form: form({ fields }) }),
    });
    const act = discord.emulator.type(aoi, alerts, 'rule create');
    expect(await act.acknowledged()).toBe(4);
    expect(seen(aoi)).toContain('予期しない問題');
  });

  test('whose answer cannot be drawn does not stay "thinking"', async () => {
    const twin = { verb: 'a', id: '1', label: 'x', style: 'plain' } as const;
    await discord.start({
      command: async () => message({ view: view({ buttons: [twin, twin] }) }),
    });
    await discord.emulator.type(aoi, alerts, 'rule create', { name: 'a' }).answer();
    expect(seen(aoi)).toContain('予期しない問題');
  });

  test('with a text over the limits is cut, and says so', async () => {
    const items = Array.from({ length: 400 }, (_, at) => `line ${at} ${'x'.repeat(40)}`);
    const long = view({ blocks: [{ kind: 'list', ordered: false, items }] });
    await discord.start({ command: async () => message({ view: long }) });
    const answer = await discord.emulator.type(aoi, alerts, 'rule create', { name: 'a' }).answer();
    expect(asText(answer.embeds.at(-1)?.description)).toMatch(/…$/u);
  });

  test('whose file is over Discord’s limit says so instead of failing', async () => {
    const content = Buffer.alloc(11 * 1024 * 1024);
    const file = { name: 'history.csv', contentType: 'text/csv', content };
    await discord.start({ command: async () => message({ file }) });
    const answer = await discord.emulator.type(aoi, alerts, 'rule create', { name: 'a' }).answer();
    expect(answer.attachments).toEqual([]);
    expect(JSON.stringify(answer.embeds)).toContain('larger than Discord takes');
  });

  test('whose form Discord refuses is answered in plain', async () => {
    await discord.start({ command: async () => message() });
    discord.emulator.faults.next({ method: 'PATCH', path: /@original$/u }, apiFault(400, 50_035));
    const answer = await discord.emulator.type(aoi, alerts, 'rule create', { name: 'a' }).answer();
    expect(answer).toMatchObject({ content: '**Answer**\nBody', embeds: [] });
  });
});

describe('an interaction that Discord calls', () => {
  test.each([
    ['unknown', 404, 10_062],
    ['acknowledged', 400, 40_060],
  ])('%s is acted upon all the same, once', async (_what, status, code) => {
    await discord.start();
    const ref = await discord.posted();
    discord.emulator.faults.next(callbacks, apiFault(status, code));
    const act = discord.emulator.press(aoi, ref, 'resend:7');
    discord.emulator.repeat(act);
    await vi.waitFor(() => expect(discord.harness.seen.clicks).toHaveLength(1));
    const sent = card({ title: 'Sent', buttons: [] });
    expect(await discord.harness.port.update(alerts, ref, sent)).toMatchObject({ kind: 'shown' });
  });

  test('nothing about, because the line was cut, is acknowledged at the second try', async () => {
    await discord.start();
    discord.emulator.faults.next(callbacks, { kind: 'cut', applied: false });
    await discord.emulator.type(aoi, alerts, 'rule create', { name: 'a' }).answer();
    expect(seen(aoi)).toContain('Answer');
  });

  test('old, because ours came after 3 s, does not stop the next', async () => {
    await discord.start();
    const ref = await discord.posted();
    discord.emulator.press(aoi, ref, 'resend:7');
    discord.emulator.advance(4000);
    await vi.waitFor(() => expect(discord.harness.seen.clicks).toHaveLength(1));
    expect(await discord.emulator.press(aoi, ref, 'resend:7').acknowledged()).toBe(6);
  });
});

describe('a click', () => {
  test('acts on the attempt that its rendering showed, not on the newest', async () => {
    await discord.start();
    const ref = await discord.posted();
    const old = discord.emulator.snapshot(ref);
    await discord.harness.port.update(alerts, ref, card({ attemptId: 346 }));
    await discord.emulator.press(aoi, old, 'resend:7').acknowledged();
    await discord.emulator.press(aoi, ref, 'resend:7').acknowledged();
    await vi.waitFor(() =>
      expect(discord.harness.seen.clicks.map(({ attemptId }) => attemptId)).toEqual([345, 346]),
    );
  });

  test('on a card from before a restart carries its attempt', async () => {
    await discord.start();
    const ref = await discord.posted();
    await discord.harness.port.stop();
    await discord.start();
    await discord.emulator.press(aoi, ref, 'ignore:7').acknowledged();
    await vi.waitFor(() =>
      expect(discord.harness.seen.clicks).toMatchObject([{ verb: 'ignore', attemptId: 345 }]),
    );
  });

  test('with an attempt beyond 32 bits reads it from the footer', async () => {
    await discord.start();
    const delivery = await discord.harness.port.post(alerts, card({ attemptId: 1_999_999_999 }));
    if (delivery.kind !== 'shown') throw new Error('not shown');
    await discord.emulator.press(aoi, delivery.messageRef, 'resend:7').acknowledged();
    await vi.waitFor(() =>
      expect(discord.harness.seen.clicks[0]).toMatchObject({ attemptId: 1_999_999_999 }),
    );
  });

  test('answered with a form by mistake asks to try again', async () => {
    await discord.start({ click: async () => formAnswer });
    const ref = await discord.posted();
    const act = discord.emulator.press(aoi, ref, 'resend:7');
    expect((await act.answer()).ephemeralFor).toBe(aoi);
    expect(seen(aoi)).toContain('Please try that once more');
  });

  test('that opens a form and has nothing to say leaves the card as it is', async () => {
    await discord.start({ clickMode: () => 'form' });
    const ref = await discord.posted();
    expect(await discord.emulator.press(aoi, ref, 'edit:7').acknowledged()).toBe(6);
  });
});

describe('a form with mistakes', () => {
  test('is answered with what is wrong and a button back, filled with what was typed', async () => {
    let draft = '';
    let tries = 0;
    await discord.start({
      clickMode: () => 'form',
      click: async () => ({ kind: 'form', locale: 'en', form: form({ id: '5' }) }),
      check: async () => {
        tries += 1;
        return tries === 1 ? { text: 'It is too long' } : null;
      },
      reopen: async (submission) => {
        draft = submission.values.text ?? '';
        return form({ id: '5' });
      },
    });
    const ref = await discord.posted();
    const opened = discord.emulator.press(aoi, ref, 'edit:7');
    await opened.form();
    const refused = await discord.emulator.submit(aoi, opened, { text: 'my text' }).answer();
    expect(refused.ephemeralFor).toBe(aoi);
    expect(JSON.stringify(refused.embeds)).toContain('Text: It is too long');
    expect(draft).toBe('my text');
    const again = discord.emulator.press(aoi, refused.id, 'reopen:edit:5');
    expect(await again.acknowledged()).toBe(9);
    await discord.emulator.submit(aoi, again, { text: 'short' }).answer();
    expect(discord.harness.seen.submissions).toMatchObject([{ values: { text: 'short' } }]);
    expect(discord.harness.seen.clicks.map(({ verb, id }) => `${verb}:${id}`)).toEqual([
      'edit:7',
      'reopen:edit:5',
    ]);
  });

  test('that is over says so', async () => {
    await discord.start({
      command: async () => formAnswer,
      check: async () => ({ text: 'wrong' }),
      reopen: async () => null,
    });
    const opened = discord.emulator.type(aoi, alerts, 'rule create');
    await opened.form();
    await discord.emulator.submit(aoi, opened, {}).answer();
    expect(seen(aoi)).toContain('このフォームはすでに終了しています');
  });
});

describe('a given file', () => {
  const csv = { name: 'codes.csv', contentType: 'text/csv', content: Buffer.from('a\nb\n') };

  test('comes with a command, and is read from Discord', async () => {
    await discord.start();
    await discord.emulator.type(aoi, alerts, 'rule import', {}, { file: csv }).answer();
    const file = discord.harness.seen.commands[0]?.files.file;
    expect(file).toMatchObject({ name: 'codes.csv', sizeBytes: 4 });
    expect((await file?.read())?.toString()).toBe('a\nb\n');
  });

  test('comes with a form', async () => {
    const upload = form({
      fields: [{ kind: 'file', name: 'codes', label: 'File', required: true }],
    });
    await discord.start({
      command: async () => ({ kind: 'form', locale: 'en', form: upload }),
    });
    const opened = discord.emulator.type(aoi, alerts, 'rule create');
    await opened.form();
    await discord.emulator.submit(aoi, opened, {}, { codes: csv }).answer();
    const file = discord.harness.seen.submissions[0]?.files.codes;
    expect((await file?.read())?.toString()).toBe('a\nb\n');
  });

  test('that Discord no longer has says what to do', async () => {
    await discord.start();
    await discord.emulator.type(aoi, alerts, 'rule import', {}, { file: csv }).answer();
    discord.emulator.state.files.clear();
    const file = discord.harness.seen.commands[0]?.files.file;
    await expect(file?.read()).rejects.toThrow(/もう一度添付/u);
  });
});

describe('suggestions', () => {
  const many: Suggestion[] = Array.from({ length: 40 }, (_, at) => ({
    label: 'あ'.repeat(150),
    value: `v${at}`,
  }));

  test('are at most 25, with labels that fit', async () => {
    const queries: unknown[] = [];
    await discord.start({
      suggest: async (query) => {
        queries.push([query.path, query.option, query.typed]);
        return many;
      },
    });
    const choices = await discord.emulator.suggest(aoi, alerts, 'history', 'rule', 'wel');
    expect(choices).toHaveLength(25);
    expect(queries).toEqual([[['history'], 'rule', 'wel']]);
  });

  test('that fail are none', async () => {
    await discord.start({ suggest: () => Promise.reject(new Error('a bug')) });
    expect(await discord.emulator.suggest(aoi, alerts, 'history', 'rule', '')).toEqual([]);
  });

  test('of a long list of choices are those that hold what was typed', async () => {
    const choices = Array.from({ length: 30 }, (_, at) => ({
      value: `cause_${at}`,
      label: { ja: `原因${at}`, en: `Cause ${at}` },
    }));
    const summary = { ja: '原因', en: 'cause' };
    await discord.start({
      commands: [
        {
          path: ['history'],
          summary,
          visibility: 'public',
          options: [{ name: 'cause', summary, kind: 'choice', choices }],
        },
      ],
    });
    expect(await discord.emulator.suggest(aoi, alerts, 'history', 'cause', '原因２9')).toEqual([
      { name: '原因29', value: 'cause_29' },
    ]);
  });
});

test('people of another server are told that it is not the connected one', async () => {
  await discord.start();
  const act = discord.emulator.type(aoi, alerts, 'status');
  await act.answer();
  const payload = { ...act.interaction.payload, id: '999', guild_id: '119999999999999999' };
  const fresh = { ...act.interaction, id: '999', answeredWith: null, messageIds: [] };
  discord.emulator.state.interactions.set('999', fresh);
  discord.emulator.gateway.dispatch('INTERACTION_CREATE', payload);
  await discord.emulator.until('the refusal', () => fresh.answeredWith ?? undefined);
  expect(seen(aoi)).toContain('DISCORD_GUILD_ID');
  expect(discord.harness.seen.commands).toHaveLength(1);
});
