import { setSecretReply } from '../../db/secret-reply.js';
import type { ProbeSecretReply, SecretProof } from '../x/secret-probe.js';
import type { SendingSurroundings } from './sending-surroundings.js';

/** Posts a probe of the account and deletes it; keeps what X said, if it said anything. Null: not linked. */
export async function proveSecretReply(
  surroundings: Pick<SendingSurroundings, 'database' | 'xAccounts'>,
  probe: ProbeSecretReply,
  request: { readonly accountId: number; readonly text: string },
): Promise<SecretProof | null> {
  const { database, xAccounts } = surroundings;
  const { accountId, text } = request;
  const account = await xAccounts.get(accountId);
  if (account === null) return null;
  const proof = await probe(account, text);
  if (proof.kind !== 'unclear')
    await setSecretReply(database.db, accountId, proof.kind === 'taken');
  return proof;
}
