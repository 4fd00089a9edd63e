import { sendStates, type SendState } from '../src/domain/sending/send.js';
import { locales } from '../src/domain/locale.js';
import { carriedOverNames, stateNames } from '../src/i18n/format.js';
import { readable } from './option-schemas.js';

const plain = (word: string) => word.normalize('NFKC').trim().toLowerCase();

/** A state by its id, or by the name that people see in the history; 送信中 means two of them. */
function statesOf(word: string): readonly SendState[] {
  const typed = plain(word);
  const isCarriedOver = locales.some((locale) => plain(carriedOverNames[locale]) === typed);
  if (isCarriedOver) return ['waiting'];
  return sendStates.filter(
    (state) =>
      state === typed || locales.some((locale) => plain(stateNames[locale][state]) === typed),
  );
}

/** One state or several, separated by commas; one that does not exist refuses the whole. */
export const statesOption = readable('choice', (typed): readonly SendState[] | null => {
  const read = typed.split(/[,、]/u).map(statesOf);
  return read.every((states) => states.length > 0) ? [...new Set(read.flat())] : null;
});
