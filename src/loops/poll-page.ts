import type { Tx } from '../../db/database.js';
import type { PollCursor } from '../../db/poll-cursors.js';
import type { NeededRead } from '../domain/rules/needed-reads.js';
import type { TriggerActor } from '../domain/rules/trigger.js';
import type { SourceProblem } from '../domain/source-problem.js';
import type { Reading, XAccount } from '../x/port.js';
import type { PageInfo, XReader } from '../x/reading-port.js';

/** How a list that was read before, or never, is to be understood. */
export type ListMode =
  /** Who is on it did it before anybody looked. */
  | 'base-line'
  /** Everybody on it did it after the post was made, and that was in a rule's time. */
  | 'all-new'
  /** Who is not known did it since it was read before. */
  | 'difference';

/** Where a reading stands that takes several pages. */
export interface Position {
  readonly pageToken: string | null;
  /** When its first page was asked for: what was done before is seen once it ends. */
  readonly startedAt: Date;
  readonly page: number;
  readonly newestId: string | null;
  readonly oldestAt: Date | null;
  /** Pages in a row that showed nothing with a time. */
  readonly blankPages: number;
  readonly mode: ListMode;
  /** Everybody seen in this reading so far. */
  readonly present: readonly string[];
  /** Who may be new: whoever stands further down tells. */
  readonly pending: readonly SeenPeople[];
}

/** People of one page of a list, and when it was read. */
export interface SeenPeople {
  readonly people: readonly TriggerActor[];
  readonly at: Date;
}

/** What a page is judged by. */
export interface PageContext {
  readonly accountId: number;
  readonly accountXUserId: string;
  readonly need: NeededRead;
  readonly cursor: PollCursor | null;
  readonly position: Position;
  readonly backfillHours: number;
  readonly now: Date;
}

/** What a page brought. */
export interface PageResult {
  readonly fresh: number;
  /** X's own time of the newest act; null: it told none. */
  readonly newestAt: Date | null;
  /** Another page must be read before everything is seen. */
  readonly more: boolean;
  readonly position: Partial<Position>;
  /** What the cursor remembers once the reading ends. */
  readonly cursor: Partial<Pick<PollCursor, 'sinceId' | 'complete'>>;
  readonly encrypted?: number;
  /** What else is wrong than with what X sent. */
  readonly problems?: readonly SourceProblem[];
}

/** A page of whatever kind, with how to write it down. */
export type AskedPage =
  | { readonly kind: 'failed'; readonly reading: Extract<Reading<never>, { kind: 'failed' }> }
  | {
      readonly kind: 'page';
      readonly info: PageInfo;
      readonly seen: Reading<never>['seen'];
      record(tx: Tx, context: PageContext): Promise<PageResult>;
    };

/** One request for a page. */
export interface PageRequest {
  readonly reader: XReader;
  readonly account: XAccount;
  readonly context: PageContext;
  readonly max: number;
}

/** How one endpoint is read. */
export interface ReadingKind {
  /** Most items of the next page. */
  size(context: PageContext): number;
  /** The budget must not shorten the page. */
  isWhole(context: PageContext): boolean;
  ask(request: PageRequest): Promise<AskedPage>;
}

/** Ties a request to what is made of its answer. */
export function readingKind<Page extends PageInfo>(kind: {
  size(context: PageContext): number;
  isWhole?(context: PageContext): boolean;
  ask(request: PageRequest): Promise<Reading<Page>>;
  record(tx: Tx, page: Page, context: PageContext): Promise<PageResult>;
}): ReadingKind {
  return {
    size: (context) => kind.size(context),
    isWhole: (context) => kind.isWhole?.(context) ?? false,
    async ask(request) {
      const reading = await kind.ask(request);
      if (reading.kind === 'failed') return { kind: 'failed', reading };
      const { value, seen } = reading;
      return {
        kind: 'page',
        info: value,
        seen,
        record: (tx, context) => kind.record(tx, value, context),
      };
    },
  };
}
