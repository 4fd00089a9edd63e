import type { Locale } from '../../src/domain/locale.js';
import type { Stage } from '../stage/stage.js';
import { secondAccountChapter, stormChapters } from './chapters-account.js';
import { campaignChapters } from './chapters-campaigns.js';
import { ruleChapters } from './chapters-rules.js';
import { digestChapter, safetyChapters } from './chapters-safety.js';
import { singleChapters } from './chapters-single.js';
import type { Chapter } from './chapter.js';
import { createNarrator } from './narrate.js';
import { createActs } from './people.js';
import { lookAt } from './screens.js';

export const chapters: readonly Chapter[] = [
  ...singleChapters,
  ...stormChapters,
  ...safetyChapters,
  ...ruleChapters,
  ...campaignChapters,
  secondAccountChapter,
  digestChapter,
];

/** Plays the whole story; throws at the first thing that does not come true. */
export async function playStory(
  stage: Stage,
  locale: Locale,
  print: (line: string) => void,
): Promise<void> {
  const tell = createNarrator(stage, locale, print);
  const scene = { stage, tell, look: lookAt(stage), acts: createActs(stage) };
  for (const [index, chapter] of chapters.entries()) {
    tell.chapter(index + 1, chapter.title);
    await chapter.play(scene);
  }
}
