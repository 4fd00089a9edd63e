import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaignChapters } from '../../../sandbox/demo/chapters-campaigns.js';
import { ruleChapters } from '../../../sandbox/demo/chapters-rules.js';
import { createNarrator } from '../../../sandbox/demo/narrate.js';
import { createActs } from '../../../sandbox/demo/people.js';
import { lookAt } from '../../../sandbox/demo/screens.js';
import { chapters } from '../../../sandbox/demo/story.js';
import type { Stage } from '../../../sandbox/stage/stage.js';
import { startInProcessStage } from '../practice/in-process-stage.js';

/* The chapters about rules and campaigns come true, in English; a chapter throws where one does not. */

let stage: Stage;
const lines: string[] = [];

beforeAll(async () => {
  stage = await startInProcessStage({ XTEP_LOCALE: 'en' });
  const tell = createNarrator(stage, 'en', (line) => lines.push(line));
  const scene = { stage, tell, look: lookAt(stage), acts: createActs(stage) };
  for (const [index, chapter] of [...ruleChapters, ...campaignChapters].entries()) {
    tell.chapter(index + 1, chapter.title);
    await chapter.play(scene);
  }
}, 120_000);

afterAll(() => stage.stop());

test('the story has them, before a second account is linked', () => {
  const last = chapters.findIndex(({ title }) => title.en === 'A new account is linked');
  for (const chapter of [...ruleChapters, ...campaignChapters]) {
    expect(chapters.indexOf(chapter)).toBeGreaterThan(0);
    expect(chapters.indexOf(chapter)).toBeLessThan(last);
  }
});

test('what is told is what X has', () => {
  const told = lines.join('\n');
  for (const handle of ['mei_tea', 'hina_art', 'kanon_m']) {
    const { xUserId } = stage.x.person(handle);
    const dms = stage.x.dms.filter(({ participantXIds }) => participantXIds[0] === xUserId);
    expect(dms).toHaveLength(1);
    expect(told).toContain(`“${dms[0]?.written}”`);
  }
  expect(told).toContain('already_sent');
  expect(told).toContain('rank,user_id,username,code,won_at,state');
  expect(told).toMatch(/: same/);
});
