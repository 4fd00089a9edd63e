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
