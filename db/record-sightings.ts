import { sql } from 'drizzle-orm';
import type { TriggerSource } from '../src/config.js';
import {
  listNamed,
  listOf,
  seenOnList,
  takenBackAt,
  type ListMember,
} from '../src/domain/rules/list-round.js';
import type { ActSighting, SeenAct, TakenBack } from '../src/domain/rules/sighting.js';
import { asksToStop } from '../src/domain/rules/opt-out-words.js';
import { rememberedMs } from '../src/domain/rules/remembered.js';
import { triggerKey, type Act } from '../src/domain/rules/trigger.js';
import type { Db, Tx } from './database.js';
import { loadMembers, lockLists, placeKey, saveMembers, type ListPlace } from './list-members.js';
import { notify } from './notify.js';
import { triggers } from './schema.js';

/** What one reading or delivery showed. */
export interface SightingsRequest {
  readonly accountId: number;
  readonly source: TriggerSource;
  readonly sightings: readonly ActSighting[];
  /** Acts without a time of their own were done after this; null: nobody knows. */
  readonly since: Date | null;
  /** When the reading began that shows people without times; left out: now. */
  readonly listedAt?: Date;
  readonly now: Date;
  /** What was done longer ago is remembered and never answered. */
  readonly backfillHours: number;
}

/** `fresh`: acts that nobody had seen before. */
export interface Recorded {
  readonly fresh: number;
  readonly known: number;
}

type NewTrigger = typeof triggers.$inferInsert;

const hourMs = 3_600_000;
/** Rows per statement: PostgreSQL takes 65,535 parameters. */
const rowsPerStatement = 1_000;

/**
 * The ledger of what people did: whichever source sees an act, however often and in which order, it becomes one trigger.
 * What is new waits for the matcher in the same transaction as what the source remembers of its reading.
 */
export async function recordSightings(tx: Tx, request: SightingsRequest): Promise<Recorded> {
  const { sightings } = request;
  if (sightings.length === 0) return { fresh: 0, known: 0 };
  const acts = await withRounds(tx, request);
  const byKey = new Map<string, NewTrigger>();
  for (const [index, sighting] of sightings.entries()) {
    const act = acts[index];
    if (act === undefined || act === null) continue;
    const trigger = toTrigger(act, sighting, request);
    byKey.set(trigger.key, preferOwnTime(byKey.get(trigger.key), trigger));
  }
  const { fresh, awake } = await insertTriggers(tx, [...byKey.values()]);
  if (awake) await notify(tx, 'triggers');
  return { fresh, known: sightings.length - fresh };
}

/** Of two sightings of one act in one delivery, the one that tells X's own time. */
function preferOwnTime(before: NewTrigger | undefined, trigger: NewTrigger): NewTrigger {
  if (before === undefined) return trigger;
  return before.since !== null && trigger.since === null ? trigger : before;
}

function toTrigger(act: Act, sighting: ActSighting, request: SightingsRequest): NewTrigger {
  const { accountId, source, since, now, backfillHours } = request;
  const { actor, accountXUserId, sourceId } = sighting;
  const at = sighting.at ?? now;
  // Whoever asked for no more messages while the program was down asked all the same. What may be forgotten does not count
  // a second time: they may have been let in again since.
  const answeredMs = asksToStop(act) ? rememberedMs(backfillHours) : backfillHours * hourMs;
  const isOld = at.getTime() < now.getTime() - answeredMs;
  return {
    key: triggerKey(act, { actor, accountXUserId, at, sourceId }),
    accountId,
    kind: act.kind,
    act,
    actorXId: actor.xUserId,
    actorHandle: actor.handle,
    actorName: actor.name,
    at,
    since: sighting.at === null ? since : null,
    seenAt: now,
    source,
    sourceId,
    state: isOld ? 'done' : 'new',
  };
}

/**
 * The acts with their rounds, in the order of the sightings; who is on which list is written down. Null: somebody still
 * on a list, which tells nothing new even where no trigger was made of it (the base line).
 */
async function withRounds(
  tx: Tx,
  { accountId, sightings, since, now, listedAt = now }: SightingsRequest,
): Promise<readonly (Act | null)[]> {
  const places = sightings.flatMap((sighting) => placeOf(sighting) ?? []);
  if (places.length > 0) await lockLists(tx, accountId);
  const known = await loadMembers(tx, accountId, places);
  const changed = new Map<string, ListPlace & ListMember>();
  const rounds = new Map<ActSighting, number | null>();
  // Oldest first, as far as times are told: feeds and retries come in any order.
  for (const sighting of [...sightings].sort(byTime)) {
    const place = placeOf(sighting);
    if (place === null) continue;
    const key = placeKey(place);
    const before = known.get(key) ?? null;
    const after = seenOnList(before, { at: sighting.at, since, now: listedAt });
    const stayed = sighting.at === null && before?.round === after.round;
    rounds.set(sighting, stayed ? null : after.round);
    known.set(key, after);
    if (after !== before) changed.set(key, { ...place, ...memberOf(after) });
  }
  await saveMembers(tx, accountId, [...changed.values()]);
  return sightings.map((sighting) => {
    const round = rounds.get(sighting);
    return round === null ? null : toAct(sighting.act, round ?? 0);
  });
}

