import type { Locale, Localized } from '../../src/domain/locale.js';
import type { Stage } from '../stage/stage.js';
import type { Screens } from './screens.js';

/** How the story is told: one line per happening, and what the channels show. */
export interface Narrator {
  chapter(number: number, title: Localized<string>): void;
  /** What somebody does. */
  act(line: Localized<string>): void;
  /** What came true. */
  came(line: Localized<string>): void;
  /** The card as Slack and Discord show it now. */
  show(screens: Screens): void;
  /** A private or public answer, already drawn. */
  answer(drawn: string): void;
}

const indent = (text: string, by: string) =>
  text
    .split('\n')
    .map((line) => `${by}${line}`)
    .join('\n');

export function createNarrator(
  stage: Stage,
  locale: Locale,
  print: (line: string) => void,
): Narrator {
  const startedAt = Date.now();
  const clock = () => `${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s`;
  return {
    chapter: (number, title) => print(`\n── ${number}. ${title[locale]} ${'─'.repeat(20)}`),
    act: (line) => print(`${clock()}  ▶ ${line[locale]}`),
    came: (line) => print(`${clock()}  ✔ ${line[locale]}`),
    show({ slack, discord }) {
      print(indent(stage.slack.picture(slack), '          '));
      print(indent(`┌─ Discord #x-alerts\n${stage.discord.picture(discord)}\n└─`, '          '));
    },
    answer: (drawn) => print(indent(drawn, '          ')),
  };
}
