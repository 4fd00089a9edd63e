import leven from 'leven';

/** Words longer than this are typing accidents; comparing them would cost and find nothing. */
const comparedLength = 40;

/** The choice that differs least from what was typed; null when none is near. */
export function nearest(typed: string, choices: readonly string[]): string | null {
  const word = typed.toLowerCase().slice(0, comparedLength);
  const ranked = choices
    .map((choice) => ({ choice, distance: leven(word, choice.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance);
  const best = ranked[0];
  if (best === undefined) return null;
  const allowed = Math.max(1, Math.ceil(Math.max(word.length, best.choice.length) / 2) - 1);
  const begins = choices.find((choice) => word.length > 1 && choice.startsWith(word));
  return best.distance <= allowed ? best.choice : (begins ?? null);
}
