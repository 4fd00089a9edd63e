import type { ColumnChanges } from '../../../sandbox/practice/column-changes.js';
import type { DeedAnswer } from '../../../sandbox/practice/deed.js';
import { createConditions } from '../../../sandbox/conditions.js';
import { wordsOf } from './words-of.js';

/** One piece of a list, as a browser would have it. */
export interface Shown {
  readonly key: string;
  readonly markup: string;
  readonly words: string;
}

/** The page as one person has it open, without a browser. */
export interface OpenPage {
  /** What a list holds now, in order. */
  list(id: string): readonly Shown[];
  /** The last piece of a list whose words fit, now or when it comes. */
  until(id: string, words: RegExp): Promise<Shown>;
  /** When no piece of the list fits any more. */
  untilGone(id: string, words: RegExp): Promise<void>;
  /** Does what the page's script would do. */
  post(path: string, body: unknown): Promise<DeedAnswer>;
  close(): void;
}

/** The values of a piece's first button with these words: its `data-…` attributes, without `data-`. */
export function buttonOf({ markup }: Shown, label: string): Readonly<Record<string, string>> {
  for (const [, attributes = '', inner = ''] of markup.matchAll(
    /<button([^>]*)>([\s\S]*?)<\/button>/g,
  )) {
    if (inner.trim() !== label) continue;
    const pairs = [...attributes.matchAll(/data-([a-z-]+)="([^"]*)"/g)];
    return Object.fromEntries(
      pairs.map(([, name, value]) => [name, (value ?? '').replaceAll('&quot;', '"')]),
    );
  }
  throw new Error(`No button ${label} in ${markup}`);
}

/** Readings of X are up to ten seconds apart when nothing happens. */
const patienceMs = 30_000;

export async function openPage(url: string, actor: string): Promise<OpenPage> {
  const leaving = new AbortController();
  const conditions = createConditions();
  const lists = new Map<string, readonly Shown[]>();
  const apply = (changes: ColumnChanges): void => {
    for (const [id, { order, changed }] of Object.entries(changes)) {
      const before = new Map((lists.get(id) ?? []).map((one) => [one.key, one]));
      for (const [key, markup] of Object.entries(changed)) {
        before.set(key, { key, markup, words: wordsOf(markup) });
      }
      const now = order.map((key) => before.get(key)).filter((one) => one !== undefined);
      if (now.length !== order.length) throw new Error(`${id} was told only in part`);
      lists.set(id, now);
    }
    conditions.changed();
  };
  const response = await fetch(`${url}/events?as=${actor}`, { signal: leaving.signal });
  const read = async (): Promise<void> => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        if (event.startsWith('data: ')) apply(JSON.parse(event.slice(6)) as ColumnChanges);
      }
    }
  };
  read().catch(() => conditions.stop());
  const list = (id: string) => lists.get(id) ?? [];
  const find = (id: string, words: RegExp) => list(id).findLast((one) => words.test(one.words));
  return {
    list,
    until: (id, words) =>
      conditions.until(`${words.source} in ${id}`, () => find(id, words), patienceMs),
    untilGone: async (id, words) => {
      await conditions.until(`no ${words.source} in ${id}`, () =>
        find(id, words) === undefined ? true : undefined,
      );
    },
    async post(path, body) {
      const answer = await fetch(`${url}${path}?as=${actor}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as DeedAnswer;
    },
    close: () => leaving.abort(),
  };
}
