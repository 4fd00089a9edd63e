import type { Html } from './html.js';

/** One piece of a list on the page: drawn again only when its markup changes. */
export interface ColumnItem {
  readonly key: string;
  readonly html: Html;
}

/** Lists by the id of the element that shows them. */
export type Columns = Readonly<Record<string, readonly ColumnItem[]>>;
