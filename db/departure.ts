import type { Config } from '../src/config.js';
import { slotOf } from '../src/domain/sending/carry-over.js';
import { holdOf } from '../src/domain/sending/pause.js';
import { findAccount } from './accounts.js';
import type { Db } from './database.js';
import { capFrees } from './lanes.js';
import { openPauseRows, openPauses } from './pauses.js';
import { sendEndpoint, windowStates } from './rate-windows.js';
import type { sends } from './schema.js';

/** When a person's send will leave, as far as is known now. */
export type Departure =
  | { readonly kind: 'now' }
  /** Until the account is linked again. */
  | { readonly kind: 'unlinked' }
  /** `causes`: why the account is paused; `until` null: until a check or a person ends it. */
  | { readonly kind: 'paused'; readonly causes: readonly string[]; readonly until: Date | null }
  | { readonly kind: 'cap'; readonly at: Date }
  | { readonly kind: 'window'; readonly at: Date };

type Lane = Pick<typeof sends.$inferSelect, 'accountId' | 'kind'>;

/** What stands in the way of a send that does not wait for the pace: pause, cap or X's window. */
export async function departureOf(
  db: Db,
  lane: Lane,
  config: Pick<Config, 'lanes'>,
  now: Date,
): Promise<Departure> {
  const { accountId, kind } = lane;
  if ((await findAccount(db, accountId))?.state !== 'linked') return { kind: 'unlinked' };
  const hold = holdOf(kind, await openPauses(db, accountId), now);
  if (hold.kind === 'held') {
    const held = (await openPauseRows(db, accountId)).filter(
      (pause) => pause.holds === 'all' || pause.holds === kind,
    );
    return { kind: 'paused', causes: held.map(({ cause }) => cause), until: hold.until };
  }
  const { cap24h: cap } = config.lanes[kind];
  const frees = await capFrees(db, accountId, kind, now);
  if (frees.length >= cap) {
    return { kind: 'cap', at: slotOf({ frees, cap, ahead: 0, notBefore: null, now }, 0) };
  }
  const endpoint = sendEndpoint[kind];
  const opensAt = (await windowStates(db, accountId, [endpoint], now)).get(endpoint)?.opensAt;
  return opensAt === null || opensAt === undefined
    ? { kind: 'now' }
    : { kind: 'window', at: opensAt };
}
