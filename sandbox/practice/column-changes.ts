import type { Columns } from './column-item.js';

/** What is new in one list: the order of its keys, and the markup of those that changed. */
export interface ListChange {
  readonly order: readonly string[];
  readonly changed: Readonly<Record<string, string>>;
}

export type ColumnChanges = Readonly<Record<string, ListChange>>;

/** Remembers what one page was told. */
export interface Told {
  /** The lists that differ from what was told before; empty when nothing does. */
  tell(columns: Columns): ColumnChanges;
}

export function createTold(): Told {
  const known = new Map<string, ReadonlyMap<string, string>>();
  return {
    tell(columns) {
      const changes: Record<string, ListChange> = {};
      for (const [list, items] of Object.entries(columns)) {
        const before = known.get(list);
        const now = new Map(items.map(({ key, html }) => [key, html.markup]));
        const order = [...now.keys()];
        const changed = [...now].filter(([key, markup]) => before?.get(key) !== markup);
        const isSame = before !== undefined && [...before.keys()].join() === order.join();
        if (!isSame || changed.length > 0) {
          changes[list] = { order, changed: Object.fromEntries(changed) };
        }
        known.set(list, now);
      }
      return changes;
    },
  };
}