function byTime(one: ActSighting, other: ActSighting): number {
  return (one.at?.getTime() ?? Infinity) - (other.at?.getTime() ?? Infinity) || 0;
}

function placeOf({ act, actor }: ActSighting): ListPlace | null {
  const list = listOf(act);
  return list === null ? null : { list, xUserId: actor.xUserId };
}

function memberOf({ round, seenAt, leftAt }: ListMember): ListMember {
  return { round, seenAt, leftAt };
}

function toAct(act: SeenAct, round: number): Act {
  return hasRounds(act) ? { ...act, round } : act;
}

type ActWithRounds = Extract<SeenAct, { readonly kind: 'follow' | 'like' | 'repost' }>;

function hasRounds(act: SeenAct): act is ActWithRounds {
  return listOf(act) !== null;
}

/**
 * An act that was first seen on a list without times may be told with X's own time later: then it is looked at again,
 * because rules that could not tell whether it was done in their time can now. What it has led to stays (`rule_acts`).
 */
async function insertTriggers(
  tx: Tx,
  rows: readonly NewTrigger[],
): Promise<{ readonly fresh: number; readonly awake: boolean }> {
  const ordered = [...rows].sort((one, other) => (one.key < other.key ? -1 : 1));
  let fresh = 0;
  let awake = false;
  for (let start = 0; start < ordered.length; start += rowsPerStatement) {
    const written = await tx
      .insert(triggers)
      .values(ordered.slice(start, start + rowsPerStatement))
      .onConflictDoUpdate({
        target: triggers.key,
        set: { at: sql`excluded.at`, since: null, state: sql`excluded.state`, retryAt: null },
        setWhere: sql`${triggers.since} is not null and excluded.since is null`,
      })
      .returning({ state: triggers.state, isNew: sql<boolean>`xmax = 0` });
    fresh += written.filter(({ isNew }) => isNew).length;
    awake ||= written.some(({ state }) => state === 'new');
  }
  return { fresh, awake };
}

/** Who is on a list when it is read for the first time: they did it before anybody looked, and are not answered. */
export async function recordBaseLine(
  tx: Tx,
  request: {
    readonly accountId: number;
    readonly list: string;
    readonly xUserIds: readonly string[];
    /** When the reading began that shows them. */
    readonly listedAt: Date;
  },
): Promise<void> {
  const { accountId, list, xUserIds, listedAt } = request;
  const places = [...new Set(xUserIds)].map((xUserId) => ({ list, xUserId }));
  if (places.length === 0) return;
  await lockLists(tx, accountId);
  const known = await loadMembers(tx, accountId, places);
  const changed = places.flatMap((place) => {
    const before = known.get(placeKey(place)) ?? null;
    const after = seenOnList(before, { at: null, since: null, now: listedAt });
    return after === before ? [] : [{ ...place, ...memberOf(after) }];
  });
  await saveMembers(tx, accountId, changed);
}

/**
 * Which of these people are known to be on the list, and since when: who has left it and is listed again is not among
 * them.
 */
export async function knownMembers(
  db: Db,
  accountId: number,
  list: string,
  xUserIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const places = xUserIds.map((xUserId) => ({ list, xUserId }));
  const known = await loadMembers(db, accountId, places);
  return new Map(
    xUserIds.flatMap((xUserId) => {
      const member = known.get(placeKey({ list, xUserId }));
      return member?.leftAt === null ? [[xUserId, member.seenAt] as const] : [];
    }),
  );
}

/** Somebody unfollowed, took back their like or their repost: what they do next is a new round. */
export async function recordTakenBack(
  tx: Tx,
  request: { readonly accountId: number; readonly what: TakenBack; readonly now: Date },
): Promise<void> {
  const { accountId, what, now } = request;
  const place = { list: listNamed(what.kind, what.ourPostId), xUserId: what.actorXUserId };
  await lockLists(tx, accountId);
  const before = (await loadMembers(tx, accountId, [place])).get(placeKey(place)) ?? null;
  const after = takenBackAt(before, what.at, now);
  if (after !== before) await saveMembers(tx, accountId, [{ ...place, ...memberOf(after) }]);
}
