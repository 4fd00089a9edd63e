import { afterEach, beforeEach, expect } from 'vitest';
import { startDiscordEmulator, type DiscordEmulator } from '../../../sandbox/discord/emulator.js';
import type { DiscordPortOptions } from '../../../src/chat/discord/discord-port.js';
import type { ChatHandlers, ChatStart } from '../../../src/chat/port.js';
import { card, createHarness, type Harness } from './harness.js';
import { problemsOf } from './openapi.js';

export const alerts = '120000000000000001';
export const aoi = '130000000000000001';
export const ben = '130000000000000002';

/** An emulator per test, and a port over it. After each test Discord's OpenAPI file judges all bodies. */
export interface Fixture {
  emulator: DiscordEmulator;
  harness: Harness;
  start(
    handlers?: Partial<ChatHandlers>,
    options?: Partial<DiscordPortOptions>,
  ): Promise<ChatStart>;
  /** Posts a card; gives the message's id. */
  posted(): Promise<string>;
}

export function useDiscord(): Fixture {
  const fixture = {
    start: async (
      handlers: Partial<ChatHandlers> = {},
      options: Partial<DiscordPortOptions> = {},
    ): Promise<ChatStart> => {
      fixture.harness = createHarness(fixture.emulator, handlers, options);
      return fixture.harness.port.start(fixture.harness.handlers);
    },
    posted: async (): Promise<string> => {
      const delivery = await fixture.harness.port.post(alerts, card());
      if (delivery.kind !== 'shown') throw new Error(JSON.stringify(delivery));
      return delivery.messageRef;
    },
  } as Fixture;
  beforeEach(async () => {
    fixture.emulator = await startDiscordEmulator();
  });
  afterEach(async () => {
    await fixture.harness.port.stop();
    await fixture.emulator.stop();
    expect(problemsOf(fixture.emulator.requests)).toEqual([]);
  });
  return fixture;
}
