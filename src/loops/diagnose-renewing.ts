import { assertNever } from '../domain/assert.js';
import { diagnose } from '../domain/diagnosis/diagnose.js';
import type { Diagnosis, DiagnosisInput } from '../domain/diagnosis/diagnosis.js';
import type { XAccount } from '../x/port.js';
import { messageOf } from './duty.js';
import type { SendingSurroundings } from './sending-surroundings.js';

export interface DiagnosedRefusal {
  readonly diagnosis: Diagnosis;
  /** The account with its new token, where one was to be had. */
  readonly renewed: XAccount | null;
}

/** Why X refused, after an access token that may merely be old was renewed. */
export async function diagnoseRenewing(
  { xAccounts, log }: Pick<SendingSurroundings, 'xAccounts' | 'log'>,
  { accountId, credentials }: XAccount,
  input: DiagnosisInput,
): Promise<DiagnosedRefusal> {
  const diagnosis = diagnose(input);
  if (diagnosis.next.kind !== 'refresh-token') return { diagnosis, renewed: null };
  const renewal = await xAccounts
    .renew(accountId, credentials.accessToken)
    .catch((error: unknown) => {
      // What X answered must be recorded whatever becomes of the token.
      log.error({ reason: messageOf(error) }, 'A token could not be renewed.');
      return { kind: 'unclear' } as const;
    });
  switch (renewal.kind) {
    case 'renewed':
      return { diagnosis, renewed: renewal.account };
    case 'refused':
      return { diagnosis: diagnose({ ...input, canRefreshToken: false }), renewed: null };
    case 'unclear':
      // Nothing is known about the link yet: it is tried again by itself.
      return { diagnosis: { ...diagnosis, next: { kind: 'retry' } }, renewed: null };
    default:
      return assertNever(renewal);
  }
}
