import { and, eq, gte, isNull, sql } from 'drizzle-orm';
import type { Config } from '../src/config.js';
import { tellingPlan, type TellingPlan } from '../src/domain/campaigns/telling-plan.js';
import { priorities, type SendKind } from '../src/domain/sending/send.js';
import type { Db } from './database.js';
import { capFrees } from './lanes.js';
import { mayLeave } from './may-leave.js';
import { openPauseRows } from './pauses.js';
import { sendEndpoint, windowStates } from './rate-windows.js';
import { campaignWinners, rules, sends } from './schema.js';
import { openingOf } from './status.js';

export interface PlanQuestion {
  readonly ruleId: number;
  readonly accountId: number;
  /** What the campaign tells people by: `sendKindOf(definition.do)`. */
  readonly kind: SendKind;
  readonly config: Pick<Config, 'lanes'>;
  readonly now: Date;
}

/** When the winners of a campaign will have heard. */
export interface WinnersPlan extends TellingPlan {
  /** How many have not heard yet. */
  readonly waiting: number;
  /** A pause without an end of its own stands in the way, or the campaign's messages fail: nobody can tell when. */
  readonly isHeld: boolean;
}

/** The plan for those winners whose message waits or is about to be made. */
export async function winnersPlan(db: Db, question: PlanQuestion): Promise<WinnersPlan> {
  const { accountId, kind, config, now } = question;
  const { own, others } = await waitingWinners(db, question);
  const waiting = own + (await untoldWinners(db, question.ruleId));
  if (waiting === 0) return { waiting, isHeld: false, lastAt: null, isCapped: false };
  const { cap24h: cap, paceSeconds } = config.lanes[kind];
  const endpoint = sendEndpoint[kind];
  const window = (await windowStates(db, accountId, [endpoint], now)).get(endpoint);
  const opens = openingOf(kind, await openPauseRows(db, accountId), window?.opensAt ?? null);
  const plan = tellingPlan({
    waiting: waiting + others,
    frees: await capFrees(db, accountId, kind, now),
    cap,
    paceMs: paceSeconds * 1_000,
    opensAt: opens === 'never' ? null : opens,
    now,
  });
  const isHeld = opens === 'never' || (await holdsSends(db, question.ruleId));
  return { ...plan, lastAt: isHeld ? null : plan.lastAt, waiting, isHeld };
}

/** Whether the campaign's own messages wait because they fail. */
async function holdsSends(db: Db, ruleId: number): Promise<boolean> {
  const [rule] = await db
    .select({ holdsSends: rules.holdsSends })
    .from(rules)
    .where(eq(rules.id, ruleId));
  return rule?.holdsSends ?? false;
}

/** What waits in the lane and leaves with or before the campaign's winners. */
async function waitingWinners(db: Db, { ruleId, accountId, kind }: PlanQuestion) {
  const isOwn = sql`${sends.ruleId} is not distinct from ${ruleId}`;
  const [row] = await db
    .select({
      own: sql<number>`(count(*) filter (where ${isOwn}))::int`,
      others: sql<number>`(count(*) filter (where not (${isOwn})))::int`,
    })
    .from(sends)
    .where(
      and(
        eq(sends.accountId, accountId),
        eq(sends.kind, kind),
        gte(sends.priority, priorities.winner),
        mayLeave,
      ),
    );
  return row ?? { own: 0, others: 0 };
}

/** Winners of a draw whose message is only about to be made. */
async function untoldWinners(db: Db, ruleId: number): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(campaignWinners)
    .leftJoin(
      sends,
      and(
        eq(sends.ruleId, campaignWinners.ruleId),
        eq(sends.recipientXId, campaignWinners.xUserId),
        eq(sends.triggerKey, campaignWinners.triggerKey),
      ),
    )
    .where(and(eq(campaignWinners.ruleId, ruleId), isNull(sends.id)));
  return row?.count ?? 0;
}
