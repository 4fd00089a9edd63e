import type { Db } from './database.js';
import { WrongSecretKey, type Secrets } from './secrets.js';
import { settleSetting } from './settings.js';

const sentence = 'sealed with the key of this database';

/**
 * Throws `WrongSecretKey` at the start rather than at the first token, when the key is not the one
 * that this database's secrets were sealed with.
 */
export async function checkSecretKey(db: Db, secrets: Secrets): Promise<void> {
  const { sealed } = await settleSetting(db, 'secret-key-check', {
    sealed: secrets.seal(sentence),
  });
  if (typeof sealed !== 'string' || secrets.open(sealed) !== sentence) throw new WrongSecretKey();
}
