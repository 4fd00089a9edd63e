import { causeFamily } from './cause.js';
import type { Diagnosis, RankedCause } from './diagnosis.js';
import { ranked } from './row.js';

/** What a diagnosis says of a post that is for nobody: no cause lies with a recipient. */
export function withoutRecipient(diagnosis: Diagnosis): Diagnosis {
  const [first, ...rest] = diagnosis.causes.filter(isNobodysElse);
  return { ...diagnosis, causes: first === undefined ? [unexplained] : [first, ...rest] };
}

const isNobodysElse = ({ cause }: RankedCause): boolean => causeFamily[cause] !== 'recipient';

const unexplained = ranked('unknown', 'possible', 'unknown', 'meaning-not-known');
