import {
  ComponentType,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
} from 'discord.js';
import { describe, expect, test } from 'vitest';
import { readClick, readSubmission } from '../../../src/chat/discord/read-interaction.js';
import { renderCard } from '../../../src/chat/discord/render-view.js';
import { card } from './harness.js';

/* Payloads as Discord documents them, with only the parts that we read. */

const base = {
  id: '5',
  locale: 'ja',
  channel: { id: '9', type: 0 },
  member: { user: { id: '3', username: 'aoi' }, roles: [], permissions: '0' },
};

function click(id: number | undefined, shown = card()): APIMessageComponentInteraction {
  const data = { component_type: ComponentType.Button, custom_id: 'resend:7', id };
  return {
    ...base,
    data,
    message: { id: '8', ...renderCard(shown) },
  } as unknown as APIMessageComponentInteraction;
}

describe('the attempt of a click is', () => {
  test('that of the component which was pressed, although the message has moved on', () => {
    expect(readClick(click(344 * 32)).attemptId).toBe(344);
  });

  test('that of the message’s button where the click has none', () => {
    expect(readClick(click(undefined)).attemptId).toBe(345);
  });

  test('that of the footer where Discord numbered the components itself', () => {
    const shown = card({ buttons: [] });
    expect(readClick(click(2, shown)).attemptId).toBe(345);
  });

  test('none where the message shows none', () => {
    expect(readClick(click(2, card({ attemptId: null }))).attemptId).toBeNull();
  });
});

test('an id may hold colons', () => {
  const payload = click(2);
  payload.data.custom_id = 'page:2:status=failed';
  expect(readClick(payload)).toMatchObject({ verb: 'page', id: '2:status=failed' });
});

test('a form’s inputs are read from labels and from the older rows, and parts are joined', () => {
  const text = (customId: string, value: string) => ({
    type: ComponentType.TextInput,
    id: 1,
    custom_id: customId,
    value,
  });
  const select = { type: ComponentType.StringSelect, id: 2, custom_id: 'on', values: ['a', 'b'] };
  const components = [
    { type: ComponentType.TextDisplay, id: 9 },
    { type: ComponentType.Label, id: 1, component: text('text', 'one ') },
    { type: ComponentType.Label, id: 2, component: text('text~2', 'two') },
    { type: ComponentType.Label, id: 3, component: select },
    { type: ComponentType.ActionRow, id: 4, components: [text('name', 'x')] },
  ];
  const payload = { ...base, data: { custom_id: 'edit:1', components } };
  const submission = readSubmission(payload as unknown as APIModalSubmitInteraction, {
    hosts: new Set(),
    locale: 'ja',
  });
  expect(submission.values).toEqual({ text: 'one two', on: 'a,b', name: 'x' });
});
