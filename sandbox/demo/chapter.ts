import type { Localized } from '../../src/domain/locale.js';
import type { Stage } from '../stage/stage.js';
import type { Narrator } from './narrate.js';
import type { Acts } from './people.js';
import type { Look } from './screens.js';

/** All that a chapter of the story works with. */
export interface Scene {
  readonly stage: Stage;
  readonly tell: Narrator;
  readonly look: Look;
  readonly acts: Acts;
}

/** One part of the story. It throws where something did not come true. */
export interface Chapter {
  readonly title: Localized<string>;
  play(scene: Scene): Promise<void>;
}

/** Ends the story where what was seen is not what was promised. */
export function expectTrue(isTrue: boolean, sentence: string): void {
  if (!isTrue) throw new Error(`It did not come true: ${sentence}`);
}

/** The DMs that X has for this person. */
export function dmsTo(stage: Stage, handle: string): number {
  const { xUserId } = stage.x.person(handle);
  return stage.x.dms.filter((dm) => dm.participantXIds.includes(xUserId)).length;
}

/** The POSTs of DMs to this person, accepted or not. */
export function postsTo(stage: Stage, handle: string): number {
  const { xUserId } = stage.x.person(handle);
  return stage.x.posts().filter(({ recipientXId }) => recipientXId === xUserId).length;
}

/** The texts of the DMs that our account has written to this person, oldest first. */
export function textsTo(stage: Stage, handle: string): readonly string[] {
  const { xUserId } = stage.x.person(handle);
  return stage.x.dms
    .filter((dm) => dm.senderXId === stage.account.xUserId && dm.participantXIds.includes(xUserId))
    .map(({ written }) => written);
}

const waitMs = 60_000;

/** Waits for something on X; ends the story when it does not come. */
export async function untilOnX(
  { x }: Stage,
  what: string,
  condition: () => boolean,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It did not come true: ${what}`)), waitMs);
  });
  await Promise.race([x.until(condition), tooLong]).finally(() => clearTimeout(timer));
}
