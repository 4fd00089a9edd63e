import type { CardRow, ChannelRow } from '../../db/card-queue.js';
import type { Database } from '../../db/database.js';
import type { ChatPort } from '../chat/port.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';

export interface CardDelivery {
  readonly database: Database;
  readonly port: ChatPort;
  readonly timeZone: string;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
  /** A call of the port that takes longer is given up as unclear, so that no channel hangs for ever. */
  readonly deadlineMs: number;
}

export interface DueCard {
  readonly card: CardRow;
  readonly channel: ChannelRow;
}

/** What a step means for the next cards of the same channel. */
export type Step =
  | { readonly kind: 'go-on' }
  /** The platform asked to slow down. */
  | { readonly kind: 'hold'; readonly what: 'posts' | 'edits'; readonly until: Date }
  | { readonly kind: 'signed-out' };

export const goOn: Step = { kind: 'go-on' };
